"""The step's own files: hashes of texts, and the rows that repeat others, as arrays of fixed records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

ROWS = 512
"""Rows of a table that are read at a time; of documents of 3 kB, 2048 took 20 MB."""
ID = ("id", "u1", 10)
"""A `document_id` as bytes: it is 20 hexadecimal digits."""
KEY = np.dtype([("hash", "<u8", 2), ("row", "<u4"), ID, ("position", "<i4")])
"""A text's hash, its row in its table and shard, and what its id is made of; position -1 is a whole document."""
REPEAT = np.dtype([("row", "<u4"), ID, ("position", "<i4")])
"""A row of a shard that repeats another, and what the id of the original is made of."""

Records = np.ndarray[Any, Any]


def keys_of(work: Path, bucket: int, shard: int) -> Path:
    """The file of a shard's keys in one bucket."""
    return work / f"keys-{bucket}-{shard}"


def signatures_of(work: Path, shard: int) -> Path:
    """The file of a shard's signatures."""
    return work / f"signatures-{shard}"


def repeats(rows: Records, originals: Records) -> Records:
    """These rows with the ids of their originals, which have `id` and, where they are paragraphs, `position`."""
    found = np.empty(len(rows), REPEAT)
    found["row"], found["id"] = rows, originals["id"]
    found["position"] = originals["position"] if "position" in (originals.dtype.names or ()) else -1
    return found


def write_repeats(work: Path, column: str, found: Records, shards: Records) -> None:
    """Add repeats to the files of their shards; `column` is where they will be marked."""
    for shard in np.unique(shards):
        with (work / f"{column}-{shard}").open("ab") as file:
            file.write(found[shards == shard].tobytes())


def read_repeats(work: Path, column: str, shard: int) -> Records:
    """A shard's repeats by row."""
    path = work / f"{column}-{shard}"
    found = np.fromfile(path, REPEAT) if path.exists() else np.empty(0, REPEAT)
    return found[np.argsort(found["row"])]


def named(repeat: Any) -> str:  # noqa: ANN401  (a record of a NumPy array)
    """The id of the original: of a document, or of a paragraph at its position."""
    identity = repeat["id"].tobytes().hex()
    return identity if repeat["position"] < 0 else f"{identity}:{repeat['position']}"
