"""Shards on a Dask cluster: each thread of its workers has them done by a process of its own, as the local pool does.

What travels is paths and small reports: workers read the sources and keep finished shards in the dataset's folder
themselves, which all machines see at the same path. No setting of Prefect and nothing of the environment is sent; a
worker that needs credentials has them in an environment of its own.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from distributed import Client, Future, KilledWorker
from distributed.comm.core import CommClosedError
from distributed.core import rpc
from distributed.security import Security

from flows.care import Care
from flows.dataset.generations import place, unwritable
from flows.dataset.presence import present
from flows.dataset.writer import sha256
from flows.engines import Watch
from flows.engines.dask_worker import Need, installed, lacks, there
from flows.engines.worker import Died
from flows.engines.workers import Work, carefully
from flows.made import versions
from flows.redaction import first_line
from flows.settings import Settings
from flows.stores.address import is_remote, local
from transforms.errors import QingwenError, UsageError

CONNECT: Final = 5
"""Seconds to wait for the scheduler, and for a first worker."""
LOOK: Final = 10
"""Seconds after which to look whether there is still somebody to wait for."""

Connect = Callable[[str], AbstractContextManager[Client]]


@contextmanager
def cluster(sources: Sequence[str], out: str, settings: Settings, watch: Watch, connect: Connect) -> Iterator[Work]:
    """`work(function, shard, *args)`, which has `function(shard, *args, care)` run on the cluster and waits for it.

    `UsageError` where the scheduler does not answer or has no worker, or where a worker has another version or does
    not see a folder.
    """
    run = settings.run
    with client_of(run.scheduler, connect) as client, seen(out) as mark:
        need = Need(installed(tuple(versions(settings))), *files(sources, settings), mark)
        check(client, need)

        def once(function: Callable[..., Any], args: tuple[Any, ...], care: Care) -> Any:  # noqa: ANN401
            sealed = pickle.dumps((str(Path.cwd()), function, args, care))  # one value, for Dask to look at
            key = f"{function.__name__}-{args[0].number}-{uuid4().hex}"
            return awaited(client.submit(there, sealed, run.worker_memory, need, key=key, pure=False), run.scheduler)

        yield lambda function, *args: carefully(once, function, args, Care(run.document_seconds), watch)


def directly(address: str) -> AbstractContextManager[Client]:
    """A connection to a scheduler."""
    client: AbstractContextManager[Client] = Client(address, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    return client


@contextmanager
def through_prefect(address: str) -> Iterator[Client]:
    """A connection that prefect-dask keeps, which tells the log of the run where the cluster and its dashboard are.

    Task runs do not travel through it. Each would take along the flow's parameters and all of Prefect's settings, the
    API key included, need the API on every worker, and cost 0.1 s, where a thread that waits for the cluster costs
    5 ms.
    """
    from prefect_dask.task_runners import DaskTaskRunner

    with DaskTaskRunner(address=address, client_kwargs={"timeout": CONNECT}) as runner:
        yield runner.client


@contextmanager
def client_of(address: str, connect: Connect) -> Iterator[Client]:
    """A connection to a scheduler that has a worker; `UsageError` says what is to be started."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # tracebacks of lost connections, which we say in a sentence
    with ThreadPoolExecutor(1) as thread:  # which has no event loop yet
        found = thread.submit(asyncio.run, identity(address)).result()
    if found is None:
        raise UsageError(
            f"no Dask scheduler answers at {address}. Start one with `dask scheduler`, or leave out --runner dask"
        )
    with connect(address) as client:
        try:
            client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise UsageError(
                f"the Dask scheduler at {address} has no worker. Start one on each machine with `dask worker {address}`"
            ) from None
        yield client


async def identity(address: str) -> Mapping[str, Any] | None:
    """What the scheduler at this address says of itself; `None` where none does within seconds.

    A `Client` would wait for ever where something else listens, and leave a thread that prints a traceback.
    """
    security: Any = Security()  # type: ignore[no-untyped-call]
    try:
        connection: Any = rpc(address, connection_args=security.get_connection_args("client"))  # type: ignore[no-untyped-call]
        async with connection as scheduler:
            said: Mapping[str, Any] = await asyncio.wait_for(scheduler.identity(), CONNECT)
    except Exception:  # what else listens there may answer anything
        return None
    return said if said.get("type") == "Scheduler" else None


@contextmanager
def seen(out: str) -> Iterator[Path]:
    """A file in the folder of the dataset's generations, there while the block runs, for workers to look for."""
    where = place(out)
    with ExitStack() as there:
        try:
            mark = there.enter_context(present(where.versions))
        except OSError as error:
            raise unwritable(where, error) from None
        yield mark


def files(sources: Sequence[str], settings: Settings) -> tuple[tuple[str, ...], dict[str, str]]:
    """The sources that every worker must see, addresses aside, and the rule files with their SHA-256; whole paths."""
    here = Path.cwd()
    rules = {str(here / path): sha256(here / path) for path in settings.boilerplate.rules}
    return tuple(str(here / local(name)) for name in sources if not is_remote(name)), rules


def check(client: Client, need: Need) -> None:
    """Return if every worker can do the work; `UsageError` says which of them cannot, and why."""
    answers: dict[str, Exception | str | None] = client.run(lacks, need, on_error="return")
    wrong = [f"{worker} {said}" for worker, answer in sorted(answers.items()) if (said := complaint(answer))]
    if wrong:
        raise UsageError(f"{len(wrong)} of {len(answers)} Dask workers cannot do the work: {wrong[0]}")


def complaint(answer: Exception | str | None) -> str | None:
    """What a worker's answer says is wrong: nothing where it has just been lost, which may happen at any time.

    One that does not understand the question does not have its code.
    """
    if isinstance(answer, CommClosedError):
        return None
    if isinstance(answer, ImportError | AttributeError):
        return f"has no qingwen, or another version ({first_line(answer)}): install the same on all machines"
    return f"failed ({first_line(answer)})" if isinstance(answer, Exception) else answer


def awaited(future: Future[Any], address: str) -> Any:  # noqa: ANN401
    """The result of a future; `QingwenError` where nobody is left to give it, `Died` where its workers were lost."""
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())  # type: ignore[no-untyped-call]
    while not done.wait(LOOK) and future.client.status == "running":
        if not future.client.scheduler_info()["workers"]:
            raise gone(f"the Dask scheduler at {address} has lost all its workers")
    try:
        return result(future)
    except KilledWorker:
        raise Died(None, "lost with its Dask worker, again and again") from None
    except CancelledError:
        raise gone(f"the Dask scheduler at {address} is gone") from None


def result(future: Future[Any]) -> Any:  # noqa: ANN401
    """The result of a future that is done; `CancelledError` where its client was closed meanwhile, as Ctrl-C does.

    Without a limit Dask waits for ever on the event loop of a closed client.
    """
    while future.client.status == "running":
        try:
            return future.result(timeout=LOOK)
        except TimeoutError:
            if future.status == "error":  # what was run says so
                raise
    raise CancelledError


def gone(what: str) -> QingwenError:
    """The error that says what is lost, and what is not."""
    return QingwenError(f"{what}; nothing was published. The next run takes up what is finished")
