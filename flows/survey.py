"""Lines repeated over the pages of a site: counted shard by shard, merged, saved beside the dataset, read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.batches import batches
from flows.settings import Settings, read
from flows.shards import Shard, read_all
from transforms.boilerplate.survey import PAGES, Survey, count, merge
from transforms.chain import encode
from transforms.errors import UsageError
from transforms.model import Document

NAME = "survey.json"


def survey_shard(shard: Shard, settings: Settings) -> Survey:
    """How often each line of a shard's pages stands on pages of the same host, after repair; no host, no count."""
    options = settings.options()
    repaired = (
        encode([item for item in batch if isinstance(item, Document)], options)
        for batch in batches(read_all(shard.inputs, settings))
    )
    return merge(count((document.metadata.host, document.text) for document in batch) for batch in repaired)


def merge_surveys(surveys: Sequence[Survey]) -> Survey:
    """One survey of all shards, without lines that are on too few pages to count."""
    return merge(surveys, least=PAGES)


def write(root: Path, survey: Survey) -> str:
    """Save a survey as JSON that a person can read and edit (hosts, lines, numbers of pages); returns its sha256."""
    content = {"pages": dict(survey.pages), "counts": {host: dict(of_host) for host, of_host in survey.counts.items()}}
    data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    (root / NAME).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def load(path: Path) -> Survey:
    """A saved survey; `UsageError` if the file is none."""
    try:
        content: dict[str, Any] = json.loads(read(path, "survey"))
        pages = {str(host): int(number) for host, number in content["pages"].items()}
        counts = {
            str(host): {str(line): int(number) for line, number in of_host.items()}
            for host, of_host in content["counts"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a survey that qingwen saved: {error!r}") from None
    return Survey(pages, counts)
