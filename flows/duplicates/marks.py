"""Marks in the rows of a shard: a file is written again only where a mark has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.care import CARELESS, Care
from flows.dataset.finished import Finished
from flows.dataset.schema import TEXT
from flows.dataset.writer import Part, TableWriter
from flows.duplicates.files import ROWS, Records, named, read_repeats
from flows.settings import Settings

MARKS: Mapping[str, tuple[str, ...]] = {
    "documents": ("duplicate_of", "near_duplicate_of"),
    "paragraphs": ("duplicate_of",),
}


def mark_shard(shard: Finished, table: str, work: Path, settings: Settings, _care: Care = CARELESS) -> Finished:
    """The shard with the marks of one table as they were found; the very same where it has them already."""
    part = next((part for part in shard.parts if part.table == table), None)
    if part is None:
        return shard
    found = {name: read_repeats(work, name, shard.number) for name in MARKS[table]}
    with pq.ParquetFile(shard.root / part.path, page_checksum_verification=True) as file:
        if has_marks(file, found):
            return shard
        folder = work / f"shard-{shard.number}"
        folder.mkdir(exist_ok=True)
        writer = TableWriter(table, folder, original=settings.script.keep_original)
        for start, rows in pieces(file):
            for name, repeats in found.items():
                at = rows.schema.get_field_index(name)
                column = marked(repeats, start, rows.num_rows)
                rows = rows.set_column(at, rows.schema.field(at), column)  # noqa: PLW2901  (columns one by one)
            writer.add(rows)
    fresh = writer.finish()
    parts = (fresh if fresh and old is part else linked(shard.root, old, folder) for old in shard.parts)
    return replace(shard, root=folder, parts=tuple(parts))


def has_marks(file: pq.ParquetFile, found: Mapping[str, Records]) -> bool:
    """Whether the file has the marks that were found, and no others."""
    return all(
        rows[name].combine_chunks().equals(marked(repeats, start, rows.num_rows))
        for start, rows in pieces(file, list(found))
        for name, repeats in found.items()
    )


def pieces(file: pq.ParquetFile, columns: list[str] | None = None) -> Iterator[tuple[int, pa.Table]]:
    """The rows of a file, little by little, each piece with the number of its first row."""
    start = 0
    for batch in file.iter_batches(ROWS, columns=columns, use_threads=False):
        yield start, pa.Table.from_batches([batch])
        start += batch.num_rows


def marked(repeats: Records, start: int, rows: int) -> pa.StringArray:
    """The marks of `rows` rows from `start`: an id, or null."""
    values: list[str | None] = [None] * rows
    first, last = np.searchsorted(repeats["row"], [start, start + rows])
    for repeat in repeats[first:last]:
        values[int(repeat["row"]) - start] = named(repeat)
    return pa.array(values, TEXT)


def linked(root: Path, part: Part, folder: Path) -> Part:
    """The same file in another folder."""
    name = f"{part.table}.parquet"
    (folder / name).unlink(missing_ok=True)
    os.link(root / part.path, folder / name)
    return replace(part, path=name)
