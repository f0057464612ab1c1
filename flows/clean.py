"""The flow as one sentence: plan → clean the shards → publish → report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.dataset import generations
from flows.dataset.publication import publish
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.shards import clean_shard, plan

if TYPE_CHECKING:
    from flows.engines import Engine


def clean(sources: Sequence[str], out: str, settings: Settings, engine: Engine) -> Receipt:
    """Clean what `sources` name and publish it as the dataset `out`; the receipt says what was done.

    `engine` runs the steps, as plain calls or as Prefect task runs; the bytes are the same.
    `UsageError` before anything is touched, where sources, settings or `out` cannot be used.
    """
    shards = engine.call(plan, sources, settings)
    with generations.staged(out) as place:
        finished = engine.each(clean_shard, shards, place.staging, settings)
        receipt = engine.call(publish, place, finished, settings)
    return engine.report(receipt)
