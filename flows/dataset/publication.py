"""Finished shards become the next generation, unless a guard says that a person should look first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.dataset import card, generations, manifest
from flows.dataset.generations import Place
from flows.dataset.schema import TABLES
from flows.figures import Figures, total
from flows.report.receipt import Outcome, Receipt, shown
from flows.settings import Run, Settings
from flows.shards import Finished
from flows.survey import write as save_survey
from transforms.boilerplate.survey import Survey


def publish(place: Place, finished: Sequence[Finished], survey: Survey | None, settings: Settings) -> Receipt:
    """Write manifest, card and survey beside the parts and swap the link; or leave the staging directory and say why.

    A first dataset has nothing to protect: it is published however many inputs were rejected, and the receipt says so.
    """
    figures = total(item.figures for item in finished)
    parts = [part for table in TABLES for item in finished for part in item.parts if part.table == table]
    current = place.published()
    reasons = objections(figures, documents_in(current), settings.run)
    if reasons and current is not None and not settings.run.force:
        return Receipt(str(place.link), str(place.staging), "refused", figures, reasons)
    content = manifest.manifest(parts, figures, settings)
    content["survey"] = None if survey is None else save_survey(place.staging, survey)
    (place.staging / card.NAME).write_text(card.card(content), "utf-8")
    generation = generations.publish(place, manifest.write(place.staging, content))
    generations.collect(place, settings.run.keep_generations)
    outcome: Outcome = "unchanged" if generation == current else "published"
    return Receipt(shown(place.link), generation.name, outcome, figures, () if settings.run.force else reasons)


def objections(figures: Figures, documents_before: int | None, run: Run) -> tuple[str, ...]:
    """Why these figures should not replace a dataset of `documents_before` documents; none if they may.

    >>> objections(Figures(documents=4), 10, Run())
    ('4 documents, where the dataset has 10: more than 50 % fewer (run.max_shrink; --force publishes all the same)',)
    """
    found = []
    if figures.rejected_share > run.max_rejected_share:
        rejected, total_inputs = figures.rejected.total(), figures.rejected.total() + figures.documents
        found.append(
            f"{rejected} of {total_inputs} inputs were rejected: more than {run.max_rejected_share:.0%} "
            "(run.max_rejected_share)".replace("%", " %", 1)
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
