"""Parts of many documents, converted together: one call's work for all that need the same configuration."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np

from transforms.model import Edit
from transforms.script.changes import Changes, changes
from transforms.script.engine import Places, Trace, decode, encode, spread
from transforms.script.engines import tracer
from transforms.script.held import held


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the document `of`, and what a conversion made of it; `resized`: lengths changed in it."""

    of: int
    start: int
    end: int
    after: str = ""
    resized: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()


def converted(
    texts: Sequence[str], parts: Sequence[Part], config: str, engine: str, *, record_edits: bool
) -> Iterator[Part]:
    """The parts as one configuration makes them; they are joined by line breaks, which no phrase reaches across.

    >>> parts = [Part(1, 1, 2), Part(0, 0, 2)]
    >>> [part.after for part in converted(["頭髮", "后發"], parts, "t2s", "opencc", record_edits=False)]
    ['发', '头发']
    """
    trace = _traced("\n".join(texts[part.of][part.start : part.end] for part in parts), texts, parts, config, engine)
    starts = np.cumsum([0, *(part.end - part.start + 1 for part in parts)])
    spans = zip(trace.carry(starts[:-1]).tolist(), trace.carry(starts[1:] - 1).tolist(), strict=True)
    found = changes(trace)
    which = np.searchsorted(starts, found.starts, "right") - 1
    rules = (f"script.{config}", f"script.{config}.uncertain")
    sizes = found.ends - found.starts
    sure, doubtful = (
        np.bincount(which, sizes * mark, len(parts)).astype(int).tolist() for mark in (~found.doubtful, found.doubtful)
    )
    bounds = np.searchsorted(which, np.arange(len(parts) + 1)).tolist()
    after = decode(trace.after)
    for index, (part, span) in enumerate(zip(parts, spans, strict=True)):
        counts = {rule: number for rule, number in zip(rules, (sure[index], doubtful[index]), strict=True) if number}
        edits: tuple[Edit, ...] = ()
        if record_edits:
            runs = found.between(bounds[index], bounds[index + 1])
            edits = tuple(_edits(texts[part.of], after, part.start - int(starts[index]), runs, rules))
        yield replace(part, after=after[slice(*span)], resized=trace.edges is not None, counts=counts, edits=edits)


def _edits(text: str, after: str, moved: int, runs: Changes, rules: tuple[str, str]) -> Iterator[Edit]:
    """The runs as edits of a document whose part was `moved` from the joined text."""
    for start, end, to_start, to_end, doubtful in zip(*(column.tolist() for column in runs), strict=True):
        opens, closes = start + moved, end + moved
        yield Edit("script", rules[doubtful], opens, closes, text[opens:closes], after[to_start:to_end])


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
