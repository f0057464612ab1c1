"""Remote files that are to be read whole, as local copies for as long as they are needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from flows.sources.input import Input
from flows.stores.address import is_remote
from flows.stores.files import fetched

MOST: Final = 1 << 26
"""Bytes of a file that is fetched; a larger one is read in ranges where it lies."""
AT_ONCE: Final = 16
"""Requests at a time: a page of 5 kB is nothing but waiting."""


@contextmanager
def near(inputs: Iterable[Input], beside: Path | None = None) -> Iterator[Mapping[str, Input]]:
    """Local copies of those inputs that are remote and small, by path, while the block runs.

    They lie in the folder `beside`, which clears away what a process leaves that is killed, else where the system says.

    One that cannot be fetched is left out: whoever reads it will say why. Raises `StoreError` where the storage does
    not answer, since its silence is not the file's fault.
    """
    far = [item for item in inputs if not item.part and item.size <= MOST and is_remote(item.path)]
    if not far:
        yield {}
        return
    if beside:
        beside.mkdir(parents=True, exist_ok=True)
    folders = tempfile.TemporaryDirectory(prefix=".building-", dir=beside)
    with folders as folder, ThreadPoolExecutor(AT_ONCE) as threads:

        def copy(numbered: tuple[int, Input]) -> tuple[str, Input] | None:
            number, item = numbered
            path = Path(folder, str(number))
            with suppress(OSError):
                fetched(item.path, path, MOST)
                return item.path, replace(item, path=str(path))
            return None

        yield dict(found for found in threads.map(copy, enumerate(far)) if found)
