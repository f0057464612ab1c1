"""Worker processes, each started when it is first needed; one that dies is replaced, and its work done with care."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import islice
from queue import SimpleQueue
from typing import Any, TypeAlias

from flows.care import Care, Range
from flows.engines import Portion, Watch
from flows.engines.worker import Died, Worker
from flows.plan import Shard
from flows.settings import Run
from transforms.errors import QingwenError

THREADS = 64  # of an engine; they only wait for worker processes
Work: TypeAlias = Callable[..., Any]


class Over(Enum):
    """What stands in the only slot of a run that is over: who takes it puts it back."""

    OVER = "the run is over"


Slots: TypeAlias = SimpleQueue[Worker | Over | None]
"""Places for processes: the worker that waits for work there, or nobody yet."""

MOST_DEATHS = 100
"""Workers that one shard may cost. Each dangerous document costs two, and the work on the shard until there."""
MOST_BLAMELESS = 3
"""Workers that may die between documents: whatever the reason, it is not in the documents."""


@contextmanager
def workers(run: Run, watch: Watch) -> Iterator[Work]:
    """`work(function, shard, *args)`, which has `function(shard, *args, care)` run by a process and waits for it."""
    count = run.workers or len(os.sched_getaffinity(0))
    slots, over = free_slots(count), threading.Event()

    def once(function: Callable[..., Any], args: tuple[object, ...], care: Care) -> Any:  # noqa: ANN401
        with taken(slots, run.worker_memory) as worker:
            if over.is_set():
                raise QingwenError(Over.OVER.value)  # for a thread that nobody waits for any more
            try:
                return worker.run(function, args, care)
            except Died as died:
                if died.reason == "interrupted":
                    over.set()
                raise

    try:
        yield lambda function, *args: carefully(once, function, args, Care(run.document_seconds), watch)
    finally:
        over.set()
        try:
            for worker in [slots.get() for _ in range(count)]:
                if isinstance(worker, Worker):
                    worker.stop()
        finally:
            slots.put(Over.OVER)  # threads that still wait here would keep the program from ending


def free_slots(count: int) -> Slots:
    """So many places for processes."""
    slots: Slots = SimpleQueue()
    for _ in range(count):
        slots.put(None)
    return slots


@contextmanager
def taken(slots: Slots, memory: int, idle: float | None = None) -> Iterator[Worker]:
    """The worker of the next free slot, for the length of the block; one that dies in it is not put back.

    A worker that has nothing to do for `idle` seconds ends; by default none does.
    """
    worker = slots.get()
    if isinstance(worker, Over):
        slots.put(worker)
        raise QingwenError(Over.OVER.value)
    try:
        if worker is None or worker.gone:
            worker = Worker(memory, idle)
        yield worker
    except Died:
        worker = None
        raise
    finally:
        slots.put(worker)


def carefully(once: Work, function: Callable[..., Any], args: tuple[Any, ...], care: Care, watch: Watch) -> Any:  # noqa: ANN401
    """The function's result; what a worker died on is done one by one by the next, then left out."""
    blameless = 0
    for _ in range(MOST_DEATHS):
        try:
            return once(function, args, care)
        except Died as died:
            if died.reason == "interrupted":
                raise QingwenError("interrupted; the next run takes up what is finished") from None
            watch.died(args[0], whereabouts(args[0], died.at), died.how)
            blameless += died.at is None
            if blameless > MOST_BLAMELESS:
                raise QingwenError(
                    f"a worker process died {blameless} times ({died.how}), and not on a document; nothing was "
                    "published. Try fewer --workers, or a larger run.worker_memory"
                ) from None
            care = care if died.at is None else care.after(died.at, died.reason, died.how)
    raise QingwenError(
        f"{MOST_DEATHS} worker processes died on one shard; nothing was published. Is run.worker_memory too small?"
    )


def whereabouts(shard: Portion, at: Range | None) -> str:
    """Where a worker was, for people: the input and the document in it, as far as that is known."""
    if at is None:
        return "between documents"
    number = at.first.source
    source = next(islice(shard.items, number, None)).source if isinstance(shard, Shard) else f"input {number}"
    return f"document {at.first.item} of {source}" if at.single else f"documents from {at.first.item} of {source} on"
