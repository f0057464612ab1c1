"""OpenCC's conversion, compiled: a look-up table for characters, an automaton for phrases.

OpenCC reads a text from left to right and replaces the longest key that starts at each place. Here an Aho–Corasick
automaton finds the phrases, leftmost and longest, and a table indexed by code point replaces every character outside
them. That is the same: where no phrase starts, OpenCC too moves on by one character.

Where a configuration has a `segmentation`, its phrases cut the text into segments before the chain runs, and no later
phrase may reach across a cut.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, cached_property, reduce

import numpy as np

from transforms.opencc_dictionaries import Dictionary
from transforms.script import dictionaries
from transforms.script.codes import UNICODE, Codes, Mask, Places, decode, encode, spread
from transforms.script.descriptions import described
from transforms.script.dictionaries import configuration, flat
from transforms.script.onesided import strays
from transforms.script.phrases import Matches, Phrases
from transforms.tables import read_only


class Table:
    """One flat dictionary, compiled."""

    def __init__(self, entries: Dictionary) -> None:
        singles = {key: after[0] for key, after in entries.items() if len(key) == len(after[0]) == 1}
        others = {key: after[0] for key, after in entries.items() if key not in singles}
        before, after = encode("".join(singles)), encode("".join(singles.values()))
        # Zeros cost no memory until a page is written to, so differences are cheaper to keep than replacements.
        self.shift = np.zeros(UNICODE, np.int32)
        self.shift[before] = after - before
        self.ambiguous = np.zeros(UNICODE, np.bool_)
        self.ambiguous[encode("".join(key for key in singles if len(entries[key]) > 1))] = True
        self.doubts = any(len(entries[key]) > 1 for key in singles)
        # Marks code points: a text with none of them comes out as it went in.
        changed = {key for key, value in singles.items() if key != value}
        changed |= {_witness(key, value) for key, value in others.items() if key != value and changed.isdisjoint(key)}
        self.touched: Mask = np.zeros(UNICODE, np.bool_)
        self.touched[encode("".join(changed))] = True
        self.phrases = Phrases(others)
        self.after = encode("".join(others.values()))
        self.bounds = np.cumsum([0, *map(len, others.values())])
        for each in (self.shift, self.ambiguous, self.touched, self.after, self.bounds):
            read_only(each)

    def replace(self, codes: Codes, found: Matches) -> tuple[Codes, Places | None]:
        """The text after replacement, and where each place of the old one went (see `Trace.edges`)."""
        after: Codes = codes + self.shift.take(codes)
        if not len(found.which):
            return after, None
        lengths = found.ends - found.starts
        first = self.bounds[found.which]
        sizes = self.bounds[found.which + 1] - first
        new = self.after[spread(first, sizes)]
        covered = spread(found.starts, lengths)
        other = sizes != lengths
        if not other.any():
            after[covered] = new
            return after, None
        width = np.ones(len(codes), np.intp)
        width[spread(found.starts[other], lengths[other])] = 0
        width[found.ends[other] - 1] = sizes[other]
        edges = np.concatenate((np.zeros(1, np.intp), np.cumsum(width)))
        single = np.ones(len(codes), np.bool_)
        single[covered] = False
        longer = np.empty(edges[-1], np.int32)
        longer[edges[:-1][single]] = after[single]
        longer[spread(edges[found.starts], sizes)] = new
        return longer, edges


def _witness(key: str, after: str) -> str:
    """A character that every text with this key has; the one that changes, as it is likely to be rare."""
    return next((one for one, other in zip(key, after, strict=False) if one != other), key[0])


@dataclass(frozen=True, slots=True)
class Stage:
    """Tables applied in order to the segments that `segmentation` cuts; to the whole text where there is none."""

    tables: tuple[Table, ...]
    segmentation: Phrases | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A conversion with its places: `before` became `after`.

    `edges[i]` is the place in `after` that place `i` of `before` went to; the places inside a phrase that changed its
    length go where the phrase starts. `None`: every place stayed. `doubtful` marks the places of `before` whose
    character has several candidates and was decided outside any phrase.
    """

    before: Codes
    after: Codes
    edges: Places | None
    doubtful: Mask

    def carry(self, places: Places) -> Places:
        """Where places of `before` are in `after`."""
        return places if self.edges is None else self.edges[places]


