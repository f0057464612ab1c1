"""One look at the lines that are left of a page: what is read off them, what they weigh, and where the text lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from transforms.boilerplate import threads
from transforms.boilerplate.characters import Array
from transforms.boilerplate.page import Applied, Found, Left
from transforms.boilerplate.trees import Scored
from transforms.rules import Rule


class Reading(NamedTuple):
    """What is read off the lines: the rules that apply, the marks of a thread, the sentences that no rule found.

    `ended` says which lines end as sentences; `detectors` are the rules whose detector is code, by its name.
    """

    left: Left
    found: Found
    marks: Sequence[int]
    scored: Scored
    detectors: Mapping[str, Rule]
    prose: frozenset[int]
    ended: Sequence[bool]
    is_thread: bool

    @property
    def forms(self) -> Sequence[str]:
        """The lines, folded and stripped."""
        return self.left.forms

    def length(self, places: Iterable[int]) -> int:
        """Characters of these lines."""
        return sum(len(self.forms[at]) for at in places)


class Weights(NamedTuple):
    """The points of each line, more of them for text; `is_text` where they are over 0 in the standard preset.

    `repeated` are lines that the site repeats, `headlines` those of its front page; `reasons` name what else than the
    trees brought a line down to none.
    """

    points: Array
    is_text: Sequence[bool]
    repeated: frozenset[int]
    headlines: Sequence[int]
    reasons: Mapping[int, str]


class Layout(NamedTuple):
    """Where the text lies: its `first` and `last` sentence, its title, lines of its `own` that no rule may cut.

    Without a sentence `first` is the number of lines and `last` -1. `shows_site`: rules for the head and tail act.
    """

    first: int
    last: int
    title: int | None
    own: frozenset[int]
    shows_site: bool


class Look(NamedTuple):
    """All that the verdicts of one look are made from."""

    reading: Reading
    weights: Weights
    layout: Layout


def read(applied: Applied, scored: Scored) -> Reading:
    """What is read off lines with the rules that apply to them."""
    left, found, marks = applied.left, applied.found, applied.marks
    detectors = {rule.detector: rule for rule in left.page.rules if rule.detector}
    sentences = np.flatnonzero(scored.features["form.prose"]).tolist()
    prose = [at for at in sentences if not found[at]]
    ended: list[bool] = (scored.features["form.ended"] > 0).tolist()
    is_thread = threads.is_thread(marks, prose, [len(form) for form in left.forms])
    return Reading(left, found, marks, scored, detectors, frozenset(prose), ended, is_thread)
