"""A look at whether there is anything to work on, before a Prefect server is started for it.

A temporary server takes 3 s, and nobody can look at it afterwards; a run with nothing new is over sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flows.clean import clean
from flows.engines import Portion, Watch
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.taking import published_whole, take_over


class WorkDueError(Exception):
    """There is something to work on."""


@dataclass(frozen=True, slots=True)
class Look:
    """An `Engine` that works on no shard: it raises `WorkDueError` instead."""

    watch: Watch

    def call(self, step: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        """The step, here; what can be taken over is not read, since that would be in vain when not all can be."""
        return (published_whole if step is take_over else step)(*args)

    def each(self, _step: Callable[..., Any], shards: Sequence[Portion], *_args: object) -> list[Any]:
        """Nothing, if there is nothing to do."""
        if shards:
            raise WorkDueError
        return []

    def report(self, receipt: Receipt) -> Receipt:
        """Tell the watch."""
        self.watch.ended(receipt)
        return receipt


def nothing_new(sources: Sequence[str], out: str, settings: Settings, watch: Watch) -> Receipt | None:
    """The receipt of a run in which all is taken over from the published generation; `None` where there is work."""
    try:
        return clean(sources, out, settings, Look(watch))
    except WorkDueError:
        return None
