"""Rows of one shard to Parquet parts, one a table, named by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from flows.dataset.schema import TABLES, rows, schema
from transforms.model import Document, Rejected

# 50,000 to 100,000 rows a group read and compress best; groups of 1,000 cost 12 % size and 36 % of the read speed
GROUP_ROWS = 50_000
GROUP_BYTES = 128 * 1024**2
# Columns with few values; a dictionary for the text columns makes the files 6 % larger
DICTIONARY = {
    "documents": ["host", "site", "encoding", "encoding_how", "language", "script", "origin", "editor"],
    "paragraphs": ["document_id", "kind", "language", "script"],
    "edits": ["document_id", "stage", "rule", "before", "after"],
    "rejected": ["stage", "reason"],
}
LONG = {"text", "original", "before", "after", "detail"}  # no statistics: they would hold whole texts


@dataclass(frozen=True, slots=True)
class Part:
    """One finished Parquet file, relative to the dataset's root."""

    table: str
    path: str
    rows: int
    size: int
    sha256: str


class TableWriter:
    """One table's rows of one shard, gathered into row groups; used through `Writer`."""

    def __init__(self, table: str, root: Path, shard: int, *, original: bool) -> None:
        self.table, self.root, self.shard = table, root, shard
        self.schema = schema(table, original=original)
        self.pending: dict[str, list[Any]] = {name: [] for name in self.schema.names}
        self.rows = self.characters = self.written = 0
        self.temporary = root / f".{table}-{shard:05d}.part"
        self.file: pq.ParquetWriter | None = None

    def add(self, row: dict[str, Any]) -> None:
        """One more row."""
        for name, values in self.pending.items():
            values.append(row[name])
        self.rows += 1
        self.characters += sum(len(value) for name in LONG if isinstance(value := row.get(name), str))
        if self.rows >= GROUP_ROWS or 3 * self.characters >= GROUP_BYTES:
            self.flush()

    def flush(self) -> pq.ParquetWriter:
        """Write the pending rows as one row group; returns the open file."""
        if self.file is None:
            statistics: Any = [name for name in self.schema.names if name not in LONG]
            self.file = pq.ParquetWriter(
                self.temporary,
                self.schema,
                compression="zstd",
                compression_level=3,
                use_dictionary=cast("bool", DICTIONARY[self.table]),  # the stubs know of True and False only
                write_statistics=statistics,
                write_page_index=True,
                write_page_checksum=True,
                store_schema=True,
            )
        self.file.write_table(pa.table(self.pending, schema=self.schema))
        self.written += self.rows
        self.pending = {name: [] for name in self.schema.names}
        self.rows = self.characters = 0
        return self.file

    def finish(self) -> Part:
        """Close the file, read it back to check it, and name it by its content."""
        file = self.flush() if self.rows or self.file is None else self.file
        file.close()
        found = pq.read_metadata(self.temporary)
        if found.num_rows != self.written:
            raise OSError(f"{self.temporary}: {found.num_rows} rows on disk, {self.written} written")
        with self.temporary.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        path = f"{self.table}/part-{self.shard:05d}-{digest[:8]}.parquet"
        (self.root / self.table).mkdir(exist_ok=True)
        self.temporary.rename(self.root / path)
        return Part(self.table, path, self.written, (self.root / path).stat().st_size, digest)


class Writer:
    """The four tables of one shard: `add` documents in order, then `finish`.

    Parts appear under `root` only when whole; an exception leaves none of them, only a hidden temporary file. The first
    shard writes all four tables, so that each exists in every dataset; other shards only those that have rows.
    """

    def __init__(self, root: Path, shard: int, *, original: bool = False) -> None:
        self.tables = {table: TableWriter(table, root, shard, original=original) for table in TABLES}
        self.shard = shard

    def add(self, items: Iterable[Document | Rejected]) -> None:
        """The rows of these documents and rejected inputs."""
        for item in items:
            for table, row in rows(item):
                self.tables[table].add(row)

    def finish(self) -> tuple[Part, ...]:
        """The finished parts."""
        return tuple(table.finish() for table in self.tables.values() if self.shard == 0 or table.rows or table.written)
