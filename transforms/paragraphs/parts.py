"""Very long paragraphs in parts, on request: divided where sentences end, outside quotations and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.edits import apply, carry_marks, inverse
from transforms.model import Edit
from transforms.paragraphs.sentences import ends

_WHITE = re.compile(r"\s*")
_MARKS = re.compile(r"([“「『（(【\[《])|([”」』）)】\]》])|\"")


def parts(text: str, edits: Sequence[Edit], longest: int) -> Iterator[tuple[int, int]]:
    r"""The spans of the parts of one paragraph, in its span of the page's text; that span itself if it stays whole.

    `edits` are those that undo the wraps inside it, with offsets in `text`, its span as it stands on the page. Between
    parts there is white space at most. Quoted mail and code stay whole.

    >>> list(parts("The mill is old.\nIt stands.", [Edit("paragraphs", "paragraphs.hard_wrap", 16, 17, "\n", " ")], 20))
    [(0, 16), (17, 27)]
    """
    whole = text.startswith(">") or any(edit.rule == "paragraphs.quote" for edit in edits)
    places = () if whole else carry_marks(((at, "") for at in cuts(apply(text, edits), longest)), inverse(edits))
    start = 0
    for end, _ in places:
        part = text[start:end]
        yield start, start + len(part.rstrip())
        start = _WHITE.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    yield start, len(text)


def cuts(text: str, longest: int) -> list[int]:
    """Where to divide a text into parts of at most `longest` characters; a sentence longer than that stays whole.

    >>> cuts("他说：“走吧。船来了。”我们走了。河很宽。", 15)
    [12]
    """
    found, start, outside, inside = [], 0, 0, 0
    for end, out in [*_ends(text), (len(text), True)]:
        while end - start > longest and (best := outside or inside):
            found.append(best)
            start, outside, inside = best, 0, inside if inside > best else 0
        if out:
            outside = end
        else:
            inside = end
    return found


def _ends(text: str) -> Iterator[tuple[int, bool]]:
    """Where sentences end, and whether that is outside all quotations and brackets."""
    marks = _MARKS.finditer(text)
    mark, depth, quoted = next(marks, None), 0, False
    for end in ends(text):
        while mark and mark.start() < end:
            quoted ^= mark[0] == '"'
            depth = max(0, depth + bool(mark[1]) - bool(mark[2]))
            mark = next(marks, None)
        yield end, not depth and not quoted
