"""Duplicates over the whole run: hash the texts, find those that repeat an earlier one, mark their rows.

The first in the order of the dataset is the original; the others name its id. This step alone looks at other documents,
so it stands by itself after cleaning. Memory holds one bucket of hashes and one row group, whatever the corpus; a file
whose marks stay the same is not written again.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.dataset.finished import Finished
from flows.dataset.generations import Place
from flows.dataset.older import published
from flows.duplicates import exact, near
from flows.duplicates.dropping import drop_shard
from flows.duplicates.keys import key_shard
from flows.duplicates.marks import mark_shard
from flows.job import Job

if TYPE_CHECKING:
    from flows.engines import Engine


@dataclass(frozen=True, slots=True)
class Marked:
    """The shards with their marks, and how many rows have one, by `table.column`."""

    finished: Sequence[Finished]
    counts: Mapping[str, int]


def marked(finished: Sequence[Finished], place: Place, job: Job, engine: Engine) -> Marked:
    """The shards with their duplicates marked, or documents dropped, as the settings say."""
    if known := already_marked(finished, place, job):
        return known
    chosen = job.settings.duplicates
    folder = place.shards / "duplicates"
    shutil.rmtree(folder, ignore_errors=True)
    counts: dict[str, int] = {}
    for table in ("documents", "paragraphs"):
        work = folder / table
        work.mkdir(parents=True)
        if getattr(chosen, table) != "off":
            buckets = exact.buckets(finished, table)
            engine.each(key_shard, finished, table, work, chosen, buckets)
            counts[f"{table}.duplicate_of"] = engine.call(exact.find_duplicates, work, len(finished), buckets)
            if table == "documents" and chosen.near:
                counts["documents.near_duplicate_of"] = engine.call(
                    near.find_near_duplicates, work, len(finished), chosen.near_share
                )
        finished = engine.each(mark_shard, finished, table, work, job.settings)
        if table == "documents" and chosen.documents == "drop":
            finished = engine.each(drop_shard, finished, work, job.settings)
            counts["documents.duplicate_of"] = 0  # they are among the rejected now
    return Marked(finished, counts)


def already_marked(finished: Sequence[Finished], place: Place, job: Job) -> Marked | None:
    """The shards as they are, where they are all that the published generation has, in its order."""
    root = place.published()
    if not all(done.root == root for done in finished):
        return None
    before = published(place)
    same = before and before.made == job.made and [old.parts for old in before.shards] == [f.parts for f in finished]
    return Marked(finished, before.duplicates) if before and same else None
