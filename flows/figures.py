"""What a run did, counted: the figures of one input, of one shard, and their sum over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage over some documents: seconds of work, characters in and out, edits made."""

    seconds: float = 0.0
    characters_in: int = 0
    characters_out: int = 0
    edits: int = 0

    def __add__(self, other: StageFigures) -> StageFigures:
        return StageFigures(
            self.seconds + other.seconds,
            self.characters_in + other.characters_in,
            self.characters_out + other.characters_out,
            self.edits + other.edits,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over documents: edits by rule, converted characters by configuration, flags, reasons of rejection.

    `edits` counts flagged places too, as the table does; `rules` does not.
    """

    documents: int = 0
    paragraphs: int = 0
    edits: int = 0
    characters_in: int = 0
    characters_out: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    conversions: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        """Rejected inputs, dropped duplicates aside."""
        return self.rejected.total() - self.rejected["duplicate"]

    @property
    def rejected_share(self) -> float:
        """Rejected inputs as a share of all; a dropped duplicate is a good input."""
        rejected = self.refused
        return rejected / (rejected + self.documents + self.rejected["duplicate"]) if rejected else 0.0

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON values, without those that are zero; `total` reads them.

        >>> Figures(documents=1, flags=Counter(b=1, a=2)).as_json()
        {'documents': 1, 'flags': {'a': 2, 'b': 1}}
        """
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in values.items()
            if value
        }


def total(figures: Iterable[Mapping[str, Any]]) -> Figures:
    """The sum of figures that are given as JSON values.

    >>> total([Figures(documents=1).as_json(), {"documents": 2, "flags": {"a": 1}}])  # doctest: +ELLIPSIS
    Figures(documents=3, ..., flags=Counter({'a': 1}), rejected=Counter())
    """
    zero = Figures()
    sums: dict[str, Any] = {f.name: getattr(zero, f.name) for f in fields(zero)}
    for one in figures:
        for name, value in one.items():
            if isinstance(value, Mapping):
                sums[name].update(value)
            else:
                sums[name] += value
    return Figures(**sums)


def stage_totals(stages: Iterable[Mapping[str, StageFigures]]) -> dict[str, StageFigures]:
    """The sum of each stage's figures, in the order in which the stages appear."""
    sums: dict[str, StageFigures] = {}
    for one in stages:
        for name, figures in one.items():
            sums[name] = sums.get(name, StageFigures()) + figures
    return sums


def rows(figures: Mapping[str, Any], table: str) -> int:
    """How many rows of a table these figures (as JSON values) stand for.

    >>> rows({"documents": 1, "rejected": {"empty": 2}}, "rejected")
    2
    """
    found = figures.get(table, 0)
    return sum(found.values()) if isinstance(found, Mapping) else int(found)
