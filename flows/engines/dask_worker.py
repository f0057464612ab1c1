"""What runs on the workers of a Dask cluster: a look at whether they can do the work, and the work."""

from __future__ import annotations

import glob
import os
import pickle
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import current_process
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from distributed import get_worker

from flows.care import Care
from flows.dataset.writer import sha256
from flows.engines.worker import Worker
from flows.engines.workers import Slots, free_slots, taken
from flows.made import code
from transforms.errors import UsageError

IDLE: Final = 60
"""Seconds that a process waits for the next shard; another takes two to start and to read its tables."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a Dask worker must have for the bytes to be the same: versions by name, sources and rule files by path.

    Rule files are given with their SHA-256. `mark` is a file of this run in the dataset's folder: who sees it, sees
    that folder and not another of its name.
    """

    versions: Mapping[str, str]
    sources: tuple[str, ...]
    rules: Mapping[str, str]
    mark: Path


def installed(packages: tuple[str, ...]) -> Mapping[str, str]:
    """What decides bytes on this machine, by name; a package that is not installed is left out."""
    found = {name: each for name in packages if (each := _version(name))}
    return {"qingwen's code": _code(), "Unicode": unicodedata.unidata_version} | found


@cache
def _code() -> str:
    return code()[:12]


@cache
def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def lacks(need: Need) -> str | None:
    """What this worker lacks for the run, as a sentence without its subject; `None` where it has all."""
    mine = installed(tuple(need.versions))
    other = [f"{name} {mine.get(name, '-')}, not {it}" for name, it in need.versions.items() if mine.get(name) != it]
    if other:
        return f"has {'; '.join(other)}: install the same on all machines, and start the worker anew"
    for path in need.sources:
        if not os.path.lexists(path) and next(glob.iglob(path, recursive=True), None) is None:  # noqa: PTH207  (lazily)
            return f"does not see {path}: share it with all machines, at the same path"
    for path, digest in need.rules.items():
        if not Path(path).is_file() or sha256(Path(path)) != digest:
            return f"does not see the rule file {path} as it is: share it with all machines, at the same path"
    folder = need.mark.parent
    if not need.mark.exists():
        return f"does not see the folder {folder}: share it with all machines, at the same path"
    trial = need.mark.with_name(f"{need.mark.name}-{uuid4().hex}")
    try:
        trial.touch()
        trial.unlink(missing_ok=True)  # another run may have taken it for the mark of a dead one
    except OSError as error:
        return f"cannot write into {folder}: {error.strerror}"
    return None


def there(sealed: bytes, memory: int, need: Need) -> Any:  # noqa: ANN401
    """The result of the call in `sealed`, by a process beside this Dask worker; raises what it raises, and `Died`."""
    worker = get_worker()
    if wrong := lacks(need):  # it may have come after the run had begun
        raise UsageError(f"the Dask worker {worker.address} {wrong}")
    folder, function, args, care = pickle.loads(sealed)  # noqa: S301  (Dask itself trusts whoever reaches it)
    # Dask's nanny starts workers as daemons, which may not have children, since these would survive; ours do not
    current_process().daemon = False
    with taken(slots(worker.state.nthreads, memory), memory, IDLE) as process, while_wanted(process):
        return process.run(inside, (folder, function, args), care)


@cache
def slots(count: int, memory: int) -> Slots:
    """The places for processes beside this Dask worker, one a thread of it."""
    return free_slots(count)


@contextmanager
def while_wanted(process: Worker) -> Iterator[None]:
    """Kill the process when Dask has cancelled its task: the run is over, and another may be writing the same files."""
    worker = get_worker()
    task, done = worker.state.tasks[worker.get_current_task()], threading.Event()

    def watch() -> None:
        while not done.wait(1):
            if task.state == "cancelled":
                with suppress(ValueError):  # it has ended meanwhile
                    process.process.kill()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def inside(folder: str, function: Callable[..., Any], args: tuple[Any, ...], care: Care) -> Any:  # noqa: ANN401
    """`function(*args, care)` in the folder that relative paths are meant from."""
    if Path(folder).is_dir():
        os.chdir(folder)
    return function(*args, care)
