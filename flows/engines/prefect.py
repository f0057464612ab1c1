"""The steps as Prefect task runs, shards on workers that the tasks hand them to.

Prefect's own process runner costs 70 ms of CPU a task; threads that submit to one pool cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from prefect import Flow, State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field

from flows.clean import clean as clean_with
from flows.engines import Portion, Watch, Watches
from flows.engines.artifacts import Progress, show
from flows.engines.events import announce
from flows.engines.runners import runner
from flows.engines.workers import THREADS, Work
from flows.redaction import redacted
from flows.report.logs import Logged
from flows.report.receipt import Receipt, RefusedError
from flows.settings import Settings
from flows.shards import clean_shard
from flows.stores.failures import StoreError
from transforms.chain import STAGES
from transforms.errors import QingwenError

T = TypeVar("T")

# Reading a directory and publishing touch the world and may be tried again; a pure function that failed fails again.
RETRIES = {"inputs": 2, "plan": 2, "publish": 2}
# Task runs over shards are named by the stages they run, so that Prefect's graph shows the chain
STEPS = {clean_shard.__name__: " → ".join(stage.name for stage in STAGES)}


@dataclass(frozen=True, slots=True)
class Prefect:
    """An `Engine` whose steps appear in Prefect.

    Tasks are given numbers and return nothing: Prefect looks through all that passes its hands, which is slow for
    the plan of 100,000 files.
    """

    work: Work
    watch: Watch
    out: str

    def call(self, step: Callable[..., T], *args: object) -> T:
        """The step as a task run of its name."""
        gave: list[T] = []
        run = task(
            name=step.__name__,
            retries=RETRIES.get(step.__name__, 0),
            retry_delay_seconds=1,
            retry_condition_fn=lambda _task, _run, state: failed_with(state, OSError, StoreError),
            cache_policy=NO_CACHE,
            persist_result=False,
        )(lambda: gave.append(step(*args)))
        run()
        return gave[0]

    def each(self, step: Callable[..., T], shards: Sequence[Portion], *args: object) -> list[T]:
        """The step for every shard as a task run named by the stages that it runs."""
        self.watch.planned(step.__name__, shards)
        gave: dict[int, T] = {}

        def one(number: int) -> None:
            gave[number] = self.work(step, shards[number], *args)
            self.watch.finished(shards[number], gave[number])

        run = task(
            name=STEPS.get(step.__name__, step.__name__),
            task_run_name="shard {number}",
            retries=RETRIES["inputs"],  # of reading: remote storage that did not answer may do so now
            retry_delay_seconds=1,
            retry_condition_fn=lambda _task, _run, state: failed_with(state, StoreError),
            cache_policy=NO_CACHE,
            persist_result=False,
        )(one)
        for future in run.map(range(len(shards))) if shards else ():
            future.result()
        return [gave[number] for number in range(len(shards))]

    def report(self, receipt: Receipt) -> Receipt:
        """The figures as artifacts and events; `RefusedError` where a guard kept the dataset as it was."""
        self.watch.ended(receipt)
        show(receipt)
        announce(receipt, self.out)
        if receipt.outcome == "refused":
            raise RefusedError(receipt)
        return receipt


def watched(watch: Watch) -> Flow[[list[str], str, Settings], Receipt]:
    """The flow, with somebody who follows it."""
    threads: Any = ThreadPoolTaskRunner(max_workers=THREADS)  # a runner of one future type does not fit flow()

    @flow(name="clean", flow_run_name=run_name, task_runner=threads)
    def clean(
        sources: Annotated[list[str], Field(min_length=1)],
        out: Annotated[str, Field(min_length=1)],
        settings: Settings = Settings(),  # noqa: B008
    ) -> Receipt:
        """Clean scraped pages into a Parquet dataset.

        A run that a guard refuses, or that a user's mistake ends, is Failed with a sentence that says why.

        Args:
            sources: Files, folders or globs, by path or address.
            out: The dataset's folder, such as output/NAME, or s3://bucket/NAME.
            settings: What a run does, table by table.
        """  # noqa: D413  (Prefect's form reads these)
        watches = Watches(watch, Logged(get_run_logger), Progress())
        try:
            with runner(sources, out, settings, watches, prefect=True) as work:
                return clean_with(sources, out, settings, Prefect(work, watches, out))
        except QingwenError as error:
            # A state, not an exception, so that Prefect's log has the sentence without a traceback
            failed: Any = Failed(message=redacted(str(error)), data=error)
            return failed  # type: ignore[no-any-return]

    return clean


def failed_with(state: State[Any], *kinds: type[Exception]) -> bool:
    """Whether a task run has failed with such an error."""
    return isinstance(state.result(raise_on_failure=False), kinds)


def run_name() -> str:
    """The name of a flow run, by its dataset."""
    return redacted(f"clean {flow_run.parameters['out']}")


clean = watched(Watch())
