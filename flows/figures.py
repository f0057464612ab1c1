"""What a run did, counted: the figures of one shard, and their sum over all shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Read:
    """One input file as it was read: its name, its bytes and their sha256; `None` where it could not be read."""

    source: str
    size: int | None
    sha256: str | None


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
    """Counts over documents: edits by rule, converted characters by configuration, flags, reasons of rejection."""

    documents: int = 0
    paragraphs: int = 0
    characters_in: int = 0
    characters_out: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    conversions: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    stages: dict[str, StageFigures] = field(default_factory=dict)
    inputs: tuple[Read, ...] = ()

    @property
    def rejected_share(self) -> float:
        """Rejected inputs as a share of all."""
        rejected = self.rejected.total()
        return rejected / (rejected + self.documents) if rejected else 0.0

    def __add__(self, other: Figures) -> Figures:
        names = list(dict.fromkeys([*self.stages, *other.stages]))
        return Figures(
            self.documents + other.documents,
            self.paragraphs + other.paragraphs,
            self.characters_in + other.characters_in,
            self.characters_out + other.characters_out,
            self.rules + other.rules,
            self.conversions + other.conversions,
            self.flags + other.flags,
            self.rejected + other.rejected,
            {n: self.stages.get(n, StageFigures()) + other.stages.get(n, StageFigures()) for n in names},
            self.inputs + other.inputs,
        )


def total(figures: Iterable[Figures]) -> Figures:
    """The sum.

    >>> total([Figures(documents=1), Figures(documents=2)]).documents
    3
    """
    return sum(figures, Figures())
