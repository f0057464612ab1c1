"""Points of a line from its features: a sum over small decision trees, shipped as the table `trees.tsv`.

A tree asks five questions, each `feature > border`, and its answers choose one of 32 values, in hundredths of a point:
log-odds, above 0 for the author's text, below for the site. The sum is over whole numbers, so it is the same
everywhere. `benchmarks/train_boilerplate.py` learns the table from labelled pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from transforms.boilerplate.characters import Array
from transforms.boilerplate.features import REASONS, Features
from transforms.tables import built_once

SHARES = 32
"""Means over up to 32 whole numbers are whole numbers of such shares."""
BATCH_LINES = 256
"""Lines answered together: it bounds the memory, and changes nothing."""


class Trees(NamedTuple):
    """Questions (`columns` of a table of features and `borders`), and which of them each tree asks, in `asked`.

    `values` has a row a tree. `parts` says for each of `REASONS` how much of each value its families of features gave,
    in whole `SHARES`: by how much the answer to a question moved the mean of the values that were still possible.
    """

    columns: Array
    borders: Array
    asked: Array
    values: Array
    parts: Array


@dataclass(frozen=True, slots=True)
class Scored:
    """The features of lines, and which value each tree chose for them, a row a tree."""

    trees: Trees
    features: Features
    chosen: Array

    def __getitem__(self, lines: slice) -> Scored:
        """Of these lines only."""
        described = Features(self.features.names, self.features.table[lines])
        return Scored(self.trees, described, self.chosen[:, lines])

    def points(self) -> Array:
        """Points of each line, for text if positive."""
        return _sums(self.trees.values, self.chosen) / 100

    def reasons(self, lines: Sequence[int]) -> list[str]:
        """What spoke most for the site in each of these lines, keys of `REASONS`."""
        names = list(REASONS)
        return [names[least] for least in _sums(self.trees.parts, self.chosen[:, list(lines)]).argmin(0).tolist()]


def score(features: Features) -> Scored:
    """The answers of the shipped trees, by which lines are scored: the first question's answer is the lowest bit."""
    trees, lines = shipped(features.names), features.table.T
    chosen = np.empty((len(trees.values), lines.shape[1]), np.uint8)
    for at in range(0, lines.shape[1], BATCH_LINES):
        said = lines[trees.columns, at : at + BATCH_LINES] > trees.borders[:, np.newaxis]
        bits = (said[asked].view(np.uint8) << np.uint8(place) for place, asked in enumerate(trees.asked.T))
        chosen[:, at : at + BATCH_LINES] = reduce(np.bitwise_or, bits)
    return Scored(trees, features, chosen)


def _sums(values: Array, chosen: Array) -> Array:
    """The sums over the trees of the values that are chosen, a row a line of the last axis; `values` may be several."""
    *several, trees, leaves = values.shape
    sums = np.empty((*several, chosen.shape[1]), values.dtype)
    rows = np.arange(0, trees * leaves, leaves)[:, np.newaxis]
    for at in range(0, chosen.shape[1], BATCH_LINES):
        places = chosen[:, at : at + BATCH_LINES] + rows
        taken = values.reshape(*several, -1).take(places, axis=-1)
        sums[..., at : at + BATCH_LINES] = taken.sum(-2, values.dtype)
    return sums


@built_once
def shipped(names: tuple[str, ...]) -> Trees:
    """The trees of `trees.tsv`, over a table with these columns."""
    return read(files("transforms.boilerplate").joinpath("trees.tsv").read_text("utf-8"), names)


def read(text: str, names: Sequence[str]) -> Trees:
    r"""Trees from a table: a line a tree, its questions and then its values, all between tabs.

    >>> trees = read("form.ended>0.5\tpage.lines>9\t-20\t60\t-80\t40\n", ["form.ended", "page.lines"])
    >>> trees.values.tolist(), (trees.parts[:, 0, 2] / SHARES).tolist()
    ([[-20, 60, -80, 40]], [-50.0, 0.0, 0.0])
    """
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    depth = sum(">" in cell for cell in rows[0])
    questions = sorted({cell for row in rows for cell in row[:depth]})
    number = {cell: at for at, cell in enumerate(questions)}
    named = [cell.split(">") for cell in questions]
    values = np.array([[int(cell) for cell in row[depth:]] for row in rows], np.int32)
    reason = {family: at for at, families in enumerate(REASONS.values()) for family in families}
    reasons = np.array([[reason.get(cell.partition(".")[0], len(REASONS)) for cell in row[:depth]] for row in rows])
    return Trees(
        np.array([names.index(name) for name, _ in named]),
        np.array([float(border) for _, border in named]),
        np.array([[number[cell] for cell in row[:depth]] for row in rows]),
        values,
        _parts(values, reasons),
    )


def _parts(values: Array, reasons: Array) -> Array:
    trees, depth = reasons.shape
    parts = np.zeros((len(REASONS) + 1, *values.shape), np.int32)
    before = np.broadcast_to(SHARES * values.mean(1, keepdims=True), values.shape)
    for place in range(depth):
        known = SHARES * values.reshape(trees, -1, 1 << place + 1).mean(1)  # by the answers so far, the lowest bits
        now = np.tile(known, (1, len(values[0]) // known.shape[1]))
        parts[reasons[:, place], np.arange(trees)] += (now - before).astype(np.int32)
        before = now
    return parts[:-1]  # what the page is as a whole is no reason
