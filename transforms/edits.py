"""Apply edits, revert them, and carry a position across them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from transforms.model import Edit


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with one pass's `edits` made; they must be sorted and must not overlap, or `ValueError` says which.

    >>> apply("首頁(yè)在此", [Edit("encoding.annotations", "annotations.aligned", 2, 6, "(yè)", "")])
    '首頁在此'
    """
    pieces, at = [], 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the text at {at}: {edit}")
        pieces += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join(pieces) + text[at:]


def revert(text: str, edits: Sequence[Edit]) -> str:
    """The text that `edits` of one pass were made to, from the text that they gave.

    >>> revert("首頁在此", [Edit("encoding.annotations", "annotations.aligned", 2, 6, "(yè)", "")])
    '首頁(yè)在此'
    """
    pieces, at, moved = [], 0, 0
    for edit in edits:
        start = edit.start + moved
        end = start + len(edit.after)
        if start < at or text[start:end] != edit.after:
            raise ValueError(f"edit was not made to this text: {edit}")
        pieces += (text[at:start], edit.before)
        at, moved = end, moved + len(edit.after) - len(edit.before)
    return "".join(pieces) + text[at:]


def revert_passes(text: str, edits: Iterable[Edit]) -> str:
    """The text before the first of several passes; `edits` lists the passes one after the other, as a stage gives them.

    >>> first, second = Edit("a", "a.x", 0, 1, "1", "22"), Edit("b", "b.x", 0, 2, "22", "")
    >>> revert_passes("!", [first, second])
    '1!'
    """
    passes = [list(of_pass) for _, of_pass in groupby(edits, key=lambda edit: edit.stage)]
    for of_pass in reversed(passes):
        text = revert(text, of_pass)
    return text


def carry(position: int, edits: Sequence[Edit]) -> int:
    """Where `position` of the text before one pass stands after it; a position inside an edit goes to the edit's start.

    >>> carry(6, [Edit("a", "a.x", 2, 6, "(yè)", "")])
    2
    """
    moved = 0
    for edit in edits:
        if edit.end > position:
            return min(position, edit.start) + moved
        moved += len(edit.after) - len(edit.before)
    return position + moved


def moved_by(edits: Iterable[Edit], offset: int) -> tuple[Edit, ...]:
    """The same edits, `offset` code points further on: for edits found in a piece of the text.

    >>> moved_by([Edit("a", "a.x", 0, 1, "1", "")], 5)[0].start
    5
    """
    return tuple(replace(edit, start=edit.start + offset, end=edit.end + offset) for edit in edits)
