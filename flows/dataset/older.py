"""The published generation as a source of rows: its shards, their inputs, and the rows of any run of inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.dataset import manifest
from flows.dataset.generations import Place
from flows.dataset.reads import Read, Reads
from flows.dataset.writer import Part
from flows.figures import Figures, rows


@dataclass(frozen=True, slots=True)
class Older:
    """A shard that is published under `root`: its files, its inputs in the order of their rows, and how it was made."""

    root: Path
    parts: tuple[Part, ...]
    reads: Reads
    made: str

    def made_by(self, read: Read) -> str:
        """The code and settings that made this input's rows."""
        return read.made or self.made


@dataclass(frozen=True, slots=True)
class Generation:
    """What the published generation was made of; `survey` is the hash of its survey, if it had one.

    `figures` count its documents and edits by rule, `duplicates` its marked rows.
    """

    root: Path
    made: str
    survey: str | None
    duplicates: dict[str, int]
    schema: dict[str, dict[str, str]]
    figures: Figures
    shards: tuple[Older, ...]


def published(place: Place) -> Generation | None:
    """The published generation; `None` where there is none, or its manifest is not what it was published with."""
    root = place.published()
    try:
        return _generation(root) if root and manifest.genuine(root) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


@lru_cache(maxsize=1)  # asked for three times in a run
def _generation(root: Path) -> Generation:
    """The generation that this manifest says, which is named by its hash and never changes."""
    content = manifest.read(root)
    return Generation(
        root,
        content["made"],
        content["survey"],
        content["duplicates"],
        content["schema"],
        Figures(documents=content["rows"]["documents"], rules=Counter(content["edits"])),
        tuple(_shards(root, content)),
    )


def _shards(root: Path, content: dict[str, Any]) -> Iterator[Older]:
    parts: dict[int, list[Part]] = {}
    for entry in content["files"]:
        if entry["rows"]:  # a table without any row has a file too, which no shard has written
            part = Part(**{name: value for name, value in entry.items() if name != "shard"})
            parts.setdefault(entry["shard"], []).append(part)
    for number, reads in enumerate(content["inputs"]):
        yield Older(root, tuple(parts.get(number, ())), reads, content["made"])


class Homes:
    """In which shard an older generation had an input, by a hash of its name; two with one hash cost a look more."""

    def __init__(self, shards: Sequence[Older]) -> None:
        self.shards = shards
        names = [np.fromiter((hash(entry["source"]) for entry in older.reads.entries()), np.int64) for older in shards]
        hashes = np.concatenate([np.empty(0, np.int64), *names])
        order = np.argsort(hashes)
        self.hashes = hashes[order]
        self.numbers = np.repeat(np.arange(len(shards), dtype=np.uint32), list(map(len, names)))[order]

    def of(self, names: Iterable[str]) -> tuple[Older, ...]:
        """The shards in which these inputs were, each once, in the order in which the names lead to them."""
        wanted = np.fromiter(map(hash, names), np.int64)
        first, behind = (np.searchsorted(self.hashes, wanted, side) for side in ("left", "right"))
        return tuple(self.shards[number] for number in dict.fromkeys(self.numbers[first[first < behind]].tolist()))


class Rows:
    """The rows of an older shard's inputs, read row group by row group."""

    def __init__(self, older: Older) -> None:
        self.reads = list(older.reads)
        self.tables = {part.table: OfTable(older.root / part.path, self._starts(part.table)) for part in older.parts}

    def _starts(self, table: str) -> list[int]:
        """The first row of each input, and the row behind the last."""
        return list(accumulate((rows(read.gave, table) for read in self.reads), initial=0))

    def of(self, first: int, last: int) -> Iterator[tuple[str, pa.Table]]:
        """The rows of the inputs numbered `first` to `last`, without `last`, each piece with its table's name."""
        for name, table in self.tables.items():
            for piece in table.slices(table.starts[first], table.starts[last]):
                yield name, piece


class OfTable:
    """One table of an older shard; a row group is kept until another one is asked for."""

    def __init__(self, path: Path, starts: Sequence[int]) -> None:
        self.path = path
        self.starts = starts
        self.group = -1
        self.read = pa.table({})

    @cached_property
    def file(self) -> pq.ParquetFile:
        """The open file."""
        return pq.ParquetFile(self.path, page_checksum_verification=True)

    @cached_property
    def ends(self) -> list[int]:
        """The row behind the last of each row group."""
        sizes = (self.file.metadata.row_group(number).num_rows for number in range(self.file.num_row_groups))
        return list(accumulate(sizes))

    def slices(self, start: int, stop: int) -> Iterator[pa.Table]:
        """The rows from `start` to `stop`, without `stop`."""
        for number, end in enumerate(self.ends if start < stop else ()):
            begin = self.ends[number - 1] if number else 0
            if begin < stop and start < end:
                if self.group != number:
                    self.read, self.group = self.file.read_row_group(number, use_threads=False), number
                low, high = max(start, begin), min(stop, end)
                yield self.read.slice(low - begin, high - low)
