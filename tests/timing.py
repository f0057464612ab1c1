"""Processor time of a piece of work."""

from __future__ import annotations

import time
from collections.abc import Callable


def least(work: Callable[[], object], times: int = 3) -> float:
    """The least seconds of so many times, as a noisy machine is not a slow algorithm."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)
