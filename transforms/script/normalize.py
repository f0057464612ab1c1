"""Bring Chinese text to one script, line by line, and change nothing that is not Chinese."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from transforms.errors import UsageError
from transforms.model import Metadata
from transforms.script.choice import REGIONS, Kind, checked, choose, usages
from transforms.script.codes import spread
from transforms.script.detect import SCRIPTS
from transforms.script.engines import checked_engine
from transforms.script.joined import Joined, joined
from transforms.script.layout import Layout, layout
from transforms.script.normalized import Lines, Normalized
from transforms.script.pieces import Pieces
from transforms.script.rewrite import Rewritten, rewritten

# Characters handled at once: enough to make a call's cost vanish, few enough to stay in the processor's cache.
BATCH = 250_000

UNSAID = Metadata()
# Beyond Latin letters and general punctuation; what has none of it is Latin, or nothing, and is not converted.
OTHER = re.compile("[^\0-\u024f\u2000-\u206f]")
LETTER = re.compile("[A-Za-z\u00c0-\u024f]")


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
    if isinstance(texts, str):
        raise UsageError("normalize_all takes a list of texts; for a single one there is normalize")
    checked(target)
    checked_engine(engine)
    if assume is not None and assume not in SCRIPTS:
        raise UsageError(f"no script {assume!r} to assume; there are {', '.join(SCRIPTS)}")
    done: list[Normalized] = []
    latin = [text.isascii() or not OTHER.search(text) for text in texts]
    for batch in _batches([text for text, is_latin in zip(texts, latin, strict=True) if not is_latin]):
        documents = joined(batch)
        found = layout(documents, assume)
        jobs = _jobs(documents, found, target, vocabulary=vocabulary, quotes=quotes)
        result = rewritten(documents, jobs, found.held, engine, record_edits=record_edits)
        done += _results(batch, documents, found, result)
    others = iter(done)
    return [_latin(text) if is_latin else next(others) for text, is_latin in zip(texts, latin, strict=True)]


def _latin(text: str) -> Normalized:
    """What the long way gives for a text of Latin letters, where nothing can be converted."""
    return Normalized(text, (), (), UNSAID, script="Latn" if LETTER.search(text) else "Zyyy")


def _jobs(documents: Joined, found: Layout, target: str, *, vocabulary: bool, quotes: bool) -> dict[str, Pieces]:
    """The pieces that need it, by configuration; their own characters tell the usage of their document."""
    if target == "keep":
        return {}
    pieces = found.pieces
    due = np.flatnonzero(pieces.kinds != (Kind.HANS if target == "Hans" and not quotes else Kind.NONE))
    if not len(due):
        return {}
    told = due[pieces.kinds[due] > Kind.HANS] if target == "Hans" else due
    places = spread(pieces.starts[told], pieces.ends[told] - pieces.starts[told])
    shown = np.zeros_like(found.codes)
    shown[places] = found.codes[places]
    used = usages(shown, documents.documents, target)
    kinds = pieces.kinds[due] * len(REGIONS) + used[pieces.documents[due]]
    distinct = sorted(set(kinds.tolist()))
    chosen: defaultdict[str, list[int]] = defaultdict(list)
    for one in distinct:
        kind, region = divmod(one, len(REGIONS))
        config = choose(Kind(kind), REGIONS[region], target, vocabulary=vocabulary, quotes=quotes)
        chosen[config].append(one)
    return {
        config: Pieces(*(column[due if same == distinct else due[np.isin(kinds, same)]] for column in pieces))
        for config, same in chosen.items()
        if config
    }


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
        yield Normalized(
            text=done.text[places[of] : places[of + 1] - 1] if of in done.counts else text,
            edits=tuple(done.edits.get(of, ())),
            flags=("script.mixed",) if mixed else (),
            metadata=UNSAID,
            script=SCRIPTS[script],
            conversions=done.counts.get(of) or {},
            lines=Lines(documents.lines, after, found.lines, firsts[of], firsts[of + 1]),
        )
