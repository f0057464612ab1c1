"""Documents in batches through the stages, timed and counted; one that a stage fails on costs nobody else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flows.care import CARELESS, NOWHERE, Care, Spot, TimeUpError, after
from flows.figures import Figures, StageFigures
from transforms.chain import Options, Stage
from transforms.errors import QingwenError
from transforms.model import Document, Rejected

# Documents that go through the stages together: enough for the prefilters to pay, little enough for memory
BATCH_DOCUMENTS = 512
BATCH_CHARACTERS = 4_000_000


class Placed(NamedTuple):
    """An item with its place in the shard; what is no `Document` passes through the stages untouched."""

    spot: Spot
    item: object


def batches(items: Iterable[Placed]) -> Iterator[list[Placed]]:
    """The items in lists that are worked on together, in their order."""
    batch: list[Placed] = []
    documents = characters = 0
    for placed in items:
        batch.append(placed)
        if isinstance(placed.item, Document):
            documents, characters = documents + 1, characters + len(placed.item.text)
        if documents >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, documents, characters = [], 0, 0
    if batch:
        yield batch


def groups(batch: Sequence[Placed], care: Care) -> Iterator[list[Placed]]:
    """The batch in pieces, so that items which must be done alone are."""
    group: list[Placed] = []
    for placed in batch:
        alone = bool(care.alone) and care.is_alone(placed.spot)
        if alone and group:
            yield group
            group = []
        group.append(placed)
        if alone:
            yield group
            group = []
    if group:
        yield group


def clean_carefully(
    batch: Sequence[Placed], stages: Sequence[Stage], options: Options, care: Care
) -> Iterator[tuple[list[Placed], dict[str, StageFigures]]]:
    """The batch through the stages, in pieces as `care` asks, each noted while it is in work."""
    for group in groups(batch, care):
        first, last = group[0].spot, group[-1].spot
        care.note(first, after(last))
        results, figures = clean_batch([placed.item for placed in group], stages, options, care)
        care.note(NOWHERE, NOWHERE)
        yield [Placed(placed.spot, result) for placed, result in zip(group, results, strict=True)], figures


def clean_batch(
    batch: Sequence[object], stages: Sequence[Stage], options: Options, care: Care = CARELESS
) -> tuple[list[object], dict[str, StageFigures]]:
    """What became of a batch, in its order, and each stage's figures.

    A document that a stage fails on, or that takes it too long, is rejected with the stage's name; the others do not
    notice.
    """
    results: dict[int, object] = dict(enumerate(batch))
    figures = {}
    for stage in stages:
        alive = {place: item for place, item in results.items() if isinstance(item, Document)}
        begun = time.perf_counter()
        done = dict(zip(alive, attempt(stage, list(alive.values()), options, care), strict=True))
        figures[stage.name] = measured(alive.values(), done.values(), time.perf_counter() - begun)
        results |= done
    return list(results.values()), figures


def attempt(
    stage: Stage, documents: Sequence[Document], options: Options, care: Care = CARELESS
) -> list[Document | Rejected]:
    """The stage over the batch; where it fails, over each document alone, to find the one that it fails on."""
    try:
        with care.limit():
            return list(stage.run(documents, options))
    except QingwenError:
        raise
    except (Exception, TimeUpError) as error:
        if len(documents) == 1:
            document, (reason, detail) = documents[0], excuse(stage.name, error, care)
            size = len(document.decoded.encode("utf-8", "surrogatepass"))
            return [Rejected(document.source, document.member, stage.name, reason, detail, size)]
    # Only here is the memory of the batch free, which the error's traceback held.
    return [result for document in documents for result in attempt(stage, [document], options, care)]


def excuse(step: str, error: BaseException, care: Care) -> tuple[str, str]:
    """Why a document was given up, in a word and a sentence."""
    if isinstance(error, TimeUpError):
        return "too_slow", f"{step} took more than {care.seconds:g} s for this document (run.document_seconds)"
    if isinstance(error, MemoryError):
        return "out_of_memory", f"{step} needed more memory for this document than a worker has (run.worker_memory)"
    return "failed", f"{step} failed on this document with {error!r}; please report it with the document"


def measured(before: Iterable[Document], after: Iterable[Document | Rejected], seconds: float) -> StageFigures:
    """One stage's figures over a batch."""
    came = list(before)
    left = [item for item in after if isinstance(item, Document)]
    return StageFigures(
        seconds,
        sum(len(document.text) for document in came),
        sum(len(document.text) for document in left),
        sum(len(document.edits) for document in left) - sum(len(document.edits) for document in came),
    )


def counted(items: Sequence[object]) -> Figures:
    """The figures of finished items; flagged places count as flags of their document, not among the rules."""
    documents = [item for item in items if isinstance(item, Document)]
    return Figures(
        documents=len(documents),
        paragraphs=sum(len(document.paragraphs) for document in documents),
        edits=sum(len(document.edits) for document in documents),
        characters_in=sum(len(document.decoded) for document in documents),
        characters_out=sum(len(document.text) for document in documents),
        rules=Counter(edit.rule for document in documents for edit in document.edits if not edit.is_flag),
        conversions=sum((Counter(dict(document.conversions)) for document in documents), Counter()),
        flags=Counter(flag for document in documents for flag in document.flags),
        rejected=Counter(item.reason for item in items if isinstance(item, Rejected)),
    )
