"""Inputs grouped into shards, and the work on one shard: read, clean, write its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows import sources
from flows.batches import batches, clean_batch
from flows.dataset.writer import Part, Writer
from flows.figures import Figures, Read, total
from flows.settings import Settings
from flows.sources import Fields, Input
from transforms.boilerplate.survey import Survey
from transforms.model import Document, Rejected


@dataclass(frozen=True, slots=True)
class Shard:
    """Inputs that are worked on together, in the order of the listing."""

    number: int
    inputs: tuple[Input | Rejected, ...]

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(item.size or 0 for item in self.inputs)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a shard gave: its files and its figures."""

    number: int
    size: int
    parts: tuple[Part, ...]
    figures: Figures


def plan(named: Sequence[str], settings: Settings) -> list[Shard]:
    """The inputs under the sources a user named, grouped by size; the same however many workers there are.

    `UsageError` where a source does not exist or there is nothing to read.
    """
    shards: list[list[Input | Rejected]] = [[]]
    size = 0
    for item in sources.inputs(named):
        item_size = item.size or 0
        if shards[-1] and size + item_size > settings.run.shard_bytes:
            shards.append([])
            size = 0
        shards[-1].append(item)
        size += item_size
    return [Shard(number, tuple(items)) for number, items in enumerate(shards)]


def read_all(items: Iterable[Input | Rejected], settings: Settings) -> Iterator[Document | Rejected]:
    """The documents of these inputs, as they were decoded, in order."""
    fields = Fields(**settings.sources.model_dump())
    for item in items:
        if isinstance(item, Rejected):
            yield item
        else:
            yield from sources.read(item, fields)


def cleaned(named: Sequence[str], settings: Settings) -> Iterator[Document | Rejected]:
    """What becomes of the inputs under `named`, one by one; nothing is written."""
    options = settings.options()
    for batch in batches(read_all(sources.inputs(named), settings)):
        yield from clean_batch(batch, options)[0]


def hashes(items: Iterable[Input | Rejected]) -> tuple[Read, ...]:
    """Each input's size and sha256, for the manifest; `None` for one that cannot be read."""
    found = ((item, item if isinstance(item, Rejected) else sources.sha256(item)) for item in items)
    return tuple(
        Read(item.source, item.size, None if isinstance(digest, Rejected) else digest) for item, digest in found
    )


def clean_shard(shard: Shard, root: Path, settings: Settings, survey: Survey | None = None) -> Finished:
    """Read a shard's documents, take them through the stages, and write its parts under `root`."""
    options = replace(settings.options(), survey=survey)
    writer = Writer(root, shard.number, original=settings.script.keep_original)
    figures = [Figures(inputs=hashes(shard.inputs))]
    for batch in batches(read_all(shard.inputs, settings)):
        results, counted = clean_batch(batch, options)
        writer.add(results)
        figures.append(counted)
    return Finished(shard.number, shard.size, writer.finish(), total(figures))
