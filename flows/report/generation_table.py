"""The history of a dataset, for a person and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.dataset.history import Change, Entry


def show(entries: Sequence[Entry], console: Console) -> None:
    """One row a generation, oldest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("generation", "written", "documents", "added, changed, dropped", "inputs", "added, changed, dropped"):
        table.add_column(name, justify="left" if name in ("generation", "written") else "right")
    for entry in entries:
        table.add_row(
            entry.generation + (" published" if entry.published else ""),
            datetime.fromtimestamp(entry.written).astimezone().strftime("%Y-%m-%d %H:%M") if entry.written else "–",
            f"{entry.rows['documents']:,}" if entry.rows else "–",
            counts(entry.document_changes),
            f"{entry.inputs:,}" if entry.rows else "–",
            counts(entry.input_changes),
        )
    console.print(table, soft_wrap=True)
    for entry in entries:
        if entry.problem:
            console.print(f"! {entry.generation}: {entry.problem}", style="red", markup=False, soft_wrap=True)


def counts(change: Change | None) -> str:
    """The changes as people write them; a dash where they are not known.

    >>> counts(Change(3, 1200, 0)), counts(None)
    ('+3 ~1,200 -0', '–')
    """
    return f"+{change.added:,} ~{change.changed:,} -{change.dropped:,}" if change else "–"


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry for machines, with its time in ISO 8601."""
    values = asdict(entry)
    if entry.written:
        values["written"] = datetime.fromtimestamp(entry.written, UTC).isoformat(timespec="seconds")
    for name in ("input_changes", "document_changes"):
        change = getattr(entry, name)
        values[name] = change._asdict() if change else None
    return values
