"""One worker process, and what it is asked: to run a function, and to note in shared memory where it is."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import threading
import traceback
from collections.abc import Callable, MutableSequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing import connection, forkserver, get_context, parent_process
from typing import Any

import pyarrow as pa

from flows.care import NOTES, NOWHERE, Care, Range, in_work
from flows.stores.connections import adopt, environment
from transforms.errors import QingwenError

# Forked from a process that has the modules loaded and runs nothing: 30 ms where a fresh one takes a second. A fork of
# this process, with the threads of Prefect and Arrow, could hang.
CONTEXT = get_context("forkserver")
# New objects between two looks for cycles, of which a batch has next to none: the usual 700 cost 5 % of the time
GARBAGE = 20_000
PRELOAD = ["__main__", "flows.shards", "flows.survey"]


def prepare() -> None:
    """Begin the process that workers are forked from, so that it loads the modules while others wait."""
    CONTEXT.set_forkserver_preload(PRELOAD)
    forkserver.ensure_running()


class Died(Exception):  # noqa: N818  (an event to react to, not an error of the program)
    """A worker has died, or was ended for taking too long: `how`, and what it was at, if a document is to blame."""

    def __init__(self, at: Range | None, how: str, reason: str = "crashed") -> None:
        super().__init__(at, how, reason)  # all of it, so that it arrives whole from another machine
        self.at, self.how, self.reason = at, how, reason


class Worker:
    """A process that runs one function at a time; `memory` is the bytes it may allocate, 0 for any.

    It ends when it has nothing to do for `idle` seconds, where those are given.
    """

    def __init__(self, memory: int, idle: float | None = None) -> None:
        CONTEXT.set_forkserver_preload(PRELOAD)
        self.notes = CONTEXT.RawArray("q", NOTES)
        self.calls, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(theirs, self.notes, memory, idle), daemon=True)
        self.process.start()
        theirs.close()

    @property
    def gone(self) -> bool:
        """Whether the process has ended."""
        return not self.process.is_alive()

    def run(self, function: Callable[..., Any], args: tuple[object, ...], care: Care) -> Any:  # noqa: ANN401
        """`function(*args, care)`, from the worker. Raises what it raises, and `Died` when the worker does."""
        self.notes[:] = [0, 0, *NOWHERE, *NOWHERE]
        # Wall time, where `care` limits processor time: the machine may be busy with other things. A worker is ended
        # when it was at the same thing at two looks, so after one to two times this
        patience = 1.5 * care.seconds + 1 if care.seconds else None
        ticks = -1
        try:
            self.calls.send((function, args, care, environment()))
            while not connection.wait([self.calls, self.process.sentinel], patience):
                if self.notes[1] and self.notes[0] == ticks:
                    raise self.ended(care.seconds)
                ticks = self.notes[0]
            done, answer = self.calls.recv()
        except (EOFError, OSError) as error:
            raise self.died() from error
        if done:
            return answer
        raise answer

    def died(self) -> Died:
        """What to say of this worker, which is gone."""
        self.process.join()
        code = self.process.exitcode or 0
        reason = "interrupted" if code == -signal.SIGINT else "crashed"
        died = Died(in_work(self.notes), signal_name(-code) if code < 0 else f"exit {code}", reason)
        self.stop()
        return died

    def ended(self, seconds: float) -> Died:
        """The same after this worker was ended for being at one thing too long."""
        self.stop()
        return Died(in_work(self.notes), f"more than {seconds:g} s, run.document_seconds", "too_slow")

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.calls.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def serve(calls: connection.Connection, notes: MutableSequence[int], memory: int, idle: float | None) -> None:
    """Answer calls until the other end is closed or its process is gone, or nobody has called for `idle` seconds."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group: no traceback from here
    gc.freeze()  # modules stay: to look at them for garbage takes time, and a copy of the memory that forks share
    gc.set_threshold(GARBAGE)
    follow_parent()
    if memory:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    with suppress(EOFError, OSError):
        while calls.poll(idle):
            function, args, care, said = calls.recv()
            adopt(said)  # a worker may be older than what its parent has been told since
            calls.send(answer(function, args, replace(care, notes=notes)))
            del function, args, care  # while it waits
            pa.default_memory_pool().release_unused()


def answer(function: Callable[..., Any], args: tuple[object, ...], care: Care) -> tuple[bool, Any]:
    """Whether the function gave a result, and the result or what it raised."""
    try:
        return True, function(*args, care)
    except MemoryError:
        return False, QingwenError(
            "a worker needed more memory than run.worker_memory for what is not one document's fault; nothing was "
            "published. Give it more, or make run.shard_bytes smaller"
        )
    except (QingwenError, OSError) as error:
        return False, error
    except Exception as error:
        error.add_note(traceback.format_exc())
        return False, error if portable(error) else RuntimeError(traceback.format_exc())


def portable(error: Exception) -> bool:
    """Whether an error arrives whole in another process."""
    try:
        return isinstance(pickle.loads(pickle.dumps(error)), type(error))  # noqa: S301  (our own bytes)
    except Exception:
        return False


def signal_name(number: int) -> str:
    """A signal as people know it.

    >>> signal_name(11)
    'SIGSEGV'
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def follow_parent() -> None:
    """End this worker when the process that started it is gone; a killed run would leave it waiting for ever."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True).start()
