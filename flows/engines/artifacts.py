"""What Prefect shows of a run beside its graph: progress, the receipt's tables, and why a guard refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.engines import Portion, Watch
from flows.redaction import redacted
from flows.report.pace import Stopwatch
from flows.report.receipt import Receipt
from flows.report.tables import rule_rows, stage_rows

EVERY: Final = 5.0
"""Seconds between two updates of the progress; one costs 4 ms here, and as much in the server."""


class Progress(Watch):
    """A watch that keeps a progress artifact: documents, bytes, rate and time left."""

    def __init__(self) -> None:
        self.watch = Stopwatch()
        self.artifact: UUID | None = None
        self.shown = 0.0
        self.lock = threading.Lock()

    def planned(self, step: str, shards: Sequence[Portion]) -> None:
        """Show how much there is."""
        if shards:
            with self.lock:
                self.watch.begin(step, shards)
                self._show()

    def finished(self, shard: Portion, result: object) -> None:
        """Move on; the end of a step is always shown."""
        with self.lock:
            self.watch.add(shard, result)
            if self.watch.done >= self.watch.total or time.monotonic() > self.shown + EVERY:
                self._show()

    def _show(self) -> None:
        pace = self.watch.pace()
        if self.artifact is None:
            made: UUID = create_progress_artifact(pace.percent, key="qingwen-progress", description=str(pace))  # type: ignore[assignment]
            self.artifact = made
        else:
            update_progress_artifact(self.artifact, progress=pace.percent, description=str(pace))
        self.shown = time.monotonic()


def show(receipt: Receipt) -> None:
    """The figures as tables; a refusal as a page of its own."""
    said = redacted(f"{receipt.outcome}: {receipt.figures.documents} documents in {receipt.out}")
    create_table_artifact(key="qingwen-stages", table=stage_rows(receipt), description=said)
    create_table_artifact(
        key="qingwen-rules",
        table=[{"rule": rule, "edits": times} for rule, times in rule_rows(receipt)],
        description="edits by rule",
    )
    if receipt.outcome == "refused":
        create_markdown_artifact(key="qingwen-refusal", markdown=redacted(refusal(receipt)), description=said)


def refusal(receipt: Receipt) -> str:
    """Why nothing was published, as Markdown."""
    reasons = "".join(f"- {reason}\n" for reason in receipt.reasons)
    rejected = "".join(f"| {reason} | {times:,} |\n" for reason, times in receipt.figures.rejected.most_common())
    return (
        f"# Not published: {receipt.out}\n\n{reasons}\nThe dataset is as it was. What would have been published is in "
        f"`{receipt.generation}` until the next run.\n\n| rejected because | inputs |\n|---|---|\n{rejected}"
    )
