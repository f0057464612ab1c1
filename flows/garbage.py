"""Python's search for cycles, made rare while a run holds a million objects that stay: a quarter of its time else."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000
"""New objects after which the youngest are looked through; Python's own number is 700."""


@contextmanager
def seldom_sought() -> Iterator[None]:
    """Seldom while the block runs, and as before after it."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
