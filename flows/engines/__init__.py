"""What runs the steps of the flow: the same functions, plainly or as Prefect task runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from flows.report.receipt import Receipt

T = TypeVar("T")


class Portion(Protocol):
    """A shard to be worked on, or one that is finished and looked at again."""

    @property
    def number(self) -> int:
        """Its place in the run."""

    @property
    def size(self) -> int:
        """Bytes that it takes to read, for those who wait."""


class Engine(Protocol):
    """Runs steps; every step is a plain function, and its result does not depend on the engine."""

    def call(self, step: Callable[..., T], *args: object) -> T:
        """One step."""

    def each(self, step: Callable[..., T], shards: Sequence[Portion], *args: object) -> list[T]:
        """One step for every shard, several at a time; results in the order of the shards."""

    def report(self, receipt: Receipt) -> Receipt:
        """Show the receipt where this engine's users look; returns it."""


class Watch:
    """Somebody who follows a run; this one looks away. All but `planned` and `ended` is called from several threads."""

    def planned(self, step: str, shards: Sequence[Portion]) -> None:
        """A step begins on these shards."""

    def finished(self, shard: Portion, result: object) -> None:
        """One of them is done, and this is what it gave."""

    def died(self, shard: Portion, place: str, how: str) -> None:
        """A worker process has died, or was ended, at this place in a shard."""

    def ended(self, receipt: Receipt) -> None:
        """The run is done."""


class Watches(Watch):
    """Several that follow the same run."""

    def __init__(self, *watches: Watch) -> None:
        self.watches = watches

    def planned(self, step: str, shards: Sequence[Portion]) -> None:
        """All are told, as of the rest."""
        for watch in self.watches:
            watch.planned(step, shards)

    def finished(self, shard: Portion, result: object) -> None:
        """All are told."""
        for watch in self.watches:
            watch.finished(shard, result)

    def died(self, shard: Portion, place: str, how: str) -> None:
        """All are told."""
        for watch in self.watches:
            watch.died(shard, place, how)

    def ended(self, receipt: Receipt) -> None:
        """All are told."""
        for watch in self.watches:
            watch.ended(receipt)
