"""Apply edits, revert them, and carry a position across them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from transforms.model import Edit, Element


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with one pass's `edits` made; they must be sorted and must not overlap, or `ValueError` says which.

    >>> apply("首頁(yè)在此", [Edit("encoding.annotations", "annotations.aligned", 2, 6, "(yè)", "")])
    '首頁在此'
    """
    at = 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the text at {at}: {edit}")
        at = edit.end
    return splice(text, edits)


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with each edit's span replaced, whatever stands there: where white space is not known.

    >>> splice("甲 乙", [Edit("a", "a.x", 1, 2, "\u3000", "")])
    '甲乙'
    """
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join(pieces) + text[at:]


def revert(text: str, edits: Sequence[Edit]) -> str:
    """The text that `edits` of one pass were made to, from the text that they gave.

    >>> revert("首頁在此", [Edit("encoding.annotations", "annotations.aligned", 2, 6, "(yè)", "")])
    '首頁(yè)在此'
    """
    return apply(text, inverse(edits))


def revert_passes(text: str, edits: Iterable[Edit]) -> str:
    """The text before the first of several passes; `edits` lists the passes one after the other, as a stage gives them.

    >>> first, second = Edit("a", "a.x", 0, 1, "1", "22"), Edit("b", "b.x", 0, 2, "22", "")
    >>> revert_passes("!", [first, second])
    '1!'
    """
    for of_pass in reversed(by_pass(edits)):
        text = revert(text, of_pass)
    return text


def by_pass(edits: Iterable[Edit]) -> list[list[Edit]]:
    """The edits of several passes, one list a pass, in the order of the passes.

    >>> [len(of_pass) for of_pass in by_pass([Edit(stage, "x.y", 0, 0, "", "") for stage in "aab"])]
    [2, 1]
    """
    return [list(of_pass) for _, of_pass in groupby(edits, key=lambda edit: edit.stage)]


def carry(position: int, edits: Sequence[Edit]) -> int:
    """Where `position` of the text before one pass stands after it; a position inside an edit goes to the edit's start.

    >>> carry(6, [Edit("a", "a.x", 2, 6, "(yè)", "")])
    2
    """
    return _carrier(edits)(position)


def _carrier(edits: Sequence[Edit]) -> Callable[[int], int]:
    """`carry` over one pass's edits for many positions, each in logarithmic time."""
    moving = [edit for edit in edits if not edit.is_flag]
    ends = [edit.end for edit in moving]
    moved = list(accumulate((len(edit.after) - len(edit.before) for edit in moving), initial=0))

    def carried(position: int) -> int:
        passed = bisect_right(ends, position)
        inside = passed < len(moving) and moving[passed].start < position
        return (moving[passed].start if inside else position) + moved[passed]

    return carried


def carry_marks(marks: Iterable[tuple[int, str]], edits: Iterable[Edit]) -> tuple[tuple[int, str], ...]:
    """Flagged places (position, rule) carried across several passes, with the places that those passes flag themselves.

    >>> carry_marks([(6, "x.y")], [Edit("a", "a.x", 2, 6, "(yè)", ""), Edit("b", "b.z", 1, 2, "頁", "頁")])
    ((2, 'x.y'), (1, 'b.z'))
    """
    carried = tuple(marks)
    for of_pass in by_pass(edits):
        found = tuple((edit.start, edit.rule) for edit in of_pass if edit.is_flag)
        carry_over = _carrier(of_pass)
        carried = tuple((carry_over(position), rule) for position, rule in carried + found)
    return carried


def carry_elements(elements: Sequence[Element], edits: Iterable[Edit]) -> tuple[Element, ...]:
    """The elements of a text carried across several passes; one of which nothing is left is dropped.

    >>> carry_elements([Element(0, 4, "heading", 2), Element(5, 9, "quote")], [Edit("a", "a.x", 0, 5, "Menu ", "")])
    (Element(start=0, end=4, kind='quote', level=None),)
    """
    carried = tuple(elements)
    for of_pass in by_pass(edits) if carried else ():
        to = _carrier(of_pass)
        moved = (replace(element, start=to(element.start), end=to(element.end)) for element in carried)
        carried = tuple(element for element in moved if element.start < element.end)
    return carried


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that would undo one pass, with offsets in the text that the pass gave.

    >>> inverse([Edit("a", "a.x", 2, 6, "(yè)", "")])
    [Edit(stage='a', rule='a.x', start=2, end=2, before='', after='(yè)')]
    """
    undone, moved = [], 0
    for edit in edits:
        start = edit.start + moved
        undone.append(replace(edit, start=start, end=start + len(edit.after), before=edit.after, after=edit.before))
        moved += len(edit.after) - len(edit.before)
    return undone


def moved_by(edits: Iterable[Edit], offset: int) -> tuple[Edit, ...]:
    """The same edits, `offset` code points further on: for edits found in a piece of the text.

    >>> moved_by([Edit("a", "a.x", 0, 1, "1", "")], 5)[0].start
    5
    """
    return tuple(replace(edit, start=edit.start + offset, end=edit.end + offset) for edit in edits)
