"""The generations of a dataset that are on disk, and what each added, changed and dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from flows.dataset import manifest
from flows.dataset.generations import Place, collect, existing, held, there, viewed
from flows.dataset.store import number
from flows.dataset.verify import problems
from flows.redaction import first_line
from transforms.errors import UsageError


class Change(NamedTuple):
    """How many were added, changed and dropped since the generation before."""

    added: int
    changed: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One generation; the changes are `None` where the generation before is not on disk, or one of both is damaged.

    `written` is when, in seconds since 1970, by the file system, `rows` counts by table; `problem` says what is damaged
    where its manifest cannot be read, or it is gone.
    """

    generation: str
    published: bool
    written: float | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    inputs: int = 0
    input_changes: Change | None = None
    document_changes: Change | None = None
    problem: str | None = None


class Content(NamedTuple):
    """A generation's folder, its manifest and when that was written."""

    root: Path
    manifest: dict[str, Any]
    written: float


def history(dataset: str | Path) -> list[Entry]:
    """The generations, oldest first, damaged ones too. `UsageError` where there is no dataset."""
    with viewed(dataset) as place:
        found = [contents(root) for root in all_generations(place)]
        pairs = zip(found, [None, *found], strict=False)
        return [entry(place, after, before if isinstance(before, Content) else None) for after, before in pairs]


def all_generations(place: Place) -> list[Path]:
    """The generations on disk, and the published one though it be gone, oldest first."""
    current = place.published()
    return sorted({*place.generations(), *([current] if current else [])}, key=lambda path: number(path.name))


def contents(root: Path) -> Content | Entry:
    """A generation on disk; for one that cannot be read, what there is to say of it."""
    try:
        content = manifest.read(root)
        return Content(root, content, (root / manifest.NAME).stat().st_mtime)
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        problem = f"its {manifest.NAME} cannot be read: {reason}" if root.is_dir() else "it is gone"
        return Entry(root.name, published=False, problem=problem)


def entry(place: Place, after: Content | Entry, before: Content | None) -> Entry:
    """What there is to say of a generation."""
    if isinstance(after, Entry):
        return replace(after, published=place.versions / after.generation == place.published())
    found = Entry(after.root.name, after.root == place.published(), after.written)
    try:
        return replace(
            found,
            rows=after.manifest["rows"],
            inputs=sum(after.manifest["shards"]),
            input_changes=before and changes(inputs(before), inputs(after)),
            document_changes=before and document_changes(place, before, after),
        )
    except (OSError, pa.ArrowException) as error:
        return replace(found, problem=f"a file of it, or of the one before, cannot be read: {first_line(error)}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return replace(found, problem=f"its {manifest.NAME}, or that of the one before, is damaged: {error!r}")


def inputs(content: Content) -> dict[str, object]:
    """What identifies each input."""
    return {read.source: read.identity for reads in content.manifest["inputs"] for read in reads}


def document_changes(place: Place, before: Content, after: Content) -> Change:
    """The changes of rows in `documents`; files that both generations have are not read."""
    hashes = [{file["sha256"] for file in content.manifest["files"]} for content in (before, after)]
    same = hashes[0] & hashes[1]
    return changes(documents(place, before, same), documents(place, after, same))


def documents(place: Place, content: Content, same: set[str]) -> dict[str, object]:
    """A hash of each row in `documents`, by its id, leaving out the files with a hash in `same`."""
    files = content.manifest["files"]
    wanted = [file["path"] for file in files if file["table"] == "documents" and file["sha256"] not in same]
    place.store.fetch(content.root, wanted)
    found: dict[str, object] = {}
    for path in wanted:
        for batch in pq.ParquetFile(content.root / path).iter_batches(1000):
            for row in batch.to_pylist():
                found[row["document_id"]] = hashlib.blake2b(repr(row).encode(), digest_size=16).digest()
    return found


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> Change:
    """What is new, other, or gone.

    >>> changes({"a": 1, "b": 1}, {"b": 2, "c": 1})
    Change(added=1, changed=1, dropped=1)
    """
    common = before.keys() & after.keys()
    return Change(
        len(after.keys() - common), sum(before[name] != after[name] for name in common), len(before.keys() - common)
    )


def rollback(dataset: str | Path, generation: str | None = None) -> str:
    """Point the dataset at an older generation, by default the one before; returns its name.

    `generation` is a name or its number. `UsageError` says what is there where it is none, is published, or is not
    whole; `BusyError` where a run holds the dataset. No generation is deleted.
    """
    place = existing(dataset)
    with held(place):
        chosen = named(there(place), generation)
        place.store.fetch(chosen, anew=True)
        if found := problems(chosen):
            raise UsageError(f"{dataset}: {chosen.name} is damaged ({found[0]}); nothing was touched")
        place.store.point(chosen)
    return chosen.name


def named(place: Place, generation: str | None) -> Path:
    """The generation that a user means."""
    current, found = place.published(), place.generations()
    names = ", ".join(path.name for path in found)
    if generation is None:
        older = [path for path in found if current is None or number(path.name) < number(current.name)]
        if not older:
            raise UsageError(f"{place.name}: no generation before the published one is on disk. There is: {names}")
        return older[-1]
    for path in found:
        if generation == path.name or generation.lstrip("0") == str(number(path.name)):
            if path == current:
                raise UsageError(f"{place.name}: {path.name} is the published generation; nothing to do")
            return path
    raise UsageError(f"{place.name}: no generation {generation!r} is on disk. There is: {names}")


def discard(dataset: str | Path, keep: int) -> list[str]:
    """Delete all but the newest `keep` generations, never the published one; returns the names of those deleted."""
    place = existing(dataset)
    with held(place):
        return collect(there(place), keep)
