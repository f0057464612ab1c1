"""What the work on every shard of a run is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.dataset.generations import Place
from flows.made import made
from flows.settings import Settings
from flows.survey import digest
from transforms.boilerplate.survey import Survey


@dataclass(frozen=True, slots=True)
class Job:
    """`store` is where finished shards are kept until published; `made` stands for code, settings, rules and survey."""

    store: Path
    settings: Settings
    survey: Survey | None
    made: str


def job_for(place: Place, settings: Settings, survey: Survey | None) -> Job:
    """The job of a run that publishes at `place`."""
    by = made(settings, digest(survey) if survey else None)
    return Job(place.shards / by, settings, survey, by)
