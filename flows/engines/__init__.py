"""What runs the steps of the flow: the same functions, plainly or as Prefect task runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from flows.report.receipt import Receipt

T = TypeVar("T")


class Piece(Protocol):
    """A shard to be worked on, or one that is finished and looked at again."""

    @property
    def size(self) -> int:
        """Bytes that it takes to read, for those who wait."""


class Engine(Protocol):
    """Runs steps; every step is a plain function, and its result does not depend on the engine."""

    def call(self, step: Callable[..., T], *args: object) -> T:
        """One step."""

    def each(self, step: Callable[..., T], shards: Sequence[Piece], *args: object) -> list[T]:
        """One step for every shard, several at a time; results in the order of the shards."""

    def report(self, receipt: Receipt) -> Receipt:
        """Show the receipt where this engine's users look; returns it."""


class Watch(Protocol):
    """Somebody who follows a long run."""

    def planned(self, step: str, shards: Sequence[Piece]) -> None:
        """A step begins on these shards."""

    def finished(self, shard: Piece) -> None:
        """One of them is done; called from several threads."""


class Nobody:
    """A watch that looks away."""

    def planned(self, step: str, shards: Sequence[Piece]) -> None:
        """Nothing."""

    def finished(self, shard: Piece) -> None:
        """Nothing."""
