"""Finished shards: what each gave, kept beside the dataset until they are published, so that no work is done twice.

    .versions/NAME/.shards/<made>/<key>/     record.json documents.parquet paragraphs.parquet edits.parquet …

A finished shard's folder appears in one step and whole. Its key is a hash of all that decides its rows, so a run that
was killed, lost a worker or met a full disk is taken up by the next where it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.dataset.linked import fsync, fsync_tree
from flows.dataset.writer import Part, sha256
from flows.figures import Figures, StageFigures, total

RECORD = "record.json"
DUPLICATE = "duplicate"
"""The reason of a document that was dropped because an earlier one has the same text."""
UNSETTLED = frozenset({"too_slow", "out_of_memory", "crashed", DUPLICATE})
"""Reasons of rejection that speak of the machine or of other inputs too: the next run tries again."""


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
class Finished:
    """What a shard gave: files under `root`, its inputs in order, each stage's figures where it was worked on.

    `size` counts bytes to read, `taken` the inputs whose rows were taken over rather than made.
    """

    number: int
    size: int
    root: Path
    parts: tuple[Part, ...]
    reads: tuple[Read, ...]
    stages: Mapping[str, StageFigures] = field(default_factory=dict)
    taken: int = 0

    @property
    def documents(self) -> int:
        """Rows that it has in `documents`."""
        return sum(read.gave.get("documents", 0) for read in self.reads)

    @property
    def figures(self) -> Figures:
        """The counts over all its inputs."""
        return total(read.gave for read in self.reads)


def key(made: str, reads: Iterable[Read]) -> str:
    """The name of a shard of these inputs; `made` stands for code and settings.

    >>> key("", [Read("a", 1, "ff")]) == key("", [Read("a", 1, "ff", {"documents": 1})]) != key("", [])
    True
    """
    decisive = [made, *((read.source, read.identity, read.made) for read in reads)]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()[:32]


@contextmanager
def building(store: Path) -> Iterator[Path]:
    """A folder for a shard in work; gone after the block, unless `keep` has put it on the shelf."""
    store.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=store))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path, shelf: Path, finished: Finished) -> None:
    """Turn the folder of a shard that is finished into `shelf`, in one step, after it is safe on the disk."""
    record = {"parts": [asdict(part) for part in finished.parts], "reads": [read.as_json() for read in finished.reads]}
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    fsync_tree(folder)
    try:
        folder.rename(shelf)
    except OSError:
        if not shelf.exists():  # else another worker has finished the same, as after a lost answer
            raise
    fsync(shelf.parent)


def found(shelf: Path) -> tuple[tuple[Part, ...], tuple[Read, ...]] | None:
    """What a finished shard holds; `None` where there is none, or its files are not what they were."""
    try:
        record = json.loads((shelf / RECORD).read_bytes())
        parts, reads = tuple(Part(**part) for part in record["parts"]), tuple(Read(**read) for read in record["reads"])
    except (OSError, ValueError, TypeError, KeyError):
        parts, reads = (), ()
    if reads and whole(shelf, parts):
        return parts, reads
    shutil.rmtree(shelf, ignore_errors=True)
    return None


def whole(root: Path, parts: Iterable[Part], *, quick: bool = False) -> bool:
    """Whether these files are what they were, byte for byte; `quick` looks at their sizes only."""
    try:
        return all(
            (root / part.path).stat().st_size == part.size and (quick or sha256(root / part.path) == part.sha256)
            for part in parts
        )
    except OSError:
        return False
