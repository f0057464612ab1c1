"""What a conversion changed: places, sizes, and who is in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from transforms.script.codes import Codes, Mask, Places, decode, encode
from transforms.script.engine import Trace

# What a converter never joins to its neighbours: line breaks, and the characters held back (see `held`).
ANCHORS = re.compile(r"([\n\0]+)")


class Changes(NamedTuple):
    """Runs of the text before, `starts` to `ends`, and what they became, `to_starts` to `to_ends`.

    `doubtful` marks the runs that were decided outside any phrase though there were several candidates. They may have
    stayed as they were; all other runs did change. Runs are minimal, in order, and do not overlap.
    """

    starts: Places
    ends: Places
    to_starts: Places
    to_ends: Places
    doubtful: Mask


def changes(trace: Trace) -> Changes:
    """The runs that a conversion changed or doubted.

    >>> from transforms.script.engine import Converter
    >>> [part.tolist() for part in changes(Converter("t2s").trace(encode("頭髮很多")))]
    [[0], [2], [0], [2], [False]]
    """
    if trace.edges is None:
        changed = trace.before != trace.after
        starts = np.flatnonzero(changed | trace.doubtful)
        ends, to_starts, to_ends = starts + 1, starts, starts + 1
        changed = changed[starts]
    else:
        # A unit is one character, or a phrase whose length changed: its inner places all went to its start.
        starts = np.flatnonzero(np.diff(trace.edges, prepend=-1)[:-1])
        ends = np.append(starts[1:], len(trace.before))
        to_starts, to_ends = trace.edges[starts], trace.edges[ends]
        changed = (ends - starts != 1) | (to_ends - to_starts != 1)
        changed |= trace.before[starts] != trace.after[to_starts]
        kept = np.flatnonzero(changed | trace.doubtful[starts])
        starts, ends, to_starts, to_ends = starts[kept], ends[kept], to_starts[kept], to_ends[kept]
        changed = changed[kept]
    # Neighbours join where both were changed in the same way.
    doubtful = trace.doubtful[starts]
    first = np.append(True, (starts[1:] != ends[:-1]) | (np.diff(changed + 2 * doubtful) != 0))[: len(starts)]
    last = np.append(first[1:], True)[: len(starts)]
    return Changes(starts[first], ends[last], to_starts[first], to_ends[last], doubtful[first])


def foreign(convert: Callable[[str], str], before: Codes) -> Trace:
    """The trace of a converter that does not tell where its changes are, found by comparing.

    Stretches between anchors that kept their length are compared character by character; of another one, all that
    lies between its common start and end counts as one change.
    """
    text = decode(before)
    converted = convert(text)
    after = encode(converted)
    nothing = np.zeros(len(before), np.bool_)
    if len(before) == len(after):
        return Trace(before, after, None, nothing)
    width = np.ones(len(before), np.intp)
    at = 0
    for one, other in zip(ANCHORS.split(text), ANCHORS.split(converted), strict=True):
        if len(one) != len(other):
            head, tail = _common(one, other)
            width[at + head : at + len(one) - tail] = 0
            width[at + len(one) - tail - 1] = len(other) - head - tail
        at += len(one)
    return Trace(before, after, np.append(0, np.cumsum(width)), nothing)


def _common(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts share at the start and at the end, leaving at least one of each between."""
    most = min(len(one), len(other)) - 1
    old, new = encode(one), encode(other)
    head = int(np.argmax(np.append(old[:most] != new[:most], True)))
    tail = int(np.argmax(np.append(old[::-1][:most] != new[::-1][:most], True)))
    return head, min(tail, most - head)
