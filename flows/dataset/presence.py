"""Marks of runs on a cluster: a file in the dataset's folder, locked while its run lives, for workers to see."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

_NAME: Final = ".run-"


@contextmanager
def present(folder: Path) -> Iterator[Path]:
    """A new file in the folder, there and locked while the block runs. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / f"{_NAME}{uuid4().hex}"
    handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield mark
    finally:
        mark.unlink(missing_ok=True)
        os.close(handle)


def clear(folder: Path) -> None:
    """Delete the marks of runs that are dead: the system has taken their locks from them."""
    for mark in folder.glob(f"{_NAME}*"):
        with suppress(OSError), mark.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mark.unlink()
