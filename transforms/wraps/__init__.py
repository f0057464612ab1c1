"""Hard wraps: which line breaks were made by a tool that wraps at a width, and not by the author.

A tool that wraps breaks a line where the next word (or hanzi) would not have fitted. So every break names the widths
that would explain it: from the width of its line to one less than what the line and the next word need. The breaks
inside a sentence vote for these widths; a page was wrapped at the width with the best vote, if that is good enough.

* `rows`: the lines that are not blank, with indents and widths
* `breaks`: what each line break may be, by the `marks` around it, or by the spaces of `justified` rows
* `rulers`: how tools count widths, and where they would have broken
* `widths`: the widths with the best vote, of a page and of its parts
* `ends`, `lists`: which full lines end their paragraph after all, and which are lists or verse
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.wraps.breaks import Bars, Break, breaks, is_hyphenated
from transforms.wraps.ends import Ends
from transforms.wraps.lists import without_lists
from transforms.wraps.rows import Row
from transforms.wraps.widths import Wraps


def joins(rows: Sequence[Row]) -> list[int]:
    r"""The rows, by index and in order, whose line break a wrap made: the next row goes on where they end.

    >>> from transforms.wraps.rows import rows
    >>> joins(rows("The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell.\nNobody."))
    [0, 1, 2]
    """
    found = breaks(rows)
    bars = Bars(rows, found)
    inside = bars.free([at for at in found if at.stands == "inside"])
    wraps = Wraps.of(rows, inside)
    if not wraps.any():
        return []  # most pages leave here
    broken = {at for at in inside if is_hyphenated(rows[at.row].text, rows[at.row + 1].text)}
    wrapped: list[Break] = []
    full: list[Break] = []
    certain: list[Break] = []
    flush: set[Break] = set()
    for at in bars.free(found):
        wrap = wraps.at(rows, at)
        if wrap is None:
            continue
        wrapped.append(at)
        least, most = wrap.ruler.room(rows[at.row], rows[at.row + 1])
        if least <= wrap.width <= most or at in broken:
            full.append(at)
            flush |= {at} if wrap.fills(rows[at.row]) else set()
        elif most < wrap.width:
            certain.append(at)
    inside = [at for at in full if at.stands == "inside"]
    if _soft(rows, inside):
        return [at.row for at in wrapped if rows[at.row].trail]
    if len(inside) > 2 and flush.issuperset(inside):  # justified, or cut into equal widths: no line falls short
        certain = sorted({*certain, *full} - flush)
        full = [at for at in full if at in flush]
    ends = Ends(rows, certain, full)
    joined = [at for at in full if at in broken or not ends.at(at)]
    return [at.row for at in without_lists(rows, full, certain, joined)]


def _soft(rows: Sequence[Row], inside: Sequence[Break]) -> bool:
    """Whether the tool left a space before each break of its own, and no other, as in mails of format=flowed."""
    return len(inside) > 2 and all(rows[at.row].trail for at in inside) and not all(row.trail for row in rows[:-1])
