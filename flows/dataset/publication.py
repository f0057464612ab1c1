"""Finished shards become the next generation, unless a guard says that a person should look first."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from flows import seen
from flows.alarms import rule_alarms
from flows.dataset import card, generations, manifest
from flows.dataset.finished import Finished, whole
from flows.dataset.generations import Place
from flows.dataset.older import published
from flows.dataset.schema import TABLES
from flows.dataset.writer import Part, empty, sha256
from flows.duplicates import Marked
from flows.figures import Figures, stage_totals, total
from flows.job import Job
from flows.plan import Shard
from flows.redaction import redacted
from flows.report.receipt import Receipt, shown
from flows.settings import Run
from flows.survey import NAME as SURVEY
from flows.survey import digest as survey_digest
from flows.survey import encoded
from flows.taking import hashed_inputs
from transforms.errors import QingwenError

NO_LINKS: Final = frozenset({errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
"""What file systems without hard links answer, each in its own way."""


def publish(place: Place, shards: Sequence[Shard], marked: Marked, job: Job) -> Receipt:
    """Put the shards' files together as a generation and swap the link; or leave the staging directory and say why.

    A first dataset has nothing to protect: it is published however many inputs were rejected, and the receipt says so.
    Safe to call again after it was interrupted: finished shards are let go of last.
    """
    finished = marked.finished
    figures = total(shard.figures.as_json() for shard in finished)
    generations.clear_staging(place)
    parts = gathered(finished, place.staging, original=job.settings.script.keep_original)
    digest = described(place.staging, parts, marked, figures, job)
    if not all(shard.known for shard in shards):
        seen.save(place.versions, hashed_inputs(shards, finished))
    current = place.published()
    run = job.settings.run
    quick = not run.rehash
    same = current is not None and is_whole(current, parts, digest, quick=quick) and alike(current, place.staging)
    reasons = objections(figures, None if same else documents_in(current), run)
    receipt = Receipt(
        shown(place.name),
        "",
        "refused",
        figures,
        stage_totals(shard.stages for shard in finished),
        () if run.force else reasons,
        duplicates=marked.counts,
        warnings=rule_alarms(shards, finished, published(place), job),
        taken=sum(shard.taken for shard in finished),
        inputs=sum(len(shard.reads) for shard in finished),
    )
    if current is not None and same:
        receipt = replace(receipt, generation=current.name, outcome="unchanged")
    elif reasons and current is not None and not run.force:
        return replace(receipt, out=place.name, generation=str(place.staging))
    else:
        receipt = replace(receipt, generation=settled(place, parts, digest).name, outcome="published")
    receipt = replace(receipt, warnings=(*receipt.warnings, *collected(place, run.keep_generations)))
    for done in (place.staging, place.shards):
        shutil.rmtree(done, ignore_errors=True)
    return receipt


def collected(place: Place, keep: int) -> tuple[str, ...]:
    """Older generations deleted; what there is to say where they cannot be, which is no reason to fail."""
    try:
        generations.collect(place, keep)
    except (QingwenError, OSError) as error:
        return (f"older generations could not be deleted: {redacted(str(error))}",)
    return ()


def described(staging: Path, parts: Sequence[tuple[int, Part]], marked: Marked, figures: Figures, job: Job) -> str:
    """Manifest, card and survey written beside the tables; returns the manifest's hash."""
    survey = survey_digest(job.survey) if job.survey else None
    content = manifest.manifest(
        parts, marked.finished, figures, job.settings, made=job.made, survey=survey, duplicates=marked.counts
    )
    text = card.card(content).encode()
    (staging / card.NAME).write_bytes(text)
    digest = manifest.write(content | {"card": sha256(staging / card.NAME)}, staging / manifest.NAME)
    if job.survey:
        (staging / SURVEY).write_bytes(encoded(job.survey))
    return digest


def settled(place: Place, parts: Sequence[tuple[int, Part]], digest: str) -> Path:
    """The staging directory as the published generation.

    Not again where the newest has the same manifest, as when a run was interrupted before it came to swap the link.
    """
    for newest in place.generations()[-1:]:
        if is_whole(newest, parts, digest) and alike(newest, place.staging):
            place.store.point(newest)
            return newest
    return generations.publish(place, digest)


def is_whole(generation: Path, parts: Sequence[tuple[int, Part]], digest: str, *, quick: bool = False) -> bool:
    """Whether a generation has the manifest with this hash, and all its files; `quick` looks at their sizes only."""
    try:
        same = sha256(generation / manifest.NAME) == digest
    except OSError:
        return False
    return same and whole(generation, (part for _, part in parts), quick=quick)


def alike(generation: Path, staging: Path) -> bool:
    """Whether the card and the survey of a generation are those that it should have."""
    try:
        there = (name for name in (card.NAME, SURVEY) if (staging / name).exists())
        return all((generation / name).read_bytes() == (staging / name).read_bytes() for name in there)
    except OSError:
        return False


def gathered(finished: Sequence[Finished], staging: Path, *, original: bool) -> list[tuple[int, Part]]:
    """The shards' files as hard links in `staging`, table by table, each with the number of its shard.

    Names are made of the shard's number and the content: a reader of an older listing fails rather than mixes.
    """
    files: list[tuple[int, Part]] = []
    for table in TABLES:
        (staging / table).mkdir()
        of_table = [
            (shard.number, shard.root, part) for shard in finished for part in shard.parts if part.table == table
        ]
        if not of_table:  # every table exists in every dataset
            of_table = [(0, staging, empty(table, staging, original=original))]
        for number, root, part in of_table:
            path = f"{table}/part-{number:05d}-{part.sha256[:8]}.parquet"
            link(root / part.path, staging / path)
            files.append((number, replace(part, path=path)))
        (staging / f"{table}.parquet").unlink(missing_ok=True)
    return files


def link(file: Path, name: Path) -> None:
    """The same file under another name; a copy where the file system has no hard links."""
    try:
        os.link(file, name)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        shutil.copyfile(file, name)


def objections(figures: Figures, documents_before: int | None, run: Run) -> tuple[str, ...]:
    """Why these figures should not replace a dataset of `documents_before` documents; none if they may.

    >>> objections(Figures(documents=4), 10, Run())
    ('4 documents, where the dataset has 10: more than 50 % fewer (run.max_shrink; --force publishes all the same)',)
    """
    found = []
    if figures.rejected_share > run.max_rejected_share:
        rejected, inputs = figures.refused, figures.rejected.total() + figures.documents
        found.append(
            f"{rejected} of {inputs} inputs were rejected: more than {run.max_rejected_share * 100:.0f} % "
            "(run.max_rejected_share)"
        )
    if documents_before and figures.documents < documents_before * (1 - run.max_shrink):
        found.append(
            f"{figures.documents} documents, where the dataset has {documents_before}: more than "
            f"{run.max_shrink * 100:.0f} % fewer (run.max_shrink; --force publishes all the same)"
        )
    return tuple(found)


def documents_in(generation: Path | None) -> int | None:
    """How many documents a generation has, by its manifest; `None` where there is none that can be read."""
    if generation is None:
        return None
    try:
        return int(manifest.read(generation)["rows"]["documents"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
