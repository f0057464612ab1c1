"""The receipt as tables, once for the terminal and once for Prefect's artifacts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from shlex import quote

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from flows.dataset.store import FOLDER
from flows.report.receipt import Receipt, shown
from flows.stores.address import is_remote

MOST_RULES = 15  # a receipt should fit on a screen; --json has them all


def stage_rows(receipt: Receipt) -> list[dict[str, str | int | float]]:
    """One row a stage: seconds, characters in and out, edits."""
    return [
        {
            "stage": name,
            "seconds": round(stage.seconds, 2),
            "characters in": stage.characters_in,
            "characters out": stage.characters_out,
            "edits": stage.edits,
        }
        for name, stage in receipt.stages.items()
    ]


def rule_rows(receipt: Receipt) -> list[tuple[str, int]]:
    """Rules and how often they made an edit, the busiest first."""
    return sorted(receipt.figures.rules.items(), key=lambda item: (-item[1], item[0]))


def headline(receipt: Receipt) -> Text:
    """The first line: what was published, or why nothing was."""
    done = receipt.figures
    kept = f"{counted(done.documents, 'document')}, {counted(done.paragraphs, 'paragraph')}"
    counts = f"{kept}, {done.rejected.total():,} rejected"
    if receipt.taken:
        counts += f"; {receipt.taken:,} of {counted(receipt.inputs, 'input')} taken over unchanged"
    if receipt.outcome == "refused":
        return Text(f"Not published: {counts}", style="bold red")
    said = "Published" if receipt.outcome == "published" else "Unchanged, nothing to publish"
    return Text(f"{said}: {counts}", style="bold green")


def opening(receipt: Receipt) -> Text:
    """Where the dataset is, and how to open it."""
    if receipt.outcome == "refused":
        return Text(f"what would have been published: {receipt.generation}", style="dim")
    python = Path(sys.executable)
    where = f"{receipt.out}/{FOLDER}/{receipt.generation}" if is_remote(receipt.out) else receipt.out
    show = f"import pyarrow.parquet as pq; print(pq.read_table({json.dumps(f'{where}/paragraphs')}).to_pylist()[:3])"
    quoted = where.replace("'", "''")  # for SQL
    return Text.assemble(
        ("where   ", "bold"),
        f"{where}\n",
        ("open    ", "bold"),
        f"{quote(shown(python))} -c {quote(show)}\n",
        f"        or in DuckDB: FROM '{quoted}/paragraphs/*.parquet'; in Polars, pandas, Spark alike\n",
        ("check   ", "bold"),
        f"{quote(shown(python.with_name('qingwen')))} verify {quote(receipt.out)}",
    )


def counted(number: int, name: str) -> str:
    """A number and its noun.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {name}{'s' * (number != 1)}"


def counts_table(title: str, rows: list[tuple[str, int]]) -> Table:
    """Names and numbers."""
    table = Table(title, "", title_justify="left", box=None, pad_edge=False, header_style="bold")
    table.columns[1].justify = "right"
    for name, times in rows[:MOST_RULES]:
        table.add_row(name, f"{times:,}")
    if len(rows) > MOST_RULES:
        table.add_row(f"… and {len(rows) - MOST_RULES} more (--json lists all)", "", style="dim")
    return table


def show(receipt: Receipt, console: Console) -> None:
    """Print the receipt for a person."""
    done = receipt.figures
    stages = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("stage", "seconds", "characters in", "characters out", "edits"):
        stages.add_column(name, justify="left" if name == "stage" else "right")
    for row in stage_rows(receipt):
        stages.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row.values()))
    parts: list[Text | Table] = [headline(receipt), *(Text(f"! {reason}", style="red") for reason in receipt.reasons)]
    parts += [Text(f"! {warning}", style="yellow") for warning in receipt.warnings]
    parts += [Text(), stages] if receipt.stages else []
    for title, rows in (
        ("edits by rule", rule_rows(receipt)),
        ("converted characters", done.conversions.most_common()),
        ("rejected because", done.rejected.most_common()),
        ("duplicates", [(name, times) for name, times in receipt.duplicates.items() if times]),
        ("warnings", done.flags.most_common()),
    ):
        if rows:
            parts += [Text(), counts_table(title, rows)]
    console.print(Group(*parts, Text(), opening(receipt)), soft_wrap=True)
