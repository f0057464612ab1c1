"""What was hashed before: a file that the system says is unchanged is not read again to know its hash.

    .versions/NAME/.seen.parquet     a hash of path, size, modified, changed, inode → sha256

A file is taken for unchanged when all five agree. The time of change (ctime) cannot be set back by a program, so a
file that was overwritten keeping its size and its date is seen too; a file changed less than two seconds before it was
listed is hashed the next time. Of a remote file the tag of its content (ETag) and its date stand for the last three.
`--rehash` trusts nothing.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources import Input
from flows.stores.address import is_remote

NAME: Final = ".seen.parquet"
FILE: Final = np.dtype([("first", "<u8"), ("rest", "V8"), ("sha256", "V32")])
"""What is kept of a file: the hash of its place and stamp, in two halves, and that of its bytes."""
SCHEMA: Final = pa.schema({"file": pa.binary(FILE.itemsize)})
GROUP: Final = 50_000
"""Files in a row group: all that is in memory when the index is written."""


class Seen(NamedTuple):
    """The index: `firsts` in ascending order, and of each the whole record."""

    firsts: memoryview
    files: np.ndarray[Any, Any]


def load(folder: Path) -> Seen:
    """The index in this folder; empty where there is none that can be read."""
    try:
        with pq.ParquetFile(folder / NAME, page_checksum_verification=True) as file:
            chunks = file.read(use_threads=False)["file"].chunks if file.schema_arrow.equals(SCHEMA) else []
    except (OSError, pa.ArrowException):
        chunks = []
    return _ordered([np.frombuffer(cast("bytes", chunk.buffers()[1]), FILE) for chunk in chunks])


def save(folder: Path, hashed: Iterable[tuple[Input, str]]) -> None:
    """Write the index anew: these inputs, each with the SHA-256 that it had when or after it was listed."""
    fresh = folder / f"{NAME}.new"
    records = (_key(item) + bytes.fromhex(digest) for item, digest in hashed if item.stamp)
    with pq.ParquetWriter(fresh, SCHEMA, use_dictionary=False, write_page_checksum=True) as file:
        while some := b"".join(islice(records, GROUP)):
            column = pa.Array.from_buffers(SCHEMA.types[0], len(some) // FILE.itemsize, [None, pa.py_buffer(some)])
            file.write_batch(pa.record_batch([column], schema=SCHEMA))
    fresh.replace(folder / NAME)


def known(seen: Seen, item: Input) -> str | None:
    """The SHA-256 of an input that is as it was when it was hashed; `None` where that is not sure."""
    if not item.stamp:
        return None
    key = _key(item)
    at = bisect_left(seen.firsts, int.from_bytes(key[:8], "little"))
    record = seen.files[at].tobytes() if at < len(seen.files) else b""
    return record[len(key) :].hex() if record.startswith(key) else None


def _ordered(files: Sequence[np.ndarray[Any, Any]]) -> Seen:
    together = np.concatenate([np.empty(0, FILE), *files])
    order = np.argsort(together["first"])
    return Seen(together["first"][order].data, together[order])


def _key(item: Input) -> bytes:
    """A hash of an input's place and stamp: of two that differ in either, none agree."""
    stamp = repr((item.size, item.stamp)).encode()
    return hashlib.blake2b(where(item) + b"\0" + stamp, digest_size=16).digest()


def where(item: Input) -> bytes:
    """The file's place, whatever the working directory is; another way to write it is another place, and is hashed."""
    part = f"//{item.cut}/{item.part}" if item.part else ""
    if item.path.startswith("/") or is_remote(item.path):
        return os.fsencode(item.path + part)
    return os.fsencode(f"{os.getcwd()}/{item.path}{part}")  # noqa: PTH109  (a fifth of the time of Path's)


NOTHING: Final = _ordered([])
"""The index of who trusts nothing."""
