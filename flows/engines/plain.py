"""The steps as plain calls, shards on workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from flows.clean import clean
from flows.engines import Portion, Watch
from flows.engines.runners import runner
from flows.engines.workers import THREADS, Work
from flows.report.receipt import Receipt
from flows.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plain:
    """An `Engine` without Prefect."""

    work: Work
    watch: Watch

    def call(self, step: Callable[..., T], *args: object) -> T:
        """The step, here."""
        return step(*args)

    def each(self, step: Callable[..., T], shards: Sequence[Portion], *args: object) -> list[T]:
        """The step for every shard, on the workers; the first error ends the run."""
        self.watch.planned(step.__name__, shards)

        def one(shard: Portion) -> T:
            result: T = self.work(step, shard, *args)
            self.watch.finished(shard, result)
            return result

        threads = ThreadPoolExecutor(THREADS)
        try:
            return list(threads.map(one, shards))
        finally:
            # On Ctrl-C or an error, shards that wait are not begun; who runs the work ends what is begun
            threads.shutdown(wait=False, cancel_futures=True)

    def report(self, receipt: Receipt) -> Receipt:
        """Nothing more than to tell the watch: the caller prints the receipt."""
        self.watch.ended(receipt)
        return receipt


def run(sources: Sequence[str], out: str, settings: Settings, watch: Watch | None = None) -> Receipt:
    """Clean `sources` into the dataset `out` without Prefect."""
    watch = watch or Watch()
    with runner(sources, out, settings, watch) as work:
        return clean(sources, out, settings, Plain(work, watch))
