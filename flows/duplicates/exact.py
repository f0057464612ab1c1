"""Exact duplicates: rows whose text has the hash of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flows.dataset.finished import Finished
from flows.duplicates.files import KEY, keys_of, repeats, write_repeats

BUCKET = 250_000
"""Keys that are sorted at a time, on average: some 25 MB of memory, which a corpus of 50 MB needs too."""
MOST = 256
"""Buckets at most: each shard has an open file for each. Beyond 64 million keys the memory grows."""


def buckets(finished: Sequence[Finished], table: str) -> int:
    """Into how many parts the keys of a table are divided, by their hash."""
    keys = sum(part.rows for shard in finished for part in shard.parts if part.table == table)
    return min(MOST, 1 + keys // BUCKET)


def find_duplicates(work: Path, shards: int, buckets: int) -> int:
    """Write down the rows whose text stands earlier in the dataset, shard by shard; returns how many there are.

    The order of the dataset is that of the shards and of their rows.
    """
    found = 0
    for bucket in range(buckets):
        of_shards = [np.fromfile(keys_of(work, bucket, shard), KEY) for shard in range(shards)]
        keys = np.concatenate([np.empty(0, KEY), *of_shards])
        borders = np.cumsum([0, *map(len, of_shards)])
        later, first = repeated(keys["hash"])
        found += len(later)
        write_repeats(work, "duplicate_of", repeats(keys["row"][later], keys[first]), np.digitize(later, borders) - 1)
    return found


def repeated(hashes: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The places at which an earlier hash comes again, in order, and for each the place where it came first.

    >>> [found.tolist() for found in repeated(np.array([[1, 1], [2, 1], [1, 1], [1, 2], [1, 1]]))]
    [[2, 4], [0, 0]]
    """
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))  # stable: equal hashes stay in their order
    ordered = hashes[order]
    new = np.ones(len(order), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(new)[np.cumsum(new) - 1]
    later, first = order[~new], order[starts[~new]]
    in_order = np.argsort(later)
    return later[in_order], first[in_order]
