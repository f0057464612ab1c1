"""The flow as one sentence: plan → survey → clean the shards → mark duplicates → publish → report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows import extras
from flows import survey as surveys
from flows.dataset import generations
from flows.dataset.finished import Finished
from flows.dataset.publication import publish
from flows.duplicates import marked
from flows.job import Job, job_for
from flows.plan import Shard, plan
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.shards import clean_shard
from flows.sources import inputs
from flows.stores.address import checked
from flows.taking import take_over
from transforms.boilerplate.survey import Survey

if TYPE_CHECKING:
    from flows.engines import Engine


def clean(sources: Sequence[str], out: str, settings: Settings, engine: Engine) -> Receipt:
    """Clean what `sources` name and publish it as the dataset `out`; the receipt says what was done.

    `engine` runs the steps, as plain calls or as Prefect task runs; the bytes are the same. What is unchanged since
    the published generation, or was finished by a run that died, is taken over.
    `UsageError` before anything is touched, where sources, settings or `out` cannot be used.
    """
    checked(*sources, out)
    extras.versions(settings)
    listed = engine.call(inputs, sources)
    with generations.staged(out) as place:
        shards = engine.call(plan, listed, place, settings)
        survey = surveyed(shards, place, settings, engine)
        job = job_for(place, settings, survey)
        finished = finished_shards(shards, job, engine)
        unique = marked(finished, place, job, engine)
        receipt = engine.call(publish, place, shards, unique, job)
    return engine.report(receipt)


def surveyed(shards: Sequence[Shard], place: generations.Place, settings: Settings, engine: Engine) -> Survey | None:
    """The survey that the settings ask for: learned from the shards, read from a file, or none."""
    if not settings.boilerplate.learn_survey:
        return surveys.load(settings.boilerplate.survey) if settings.boilerplate.survey else None
    before = surveys.of_generation(place.published())
    if before and len(take_over(shards, job_for(place, settings, before))) == len(shards):
        return before  # learned from the same inputs in the same way
    return engine.call(surveys.merge_surveys, engine.each(surveys.survey_shard, shards, settings))


def finished_shards(shards: Sequence[Shard], job: Job, engine: Engine) -> list[Finished]:
    """What each shard gives: taken over whole where nothing in it is new, else worked on."""
    known = engine.call(take_over, shards, job)
    due = [shard for shard in shards if shard.number not in known]
    largest_first = sorted(due, key=lambda shard: -shard.size)  # so that all workers end at about the same time
    fresh = engine.each(clean_shard, largest_first, job)
    return sorted([*known.values(), *fresh], key=lambda shard: shard.number)
