"""What happens in a run, as structured log records: on standard error on request, and in Prefect's run log.

A record has fields beside its sentence: step, shard, documents, rejected, bytes, seconds, place, dataset, outcome.
There is one a step and one a shard, none a document but for those that a worker process died on.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, Literal

from flows.dataset.finished import Finished
from flows.engines import Portion, Watch
from flows.redaction import redacted
from flows.report.receipt import Receipt

LOG: Final = logging.getLogger("qingwen")
Format = Literal["text", "json"]
Logger = logging.Logger | logging.LoggerAdapter[logging.Logger]
_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, message, then its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; credentials in it are masked."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": when, "level": record.levelname.lower(), "message": record.getMessage()}
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        return redacted(json.dumps(line, ensure_ascii=False, default=str))


class Lines(logging.Formatter):
    """A record as a line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line; credentials in it are masked."""
        return redacted(super().format(record))


@contextmanager
def logging_as(form: Format | None) -> Iterator[Watch]:
    """A watch that logs on standard error while the block runs; one that looks away where no form is asked for."""
    if form is None:
        yield Watch()
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    before = LOG.level, LOG.propagate
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False  # Prefect has a handler at the root
    try:
        yield Logged(lambda: LOG)
    finally:
        LOG.removeHandler(handler)
        level, LOG.propagate = before
        LOG.setLevel(level)


class Logged(Watch):
    """A watch that writes down what happens, with the logger that `logger` gives in the thread it is called from."""

    def __init__(self, logger: Callable[[], Logger]) -> None:
        self.logger = logger
        self.step, self.since = "", time.monotonic()

    def _write(self, level: int, message: str, **fields: object) -> None:
        self.logger().log(level, redacted(message), extra=fields)

    def planned(self, step: str, shards: Sequence[Portion]) -> None:
        """A step and how much it has to do; nothing of one that has nothing."""
        self.step, self.since = step, time.monotonic()
        if not shards:
            return
        size = sum(shard.size for shard in shards)
        message = f"{step} begins: {len(shards)} shards, {size:,} bytes"
        self._write(logging.INFO, message, step=step, shards=len(shards), bytes=size)

    def finished(self, shard: Portion, result: object) -> None:
        """A shard, what it gave, and the seconds since its step began."""
        seconds = round(time.monotonic() - self.since, 3)
        fields: dict[str, object] = {"step": self.step, "shard": shard.number, "bytes": shard.size, "seconds": seconds}
        message = f"{self.step}: shard {shard.number} done"
        if isinstance(result, Finished):
            figures = result.figures
            fields |= {"documents": figures.documents, "rejected": figures.rejected.total()}
            message += f", {figures.documents:,} documents, {figures.rejected.total():,} rejected"
        self._write(logging.INFO, message, **fields)

    def died(self, shard: Portion, place: str, how: str) -> None:
        """A worker process that died, and where."""
        message = f"{self.step}: a worker process ended ({how}) at {place}, in shard {shard.number}"
        self._write(logging.WARNING, message, step=self.step, shard=shard.number, place=place, how=how)

    def ended(self, receipt: Receipt) -> None:
        """The outcome, and every reason to look at it."""
        fields: dict[str, object] = {"dataset": receipt.out, "outcome": receipt.outcome}
        for sentence in receipt.reasons + receipt.warnings:
            self._write(logging.WARNING, sentence, **fields)
        figures = receipt.figures
        message = (
            f"{receipt.outcome}: {figures.documents:,} documents, {figures.rejected.total():,} rejected; {receipt.out}"
        )
        fields |= {"generation": receipt.generation, "documents": figures.documents}
        fields |= {"rejected": figures.rejected.total()}
        self._write(logging.WARNING if receipt.outcome == "refused" else logging.INFO, message, **fields)
