"""A progress bar on long work, for people only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.engines import Nobody, Piece, Watch


class Bar:
    """A `Watch` that moves a bar by the bytes of the shards done."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.task = bar.add_task("starting", total=None)

    def planned(self, step: str, shards: Sequence[Piece]) -> None:
        """Show how much there is."""
        total = sum(shard.size for shard in shards)
        self.bar.reset(self.task, description=step.replace("_", " "), total=total)

    def finished(self, shard: Piece) -> None:
        """Move on."""
        self.bar.advance(self.task, shard.size)


@contextmanager
def progress(console: Console, *, show: bool) -> Iterator[Watch]:
    """A bar on `console` while the block runs; nothing where nobody looks at a terminal."""
    if not show or not console.is_terminal:
        yield Nobody()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield Bar(bar)
