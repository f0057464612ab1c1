"""Where one shard ends and the next begins: by what the inputs are, not by how many came before.

A file that is new, gone or grown must not shift the borders of all shards behind it. So a shard ends after an input
whose name says so: a hash of it falls below a threshold in proportion to the input's cost. After a change the borders
fall into step again at the next such name (content-defined chunking, as backup programs cut files).

How large shards are follows from all the inputs together: a small corpus should keep all workers busy too, and the same
inputs must give the same files however many workers there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from flows.sources.input import file_of

FILE = 4096
"""Bytes that opening and finishing a file are worth: a page of 1 kB takes as long as 4 kB more of text."""
SHARE = 11
"""So many steps are in the inputs at least: where 11 are left to two workers, one of them idles for a twelfth."""
LEAST = 1 << 21
"""The smallest step: 2 to 4 s of work, of which starting a shard and writing its files takes a fiftieth."""


class Sized(Protocol):
    """What has a name and a size."""

    @property
    def source(self) -> str:
        """Its name."""

    @property
    def size(self) -> int | None:
        """Its bytes, where known."""


T = TypeVar("T", bound=Sized)


def step(sizes: Iterable[int]) -> int:
    """How finely inputs of these sizes are cut, in bytes: a power of two, so that a corpus is cut anew when it doubles.

    >>> [step([megabytes << 20]) >> 20 for megabytes in (1, 60, 64, 100, 130, 2000)]
    [2, 4, 4, 8, 8, 128]
    """
    total = sum(size + FILE for size in sizes)
    return max(LEAST, 1 << max(0, (total // SHARE).bit_length() - 1))


def shards(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """The items in order, in lists of at most `most` bytes, half of that on average; a larger item stands alone.

    So does each piece of a large file, which is cut to be worked on by many.
    A list ends early only where it has a quarter of `most`.
    """
    shard: list[T] = []
    size = 0
    for item in items:
        cost = (item.size or 0) + FILE
        piece = file_of(item.source) != item.source
        if shard and (piece or size + cost > most):
            yield shard
            shard, size = [], 0
        shard.append(item)
        size += cost
        if piece or (4 * size >= most and chance(item.source) * most < 4 * cost):
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def chance(name: str) -> float:
    """A number from 0 to 1 that the name alone decides.

    >>> 0 <= chance("a") < 1, chance("a") == chance("a"), chance("a") == chance("b")
    (True, True, False)
    """
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=7).digest()) / 2**56
