"""The work on one shard: take over what is unchanged, read and clean the rest, write its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows import extras, sources
from flows.batches import Placed, batches, clean_batch, clean_carefully, counted
from flows.care import CARELESS, Care, Spot
from flows.dataset import finished as shelves
from flows.dataset.finished import Finished
from flows.dataset.older import Rows
from flows.dataset.reads import Read
from flows.dataset.reads import write as write_reads
from flows.dataset.writer import Writer
from flows.figures import stage_totals, total
from flows.job import Job
from flows.plan import Shard
from flows.reading import documents, read_all
from flows.settings import Settings
from flows.sources.near import near
from flows.stores.address import checked
from flows.taking import Taken, hashed, here, read_of, sound, taken, taken_whole, unknown
from transforms.chain import chain
from transforms.errors import QingwenError
from transforms.model import Document, Rejected


def clean_shard(shard: Shard, job: Job, care: Care = CARELESS) -> Finished:
    """What a shard gives: taken over where it is known, else read, cleaned and written."""
    shard = sound(shard)
    with near(unknown(shard, job.made), job.store) as copies:
        return clean_near(hashed(here(shard, copies)), job, care)


def clean_near(shard: Shard, job: Job, care: Care) -> Finished:
    """The same of a shard whose inputs are hashed and at hand."""
    if known := taken_whole(shard, job):
        return known
    blank = [read_of(item) for item in shard.items]
    shelf = job.store / shelves.key(job.made, blank)
    if kept := shelves.found(shelf):
        figures = total(read.gave for read in kept[1])
        return Finished(shard.number, shard.size, shelf, *kept, figures, taken=len(blank))
    with shelves.building(job.store) as folder:
        return shelves.keep(folder, shelf, worked_on(shard, blank, folder, job, care))


def worked_on(shard: Shard, blank: Sequence[Read], folder: Path, job: Job, care: Care) -> Finished:
    """The shard's files, written into `folder`: new documents cleaned, rows of unchanged inputs copied."""
    options = replace(job.settings.options(), survey=job.survey)
    writer = Writer(folder, original=job.settings.script.keep_original)
    runs = dict(taken(shard, job.made))
    rows = [Rows(older) for older in shard.older]
    gave: list[list[Mapping[str, Any]]] = [[] for _ in blank]
    stages = []
    for batch in batches(contents(shard, runs, job, care)):
        for results, measured in clean_carefully(batch, chain(options), options, care):
            write(results, writer, rows)
            stages.append(measured)
            for number, figures in by_input(results, rows):
                gave[number].append(figures)
    reads = [replace(read, gave=summed(figures)) for read, figures in zip(blank, gave, strict=True)]
    return Finished(
        shard.number,
        shard.size,
        folder,
        writer.finish(),
        write_reads(reads, folder / shelves.READS),
        total(read.gave for read in reads),
        stage_totals(stages),
        taken=sum(run.last - run.first for run in runs.values()),
    )


def summed(figures: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The figures of one input, which several batches may have had a part of."""
    return figures[0] if len(figures) == 1 else total(figures).as_json()


def contents(shard: Shard, runs: Mapping[int, Taken], job: Job, care: Care) -> Iterator[Placed]:
    """The shard's documents, as they were decoded, with `runs` of unchanged inputs between them, in order."""
    fields = job.settings.fields()
    items = list(shard.items)
    number = 0
    while number < len(items):
        what = items[number].what
        if run := runs.get(number):
            yield Placed(Spot(number, 0), run)
            number += run.last - run.first
        elif isinstance(what, Read):
            raise QingwenError(
                f"{what.source} is gone from the sources, and its rows in the published dataset are damaged: "
                "`qingwen rollback` the dataset, or set run.keep_vanished = false"
            )
        else:
            yield from documents(what, number, fields, care)
            number += 1


def write(results: Iterable[Placed], writer: Writer, rows: Sequence[Rows]) -> None:
    """The rows of finished items, in order."""
    fresh: list[Document | Rejected] = []
    for _, item in results:
        if isinstance(item, Taken):
            writer.add(fresh)
            fresh = []
            for table, piece in rows[item.older].of(item.first, item.last):
                writer.add_rows(table, piece)
        elif isinstance(item, Document | Rejected):
            fresh.append(item)
    writer.add(fresh)


def by_input(results: Iterable[Placed], rows: Sequence[Rows]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The figures of finished items, as JSON values, each with the number of its input."""
    items: dict[int, list[object]] = {}
    for spot, item in results:
        if isinstance(item, Taken):
            reads = rows[item.older].reads[item.first : item.last]
            yield from ((number, read.gave) for number, read in enumerate(reads, spot.source))
        else:
            items.setdefault(spot.source, []).append(item)
    yield from ((number, counted(of_input).as_json()) for number, of_input in items.items())


def cleaned(named: Sequence[str], settings: Settings) -> Iterator[Document | Rejected]:
    """What becomes of the inputs under `named`, one by one; nothing is written."""
    options = settings.options()
    checked(*named)
    extras.versions(settings)
    for batch in batches(read_all(sources.inputs(named), settings.fields(), CARELESS)):
        for item in clean_batch([placed.item for placed in batch], chain(options), options)[0]:
            if isinstance(item, Document | Rejected):
                yield item
