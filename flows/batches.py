"""Documents in batches through the stages, timed and counted; one that a stage fails on costs nobody else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from flows.figures import Figures, StageFigures
from transforms.chain import Options, Stage, chain
from transforms.errors import QingwenError
from transforms.model import Document, Rejected

# Documents that go through the stages together: enough for the prefilters to pay, little enough for memory
BATCH_DOCUMENTS = 512
BATCH_CHARACTERS = 4_000_000


def batches(items: Iterable[Document | Rejected]) -> Iterator[list[Document | Rejected]]:
    """The items in lists that are worked on together, in their order."""
    batch: list[Document | Rejected] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def clean_batch(batch: Sequence[Document | Rejected], options: Options) -> tuple[list[Document | Rejected], Figures]:
    """What became of a batch, in its order, and the figures.

    A document that a stage fails on is rejected with the stage's name; the others do not notice.
    """
    results: dict[int, Document | Rejected] = dict(enumerate(batch))
    stages = {}
    for stage in chain(options):
        alive = {place: item for place, item in results.items() if isinstance(item, Document)}
        begun = time.perf_counter()
        done = dict(zip(alive, attempt(stage, list(alive.values()), options), strict=True))
        stages[stage.name] = measured(alive.values(), done.values(), time.perf_counter() - begun)
        results |= done
    items = list(results.values())
    return items, counted(items, stages)


def attempt(stage: Stage, documents: Sequence[Document], options: Options) -> list[Document | Rejected]:
    """The stage over the batch; where it raises, over each document alone, to find the one that it raises on."""
    try:
        return list(stage.run(documents, options))
    except QingwenError:
        raise
    except Exception as error:
        if len(documents) != 1:
            return [result for document in documents for result in attempt(stage, [document], options)]
        document = documents[0]
        detail = f"{stage.name} failed on this document with {error!r}; please report it with the document"
        return [
            Rejected(document.source, document.member, stage.name, "failed", detail, len(document.decoded.encode()))
        ]


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


def counted(items: Sequence[Document | Rejected], stages: dict[str, StageFigures]) -> Figures:
    """The figures of a finished batch; flagged places count as flags of their document, not as edits."""
    documents = [item for item in items if isinstance(item, Document)]
    return Figures(
        documents=len(documents),
        paragraphs=sum(len(document.paragraphs) for document in documents),
        characters_in=sum(len(document.decoded) for document in documents),
        characters_out=sum(len(document.text) for document in documents),
        rules=Counter(edit.rule for document in documents for edit in document.edits if not edit.is_flag),
        conversions=sum((Counter(dict(document.conversions)) for document in documents), Counter()),
        flags=Counter(flag for document in documents for flag in document.flags),
        rejected=Counter(item.reason for item in items if isinstance(item, Rejected)),
        stages=stages,
    )
