"""Bring Chinese text to one script, line by line, and change nothing that is not Chinese."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transforms.errors import UsageError
from transforms.model import Cleaned, Metadata
from transforms.script.choice import checked, choose, usages
from transforms.script.codes import Places
from transforms.script.detect import HANS, NONE, SCRIPTS
from transforms.script.engines import checked_engine
from transforms.script.joined import Joined, joined
from transforms.script.language import language
from transforms.script.layout import Layout, layout
from transforms.script.pieces import Pieces
from transforms.script.rewrite import Rewritten, rewritten

# Characters handled at once: enough to make a call's cost vanish, few enough to stay in the processor's cache.
BATCH = 250_000

Span = tuple[int, int]


class Block(NamedTuple):
    """What stands between two line breaks: its place in the text before and after, and its script as found.

    Places count code points. `script` is one of `detect`'s; a line that tells nothing itself has its neighbours'.
    """

    before: Span
    after: Span
    script: str


class Lines(NamedTuple):
    """Where each line starts, before and after, and one past the end; and its script, as a place in `SCRIPTS`."""

    before: Places
    after: Places
    scripts: Places


NOTHING = np.zeros(1, np.intp)
UNSAID = Metadata()


@dataclass(frozen=True, slots=True)
class Normalized(Cleaned):
    """A text in its target script.

    `script` and `language` are those of the text as it was. `conversions` counts characters by rule: those that changed
    by `script.<configuration>`; those that have several candidates and were decided outside any phrase, changed or not,
    by `script.<configuration>.uncertain`.
    """

    script: str = "Zyyy"
    language: str = "und"
    conversions: Mapping[str, int] = field(default_factory=dict)
    lines: Lines = field(default=Lines(NOTHING, NOTHING, NOTHING[:0]), repr=False, compare=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        r"""The lines, each with its script as found.

        >>> [(block.after, block.script) for block in normalize("頭髮\n乾杯").blocks]
        [((0, 2), 'Hant'), ((3, 5), 'Hant')]
        """
        (before, after), scripts = ((starts - starts[0]).tolist() for starts in self.lines[:2]), self.lines.scripts
        spans = ([(start, end - 1) for start, end in pairwise(starts)] for starts in (before, after))
        return tuple(map(Block, *spans, (SCRIPTS[script] for script in scripts.tolist())))

    def origin(self, place: int) -> int:
        r"""Where a place of `text` was in the text given; in a line whose length changed, counted from its start.

        >>> normalize("頭髮\n很長").origin(4)
        4
        """
        return _carried(place, self.lines.after, self.lines.before)

    def carry(self, place: int) -> int:
        """Where a place of the text given is in `text`; the other way of `origin`.

        >>> normalize("網際網路裡的", vocabulary=True).carry(6)
        5
        """
        return _carried(place, self.lines.before, self.lines.after)


def _carried(place: int, of: Places, to: Places) -> int:
    """A place in lines that start at `of`, counted from the first, in the same lines where they start at `to`."""
    line = max(bisect_right(of, place + of[0]) - 1, 0)
    if line >= len(of) - 1:
        return int(to[-1] - to[0])
    start, end = int(to[line] - to[0]), int(to[line + 1] - to[0] - 1)
    if place == of[line + 1] - of[0] - 1:
        return end
    return min(start + place - int(of[line] - of[0]), end)


def normalize(
    text: str,
    target: str = "Hans",
    *,
    engine: str = "opencc",
    assume: str | None = None,
    vocabulary: bool = False,
    quotes: bool = False,
    record_edits: bool = False,
) -> Normalized:
    """The text with its Chinese in the target: `Hans`, `Hant` (OpenCC's standard), `Hant-TW`, `Hant-HK`, or `keep`.

    Decided line by line: a line that tells nothing goes with its neighbours, then with `assume`, the script around a
    text too short to tell. Japanese, Korean, addresses, code, and what is in the target script stay as they are.
    `vocabulary` changes regional words too (軟體 → 软件), `quotes` changes 「」『』 to “”‘’ or back. `record_edits`
    lists every change; without it only counts are kept. `UsageError` names the targets, engines or scripts there are.

    >>> normalize("接著說", assume="Hant").text, normalize("显著", "Hant-TW").text, normalize("頭髮と毛").text
    ('接着说', '顯著', '頭髮と毛')
    >>> normalize("頭髮很長", record_edits=True).edits[0]
    Edit(stage='script', rule='script.t2s', start=0, end=2, before='頭髮', after='头发')
    """
    return normalize_all(
        [text],
        target,
        engine=engine,
        assume=assume,
        vocabulary=vocabulary,
        quotes=quotes,
        record_edits=record_edits,
    )[0]


def normalize_all(
    texts: Sequence[str],
    target: str = "Hans",
    *,
    engine: str = "opencc",
    assume: str | None = None,
    vocabulary: bool = False,
    quotes: bool = False,
    record_edits: bool = False,
) -> list[Normalized]:
    """`normalize` for each of many texts, none of which bears on another.

    >>> [done.text for done in normalize_all(["頭髮", "皇后"])]
    ['头发', '皇后']
    """
    checked(target)
    checked_engine(engine)
    if assume is not None and assume not in SCRIPTS:
        raise UsageError(f"no script {assume!r} to assume; there are {', '.join(SCRIPTS)}")
    done: list[Normalized] = []
    for batch in _batches(texts):
        documents = joined(batch)
        found = layout(documents, assume)
        jobs = _jobs(batch, found.pieces, target, vocabulary=vocabulary, quotes=quotes)
        result = rewritten(documents, jobs, engine, record_edits=record_edits)
        done += _results(batch, documents, found, result)
    return done


def _jobs(texts: Sequence[str], pieces: Pieces, target: str, *, vocabulary: bool, quotes: bool) -> dict[str, Pieces]:
    """The pieces that need it, by configuration; usage is asked of those documents only that have any."""
    settled = HANS if target == "Hans" and not quotes else NONE
    due = np.flatnonzero(pieces.scripts != settled)
    scripts, documents = pieces.scripts[due].tolist(), pieces.documents[due].tolist()
    used = usages(texts, sorted(set(documents)), target)
    jobs: defaultdict[str, list[int]] = defaultdict(list)
    for piece, script, document in zip(due.tolist(), scripts, documents, strict=True):
        config = choose(SCRIPTS[script], used[document], target, vocabulary=vocabulary, quotes=quotes)
        jobs[config].append(piece)
    return {config: Pieces(*(column[chosen] for column in pieces)) for config, chosen in jobs.items() if config}


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts of about `BATCH` characters; a longer text is a batch of its own."""
    start = size = 0
    for at, text in enumerate(texts):
        if size and size + len(text) > BATCH:
            yield texts[start:at]
            start, size = at, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _results(texts: Sequence[str], documents: Joined, found: Layout, done: Rewritten) -> Iterator[Normalized]:
    """Each document with what was found in it and what was done to it."""
    edges = done.edges
    after = documents.lines if edges is None else edges[documents.lines]
    places, firsts = after[documents.firsts].tolist(), documents.firsts.tolist()
    for of, (text, script, mixed) in enumerate(zip(texts, found.documents.tolist(), found.mixed.tolist(), strict=True)):
        lines = slice(firsts[of], firsts[of + 1] + 1)
        yield Normalized(
            text=done.text[places[of] : places[of + 1] - 1] if of in done.counts else text,
            edits=tuple(done.edits.get(of, ())),
            flags=("script.mixed",) if mixed else (),
            metadata=UNSAID,
            script=SCRIPTS[script],
            language=language(text, SCRIPTS[script]),
            conversions=done.counts.get(of) or {},
            lines=Lines(documents.lines[lines], after[lines], found.lines[firsts[of] : firsts[of + 1]]),
        )
