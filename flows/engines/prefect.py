"""The steps as Prefect task runs, shards on worker processes that the tasks hand them to.

Prefect's own process runner costs 70 ms of CPU a task; threads that submit to one pool cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from prefect import Flow, flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from flows.clean import clean as clean_with
from flows.engines import Nobody, Piece, Watch
from flows.engines.lifeline import lifeline
from flows.engines.workers import THREADS, Work, workers
from flows.report.receipt import Receipt
from flows.report.tables import rule_rows, stage_rows
from flows.settings import Settings
from flows.shards import clean_shard
from transforms.chain import STAGES

T = TypeVar("T")

# Reading a directory and publishing touch the world and may be tried again; a pure function that failed fails again.
RETRIES = {"inputs": 2, "plan": 2, "publish": 2}
# Task runs over shards are named by the stages they run, so that Prefect's graph shows the chain
STEPS = {clean_shard.__name__: " → ".join(stage.name for stage in STAGES)}


@dataclass(frozen=True, slots=True)
class Prefect:
    """An `Engine` whose steps appear in Prefect; tasks get numbers, not tables, so nothing large is tracked."""

    work: Work
    watch: Watch

    def call(self, step: Callable[..., T], *args: object) -> T:
        """The step as a task run of its name."""
        retries = RETRIES.get(step.__name__, 0)
        run = task(
            name=step.__name__,
            retries=retries,
            retry_delay_seconds=1,
            retry_condition_fn=lambda _task, _run, state: isinstance(state.result(raise_on_failure=False), OSError),
            cache_policy=NO_CACHE,
            persist_result=False,
        )(lambda: step(*args))
        return run()

    def each(self, step: Callable[..., T], shards: Sequence[Piece], *args: object) -> list[T]:
        """The step for every shard as a task run named by the stages that it runs."""
        self.watch.planned(step.__name__, shards)

        def one(number: int) -> T:
            result: T = self.work(step, shards[number], *args)
            self.watch.finished(shards[number])
            return result

        run = task(
            name=STEPS.get(step.__name__, step.__name__),
            task_run_name="shard {number}",
            cache_policy=NO_CACHE,
            persist_result=False,
        )(one)
        return [future.result() for future in run.map(range(len(shards)))] if shards else []

    def report(self, receipt: Receipt) -> Receipt:
        """The figures as table artifacts."""
        create_table_artifact(
            key="qingwen-stages",
            table=stage_rows(receipt),
            description=f"{receipt.outcome}: {receipt.figures.documents} documents in {receipt.out}",
        )
        create_table_artifact(
            key="qingwen-rules",
            table=[{"rule": rule, "edits": times} for rule, times in rule_rows(receipt)],
            description="edits by rule",
        )
        return receipt


def watched(watch: Watch) -> Flow[[list[str], str, Settings], Receipt]:
    """The flow, with somebody who follows it."""
    threads: Any = ThreadPoolTaskRunner(max_workers=THREADS)  # a runner of one future type does not fit flow()

    @flow(name="clean", flow_run_name="clean {out}", task_runner=threads)
    def clean(sources: list[str], out: str, settings: Settings = Settings()) -> Receipt:  # noqa: B008
        """Clean scraped pages into a Parquet dataset.

        `sources` are files, folders or globs; `out` is the dataset's folder.
        """
        with lifeline(), workers(settings.run) as work:
            return clean_with(sources, out, settings, Prefect(work, watch))

    return clean


clean = watched(Nobody())
