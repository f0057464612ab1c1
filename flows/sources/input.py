"""A file to read, or a piece of a large one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final

from flows.sources.kinds import Compression, Kind
from flows.sources.lines import Decided
from flows.stores import ranged
from flows.stores.address import is_remote

_PART: Final = re.compile(r"//[0-9]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a large file from `begin` up to `end`, in bytes of lines or in row groups, and what it must know.

    `record` is the number of its first line or row, `decided` the file's encoding, `taken` the digests of names that
    records before it have.
    """

    begin: int
    end: int
    record: int
    decided: Decided | None
    taken: frozenset[bytes]


@dataclass(frozen=True)  # without slots, for pickle's sake: a fifth of the time
class Input:
    """A file to read: `source` is its name in the dataset, the path as the user gave it; `size` counts bytes.

    `stamp` is what the system says of its last change (modified, changed, in nanoseconds; inode), or `None` where that
    is so recent that another change might not show. `part` is the number of a piece of a large file that is cut into
    `cut` bytes, from 1, else 0; `piece` is what it must know to be read.
    """

    path: str
    source: str
    kind: Kind
    compression: Compression
    size: int
    stamp: tuple[int, int, int] | None = field(default=None, compare=False)
    part: int = 0
    cut: int = 0
    piece: Piece | None = None

    @property
    def name(self) -> str:
        """`source`, for a piece with its number: no path has two slashes inside."""
        return f"{self.source}//{self.part}" if self.part else self.source

    def open(self) -> BufferedReader:
        """Its bytes as they lie there; the caller closes it. Raises `OSError`, and `StoreError` where it is remote."""
        return ranged.opened(self.path) if is_remote(self.path) else Path(self.path).open("rb")


def file_of(name: str) -> str:
    """The file of an input's name.

    >>> file_of("a.jsonl//2"), file_of("a//b.jsonl")
    ('a.jsonl', 'a//b.jsonl')
    """
    return _PART.sub("", name)
