"""Rows of one shard to Parquet files, one a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.dataset.schema import TABLES, rows, schema
from transforms.model import Document, Rejected

# 50,000 to 100,000 rows a group read and compress best; groups of 1,000 cost 12 % size and 36 % of the read speed
GROUP_ROWS = 50_000
# Of text, in memory until written, twice while it is. 50,000 paragraphs have 8 MB; 5,000 documents of 3 kB have this
GROUP_BYTES = 16 * 1024**2
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
    """One finished Parquet file; `path` is relative to the folder that it was written to, or to the dataset."""

    table: str
    path: str
    rows: int
    size: int
    sha256: str


class TableWriter:
    """One table's rows of one shard, gathered into row groups; used through `Writer`.

    Where a row group ends depends on the rows before it alone, not on the pieces in which they were added.
    """

    def __init__(self, table: str, folder: Path, *, original: bool) -> None:
        self.table = table
        self.schema = schema(table, original=original)
        self.path = folder / f"{table}.parquet"
        self.pending: list[pa.Table] = []
        self.rows = self.bytes = self.written = 0
        self.file: pq.ParquetWriter | None = None

    def add(self, found: pa.Table) -> None:
        """More rows."""
        while found.num_rows:
            sizes = np.cumsum(row_bytes(found)) + self.bytes
            fit = min(int(np.searchsorted(sizes, GROUP_BYTES)) + 1, GROUP_ROWS - self.rows, found.num_rows)
            self.pending.append(found.slice(0, fit))
            self.rows, self.bytes = self.rows + fit, int(sizes[fit - 1])
            if self.rows >= GROUP_ROWS or self.bytes >= GROUP_BYTES:
                self.flush()
            found = found.slice(fit)

    def flush(self) -> None:
        """Write the pending rows as one row group."""
        if self.file is None:
            statistics: Any = [name for name in self.schema.names if name not in LONG]
            self.file = pq.ParquetWriter(
                self.path,
                self.schema,
                compression="zstd",
                compression_level=3,
                use_dictionary=cast("bool", DICTIONARY[self.table]),  # the stubs know of True and False only
                write_statistics=statistics,
                write_page_index=True,
                write_page_checksum=True,
                store_schema=True,
            )
        # In one chunk: the bytes must not tell in how many pieces the rows came
        gathered = pa.concat_tables([self.schema.empty_table(), *self.pending]).combine_chunks()
        self.written += self.rows
        self.pending, self.rows, self.bytes = [], 0, 0
        self.file.write_table(gathered)
        del gathered
        pa.default_memory_pool().release_unused()  # else each worker keeps 50 to 90 MB that it no longer needs

    def finish(self) -> Part | None:
        """Close the file and read it back to check it; `None` where the table has no rows."""
        if self.rows:
            self.flush()
        return None if self.file is None else self.close(self.file)

    def close(self, file: pq.ParquetWriter) -> Part:
        """The finished file."""
        file.close()
        found = pq.read_metadata(self.path)
        if found.num_rows != self.written:
            raise OSError(f"{self.path}: {found.num_rows} rows on disk, {self.written} written")
        return Part(self.table, self.path.name, self.written, self.path.stat().st_size, sha256(self.path))


class Writer:
    """The four tables of one shard in a folder of its own: `add` documents and rows in order, then `finish`."""

    def __init__(self, folder: Path, *, original: bool = False) -> None:
        self.tables = {table: TableWriter(table, folder, original=original) for table in TABLES}

    def add(self, items: Iterable[Document | Rejected]) -> None:
        """The rows of these documents and rejected inputs."""
        found: dict[str, list[dict[str, Any]]] = {}
        for item in items:
            for table, row in rows(item):
                found.setdefault(table, []).append(row)
        for table, of_table in found.items():
            self.tables[table].add(pa.Table.from_pylist(of_table, schema=self.tables[table].schema))

    def add_rows(self, table: str, found: pa.Table) -> None:
        """Rows that another dataset of the same schema has."""
        self.tables[table].add(found)

    def finish(self) -> tuple[Part, ...]:
        """The finished files; none for a table without rows."""
        parts = (table.finish() for table in self.tables.values())
        return tuple(part for part in parts if part is not None)


def empty(table: str, folder: Path, *, original: bool = False) -> Part:
    """A file of a table without rows, so that the table exists in every dataset."""
    writer = TableWriter(table, folder, original=original)
    writer.flush()
    return cast("Part", writer.finish())


def row_bytes(found: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The bytes of each row's long columns."""
    sizes = np.zeros(found.num_rows, np.int64)
    for name in found.column_names:
        if name in LONG:
            lengths = pc.fill_null(pc.binary_length(found[name]), 0)
            sizes += lengths.to_numpy().astype(np.int64)
    return sizes


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
