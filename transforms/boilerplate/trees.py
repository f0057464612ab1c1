"""Points of a line from its features: a sum over small decision trees, shipped as the table `trees.tsv`.

A tree asks five questions, each `feature > border`, and its answers choose one of 32 values, in hundredths of a point:
log-odds, above 0 for the author's text, below for the site. The sum is over whole numbers, so it is the same
everywhere. `benchmarks/train_boilerplate.py` learns the table from labelled pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from transforms.boilerplate.characters import Array
from transforms.boilerplate.features import FAMILIES, REASONS, Features

AT_ONCE = 512
"""Lines scored together: it bounds the memory, and changes nothing."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Questions (`columns` of a table of features and `borders`, a row a tree), and a row of `values` a tree.

    `parts` says, for each value, how many of its points each family of features gave: by how much the answer to a
    question moved the mean of the values that were still possible.
    """

    columns: Array
    borders: Array
    values: Array
    parts: Array


def points(features: Features) -> Array:
    """Points of each line of a page, for text if positive."""
    trees = shipped(features.names)
    chosen = np.arange(len(trees.values))
    sums = [
        trees.values[chosen, _answers(trees, features.table[at : at + AT_ONCE])].sum(1)
        for at in range(0, len(features.table), AT_ONCE)
    ]
    return np.concatenate(sums) / 100


def reasons(features: Features, lines: Sequence[int]) -> list[str]:
    """What spoke most for the site in each of these lines, keys of `REASONS`."""
    trees = shipped(features.names)
    names = list(REASONS)
    gathered = np.array([[family in REASONS[name] for name in names] for family in FAMILIES], float)
    chosen = np.arange(len(trees.values))
    found: list[str] = []
    for at in range(0, len(lines), AT_ONCE):
        answers = _answers(trees, features.table[list(lines[at : at + AT_ONCE])])
        given = np.stack([trees.parts[chosen, of_line].sum(0) for of_line in answers]) @ gathered
        found += [names[least] for least in given.argmin(1).tolist()]
    return found


def _answers(trees: Trees, table: Array) -> Array:
    """Which value of each tree each row chooses: the first question's answer is the lowest bit."""
    chosen = np.zeros((len(table), len(trees.values)), np.intp)
    for place in range(trees.columns.shape[1]):
        chosen |= (table[:, trees.columns[:, place]] > trees.borders[:, place]).astype(np.intp) << place
    return chosen


@cache
def shipped(names: tuple[str, ...]) -> Trees:
    """The trees of `trees.tsv`, over a table with these columns."""
    return read(files("transforms.boilerplate").joinpath("trees.tsv").read_text("utf-8"), names)


def read(text: str, names: Sequence[str]) -> Trees:
    r"""Trees from a table: a line a tree, its questions and then its values, all between tabs.

    >>> trees = read("form.ended>0.5\tpage.lines>9\t-20\t60\t-80\t40\n", ["form.ended", "page.lines"])
    >>> trees.values.tolist(), trees.parts[0, 2].tolist()
    ([[-20, 60, -80, 40]], [-50.0, 0.0, 0.0, 0.0, 0.0, -30.0])
    """
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    depth = sum(">" in cell for cell in rows[0])
    asked = [[cell.split(">") for cell in row[:depth]] for row in rows]
    place = {name: at for at, name in enumerate(names)}
    values = np.array([[int(cell) for cell in row[depth:]] for row in rows])
    families = np.array([[FAMILIES.index(name.partition(".")[0]) for name, _ in row] for row in asked])
    return Trees(
        np.array([[place[name] for name, _ in row] for row in asked]),
        np.array([[float(border) for _, border in row] for row in asked]),
        values,
        _parts(values, families),
    )


def _parts(values: Array, families: Array) -> Array:
    trees, depth = families.shape
    parts = np.zeros((trees, len(values[0]), len(FAMILIES)))
    before = np.broadcast_to(values.mean(1, keepdims=True), values.shape)
    for place in range(depth):
        known = values.reshape(trees, -1, 1 << place + 1).mean(1)  # by the answers so far, the lowest bits
        now = np.tile(known, (1, len(values[0]) // known.shape[1]))
        parts[np.arange(trees), :, families[:, place]] += now - before
        before = now
    return parts
