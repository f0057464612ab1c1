"""What there is to do: the inputs in shards, and what is known of them from the generation before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from flows import borders, seen
from flows.dataset.finished import Read
from flows.dataset.generations import Place
from flows.dataset.older import Generation, Older, published
from flows.made import made
from flows.settings import Settings
from flows.sources import Input, pieces
from flows.sources.listing import file_of
from transforms.errors import UsageError
from transforms.model import Rejected

What: TypeAlias = Input | Rejected | Read
"""A file to read, one that cannot be read, or one that is gone from the sources and whose rows are kept."""


@dataclass(frozen=True, slots=True)
class Item:
    """One input, with the hash of its bytes where it is known without reading them."""

    what: What
    sha256: str | None = None

    @property
    def source(self) -> str:
        """Its name in the manifest; a piece of a large file has its number in it."""
        return self.what.name if isinstance(self.what, Input) else self.what.source

    @property
    def size(self) -> int | None:
        """Its bytes, where known."""
        return self.what.size


@dataclass(frozen=True)
class Shard:
    """Inputs that are worked on together, in the order of the listing; `older` are the shards that had them before."""

    number: int
    items: tuple[Item, ...]
    older: tuple[Older, ...] = ()

    @cached_property
    def size(self) -> int:
        """Bytes to read."""
        return sum(item.size or 0 for item in self.items)


def plan(listed: Sequence[Input | Rejected], place: Place, settings: Settings) -> list[Shard]:
    """The inputs in shards; the same however many workers there are, and whatever was there before."""
    before = published(place)
    index = {} if settings.run.rehash else seen.load(place.versions)
    same = before is not None and before.made == made(settings, before.survey)
    step = borders.step(what.size for what in listed if isinstance(what, Input))
    items = [item for what in listed for item in items_of(what, index, settings, step, same=same)]
    if settings.run.keep_vanished and before:
        items = with_vanished(items, before, settings)
    homes = {read.source: older for older in (before.shards if before else ()) for read in older.reads}
    return [
        Shard(number, tuple(shard), older_of(shard, homes))
        for number, shard in enumerate(borders.shards(items, min(2 * step, settings.run.shard_bytes)))
    ]


def items_of(what: Input | Rejected, index: seen.Seen, settings: Settings, step: int, *, same: bool) -> list[Item]:
    """One input, or the pieces of one larger than `step`; `same` is whether its rows can be as they were before."""
    if isinstance(what, Rejected):
        return [Item(what)]
    parts = pieces.split(what, min(step, pieces.SIZE))
    hashes = [seen.known(index, part) for part in parts]
    if len(parts) == 1 or (same and all(hashes)):
        return [Item(part, known) for part, known in zip(parts, hashes, strict=True)]
    return [Item(part) for part in pieces.located(parts, settings.fields())]


def older_of(items: Iterable[Item], homes: dict[str, Older]) -> tuple[Older, ...]:
    """The older shards in which these inputs were."""
    found = (homes.get(item.source) for item in items)
    return tuple({id(older): older for older in found if older is not None}.values())


def with_vanished(items: Iterable[Item], before: Generation, settings: Settings) -> list[Item]:
    """The inputs with those that are gone from the sources, each behind the input that it stood behind."""
    items = list(items)
    listed, files = {item.source for item in items}, {file_of(item.source) for item in items}
    behind: dict[str | None, list[Item]] = {}
    previous = None
    for older in before.shards:
        for read in older.reads:
            if read.source in listed:
                previous = read.source
            elif read.sha256 and file_of(read.source) not in files:  # what could not be read has no rows worth keeping
                kept = Read(read.source, read.size, read.sha256, read.gave, made=older.made_by(read))
                behind.setdefault(previous, []).append(Item(kept, read.sha256))
    if behind and ("original" in before.schema["paragraphs"]) != settings.script.keep_original:
        gone = sum(map(len, behind.values()))
        raise UsageError(
            f"{gone} inputs are gone from the sources, and their rows cannot be kept (run.keep_vanished) in a table "
            "with other columns: leave script.keep_original as it was, or choose another --out"
        )
    return [*behind.pop(None, ()), *(each for item in items for each in (item, *behind.pop(item.source, ())))]
