"""Documents line by line: the script of each, by what it shows itself or what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transforms.script.choice import region
from transforms.script.classes import total
from transforms.script.codes import Codes, Mask, Places, decode
from transforms.script.detect import HANI, HANS, HANT, JPAN, KORE, NONE, SCRIPTS, Survey, survey
from transforms.script.evidence import blanked, evidence
from transforms.script.held import MARKED, held
from transforms.script.joined import Joined
from transforms.script.pieces import Pieces, pieces


class Layout(NamedTuple):
    """What was found in joined documents: the script of each line, and of each document; what can be converted.

    `mixed`: a document has both Chinese scripts in earnest. `held`: the spans that must not be touched. `codes` are the
    text's with zeros for these.
    """

    lines: Places
    documents: Places
    mixed: Mask
    pieces: Pieces
    held: Sequence[tuple[int, int]]
    codes: Codes


def layout(documents: Joined, assume: str | None = None) -> Layout:
    r"""Documents decided line by line; no document bears on another, but all are counted at once.

    >>> from transforms.script.joined import joined
    >>> found = layout(joined(["皇后\n頭髮"]))
    >>> [SCRIPTS[script] for script in found.lines], found.pieces.ends.tolist()
    (['Hant', 'Hant'], [5])
    """
    firsts = documents.firsts[:-1]
    spans = _held(documents)
    # What is held stays as it is, and would tell a second run what the rest of its line told the first.
    codes = blanked(documents.codes, spans)
    counts, glossed = evidence(documents, codes)
    every = survey(counts)
    whole = survey(total(counts, firsts)) if len(firsts) < len(documents.of) else every
    found = _inherited(documents, codes, _own(documents, every, whole, assume), every.mixed, assume)
    if spans:
        whole = survey(total(evidence(documents, documents.codes).counts, firsts))
    # Where its characters leave a document open, it is what all its lines were taken for.
    lowest = np.minimum.reduceat(found, firsts)
    highest = np.maximum.reduceat(np.where(found == NONE, -1, found), firsts)
    return Layout(
        np.where((every.script <= KORE) & (found != NONE), found, every.script),
        np.where((whole.script == HANI) & (lowest == highest), lowest, whole.script),
        whole.mixed & (whole.han == HANI),
        pieces(documents, codes, found, counts, every.quotes | glossed),
        spans,
        codes,
    )


def _held(documents: Joined) -> list[tuple[int, int]]:
    """The spans that must not be touched."""
    if not any(mark in documents.text for mark in MARKED):
        return []
    bounds = documents.documents.tolist()
    return [
        (start + opens, start + closes)
        for start, end in pairwise(bounds)
        for opens, closes in held(documents.text[start : end - 1])
    ]


def _own(documents: Joined, every: Survey, whole: Survey, assume: str | None) -> Places:
    """What the Han of each line is in; in a Japanese or Korean document it takes much to be Chinese.

    Koreans write long names and titles in Traditional, so there only Chinese words make such a line Chinese.
    """
    # A few kana among both scripts make a line Japanese, no document: its other lines, once converted, would undo it.
    eastern = np.where((whole.han == JPAN) & whole.japanese | (whole.han == KORE), whole.han, NONE)
    if assume in ("Jpan", "Kore"):
        eastern[(whole.han == NONE) | (whole.han == HANI)] = SCRIPTS.index(assume)
    if (eastern == NONE).all():
        return every.han
    around = eastern[documents.of]
    chinese = every.worded | (every.stands & ((around != KORE) | (every.han == HANS)))
    taken = (around != NONE) & (every.han != NONE) & ~(chinese & (every.han <= HANT))
    return np.where(taken, around, every.han)


def _inherited(documents: Joined, codes: Codes, own: Places, mixed: Mask, assume: str | None) -> Places:
    """The lines' scripts; an undecided one has that of the nearest before, else the first after, else a fallback.

    Beside a line in both scripts it is `HANI` as well, since that line, once converted, would decide it. The fallback
    is `assume`, else Traditional by its usage (接著), else `NONE`: nothing justifies a conversion.
    """
    of, firsts, size = documents.of, documents.firsts[:-1], len(own)
    undecided = (own == HANI) & ~mixed
    if not undecided.any():
        return own
    decided = ~undecided & (own != NONE)
    before = np.maximum.accumulate(np.where(decided, np.arange(size), -1))
    after = np.minimum.reduceat(np.where(decided, np.arange(size), size), firsts)[of]
    source = np.where(before >= firsts[of], before, after)
    fallback = np.full(len(firsts), SCRIPTS.index(assume) if assume else NONE)
    if not assume:
        for alone in np.unique(of[undecided & (source == size)]).tolist():
            start, end = documents.documents[alone : alone + 2].tolist()
            fallback[alone] = HANT if region(decode(codes[start:end])) else NONE
    inherited = np.where(source == size, fallback[of], own[np.minimum(source, size - 1)])
    return np.where(undecided, inherited, own)
