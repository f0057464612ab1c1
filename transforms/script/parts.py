"""Parts of many documents, converted together: one call's work for all that need the same configuration."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from transforms.model import Edit
from transforms.script.changes import Changes, changes
from transforms.script.codes import Places, decode, encode, spread
from transforms.script.engine import Trace
from transforms.script.engines import tracer
from transforms.script.held import held


class Part(NamedTuple):
    """A stretch of the document `of`."""

    of: int
    start: int
    end: int


class Converted(NamedTuple):
    """What a conversion made of each part, and by document: characters by rule, and edits in order.

    `resized`: some stretch may have changed its length.
    """

    after: list[str]
    resized: bool
    counts: dict[int, dict[str, int]]
    edits: dict[int, list[Edit]]


def converted(
    texts: Sequence[str], parts: Sequence[Part], config: str, engine: str, *, record_edits: bool
) -> Converted:
    """The parts as one configuration makes them; they are joined by line breaks, which no phrase reaches across.

    >>> parts = [Part(1, 1, 2), Part(0, 0, 2)]
    >>> converted(["頭髮", "后發"], parts, "t2s", "opencc", record_edits=False).after
    ['发', '头发']
    """
    trace = _traced("\n".join(texts[of][start:end] for of, start, end in parts), texts, parts, config, engine)
    documents, opens, closes = np.array(parts, np.intp).T
    starts = np.cumsum(np.append(0, closes - opens + 1))
    spans = zip(trace.carry(starts[:-1]).tolist(), trace.carry(starts[1:] - 1).tolist(), strict=True)
    after = decode(trace.after)
    found = changes(trace)
    which = np.searchsorted(starts, found.starts, "right") - 1
    rules = (f"script.{config}", f"script.{config}.uncertain")
    edits: defaultdict[int, list[Edit]] = defaultdict(list)
    if record_edits:
        moved = (opens - starts[:-1])[which]
        for of, by, start, end, to_start, to_end, doubtful in zip(
            documents[which].tolist(), moved.tolist(), *(column.tolist() for column in found), strict=True
        ):
            was = texts[of][start + by : end + by]
            edits[of].append(Edit("script", rules[doubtful], start + by, end + by, was, after[to_start:to_end]))
    return Converted(
        [after[start:end] for start, end in spans],
        trace.edges is not None,
        _counts(documents[which], found, rules),
        edits,
    )


def _counts(documents: Places, found: Changes, rules: tuple[str, str]) -> dict[int, dict[str, int]]:
    """How many characters each rule decided in each document."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for rule, mark in zip(rules, (~found.doubtful, found.doubtful), strict=True):
        sums = np.bincount(documents, (found.ends - found.starts) * mark)
        for of in np.flatnonzero(sums).tolist():
            counts[of][rule] = int(sums[of])
    return counts


def _traced(joined: str, texts: Sequence[str], parts: Sequence[Part], config: str, engine: str) -> Trace:
    """The conversion of the joined parts, with what must not be touched taken out before and put back after."""
    places = _held(texts, parts)
    if not len(places):
        return tracer(config, engine)(joined)
    before = encode(joined)
    masked = before.copy()
    masked[places] = 0
    trace = tracer(config, engine)(decode(masked))
    after = trace.after.copy()
    after[trace.carry(places)] = before[places]
    return replace(trace, before=before, after=after)


def _held(texts: Sequence[str], parts: Sequence[Part]) -> Places:
    """The places in the joined parts that must not be touched."""
    spans = {of: held(texts[of]) for of in {part.of for part in parts}}
    found, at = [], 0
    for part in parts:
        of_text = spans[part.of]
        first = bisect_right(of_text, part.start, key=itemgetter(1))
        last = bisect_left(of_text, part.end, key=itemgetter(0))
        for start, end in of_text[first:last]:
            opens, closes = max(start, part.start), min(end, part.end)
            found.append((at + opens - part.start, closes - opens))
        at += part.end - part.start + 1
    table = np.array(found, np.intp).reshape(-1, 2)
    return spread(table[:, 0], table[:, 1])
