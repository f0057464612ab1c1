"""Line breaks one by one: which of them a tool may have made, and where in a sentence they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from transforms.wraps.justified import justified
from transforms.wraps.marks import ADDRESS, BULLET, CUT, HANZI, MARKED, NUMBER, TABLE_ROW, ends_sentence, spaceless
from transforms.wraps.rows import Row, columns

WIDEST = 220  # columns; nobody wraps wider, and longer lines are paragraphs

_PROSE = re.compile("[，。、；]")  # titles and menus have none
_GOES_ON = re.compile("[，。、；：！？”’」』）》】…,;]")
_LETTER = re.compile(f"[{HANZI}0-9A-Za-z]")
_LINK = re.compile(r"https?:|www\.|[\w.+-]{1,40}@\w")
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
    r"""The breaks that a wrap may have made, if any: no blank line, indent, list mark or table says otherwise.

    >>> from transforms.wraps.rows import rows
    >>> [found.stands for found in breaks(rows("The mill\nis old. It\nstands.\nNobody comes.\n\nEnd"))]
    ['inside', 'inside', 'after']
    """
    found, block = [], 0
    for row, (above, below) in enumerate(pairwise(rows)):
        apart = below.apart or above.depth != below.depth or not (above.text and below.text)
        block += apart
        if not apart and len(above.text) <= WIDEST:
            found.append(Break(row, block, _stands(above.text, below.text)))
    if sum(at.stands == "inside" for at in found) < 2:
        return []  # nothing that could tell a width: most pages leave here
    spread, openers = justified(rows), _openers(rows, found)
    alone = [
        bool(MARKED.match(row.text) or (TABLE_ROW.search(row.text, 0, WIDEST) and at not in spread))
        for at, row in enumerate(rows)
    ]
    listed = sum(row.text.startswith(("- ", "* ")) for row in rows) > 1
    numbered = sum(bool(NUMBER.match(row.text)) for row in rows) > 1
    return [
        at
        for at in found
        if not (
            alone[at.row]
            or alone[at.row + 1]
            or (at.stands != "inside" and rows[at.row + 1].indent in openers)
            or _barred(rows[at.row], rows[at.row + 1], listed, numbered)
        )
    ]


def _openers(rows: Sequence[Row], found: Sequence[Break]) -> set[str]:
    """The indents that open paragraphs: sentences go on from them at the margin, and not at the same indent."""
    inside = [(rows[at.row].indent, rows[at.row + 1].indent) for at in found if at.stands == "inside"]
    opened = Counter(above for above, below in inside if len(above) > 1 and len(below) < len(above))
    return {indent for indent, number in opened.items() if number > inside.count((indent, indent))}


def _barred(above: Row, below: Row, listed: bool, numbered: bool) -> bool:
    """Whether the form of these rows says that the second does not go on where the first ends.

    Where a page has one number only, or one dash, it may be a sentence's that was wrapped there.
    """
    if below.indent and _opens(above, below):
        return True
    if ADDRESS.match(above.text) or ADDRESS.match(below.text) or CUT.search(above.text):
        return True
    if BULLET.match(below.text):
        return listed or below.text[0] not in "-*" or ends_sentence(above.text) or above.text[-1] in ":："
    return numbered and bool(NUMBER.match(below.text)) and not _UNCLOSED.search(above.text)


def _opens(above: Row, below: Row) -> bool:
    """Whether an indent opens a paragraph: U+3000, or two columns deeper than a row that is no list item."""
    if "\u3000" in below.indent:
        return True
    room = columns(below.indent.expandtabs())
    deeper = room >= 2 and room > columns(above.indent.expandtabs())
    return deeper and not (BULLET.match(above.text) or NUMBER.match(above.text))


def _stands(above: str, below: str) -> Standing:
    """Latin text goes on in lower case. Chinese says less: neither side ends there, and one of them is prose."""
    if _GOES_ON.match(below):
        return "inside"
    if ends_sentence(above):
        return "after"
    if above[-1] in ":：;；" or _LINK.match(below):
        return "either"  # clauses of a list end so, each on its line
    if below[0].islower():
        return "inside"
    chinese = (spaceless(above[-1]) or spaceless(below)) and _LETTER.match(below)
    return "inside" if chinese and (_PROSE.search(above) or _PROSE.search(below, 0, WIDEST)) else "either"
