"""An engine that does one step after the other in this process: for tests of what the steps do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flows.engines import Portion
from flows.report.receipt import Receipt

T = TypeVar("T")


class Here:
    """No Prefect, no threads, no worker processes."""

    def call(self, step: Callable[..., T], *args: object) -> T:
        return step(*args)

    def each(self, step: Callable[..., T], shards: Sequence[Portion], *args: object) -> list[T]:
        return [step(shard, *args) for shard in shards]

    def report(self, receipt: Receipt) -> Receipt:
        return receipt