class Converter:
    """One configuration, or several joined by `+`: a callable from text to text; with `exceptions`, ours on top.

    Everything that the dictionaries do not name passes through: line breaks, lone surrogates, unassigned code points.

    >>> Converter("t2s")("乾隆皇后的頭髮"), Converter("tw2t+t2hk")("接著說")
    ('乾隆皇后的头发', '接着説')
    """

    def __init__(self, config: str, *, exceptions: bool = False) -> None:
        self.stages = tuple(stage for name in config.split("+") for stage in stages(name, exceptions=exceptions))

    @cached_property
    def touched(self) -> Mask:
        """Marks code points: a text with none of them comes out as it went in."""
        return read_only(reduce(np.logical_or, (table.touched for stage in self.stages for table in stage.tables)))

    def __call__(self, text: str) -> str:
        """The converted text."""
        if text.isascii():
            return text
        codes = encode(text)
        if not self.touched.take(codes).any():
            return text
        return decode(self._run(codes).after)

    def trace(self, before: Codes) -> Trace:
        """The conversion of these code points, with the places of all that changed."""
        return self._run(before, doubts=True)

    def _run(self, before: Codes, *, doubts: bool = False) -> Trace:
        fixed = described(before)
        if len(fixed):
            masked = before.copy()
            masked[fixed] = 0
            trace = self._chained(masked, doubts=doubts)
            after = trace.after.copy()
            after[trace.carry(fixed)] = before[fixed]
            return replace(trace, before=before, after=after)
        return self._chained(before, doubts=doubts)

    def _chained(self, before: Codes, *, doubts: bool) -> Trace:
        codes, edges = before, None
        doubtful = np.zeros(len(before), np.bool_)
        for stage in self.stages:
            segments = stage.segmentation.find(codes) if stage.segmentation else None
            cuts = segments.cuts() if segments else None
            for position, table in enumerate(stage.tables):
                doubt = table.ambiguous.take(codes) if doubts and table.doubts else NO_DOUBT
                if not doubt.any() and not table.touched.take(codes).any():
                    continue
                shared = segments if position == 0 and table.phrases is stage.segmentation else None
                found = shared or table.phrases.find(codes, cuts)
                if doubt.any():
                    if len(found.which):
                        doubt[spread(found.starts, found.ends - found.starts)] = False
                    doubtful |= doubt if edges is None else doubt.take(edges[:-1]) & (np.diff(edges) > 0)
                codes, moved = table.replace(codes, found)
                if moved is not None:
                    edges = moved if edges is None else moved[edges]
                    cuts = None if cuts is None else moved[cuts]
        return Trace(before, codes, edges, doubtful)


NO_DOUBT: Mask = read_only(np.zeros(0, np.bool_))


def stages(config: str, *, exceptions: bool) -> tuple[Stage, ...]:
    """The stages of one configuration: its normalization, then its chain."""
    found = configuration(config)
    normalization = Stage(tuple(table(json.dumps(link["dict"])) for link in found.get("normalization", ())))
    tables = tuple(table(json.dumps(link["dict"]), exceptions=exceptions) for link in found["conversion_chain"])
    if "segmentation" not in found:
        return normalization, Stage(tables)
    segmentation = phrases(json.dumps(found["segmentation"]["dict"]), exceptions=exceptions)
    # Where the first table has the same phrases, one search does for both.
    shared = tables[0].phrases if tables[0].phrases.keys == segmentation.keys else segmentation
    return normalization, Stage(tables, shared)


@cache
def table(node: str, *, exceptions: bool = False) -> Table:
    """The table of a `dict` in a configuration, written as JSON so that configurations share it."""
    return table(node) if exceptions and not excepted(node) else Table(entries(node, exceptions=exceptions))


@cache
def phrases(node: str, *, exceptions: bool = False) -> Phrases:
    """The keys of such a `dict`, to segment by."""
    return phrases(node) if exceptions and not excepted(node) else Phrases(entries(node, exceptions=exceptions))


def entries(node: str, *, exceptions: bool) -> Dictionary:
    """The flat dictionary of such a `dict`."""
    found = json.loads(node)
    if found["type"] == "strays":
        return strays(found["name"])
    return flat(found, dictionaries.exceptions() if exceptions else {})


def excepted(node: str) -> bool:
    """Whether exceptions add to one of its files; where not, the plain table serves."""
    return any(f'"{file}"' in node for file in dictionaries.exceptions())
