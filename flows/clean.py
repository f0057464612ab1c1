"""The flow as one sentence: plan → survey → clean the shards → publish → report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.dataset import generations
from flows.dataset.publication import publish
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.shards import Shard, clean_shard, plan
from flows.survey import load, merge_surveys, survey_shard
from transforms.boilerplate.survey import Survey

if TYPE_CHECKING:
    from flows.engines import Engine


def clean(sources: Sequence[str], out: str, settings: Settings, engine: Engine) -> Receipt:
    """Clean what `sources` name and publish it as the dataset `out`; the receipt says what was done.

    `engine` runs the steps, as plain calls or as Prefect task runs; the bytes are the same.
    `UsageError` before anything is touched, where sources, settings or `out` cannot be used.
    """
    shards = engine.call(plan, sources, settings)
    with generations.staged(out) as place:
        survey = surveyed(shards, settings, engine)
        finished = engine.each(clean_shard, shards, place.staging, settings, survey)
        receipt = engine.call(publish, place, finished, survey, settings)
    return engine.report(receipt)


def surveyed(shards: Sequence[Shard], settings: Settings, engine: Engine) -> Survey | None:
    """The survey that the settings ask for: learned from the shards, read from a file, or none."""
    if settings.boilerplate.learn_survey:
        return engine.call(merge_surveys, engine.each(survey_shard, shards, settings))
    return load(settings.boilerplate.survey) if settings.boilerplate.survey else None
