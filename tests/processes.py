"""Processes that tests start, wait for and end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def until(found: Callable[[], Any], seconds: float = 60) -> Any:
    """What `found` gives as soon as that is something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.1)
    return result


def passed(end: float) -> Callable[[], bool]:
    """Whether this moment of `time.monotonic` is over."""
    return lambda: time.monotonic() > end


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> int:
    """End a process and its group; its exit code."""
    if process.poll() is None:
        os.killpg(process.pid, how)
    return process.wait(30)


def children(pid: int) -> dict[int, str]:
    """The processes that a process has started, with their command lines."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(entry.name)] = (entry / "cmdline").read_text()
        except OSError:  # it has ended meanwhile
            continue
    return found


def below(pid: int) -> dict[int, str]:
    """The processes that one has started, and those that they have."""
    found = children(pid)
    return found | {pid: line for child in found for pid, line in below(child).items()}
