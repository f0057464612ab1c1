"""Finished shards: what each gave, kept beside the dataset until they are published, so that no work is done twice.

    .versions/NAME/.shards/<made>/<key>/     record.json reads.json documents.parquet paragraphs.parquet edits.parquet …

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
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from flows.dataset.linked import fsync, fsync_tree
from flows.dataset.reads import Read, Reads
from flows.dataset.writer import Part, sha256
from flows.figures import Figures, StageFigures

RECORD = "record.json"
READS = "reads.json"
"""The inputs of a finished shard, in its folder."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a shard gave: files under `root`, its inputs in order, their figures; each stage's where it was worked on.

    `size` counts bytes to read, `taken` the inputs whose rows were taken over rather than made.
    """

    number: int
    size: int
    root: Path
    parts: tuple[Part, ...]
    reads: Reads
    figures: Figures
    stages: Mapping[str, StageFigures] = field(default_factory=dict)
    taken: int = 0

    @property
    def documents(self) -> int:
        """Rows that it has in `documents`."""
        return self.figures.documents


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


def keep(folder: Path, shelf: Path, finished: Finished) -> Finished:
    """Turn the folder of a shard that is finished into `shelf`, in one step, after it is safe on the disk.

    Returns the shard as it is there.
    """
    reads = {"size": finished.reads.size, "count": finished.reads.count, "sha256": sha256(finished.reads.path)}
    record = {"parts": [asdict(part) for part in finished.parts], "reads": reads}
    (folder / RECORD).write_text(json.dumps(record), "utf-8")
    fsync_tree(folder)
    try:
        folder.rename(shelf)
    except OSError:
        if not shelf.exists():  # else another worker has finished the same, as after a lost answer
            raise
    fsync(shelf.parent)
    return replace(finished, root=shelf, reads=replace(finished.reads, path=shelf / READS))


def found(shelf: Path) -> tuple[tuple[Part, ...], Reads] | None:
    """What a finished shard holds; `None` where there is none, or its files are not what they were."""
    path = shelf / READS
    try:
        record = json.loads((shelf / RECORD).read_bytes())
        parts, reads = tuple(Part(**part) for part in record["parts"]), record["reads"]
        if whole(shelf, parts) and sha256(path) == reads["sha256"]:
            return parts, Reads(path, 0, reads["size"], reads["count"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
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
