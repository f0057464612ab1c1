"""A document as blocks, each with its script: what it shows itself, or else what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain, repeat
from typing import NamedTuple

import numpy as np

from transforms.script.choice import region
from transforms.script.detect import Class, Survey, count, survey

Span = tuple[int, int]

# A clause is decided by itself where its paragraph holds both scripts: quotations, titles, a name in brackets.
CLAUSE = re.compile(r"[^，。；：！？、,.;:!?“”‘’「」『』《》〈〉（）()\[\]【】\s]+")
CHINESE = ("Hans", "Hant")
JAPANESE_KOREAN = ("Jpan", "Kore")
EAST = (*CHINESE, *JAPANESE_KOREAN, "Hani")


class Block(NamedTuple):
    """What stands between two line breaks: its place in the text before and after, and its script as found.

    Places count code points. `script` is one of `detect`'s; a block that tells nothing itself has its neighbours'.
    """

    before: Span
    after: Span
    script: str


class Piece(NamedTuple):
    """A stretch of the text, over lines or inside one, whose Han is in one script (`Hani`: both)."""

    start: int
    end: int
    script: str


class Layout(NamedTuple):
    """A document decided: its script, its blocks, and the pieces whose Han can be converted.

    `mixed` says that both scripts are there in earnest.
    """

    script: str
    mixed: bool
    blocks: tuple[Block, ...]
    pieces: Sequence[Piece]


def layouts(texts: Sequence[str], assume: str | None = None) -> list[Layout]:
    r"""Documents decided line by line; no document bears on another, but all are counted at once.

    >>> [block.script for block in layouts(["皇后\n頭髮"])[0].blocks]
    ['Hant', 'Hant']
    """
    documents = [text.split("\n") for text in texts]
    starts = list(accumulate(map(len, documents), initial=0))
    counts = count(list(chain.from_iterable(documents)))
    whole = survey(np.add.reduceat(counts, starts[:-1], axis=0)) if texts else survey(counts)
    every = survey(counts)
    return [
        _layout(lines, every.between(start, start + len(lines)), whole.between(index, index + 1), assume)
        for index, (lines, start) in enumerate(zip(documents, starts, strict=False))
    ]


def _layout(lines: Sequence[str], every: Survey, whole: Survey, assume: str | None) -> Layout:
    """One document from the survey of its lines and of its whole."""
    script, han, mixed = whole.script[0], whole.han[0], whole.mixed[0]
    surrounding = han if han in JAPANESE_KOREAN else ""
    if assume in JAPANESE_KOREAN and han in ("", "Hani"):
        surrounding = assume
    own = list(map(_own, every.han, every.stands, repeat(surrounding))) if surrounding else every.han
    found = _inherited(own, every.mixed, assume or _alone(own, every.mixed, lines))
    ends = list(accumulate(map(len, lines), lambda end, length: end + 1 + length, initial=-1))[1:]
    starts = [0, *(end + 1 for end in ends[:-1])]
    places = list(zip(starts, ends, strict=True))
    shown = [
        of_han or of_most if of_most in EAST else of_most for of_most, of_han in zip(every.script, found, strict=True)
    ]
    blocks = tuple(map(Block._make, zip(places, places, shown, strict=True)))
    return Layout(
        _document(script, found), mixed and han == "Hani", blocks, _pieces(lines, starts, found, every.quotes)
    )


def _pieces(lines: Sequence[str], starts: Sequence[int], found: Sequence[str], quotes: Sequence[bool]) -> list[Piece]:
    """What can be converted, in runs as long as they go: over lines of one script and the empty lines between."""
    pieces: list[Piece] = []
    run = ""
    opens = closes = 0
    for line, start, script, quoting in zip(lines, starts, found, quotes, strict=True):
        own = script if script not in JAPANESE_KOREAN else ""
        if own == run and own and not quoting:
            closes = start + len(line)
        elif line:
            if run:
                pieces.append(Piece(opens, closes, run))
            opens, closes, run = start, start + len(line), own
            if own and quoting:
                pieces += _clauses(line, own, start)
                run = ""
    return [*pieces, Piece(opens, closes, run)] if run else pieces


def _own(han: str, stands: bool, surrounding: str) -> str:
    """What a block shows itself; in a Japanese or Korean document it takes much to be Chinese."""
    return surrounding if han and not (stands and han in CHINESE) else han


def _alone(own: Sequence[str], mixed: Sequence[bool], lines: Sequence[str]) -> str:
    """What undecided blocks are among themselves: `Hani` beside mixed ones, Traditional by usage (接著), or open."""
    if "Hani" not in own or any(script in (*CHINESE, *JAPANESE_KOREAN) for script in own):
        return ""
    if any(mixed):
        return "Hani"
    return "Hant" if region("\n".join(lines)) else ""


def _inherited(own: Sequence[str], mixed: Sequence[bool], fallback: str) -> list[str]:
    """The blocks' scripts; an undecided one has that of the nearest before, else the first after, else `fallback`.

    Where there is no such script either, nothing justifies a conversion: `""`.
    """
    decided = (*CHINESE, *JAPANESE_KOREAN)
    before = next((script for script in own if script in decided), fallback)
    if "Hani" not in own:
        return list(own)
    found = []
    for script, both in zip(own, mixed, strict=True):
        if script in decided:
            before = script
        found.append(before if script == "Hani" and not both else script)
    return found


def _document(script: str, found: Sequence[str]) -> str:
    """The script of the document; where its characters leave it open, what all its blocks were taken for."""
    inherited = {script for script in found if script}
    return inherited.pop() if script == "Hani" and len(inherited) == 1 else script


def _clauses(line: str, script: str, start: int) -> list[Piece]:
    """A line with more than one script as pieces, by clause; what stands between clauses goes with the line."""
    spans = [match.span() for match in CLAUSE.finditer(line)]
    clauses = [_clause(counts, script) for counts in count([line[slice(*span)] for span in spans]).tolist()]
    pieces, at = [Piece(start, start, script)], 0
    for (opens, closes), of_clause in zip(spans, clauses, strict=True):
        for opening, closing, of_part in ((at, opens, script), (opens, closes, of_clause)):
            if of_part == pieces[-1].script:
                pieces[-1] = pieces[-1]._replace(end=start + closing)
            else:
                pieces.append(Piece(start + opening, start + closing, of_part))
        at = closes
    pieces.append(Piece(start + at, start + len(line), script))
    return [piece for piece in pieces if piece.script and piece.start < piece.end]


def _clause(row: Sequence[int], script: str) -> str:
    """A clause's script: its own if it is all of one script, else its line's; `""` if it holds kana or hangul.

    A single Traditional character in a Simplified line is a name and stays with the line. A single Simplified one in a
    Traditional line is a slip, and must go with the others: what a first run left of it would turn a second one.
    """
    if row[Class.KANA] or row[Class.NO] or row[Class.HANGUL]:
        return ""
    simplified, traditional = row[Class.SIMPLIFIED], row[Class.TRADITIONAL]
    if script == "Hans":
        return "Hant" if traditional >= 2 and not simplified else "Hans"
    if simplified and traditional:
        return "Hani"
    return ("Hans" if simplified else "Hant") if simplified or traditional else script
