"""What was hashed before: a file that the system says is unchanged is not read again to know its hash.

    .versions/NAME/.seen.parquet     path, size, modified, changed, inode → sha256

A file is taken for unchanged when all five agree. The time of change (ctime) cannot be set back by a program, so a
file that was overwritten keeping its size and its date is seen too; a file changed less than two seconds before it was
listed is hashed the next time. Of a remote file the tag of its content (ETag) and its date stand for the last three.
`--rehash` trusts nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources import Input
from flows.stores.address import is_remote

NAME = ".seen.parquet"
COLUMNS: dict[str, pa.DataType] = {
    "path": pa.binary(),
    "size": pa.int64(),
    "modified": pa.int64(),
    "changed": pa.int64(),
    "inode": pa.uint64(),
    "sha256": pa.binary(32),
}
SCHEMA = pa.schema(COLUMNS)
STAMP = ("size", "modified", "changed", "inode")

Stamp = tuple[int, ...]
Seen = Mapping[bytes, tuple[Stamp, bytes]]


def load(folder: Path) -> Seen:
    """The index in this folder; empty where there is none that can be read."""
    try:
        columns = pq.read_table(folder / NAME, schema=SCHEMA, partitioning=None).to_pydict()
    except (OSError, pa.ArrowException):
        return {}
    stamps = zip(*(columns[name] for name in STAMP), strict=True)
    return dict(zip(columns["path"], zip(stamps, columns["sha256"], strict=True), strict=True))


def save(folder: Path, hashed: Iterable[tuple[Input, str]]) -> None:
    """Write the index anew: these inputs, each with the SHA-256 that it had when or after it was listed."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for item, digest in hashed:
        if item.stamp:
            row = (where(item), item.size, *item.stamp, bytes.fromhex(digest))
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
    fresh = folder / f"{NAME}.new"
    pq.write_table(pa.table(columns, schema=SCHEMA), fresh)
    fresh.replace(folder / NAME)


def known(seen: Seen, item: Input) -> str | None:
    """The SHA-256 of an input that is as it was when it was hashed; `None` where that is not sure."""
    stamp, digest = seen.get(where(item), ((), b""))
    return digest.hex() if item.stamp and stamp == (item.size, *item.stamp) else None


def where(item: Input) -> bytes:
    """The file's place, whatever the working directory is; another way to write it is another place, and is hashed."""
    part = f"//{item.cut}/{item.part}" if item.part else ""
    if is_remote(item.path):
        return os.fsencode(item.path + part)
    return os.fsencode(os.path.join(os.getcwd(), item.path + part))  # noqa: PTH109, PTH118  (a fifth of the time of Path's)
