"""What can be taken over from the published generation: whole shards, or the rows of runs of unchanged inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows import sources
from flows.dataset import finished as shelves
from flows.dataset.finished import Finished
from flows.dataset.older import Older
from flows.dataset.reads import Read
from flows.figures import total
from flows.job import Job
from flows.plan import Item, Shard
from flows.sources import Input
from transforms.model import Rejected


@dataclass(frozen=True, slots=True)
class Taken:
    """Consecutive inputs of an older shard, from `first` up to `last`, without `last`, that are as they were."""

    older: int
    first: int
    last: int


def take_over(shards: Sequence[Shard], job: Job) -> dict[int, Finished]:
    """The shards that the published generation has whole, by number, without reading any input.

    Where that is all of them, nothing will be published, and a look at the files' sizes does; else every file is
    checked against its hash before it becomes part of a new generation.
    """
    found = published_whole(shards, job)
    if len(found) == len(shards) and not job.settings.run.rehash:
        return found
    return {number: done for number, done in found.items() if shelves.whole(done.root, done.parts)}


def published_whole(shards: Sequence[Shard], job: Job) -> dict[int, Finished]:
    """The shards that the published generation has whole, by number, as far as the sizes of its files tell."""
    return {shard.number: done for shard in shards if (done := taken_whole(sound(shard, quick=True), job))}


def sound(shard: Shard, *, quick: bool = False) -> Shard:
    """The shard without older shards whose files are not what they were; `quick` looks at the files' sizes only."""
    older = (older for older in shard.older if shelves.whole(older.root, older.parts, quick=quick))
    return replace(shard, older=tuple(older))


def taken_whole(shard: Shard, job: Job) -> Finished | None:
    """The shard as the generation before has it, if it had the same inputs; `None` also where a hash is not known."""
    if len(shard.older) != 1 or len(shard.older[0].reads) != len(shard.items):
        return None
    [older] = shard.older
    gave = []
    for item, read in zip(shard.items, older.reads, strict=True):
        if item.source != read.source or not unchanged(item, older, read, job.made) or not same_entry(item, read):
            return None
        gave.append(read.gave)
    return Finished(shard.number, shard.size, older.root, older.parts, older.reads, total(gave), taken=len(gave))


def taken(shard: Shard, made: str) -> Iterator[tuple[int, Taken]]:
    """The longest runs of inputs that an older shard has as they are, each with the number of its first input."""
    reads = [list(older.reads) for older in shard.older]
    homes = {read.source: (old, at) for old, of_older in enumerate(reads) for at, read in enumerate(of_older)}
    start, run = 0, None
    for number, item in enumerate(shard.items):
        old, at = homes.get(item.source, (-1, -1))
        same = old >= 0 and unchanged(item, shard.older[old], reads[old][at], made)
        if run and (not same or (old, at) != (run.older, run.last)):
            yield start, run
            run = None
        if same:
            start, run = (start, replace(run, last=at + 1)) if run else (number, Taken(old, at, at + 1))
    if run:
        yield start, run


def unchanged(item: Item, older: Older, read: Read, made: str) -> bool:
    """Whether an older shard's input is this one, and would give the same rows again."""
    if isinstance(item.what, Read):
        return older.made_by(read) == item.what.made and read.sha256 == item.sha256
    if isinstance(item.what, Input) and item.sha256 is None:
        return False
    identity = item.sha256 or read_of(item).identity
    return older.made_by(read) == made and read.settled and read.identity == identity


def unknown(shard: Shard, made: str) -> Iterator[Input]:
    """The inputs that have to be read: their hash is not known, or no older shard has them as they are."""
    same = {number for first, run in taken(shard, made) for number in range(first, first + run.last - run.first)}
    for number, item in enumerate(shard.items):
        if isinstance(item.what, Input) and number not in same:
            yield item.what


def here(shard: Shard, copies: Mapping[str, Input]) -> Shard:
    """The shard with local copies of remote inputs in their place."""
    if not copies:
        return shard
    return replace(
        shard,
        items=tuple(
            replace(item, what=copies.get(item.what.path, item.what)) if isinstance(item.what, Input) else item
            for item in shard.items
        ),
    )


def hashed(shard: Shard) -> Shard:
    """The shard with the hash of every input; one that cannot be read becomes `Rejected`."""
    return replace(shard, items=tuple(hashed_item(item) for item in shard.items))


def hashed_item(item: Item) -> Item:
    """The input with its hash."""
    if item.sha256 or not isinstance(item.what, Input):
        return item
    digest = sources.sha256(item.what)
    return Item(digest) if isinstance(digest, Rejected) else replace(item, sha256=digest)


def hashed_inputs(shards: Sequence[Shard], finished: Sequence[Finished]) -> Iterator[tuple[Input, str]]:
    """The inputs that could be read, each with the hash of its bytes."""
    for shard, done in zip(shards, finished, strict=True):
        for item, read in zip(shard.items, done.reads, strict=True):
            if isinstance(item.what, Input) and read.sha256:
                yield item.what, read.sha256


def same_entry(item: Item, read: Read) -> bool:
    """Whether what is to be said of an unchanged input is what the older shard says; not so once it has vanished."""
    return read == item.what if isinstance(item.what, Read) else read.made is None


def read_of(item: Item) -> Read:
    """An input as the manifest has it, without what it gave; rows that are kept have all of it."""
    if isinstance(item.what, Read):
        return item.what
    refused = None
    if isinstance(item.what, Rejected):
        reason = f"{item.what.reason}\0{item.what.detail}"
        refused = hashlib.sha256(reason.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Read(item.source, item.size, item.sha256, refused=refused)
