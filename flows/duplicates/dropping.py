"""Marked documents leave their tables, on request; each leaves a row in `rejected` that names the original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.care import CARELESS, Care
from flows.dataset.finished import READS, Finished
from flows.dataset.older import Older, Rows
from flows.dataset.reads import DUPLICATE, Read
from flows.dataset.reads import write as write_reads
from flows.dataset.schema import schema
from flows.dataset.writer import Writer
from flows.figures import Figures, total
from flows.settings import Settings

STAGE = "duplicates"


def drop_shard(shard: Finished, work: Path, settings: Settings, _care: Care = CARELESS) -> Finished:
    """The shard without the documents that have a `duplicate_of`; the very same where none has."""
    with_drops = inputs_with_drops(shard)
    if not with_drops:
        return shard
    folder = work / f"dropped-{shard.number}"
    folder.mkdir(exist_ok=True)  # a worker may have died in the middle of this
    writer = Writer(folder, original=settings.script.keep_original)
    rows = Rows(Older(shard.root, shard.parts, shard.reads, ""))
    reads = list(rows.reads)
    done = 0
    for number in [*with_drops, len(reads)]:
        for table, piece in rows.of(done, number):
            writer.add_rows(table, piece)
        if number < len(reads):
            reads[number] = without_duplicates(rows, number, reads[number], writer)
        done = number + 1
    return replace(
        shard,
        root=folder,
        parts=writer.finish(),
        reads=write_reads(reads, folder / READS),
        figures=total(read.gave for read in reads),
    )


def inputs_with_drops(shard: Finished) -> list[int]:
    """The numbers of the inputs that have a document to drop."""
    for part in shard.parts:
        if part.table == "documents":
            marks = pq.read_table(shard.root / part.path, columns=["duplicate_of"], partitioning=None)["duplicate_of"]
            ends = list(accumulate(read.gave.get("documents", 0) for read in shard.reads))
            rows = np.flatnonzero(pc.is_valid(marks).to_numpy())
            return [int(number) for number in np.unique(np.searchsorted(ends, rows, side="right"))]
    return []


def without_duplicates(rows: Rows, number: int, read: Read, writer: Writer) -> Read:
    """Write the rows of one input that stay, and what is left of the others; the input with what it gives then."""
    ids: set[str] = set()
    refused: list[pa.Table] = []
    gone = Figures()
    for table, piece in rows.of(number, number + 1):  # the documents come first
        if table == "documents":
            dropped = piece.filter(pc.is_valid(piece["duplicate_of"]))
            ids.update(map(str, dropped["document_id"].to_pylist()))
            refused.append(rejections(dropped))
            stays = pc.is_null(piece["duplicate_of"])
            gone = total([gone.as_json(), figures_of(dropped).as_json()])
        elif table == "rejected":
            stays = pa.array([True] * piece.num_rows)
        else:
            stays = pc.invert(pc.is_in(piece["document_id"], pa.array(list(ids), pa.string())))
        writer.add_rows(table, piece.filter(stays))
        if table == "edits":
            gone.rules.update(rules_of(piece.filter(pc.invert(stays))))
    for piece in refused:
        writer.add_rows("rejected", piece)
    return replace(read, gave=lessened(read.gave, gone).as_json())


def rejections(dropped: pa.Table) -> pa.Table:
    """The rows in `rejected` of dropped documents."""
    found = [
        {
            "source": row["source"],
            "member": row["member"],
            "stage": STAGE,
            "reason": DUPLICATE,
            "detail": f"the same text as document {row['duplicate_of']}, white space aside (duplicates.documents)",
            "bytes": None,
        }
        for row in dropped.select(["source", "member", "duplicate_of"]).to_pylist()
    ]
    return pa.Table.from_pylist(found, schema=schema("rejected"))


def figures_of(dropped: pa.Table) -> Figures:
    """What these documents had been counted with, rules aside."""
    flags = Counter(str(flag) for flags in dropped["flags"].to_pylist() for flag in flags or ())
    columns = ("paragraph_count", "edit_count", "characters_in", "characters_out")
    paragraphs, edits, came, left = (int(pc.sum(dropped[name]).as_py() or 0) for name in columns)
    return Figures(dropped.num_rows, paragraphs, edits, came, left, flags=flags)


def rules_of(edits: pa.Table) -> Iterator[str]:
    """The rules of these edits, flagged places aside."""
    yield from map(str, edits.filter(pc.not_equal(edits["before"], edits["after"]))["rule"].to_pylist())


def lessened(gave: Mapping[str, Any], gone: Figures) -> Figures:
    """An input's figures without those of dropped documents, which are rejected; conversions count the work done."""
    had = total([gave])
    return replace(
        had,
        documents=had.documents - gone.documents,
        paragraphs=had.paragraphs - gone.paragraphs,
        edits=had.edits - gone.edits,
        characters_in=had.characters_in - gone.characters_in,
        characters_out=had.characters_out - gone.characters_out,
        rules=had.rules - gone.rules,
        flags=had.flags - gone.flags,
        rejected=had.rejected + Counter({DUPLICATE: gone.documents}),
    )
