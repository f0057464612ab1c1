"""Line breaks one by one: where in a sentence they stand, and which of them no tool has made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from transforms.hanzi import HANZI
from transforms.wraps.justified import justified
from transforms.wraps.marks import ADDRESS, BULLET, CUT, MARKED, NUMBER, TABLE_ROW, ends_sentence, spaceless
from transforms.wraps.rows import Row, columns

WIDEST = 220  # columns; nobody wraps wider, and longer lines are paragraphs

_PROSE = re.compile("[，。、；]")  # titles and menus have none
_GOES_ON = "，。、；：！？”’」』）》】…,;"
_LETTER = re.compile(f"[{HANZI}0-9A-Za-z]")
_LINK = re.compile(r"https?:|www\.|[\w.+-]{1,40}@\w")
_CREDIT = re.compile(r"by(?: [A-Z][\w.'’-]{0,20}){1,4}\Z")  # under the title of a book
_HALF = re.compile(r"[^\W\d_]{2}[-‐]\Z")
_OTHER_HALF = re.compile(r"(?!(?:and|or|und|oder|y|et)\b)[^\W\d_]{2}")
_UNCLOSED = re.compile(r"[(（][^)）]*\Z")

Standing = Literal["inside", "after", "either"]


class Break(NamedTuple):
    """The break after `row`, which stands `inside` a sentence, `after` one, or maybe `either`.

    `block` numbers the stretch without blank lines that the break is part of.
    """

    row: int
    block: int
    stands: Standing


def breaks(rows: Sequence[Row]) -> list[Break]:
    r"""The breaks between rows without a blank line between them.

    >>> from transforms.wraps.rows import rows
    >>> [found.stands for found in breaks(rows("The mill\nis old. It\nstands.\nNobody comes.\n\nEnd"))]
    ['inside', 'inside', 'after']
    """
    found, block = [], 0
    for row, (above, below) in enumerate(pairwise(rows)):
        deeper = (above.mark or below.mark) and above.depth != below.depth
        apart = below.apart or bool(deeper) or not (above.text and below.text)
        block += apart
        if not apart and len(above.text) <= WIDEST:
            found.append(Break(row, block, _stands(above.text, below.text)))
    return found


def is_hyphenated(above: str, below: str) -> bool:
    """Whether a word is broken between two lines; `pre-` before `and post-war` is whole.

    >>> is_hyphenated("an extraordi-", "nary speed"), is_hyphenated("the pre-", "and post-war years")
    (True, False)
    """
    return _HALF.search(above[-3:]) is not None and _OTHER_HALF.match(below) is not None


def is_set_in(above: Row, below: Row) -> bool:
    r"""Whether a row stands where tools put the rest of an item or of quoted mail: under its words, or as deep.

    >>> from transforms.wraps.rows import rows
    >>> is_set_in(*rows("1. a mill,\n   no ferry")), is_set_in(*rows("1. a mill,\nno ferry"))
    (True, False)
    """
    if above.mark or below.mark:
        return above.depth == below.depth
    mark = NUMBER.match(above.text) or BULLET.match(above.text)
    if not (mark and below.indent) or _CREDIT.match(below.text):
        return False
    words = above.text[mark.end() :].lstrip()
    return columns(below.indent.expandtabs()) == columns(above.indent.expandtabs() + above.text[: -len(words) or None])


class Bars:
    """Tells the breaks that no wrap has made: an indent, a list mark or a table says so; `found` are all of the page.

    Where a page has one number only, or one dash, it may be a sentence's that was wrapped there.
    """

    def __init__(self, rows: Sequence[Row], found: Sequence[Break]) -> None:
        self._rows, self._found = rows, found

    def free(self, found: Sequence[Break]) -> list[Break]:
        """Those of these breaks that a wrap may have made."""
        return [at for at in found if not (self._alone(at.row) or self._alone(at.row + 1) or self._barred(at))]

    def _barred(self, at: Break) -> bool:
        above, below = self._rows[at.row], self._rows[at.row + 1]
        if below.indent and (_opens(above, below) or (at.stands != "inside" and below.indent in self._openers)):
            return True
        if ADDRESS.match(above.text) or ADDRESS.match(below.text) or CUT.search(above.text):
            return True
        if BULLET.match(below.text):
            if below.text[0] not in "-*" or ends_sentence(above.text) or above.text[-1] in ":：":
                return True
            return self._listed
        if not NUMBER.match(below.text) or _UNCLOSED.search(above.text):
            return False
        return self._numbered

    def _alone(self, row: int) -> bool:
        text = self._rows[row].text
        if MARKED.match(text):
            return True
        return bool(TABLE_ROW.search(text, 0, WIDEST)) and row not in self._justified

    @cached_property
    def _justified(self) -> frozenset[int]:
        return justified(self._rows)

    @cached_property
    def _listed(self) -> bool:
        return sum(row.text.startswith(("- ", "* ")) for row in self._rows) > 1

    @cached_property
    def _numbered(self) -> bool:
        return sum(bool(NUMBER.match(row.text)) for row in self._rows) > 1

    @cached_property
    def _openers(self) -> set[str]:
        """The indents that open paragraphs: sentences go on from them at the margin, and not at the same indent."""
        inside = [
            (self._rows[at.row].indent, self._rows[at.row + 1].indent) for at in self._found if at.stands == "inside"
        ]
        opened = Counter(above for above, below in inside if len(above) > 1 and len(below) < len(above))
        level = Counter(above for above, below in inside if above == below)
        return {indent for indent, number in opened.items() if number > level[indent]}


def _opens(above: Row, below: Row) -> bool:
    """Whether an indent opens a paragraph: U+3000, or two columns deeper than a row that is no list item."""
    if "\u3000" in below.indent:
        return True
    room = columns(below.indent.expandtabs())
    deeper = room >= 2 and room > columns(above.indent.expandtabs())
    return deeper and not (BULLET.match(above.text) or NUMBER.match(above.text))


def _stands(above: str, below: str) -> Standing:
    """Latin text goes on in lower case. Chinese says less: neither side ends there, and one of them is prose."""
    if below[0] in _GOES_ON:
        return "inside"
    if ends_sentence(above):
        return "after"
    if above[-1] in ":：;；":
        return "either"  # clauses of a list end so, each on its line
    inside = below[0].islower()
    if not inside and (spaceless(above[-1]) or spaceless(below)) and _LETTER.match(below):
        inside = bool(_PROSE.search(above) or _PROSE.search(below, 0, WIDEST))
    return "inside" if inside and not _LINK.match(below) else "either"
