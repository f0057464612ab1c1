"""Processes that clean shards, started once a run."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from transforms.errors import QingwenError

T = TypeVar("T")
THREADS = 64  # of an engine; they only wait for worker processes
Work = Callable[..., Any]


@contextmanager
def workers(count: int) -> Iterator[Work]:
    """`work(function, *args)`, which runs the function in one of `count` processes and waits for it.

    0 is one a core. With one, the function runs here: a second process would only cost its start.
    """
    count = count or len(os.sched_getaffinity(0))
    if count == 1:
        alone = threading.Lock()  # the engines' threads must not work on several shards at once here
        yield lambda function, *args: locked(alone, function, *args)
        return
    # spawned: a fork of a process with Prefect's and Arrow's threads can hang
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=follow_parent)
    try:
        yield lambda function, *args: answer(pool, function, *args)
    finally:
        pool.shutdown(cancel_futures=True)


def answer(pool: ProcessPoolExecutor, function: Callable[..., T], *args: object) -> T:
    """The function's result, from the pool."""
    try:
        return pool.submit(function, *args).result()
    except BrokenProcessPool:
        raise QingwenError(
            "a worker process died, perhaps for want of memory; nothing was published. "
            "Try fewer --workers, or a smaller run.shard_bytes"
        ) from None


def locked(lock: threading.Lock, function: Callable[..., T], *args: object) -> T:
    """The function's result, from this process, while nobody else holds the lock."""
    with lock:
        return function(*args)


def follow_parent() -> None:
    """End this worker when the process that started it is gone; a killed run would leave it waiting for ever."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True).start()
