"""How far a step is, how fast it goes and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.dataset.finished import Finished
from flows.engines import Portion

MEGABYTE = 10**6


@dataclass(frozen=True, slots=True)
class Pace:
    """A step at one moment: `done` and `total` count bytes of its shards, `seconds` since it began."""

    step: str
    documents: int
    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> float:
        """Bytes done, of 100; a step without bytes to read is done."""
        return 100 * self.done / self.total if self.total else 100.0

    def __str__(self) -> str:
        """One line for people.

        >>> str(Pace("clean shard", 1200, 30_000_000, 90_000_000, 10.0))
        'clean shard: 1,200 documents, 30.0 of 90.0 MB, 3.0 MB/s, 20 s left'
        """
        parts = [f"{self.documents:,} documents"] if self.documents else []
        parts.append(f"{self.done / MEGABYTE:,.1f} of {self.total / MEGABYTE:,.1f} MB")
        if self.done and self.seconds:
            rate = self.done / self.seconds
            parts.append(f"{rate / MEGABYTE:,.1f} MB/s")
            parts.append(f"{spoken((self.total - self.done) / rate)} left")
        return f"{self.step}: {', '.join(parts)}"


@dataclass(slots=True)
class Stopwatch:
    """Counts what is done of one step after the other."""

    step: str = "starting"
    documents: int = 0
    done: int = 0
    total: int = 0
    since: float = field(default_factory=time.monotonic)

    def begin(self, step: str, shards: Sequence[Portion]) -> None:
        """A step begins on these shards."""
        self.step, self.total = step.replace("_", " "), sum(shard.size for shard in shards)
        self.documents, self.done, self.since = 0, 0, time.monotonic()

    def add(self, shard: Portion, result: object) -> None:
        """One of them is done."""
        self.done += shard.size
        self.documents += result.documents if isinstance(result, Finished) else 0

    def pace(self) -> Pace:
        """How far the step is now."""
        return Pace(self.step, self.documents, self.done, self.total, time.monotonic() - self.since)


def spoken(seconds: float) -> str:
    """A time as people say it.

    >>> spoken(59.6), spoken(160), spoken(9000)
    ('60 s', '3 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
