"""Pieces of many documents, converted together: one call's work for all that need the same configuration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from transforms.model import Edit
from transforms.script.changes import Changes, changes
from transforms.script.codes import Codes, Mask, Places, decode, spread
from transforms.script.engine import Trace
from transforms.script.engines import tracer
from transforms.script.evidence import blanked
from transforms.script.joined import NEWLINE, Joined
from transforms.script.pieces import Pieces


class Rewritten(NamedTuple):
    """Joined documents after their conversions; `edges` says where its places went (`None`: all stayed).

    By document: characters by rule, and edits in order, with places counted in that document.
    """

    text: str
    edges: Places | None
    counts: Mapping[int, Mapping[str, int]]
    edits: Mapping[int, Sequence[Edit]]


class Job(NamedTuple):
    """Pieces under one configuration; `places` are those of the trace's text in the joined documents."""

    places: Places
    trace: Trace


def rewritten(
    documents: Joined, jobs: Mapping[str, Pieces], held: Sequence[tuple[int, int]], engine: str, *, record_edits: bool
) -> Rewritten:
    r"""The documents with these pieces converted, by configuration, but for the spans that are `held`.

    >>> from transforms.script.joined import joined
    >>> first = Pieces(*map(np.array, ([0], [2], [0], [0])))
    >>> rewritten(joined(["后發", "頭髮"]), {"t2s": first}, (), "opencc", record_edits=False).text
    '后发\n頭髮\n'
    """
    if not jobs:
        return Rewritten(documents.text, None, {}, {})
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    edits: defaultdict[int, list[Edit]] = defaultdict(list)
    done = []
    mask = blanked(documents.codes, held) != documents.codes if held else None
    for config, pieces in jobs.items():
        job = _converted(documents, pieces, mask, config, engine)
        done.append(job)
        found = changes(job.trace)
        rules = (f"script.{config}", f"script.{config}.uncertain")
        for of, rule, characters in _counted(documents, job, found, rules):
            counts[of][rule] = characters
        for of, edit in _recorded(documents, job, found, rules) if record_edits else ():
            edits[of].append(edit)
    return Rewritten(
        *_spliced(documents.codes, done),
        counts,
        {of: sorted(edits[of], key=attrgetter("start")) for of in edits},
    )


def _counted(documents: Joined, job: Job, found: Changes, rules: tuple[str, str]) -> Iterator[tuple[int, str, int]]:
    """How many characters each rule, that for sure and that for doubtful runs, converted in each document."""
    bounds = np.searchsorted(job.places[found.starts], documents.documents)
    sizes = found.ends - found.starts
    for rule, mark in zip(rules, (~found.doubtful, found.doubtful), strict=True):
        sums = np.diff(np.append(0, np.cumsum(sizes * mark))[bounds])
        some = np.flatnonzero(sums)
        for of, characters in zip(some.tolist(), sums[some].tolist(), strict=True):
            yield of, rule, characters


def _recorded(documents: Joined, job: Job, found: Changes, rules: tuple[str, str]) -> Iterator[tuple[int, Edit]]:
    """The converted runs as edits, each with its document."""
    starts, after = job.places[found.starts], decode(job.trace.after)
    bounds = np.searchsorted(starts, documents.documents)
    of_starts = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    for of, offset, start, size, to_start, to_end, doubtful in zip(
        of_starts.tolist(),
        documents.documents[of_starts].tolist(),
        starts.tolist(),
        (found.ends - found.starts).tolist(),
        found.to_starts.tolist(),
        found.to_ends.tolist(),
        found.doubtful.tolist(),
        strict=True,
    ):
        was = documents.text[start : start + size]
        span = start - offset, start - offset + size
        yield of, Edit("script", rules[doubtful], *span, was, after[to_start:to_end])


def _converted(documents: Joined, pieces: Pieces, held: Mask | None, config: str, engine: str) -> Job:
    """The pieces under one configuration: a line break closes each, which no phrase reaches across."""
    lengths = pieces.ends - pieces.starts + 1
    places = spread(pieces.starts, lengths)
    before = documents.codes[places]
    before[np.cumsum(lengths) - 1] = NEWLINE
    untouched = np.flatnonzero(held[places]) if held is not None else places[:0]
    if not len(untouched):
        return Job(places, tracer(config, engine)(before))
    masked = before.copy()
    masked[untouched] = 0
    trace = tracer(config, engine)(masked)
    after = trace.after.copy()
    after[trace.carry(untouched)] = before[untouched]
    return Job(places, replace(trace, before=before, after=after))


def _spliced(codes: Codes, jobs: Sequence[Job]) -> tuple[str, Places | None]:
    """The whole text with the jobs done, and where its places went."""
    if all(job.trace.edges is None for job in jobs):
        after = codes.copy()
        for places, trace in jobs:
            kept = trace.before != NEWLINE
            after[places[kept]] = trace.after[kept]
        return decode(after), None
    sizes = np.ones(len(codes), np.intp)
    for places, trace in jobs:
        inner = trace.before != NEWLINE
        sizes[places[inner]] = np.diff(trace.carry(np.arange(len(trace.before) + 1)))[inner]
    edges = np.append(0, np.cumsum(sizes))
    after = np.zeros(edges[-1], np.int32)
    whole = sizes == 1
    after[edges[:-1][whole]] = codes[whole]
    for places, trace in jobs:
        inner = np.flatnonzero(trace.before != NEWLINE)
        starts, lengths = trace.carry(inner), sizes[places[inner]]
        after[spread(edges[places[inner]], lengths)] = trace.after[spread(starts, lengths)]
    return decode(after), edges
