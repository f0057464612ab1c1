"""Quoted mail: the `>` before its lines, which is no text of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from transforms.wraps.rows import Row

_MARK = re.compile(r"(?!>>> )>(?:[ \t]?>)*\s*")  # `>>> ` is Python's prompt too


def without_marks(rows: Sequence[Row]) -> list[Row]:
    r"""The rows, those of quoted mail without their marks, so that wraps are seen: the mark goes into `Row.mark`.

    >>> from transforms.wraps.rows import rows
    >>> [(row.mark, row.text) for row in without_marks(rows("He wrote:\n> a mill\n>"))]
    [('', 'He wrote:'), ('> ', 'a mill'), ('>', '')]
    """
    return [_without_mark(row) if row.text[0] == ">" else row for row in rows]


def _without_mark(row: Row) -> Row:
    if not (found := _MARK.match(row.text)):
        return row
    mark = found[0]
    room = mark[mark.rindex(">") + 2 :]  # one space belongs to the mark; more is an indent
    return row._replace(text=row.text[len(mark) :], start=row.start + len(mark), indent=room, mark=mark)


def empty(rows: Sequence[Row]) -> list[int]:
    r"""The rows, by index, after which a paragraph goes on because this row or the next is a mark alone.

    Such a row belongs to the quotation above it, or else to one as deep below it; what stands all alone stays.

    >>> from transforms.wraps.rows import rows
    >>> empty(without_marks(rows(">\n> a\n>\n> b")))
    [0, 1]
    """
    blocks, found = 0, []
    block_of = []
    for row in rows:
        blocks += row.apart or not row.mark
        block_of.append(blocks)
    for _, members in groupby(range(len(rows)), key=block_of.__getitem__):
        block = [at for at in members if rows[at].mark]
        first = next((at for at in block if rows[at].text), None)
        if first is not None:
            leading = [at for at in block if at < first]
            found += leading if all(rows[at].depth == rows[first].depth for at in leading) else []
            found += [at - 1 for at in block if at > first and not rows[at].text]
    return found
