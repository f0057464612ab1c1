"""What each input was and gave: an entry of JSON an input, a line each, in manifests and in records of finished shards.

    {"source": "a.txt", "size": 9, "sha256": "5994…", "gave": {"documents": 1, …}},
     {"source": "b.txt", …}

Entries lie on the disk and become objects when their shard is looked at: those of 100,000 files would take 80 MB.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DUPLICATE = "duplicate"
"""The reason of a document that was dropped because an earlier one has the same text."""
UNSETTLED = frozenset({"too_slow", "out_of_memory", "crashed", DUPLICATE})
"""Reasons of rejection that speak of the machine or of other inputs too: the next run tries again."""
BETWEEN = b",\n "
"""What stands between two entries."""


@dataclass(frozen=True, slots=True)
class Read:
    """One input as it was read, and what it gave: figures as JSON values (`flows.figures`).

    `sha256` is that of its bytes, or `None` where it could not be read; then `refused` is a hash of the reason. `made`
    is by which code and settings its rows were made, where not by those of the generation: the input itself is gone.
    """

    source: str
    size: int | None
    sha256: str | None
    gave: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None
    made: str | None = None

    @property
    def identity(self) -> str:
        """What must be the same for its rows to be the same."""
        return self.sha256 or f"refused {self.refused}"

    @property
    def settled(self) -> bool:
        """Whether another try would give the same."""
        return UNSETTLED.isdisjoint(self.gave.get("rejected", ()))

    def as_json(self) -> dict[str, Any]:
        """The JSON values that `Read(**values)` takes."""
        values = {"source": self.source, "size": self.size, "sha256": self.sha256, "gave": dict(self.gave)}
        return values | {name: value for name in ("refused", "made") if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Reads:
    """The inputs of a shard, in order: `count` entries in `size` bytes of a file, from byte `start` on.

    Each loop reads them anew. Raises `OSError` where the file is gone, and `ValueError` where it is not what it was.
    """

    path: Path
    start: int
    size: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Read]:
        return reads_of(self.entries())

    def text(self) -> bytes:
        """The entries as they stand there."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(self.size).strip(b" ,\n")

    def entries(self) -> list[dict[str, Any]]:
        """The entries as JSON values."""
        found: list[dict[str, Any]] = json.loads(b"[%b]" % self.text())
        return found


def reads_of(entries: Iterable[dict[str, Any]]) -> Iterator[Read]:
    """The inputs that these JSON values speak of; `ValueError` where they are none."""
    try:
        for entry in entries:
            yield Read(**entry)
    except TypeError as error:
        raise ValueError(f"an input is damaged: {error}") from None


def write(reads: Iterable[Read], path: Path) -> Reads:
    """Put these inputs into a file of their own."""
    entries = [json_line(read.as_json()) for read in reads]
    size = path.write_bytes(BETWEEN.join(entries))
    return Reads(path, 0, size, len(entries))


def json_line(value: object) -> bytes:
    """A JSON value as it is written here and in manifests: on one line, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False).encode()
