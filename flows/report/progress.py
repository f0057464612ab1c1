"""A progress bar on long work, for people only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.engines import Portion, Watch
from flows.report.pace import Stopwatch


class Bar(Watch):
    """A watch that moves a bar by the bytes of the shards done: documents, bytes, rate and time left beside it."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.watch = Stopwatch()
        self.task = bar.add_task("starting", total=None)

    def planned(self, step: str, shards: Sequence[Portion]) -> None:
        """Show how much there is."""
        self.watch.begin(step, shards)
        self._show()

    def finished(self, shard: Portion, result: object) -> None:
        """Move on."""
        self.watch.add(shard, result)
        self._show()

    def _show(self) -> None:
        pace = self.watch.pace()
        self.bar.update(self.task, description=str(pace), total=100, completed=pace.percent)


@contextmanager
def progress(console: Console, *, show: bool) -> Iterator[Watch]:
    """A bar on `console` while the block runs; nothing where nobody looks at a terminal."""
    if not show or not console.is_terminal:
        yield Watch()
        return
    columns = (SpinnerColumn(), BarColumn(20), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        yield Bar(bar)
