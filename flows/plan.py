"""What there is to do: the inputs in shards, and what is known of them from the generation before."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BufferedWriter
from pathlib import Path
from typing import TypeAlias

from flows import borders, seen
from flows.dataset.generations import Place
from flows.dataset.older import Generation, Homes, Older, published
from flows.dataset.reads import Read
from flows.made import made
from flows.settings import Settings
from flows.sources import Input, pieces
from flows.sources.input import file_of
from transforms.errors import UsageError
from transforms.model import Rejected

NAME = "plan"
What: TypeAlias = Input | Rejected | Read
"""A file to read, one that cannot be read, or one that is gone from the sources and whose rows are kept."""


@dataclass(frozen=True)  # without slots, as `Input`
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


@dataclass(frozen=True, slots=True)
class Items:
    """The inputs of a shard on the disk: `count`, from byte `start` of the plan's file; made anew by each loop."""

    path: Path
    start: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Item]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            return iter(pickle.load(file))  # noqa: S301  (our own bytes)


@dataclass(frozen=True, slots=True)
class Shard:
    """Inputs that are worked on together, in the order of the listing; `older` are the shards that had them before.

    `size` counts bytes to read; `known` says that no input has to be read for its hash.
    """

    number: int
    items: Items | tuple[Item, ...]
    older: tuple[Older, ...] = ()
    size: int = 0
    known: bool = False


def plan(listed: Iterable[Input | Rejected], place: Place, settings: Settings) -> list[Shard]:
    """The inputs in shards; the same however many workers there are, and whatever was there before.

    They are written to a file beside the finished shards, so that memory does not grow with their number.
    """
    before = published(place)
    index = seen.NOTHING if settings.run.rehash else seen.load(place.versions)
    same = before is not None and before.made == made(settings, before.survey)
    step = borders.step(what.size for what in listed if isinstance(what, Input))
    kept = vanished(listed, before, settings) if settings.run.keep_vanished and before else {}
    items = in_order(listed, kept, lambda what: items_of(what, index, settings, step, same=same))
    homes = Homes(before.shards if before else ())
    place.shards.mkdir(exist_ok=True)
    with (place.shards / NAME).open("wb") as file:
        return [
            written(number, shard, homes, file)
            for number, shard in enumerate(borders.shards(items, min(2 * step, settings.run.shard_bytes)))
        ]


def written(number: int, items: list[Item], homes: Homes, file: BufferedWriter) -> Shard:
    """These inputs as a shard, written to the end of the plan's file."""
    stored = Items(Path(file.name), file.tell(), len(items))
    pickle.dump(items, file, pickle.HIGHEST_PROTOCOL)
    size = sum(item.size or 0 for item in items)
    known = all(item.sha256 for item in items if isinstance(item.what, Input))
    return Shard(number, stored, homes.of(item.source for item in items), size, known)


def items_of(what: Input | Rejected, index: seen.Seen, settings: Settings, step: int, *, same: bool) -> list[Item]:
    """One input, or the pieces of one larger than `step`; `same` is whether its rows can be as they were before."""
    if isinstance(what, Rejected):
        return [Item(what)]
    parts = pieces.split(what, min(step, pieces.SIZE))
    hashes = [seen.known(index, part) for part in parts]
    if len(parts) == 1 or (same and all(hashes)):
        return [Item(part, known) for part, known in zip(parts, hashes, strict=True)]
    return [Item(part) for part in pieces.located(parts, settings.fields())]


Kept: TypeAlias = Mapping[str, Sequence[Read]]
"""Inputs that are gone and whose rows are kept, by the file that they stand behind; "" for those before all others."""


def vanished(listed: Iterable[Input | Rejected], before: Generation, settings: Settings) -> Kept:
    """The inputs of the generation before that are gone from the sources, each behind the file that it stood behind."""
    files = {what.source for what in listed}
    behind: dict[str, list[Read]] = {}
    previous = ""
    for older in before.shards:
        for read in older.reads:
            file = file_of(read.source)
            if file in files:
                previous = file
            elif read.sha256:  # what could not be read has no rows worth keeping
                behind.setdefault(previous, []).append(replace(read, made=older.made_by(read)))
    if behind and ("original" in before.schema["paragraphs"]) != settings.script.keep_original:
        gone = sum(map(len, behind.values()))
        raise UsageError(
            f"{gone} inputs are gone from the sources, and their rows cannot be kept (run.keep_vanished) in a table "
            "with other columns: leave script.keep_original as it was, or choose another --out"
        )
    return behind


def in_order(
    listed: Iterable[Input | Rejected], kept: Kept, items_of: Callable[[Input | Rejected], list[Item]]
) -> Iterator[Item]:
    """The inputs, each with what is kept behind it."""
    yield from (Item(read, read.sha256) for read in kept.get("", ()))
    for what in listed:
        yield from items_of(what)
        yield from (Item(read, read.sha256) for read in kept.get(what.source, ()))
