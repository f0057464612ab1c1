"""Which lines read as sentences: the first question about a line, asked of every line."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from transforms.boilerplate.sentence_end import ends_sentence
from transforms.wraps.rows import columns

MAX_READ_LENGTH = 400
"""Characters of a line that are looked at; a longer line is text by its length alone."""
MIN_ENDED_WIDTH, MIN_OPEN_WIDTH = 28, 70
"""Display columns (a hanzi is two); a line with marks or three small words is prose if it is wider: with a sentence's
end than the first, without one than the second."""
FUNCTION_WORDS = (
    *("the", "of", "and", "to", "in", "a", "is", "was", "that", "for", "it", "with", "as", "on", "by", "be", "are"),
    *("at", "from", "he", "she", "they", "we", "you", "this", "had", "have", "has", "but", "not"),
)
"""Words of four letters at most that sentences have."""
_SMALL = re.compile(rf"\b(?:{'|'.join(FUNCTION_WORDS)})\b")
_MARKS = re.compile(r"[,;、。:!?]")


@lru_cache(1 << 14)  # every pass over a page asks again
def is_prose(line: str) -> bool:
    """Whether a folded line reads as a sentence or more: long enough, with marks or small words in it.

    >>> is_prose("老桥仍然开放,但是只许行人通过。"), is_prose("The old bridge"), is_prose("首页 新闻 体育 娱乐 财经")
    (True, False, False)
    >>> is_prose("Новости, спорт, погода, карта сайта.")  # neither hanzi nor words that are known
    False
    """
    if len(line) > MAX_READ_LENGTH:
        return True
    if 2 * len(line) <= MIN_ENDED_WIDTH:  # most lines, and none of them is wider
        return False
    width = columns(line)
    wide = width - len(line)
    if width <= MIN_ENDED_WIDTH or (width <= MIN_OPEN_WIDTH and not ends_sentence(line)):
        return False
    if wide * 2 > len(line) - wide:
        return _MARKS.search(line) is not None
    return next(islice(_SMALL.finditer(line), 2, None), None) is not None
