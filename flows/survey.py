"""Lines repeated over the pages of a site: counted shard by shard, merged, saved beside the dataset, read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from flows.batches import batches, clean_carefully
from flows.care import CARELESS, Care
from flows.named_file import read
from flows.plan import Shard
from flows.reading import read_all
from flows.settings import Settings
from flows.sources import Input
from flows.sources.near import near
from transforms.boilerplate.survey import MIN_PAGES, Survey, count, merge
from transforms.chain import STAGES
from transforms.errors import UsageError
from transforms.model import Document

NAME = "survey.json"


def survey_shard(shard: Shard, settings: Settings, care: Care = CARELESS) -> Survey:
    """How often each line of a shard's pages stands on pages of the same host, after repair; no host, no count."""
    readable = [item.what for item in shard.items if isinstance(item.what, Input)]
    with near(readable) as copies:
        at_hand = [copies.get(item.path, item) for item in readable]
        surveys = (
            count((document.metadata.host, document.text) for _, document in repaired if isinstance(document, Document))
            for batch in batches(read_all(at_hand, settings.fields(), care))
            for repaired, _ in clean_carefully(batch, STAGES[:1], settings.options(), care)
        )
        return merge(surveys)


def merge_surveys(surveys: Sequence[Survey]) -> Survey:
    """One survey of all shards, without lines that are on too few pages to count."""
    return merge(surveys, least=MIN_PAGES)


def encoded(survey: Survey) -> bytes:
    """A survey as JSON that a person can read and edit: hosts, lines, numbers of pages."""
    content = {"pages": dict(survey.pages), "counts": {host: dict(of_host) for host, of_host in survey.counts.items()}}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def digest(survey: Survey) -> str:
    """The SHA-256 of a survey as it is saved."""
    return hashlib.sha256(encoded(survey)).hexdigest()


class Saved(BaseModel):
    """What a file of a survey holds."""

    model_config = ConfigDict(strict=True)

    pages: dict[str, PositiveInt]
    counts: dict[str, dict[str, PositiveInt]]


def load(path: Path) -> Survey:
    """A saved survey; `UsageError` if the file is none."""
    try:
        saved = Saved.model_validate_json(read(path, "survey"))
    except ValidationError:
        saved = None
    if saved is None or not saved.counts.keys() <= saved.pages.keys():
        raise UsageError(
            f"{path}: not a survey; it holds `pages` ({{host: pages}}) and `counts` ({{host: {{line: pages}}}})"
        )
    return Survey(saved.pages, saved.counts)


def of_generation(generation: Path | None) -> Survey | None:
    """The survey that a generation was made with, if it has one that can be read."""
    try:
        return load(generation / NAME) if generation else None
    except UsageError:
        return None
