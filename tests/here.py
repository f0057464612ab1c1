"""An engine that does one step after the other in this process: for tests of what the steps do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flows.plan import Shard
from flows.report.receipt import Receipt


class Here:
    """No Prefect, no threads, no worker processes."""

    def call(self, step: Callable[..., Any], *args: object) -> Any:
        return step(*args)

    def each(self, step: Callable[..., Any], shards: Sequence[Shard], *args: object) -> list[Any]:
        return [step(shard, *args) for shard in shards]

    def report(self, receipt: Receipt) -> Receipt:
        return receipt
