"""Inputs → documents, one after the other, each with its place; one that a worker died on is passed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from flows import sources
from flows.batches import Placed, excuse
from flows.care import NOWHERE, Avoided, Care, Spot, TimeUpError
from flows.sources import Fields, Input
from transforms.model import Document, Rejected


def read_all(items: Iterable[Input | Rejected], fields: Fields, care: Care) -> Iterator[Placed]:
    """The documents of these inputs, as they were decoded, in order."""
    for number, item in enumerate(items):
        yield from documents(item, number, fields, care)


def documents(item: Input | Rejected, number: int, fields: Fields, care: Care) -> Iterator[Placed]:
    """The documents of one input, the `number`th of its shard."""
    if isinstance(item, Rejected):
        yield Placed(Spot(number, 0), item)
        return
    reader = sources.read(item, fields)
    for spot in (Spot(number, at) for at in count()):
        avoided = care.avoided(spot)
        if avoided and avoided.reading:
            yield Placed(spot, _given_up(item, "", avoided))
            return
        found = _next(reader, item, spot, care)
        care.note(NOWHERE, NOWHERE)
        if found is None:
            return
        yield Placed(spot, _given_up(item, found.member, avoided) if avoided else found)
        if isinstance(found, Rejected) and found.reason in ("too_slow", "out_of_memory"):
            return


def _next(reader: Iterator[Document | Rejected], item: Input, spot: Spot, care: Care) -> Document | Rejected | None:
    care.note(spot, spot)
    try:
        with care.limit():
            return next(reader, None)
    except (TimeUpError, MemoryError) as error:
        reason, detail = excuse("reading", error, care)
        detail += "; what follows in the file was not read"
        return Rejected(item.source, "", "source", reason, detail, item.size)


def _given_up(item: Input, member: str, avoided: Avoided) -> Rejected:
    rest = "; what follows in the file was not read" if avoided.reading else ""
    detail = f"worker processes ended at this document, twice ({avoided.how}){rest}"
    return Rejected(item.source, member, "worker", avoided.reason, detail, item.size)
