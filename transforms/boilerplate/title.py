"""The title among the lines over the text: no title is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from transforms.boilerplate import navigation
from transforms.rules import fold

LONGEST = 120
"""Characters of a title at most …"""
SHORTEST = 2
"""… and at least."""
WRAPPED = 28
"""Display columns that a line has at least where text is wrapped at a fixed width: 14 hanzi."""
VALUE = 12
"""Characters of a value behind a label at most: `库存:充足` is one, `专访:撑船四十年的林小河不肯离开河` a headline."""

_LABELLED = re.compile(r"\W{0,3}(?:标题|题名|题目|title|headline|subject) ?: ?(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"[。.;,、:][)\]\"'”’>]{0,3}$|[!?…][)\]\"'”’>]{1,3}$")
_ASKS = re.compile(r"[!?…]$")
_SPEECH = re.compile(r"[“\"][^”\"]*[”\"]$|-")
_ITEM = re.compile(
    r"\(?\d{1,3}(?:[.)、]|\]| .*\d)|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|[·*+#>|]"
)
_CHAPTER = re.compile(
    r"第 ?[\d一二三四五六七八九十百千零〇两]{1,6} ?[章节回卷集部篇幕]|(?:chapter|part|section) [\divxlc]+\b", re.I
)
_CONTENTS = re.compile(r"目 ?[录次]|(?:table of )?contents", re.IGNORECASE)
_LABEL = re.compile(rf"[^:\s]{{1,6}}(?: [^:\s]{{1,10}})? ?: ?[^:]{{1,{VALUE}}}$|[^:]{{1,12}}: ?(?:19|20)\d\d[-/.年]")
_REPORTED = re.compile(r"(?:本报|本刊)?(?:特约|实习)?(?:记者|通讯员).{0,20}报[道导]$")
_NUMBERS = re.compile(r"[\W\d_年月日时分秒点星期周一二三四五六上下午]*")
_MARKS = re.compile(r"[,;、。]")


def find(
    forms: Sequence[str],
    head: Sequence[int],
    known: str,
    is_text: Callable[[int], bool],
    points: Callable[[int], float],
) -> int | None:
    """Which of the lines of `head` (places in `forms`, folded and stripped) is the title.

    In this order: what says that it is, what the source calls so (`known`, folded, in small letters), what the head
    repeats, the first line of the text (of the page, if no line of a site stands over it), the line with most points.
    """
    for at in head:
        if _LABELLED.match(forms[at]):
            return at
    for at in reversed(head):
        form = forms[at].casefold()
        if known and len(form) >= SHORTEST and (form == known or (len(form) > SHORTEST and known.startswith(form))):
            return at
    over_contents = list(takewhile(lambda at: not _CONTENTS.fullmatch(forms[at]), head))
    named = [at for at in over_contents if may_be(forms, at)]
    starts = [forms[at].casefold() for at in named]
    for place in range(len(named) - 1, 0, -1):
        if any(same(other, starts[place]) for other in starts[: min(place, 3)]):
            return named[place]
    named = [at for at in named if navigation.share(forms[at]) == 0]
    untouched = list(head) == list(range(len(head)))  # nothing of a site stands over it
    in_text = [at for at in named if untouched or is_text(at)]
    return in_text[0] if in_text else max(named, key=points, default=None)


def may_be(forms: Sequence[str], at: int) -> bool:
    """Whether a line may be a title: no sentence, speech, item, table row, chapter, label, date or wrapped text.

    >>> may_be(["老渡口"], 0), may_be(["父亲不爱说话。"], 0), may_be(["库存:充足"], 0), may_be(["第一章 河"], 0)
    (True, False, False, False)
    """
    form = forms[at]
    if not SHORTEST <= len(form) <= LONGEST or _ENDED.search(form) or _NUMBERS.fullmatch(form):
        return False
    if any(kind.match(form) for kind in (_SPEECH, _ITEM, _CHAPTER, _LABEL, _REPORTED)):
        return False
    if _ASKS.search(form) and sum(len(other) <= LONGEST and bool(_ASKS.search(other)) for other in forms) > 1:
        return False  # the first question of several is not the title
    return at + 1 == len(forms) or not _goes_on(form, forms[at + 1])


def _goes_on(line: str, following: str) -> bool:
    """Whether `following` continues a line that was wrapped at a fixed width."""
    width, next_width = _width(line), _width(following)
    if width < WRAPPED or _ASKS.search(line) or next_width > width + 2:
        return following[:1].islower()
    return _MARKS.search(line) is not None or width - next_width <= 2 or following[:1].islower()


def _width(line: str) -> int:
    """Display columns; a hanzi is two."""
    return (len(line.encode("utf-8", "surrogatepass")) + len(line)) // 2


def same(line: str, title: str) -> bool:
    """Whether `line` is the title, alone or with the site's name behind a separator; both folded, in small letters."""
    rest = line[len(title) :].lstrip()
    return line.startswith(title) and (not rest or (rest[0] in "_|->·:," and len(rest) <= 60))


def text_of(line: str) -> str:
    """The title that a title's line gives, without a label.

    >>> text_of("標題：新橋通車"), text_of(" 新橋通車")
    ('新橋通車', '新橋通車')
    """
    bare = line.strip()
    labelled = _LABELLED.match(fold(bare[: LONGEST + 1]))
    return bare[labelled.end() :] if labelled else bare
