"""Whether a published dataset is what its manifest says, byte for byte and row for row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.dataset import card, manifest
from flows.dataset.generations import viewed
from flows.dataset.schema import TABLES, schema
from flows.dataset.store import GENERATION
from flows.dataset.writer import sha256
from flows.stores.address import is_remote, local
from flows.survey import NAME as SURVEY
from transforms.errors import UsageError


def problems(out: str | Path) -> list[str]:
    """What is wrong with the dataset at `out`, a sentence each; none when it is whole.

    `UsageError` if there is no dataset there.
    """
    if is_remote(str(out)):
        with viewed(out) as place:
            place.store.fetch(place.link.resolve())
            return problems(place.link)
    root = Path(local(str(out)))
    if root.is_symlink() and not root.exists() and GENERATION.fullmatch(root.readlink().name):
        return [f"{root.readlink().name}: the published generation is gone; `qingwen history` shows what is left"]
    if not root.is_dir():
        raise UsageError(f"{out}: no dataset there. Name the folder that `qingwen clean --out` wrote")
    try:
        content = manifest.read(root)
        for reads in content["inputs"]:
            list(reads)  # raises where they cannot be read
    except FileNotFoundError:
        raise UsageError(f"{out}: no {manifest.NAME} there, so not a dataset of qingwen") from None
    except (OSError, ValueError, RecursionError) as error:
        return [f"{manifest.NAME}: cannot be read: {error}"]
    if GENERATION.fullmatch(root.resolve().name) and not manifest.genuine(root):
        return [f"{manifest.NAME}: changed since it was published"]
    try:
        found = [*file_problems(root, content)]
        return found or [*row_problems(root, content)]
    except pa.ArrowException as error:
        return [f"a Parquet file cannot be read: {error}"]
    except (KeyError, TypeError, AttributeError) as error:
        return [f"{manifest.NAME}: damaged: {error!r} is missing or not what it was"]


def file_problems(root: Path, content: dict[str, Any]) -> Iterator[str]:
    """Files that are missing, changed, or that nobody has listed."""
    listed = {entry["path"]: entry for entry in content["files"]}
    for path, entry in listed.items():
        file = root / path
        if not file.is_file():
            yield f"{path}: missing"
        elif sha256(file) != entry["sha256"]:
            yield f"{path}: changed since it was published"
    for table in TABLES:
        for file in sorted((root / table).glob("*")):
            if f"{table}/{file.name}" not in listed:
                yield f"{table}/{file.name}: not in the manifest"
        if not any(entry["table"] == table for entry in listed.values()):
            yield f"{table}: no file"
    yield from other_problems(root, content)


def other_problems(root: Path, content: dict[str, Any]) -> Iterator[str]:
    """What stands beside the tables: the card and the survey, whose hashes the manifest has, and nothing else."""
    for name, right in ((card.NAME, content.get("card")), (SURVEY, content["survey"])):
        file = root / name
        if right and not file.is_file():
            yield f"{name}: missing"
        elif right and sha256(file) != right:
            yield f"{name}: changed since it was published"
    known = {*TABLES, manifest.NAME, card.NAME, *([SURVEY] if content["survey"] else [])}
    yield from (f"{file.name}: not in the manifest" for file in sorted(root.iterdir()) if file.name not in known)


def row_problems(root: Path, content: dict[str, Any]) -> Iterator[str]:
    """Rows that do not agree with the manifest or with one another."""
    original = content["settings"]["script"]["keep_original"]
    for entry in content["files"]:
        found = pq.read_metadata(root / entry["path"])
        if found.num_rows != entry["rows"]:
            yield f"{entry['path']}: {found.num_rows} rows, {entry['rows']} in the manifest"
        if not pq.read_schema(root / entry["path"]).equals(schema(entry["table"], original=original)):
            yield f"{entry['path']}: not the columns of {entry['table']}"
    documents = column(root, content, "documents", ["document_id", "paragraph_count", "edit_count"])
    if pc.count_distinct(documents["document_id"]).as_py() != documents.num_rows:
        yield "documents: document_id is not unique"
    for table, count in (("paragraphs", "paragraph_count"), ("edits", "edit_count")):
        ids = column(root, content, table, ["document_id"])
        counted = ids.group_by("document_id").aggregate([([], "count_all")])
        joined = documents.join(counted, "document_id", join_type="full outer")
        rows = pc.fill_null(joined["count_all"], pa.scalar(0))
        wrong = joined.num_rows - joined.filter(pc.equal(joined[count], rows)).num_rows
        if wrong:
            yield f"{table}: {wrong} documents have another number of rows than documents.{count} says"


def column(root: Path, content: dict[str, Any], table: str, names: list[str]) -> pa.Table:
    """Some columns of one table, all its parts."""
    parts = [entry["path"] for entry in content["files"] if entry["table"] == table]
    return pa.concat_tables(pq.read_table(root / path, columns=names, partitioning=None) for path in parts)
