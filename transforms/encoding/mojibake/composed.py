"""Two passes of edits, one upon the other, as one: for text that was read wrongly twice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from transforms.edits import apply
from transforms.model import Edit


def composed(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """`first`, with what `second` changes in the text that `first` gives, where both meet; as edits of `text`."""
    if not second:
        return list(first)
    between = apply(text, first)
    ends = (np.cumsum([len(edit.after) - len(edit.before) for edit in first]) + [edit.end for edit in first]).tolist()
    starts = [end - len(edit.after) for end, edit in zip(ends, first, strict=True)]
    meetings: list[tuple[int, int, list[Edit]]] = []  # first[low:high] and those of `second` that they meet
    for edit in second:
        low, high = bisect_right(ends, edit.start), bisect_left(starts, edit.end)
        if meetings and low < meetings[-1][1]:
            low, _, upon = meetings.pop()
            upon.append(edit)
            meetings.append((low, high, upon))
        elif low < high:
            meetings.append((low, high, [edit]))
    bounds = [(min(starts[low], upon[0].start), max(ends[high - 1], upon[-1].end)) for low, high, upon in meetings]
    edits, done = [], 0
    for (low, high, upon), (start, end) in zip(meetings, bounds, strict=True):
        is_one = upon[0].start == start and upon[0].end == end
        after = upon[0].after if is_one else "".join(pieces(between, upon, start, end))
        begin, stop = start - starts[low] + first[low].start, end - ends[high - 1] + first[high - 1].end
        rule = f"{first[low].rule}+{upon[0].rule.removeprefix('mojibake.')}"
        edits += [*first[done:low], Edit(first[low].stage, rule, begin, stop, text[begin:stop], after)]
        done = high
    return [*edits, *first[done:]]


def pieces(text: str, edits: Iterable[Edit], at: int, end: int) -> Iterator[str]:
    """`text[at:end]` with these edits of it made, in pieces."""
    for edit in edits:
        yield from (text[at : edit.start], edit.after)
        at = edit.end
    yield text[at:end]
