"""What looks wrapped and is not: lists and verse, lines as wide as one another, without sentences inside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from transforms.wraps.breaks import Break
from transforms.wraps.marks import BULLET, NUMBER, STOP, ends_sentence
from transforms.wraps.rows import Row

# Of 38 kinds of lists, verse and records, three were joined without the first two; F1 on wrapped pages falls by .002.
# On six rendered pages, of which a part is wrapped, the third keeps 27 short lines of menus apart
MOST_LINES = 30  # wraps inside sentences for each row that ends or marks one; prose has 3 to 6 at 20 columns
FEW = 12  # wraps in one paragraph without a stop: items of lists have them, and wrap too
MOST_LISTED = 3  # certain ends after no sentence, for each wrap inside one; a page with more is mostly lists
# Of 1,290 generated pages of 86 kinds that nobody wrapped, 21 are joined in part, and 46 without these; below wrapped
# prose, 107 of their lines are joined for 397. No page of the grammar wrapped at 20 columns and more is taken for verse
AT_ENDS = 4  # marks at the ends of lines, beyond three times those inside: in verse a line is a clause
LINES_OF_METRE = 4  # of which most have their marks at the same places

_MARK = re.compile(r"[,;:.!?，。、；：！？…]+(?!\d)[”’」』）)\"]*")


def without_lists(
    rows: Sequence[Row], full: Sequence[Break], certain: Sequence[Break], joined: Sequence[Break]
) -> list[Break]:
    r"""Those of the `joined` breaks that a wrap made; `full` are all that may be wraps, `certain` are none.

    >>> from transforms.wraps.rows import rows
    >>> found = [Break(row, 0, "inside") for row in range(2)]
    >>> without_lists(rows("how to bake\nhow to sow\nhow to mow"), found, [], found)
    []
    """
    if _inside(full) > MOST_LINES * _sentences(rows, full) or _verse(rows, full):
        return []
    listed = sum(at.stands == "either" for at in certain) > MOST_LISTED * _inside(full)
    lists = {
        number
        for number, block in groupby(full, key=attrgetter("block"))
        if (_inside(wraps := list(block)) not in (1, 2) and not _sentences(rows, wraps)) or _verse(rows, wraps)
    }
    kept: list[Break] = []
    for _, members in groupby(enumerate(joined), key=lambda numbered: numbered[1].row - numbered[0]):
        run = [at for _, at in members]
        if run[0].block in lists or (listed and not any(at.stands != "either" for at in run)) or _verse(rows, run):
            continue
        if len(run) < FEW or any(_stops(row.text) for row in rows[run[0].row : run[-1].row + 2]):
            kept += run
    return kept


def _verse(rows: Sequence[Row], wraps: Sequence[Break]) -> bool:
    """Whether marks stand where these lines end, or at the same places in most; in prose they stand anywhere."""
    lines = [rows[at.row].text for at in wraps]
    places = [tuple(mark.end() for mark in _MARK.finditer(line)) for line in lines]
    ends = sum(bool(at) and at[-1] == len(line) for at, line in zip(places, lines, strict=True))
    if ends >= 3 * (sum(map(len, places)) - ends) + AT_ENDS:
        return True
    (_, alike), *_ = Counter(at for at in places if len(at) > 1).most_common(1) or [((), 0)]
    return len(lines) >= LINES_OF_METRE and 2 * alike > len(lines)


def _inside(wraps: Sequence[Break]) -> int:
    return sum(at.stands == "inside" for at in wraps)


def _sentences(rows: Sequence[Row], full: Sequence[Break]) -> int:
    """How many rows at wraps show where things begin or end: a mark of a list, a stop inside, or where no wrap is."""
    wrapped = {at.row for at in full}
    return sum(
        bool(BULLET.match(text) or NUMBER.match(text) or STOP.search(text) or (row not in wrapped and _stops(text)))
        for row in wrapped | {row + 1 for row in wrapped}
        if (text := rows[row].text)
    )


def _stops(text: str) -> bool:
    return bool(STOP.search(text)) or ends_sentence(text)
