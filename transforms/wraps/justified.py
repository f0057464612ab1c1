"""Rows of justified text: the spaces in them were widened until they ended where the others end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.wraps.rows import Row, columns

FEWEST = 3  # rows that must share an edge, with as many gaps each: rows of tables are not as even

_GAP = re.compile(r"(?<![.!?:\"” ]) +")  # between words; behind a stop typesetters leave more


def justified(rows: Sequence[Row]) -> frozenset[int]:
    r"""The rows, by index, whose gaps between words differ by one column at most and that end where others do.

    >>> from transforms.wraps.rows import rows
    >>> page = "the  old  mill  by\na river that turns\na wheel  of stone,\nand  is  a  museum\nnow,  I  hear"
    >>> sorted(justified(rows(page)))
    [0, 2, 3]
    """
    gaps = {row: [*map(len, _GAP.findall(found.text))] for row, found in enumerate(rows) if "  " in found.text}
    even = {row: len(wide) for row, wide in gaps.items() if wide and max(wide) - min(wide) < 2}
    edge = {row: (rows[row].depth, columns(rows[row].indent + rows[row].text)) for row in even}
    shared = Counter(edge[row] for row, number in even.items() if number >= FEWEST)
    return frozenset(row for row in even if shared[edge[row]] >= FEWEST)
