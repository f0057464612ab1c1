"""Characters deleted by a word filter: places where one seems to have stood are flagged, never filled.

Filters that delete 近, 平 or 性 leave 期 for 近期 and 共问题 for 共性问题. A place is believed only in a document that
has suspiciously few of these characters for its length; `contexts.toml` holds them, with what stands around them. A
user may add characters, each with words that hold it; each is looked for by itself, since another filter may have
deleted it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from math import exp, factorial
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.dropped.contexts import Deleted, Words, added, known, places
from transforms.encoding.joined import Flags, Joined, Places, joined
from transforms.encoding.wanted import HANZI, Want
from transforms.model import Edit

__all__ = ["STAGE", "TRIGGERS", "candidate", "find", "sieve", "suspicious"]

STAGE: Final = "encoding.dropped"
TRIGGERS: Final = (Want(None, frozenset([HANZI])),)
# A text is suspicious if chance gives so few of the deleted characters to less than this share of texts of its length,
# by Poisson's law: none among 660 hanzi, one among 1,170. (The Chinese seed: 4.0 expected, one there, in the site's
# 最近更新, so .09.) That alone proves little, so a context is asked for as well.
CHANCE: Final = 0.15
_VERY_MANY: Final = 1 << 40  # hanzi
_MOST: Final = 3  # however long the text, with more of them no filter was at work


def find(text: str, more: Words = ()) -> Sequence[Edit]:
    """The places where a character seems to have been deleted, as edits that change nothing (`dropped.<name>`).

    >>> page = "會議討論企業發展面臨的共問題。" + "與會代表介紹了各地的做法和經驗，大家表示很受啟發。" * 40
    >>> [(edit.rule, edit.before, candidate(edit)) for edit in find(page)]
    [('dropped.xing', '共問題', '共性問題')]
    """
    found = list(places(text)) if suspicious(text, known()) else []
    for deleted in added(more):
        if suspicious(text, (deleted,)):
            found += [(*place.span(), deleted.name) for word in deleted.contexts for place in word.finditer(text)]
    edits: list[Edit] = []
    for start, end, name in sorted(found):
        if not edits or start >= edits[-1].end:
            edits.append(Edit(STAGE, f"dropped.{name}", start, end, text[start:end], text[start:end]))
    return edits


def suspicious(text: str, characters: tuple[Deleted, ...]) -> bool:
    """Whether a text has so few of these characters that a filter may have been at work."""
    needed = _needed(text, characters)
    return needed is not None and _hanzi(codes(text)) >= needed


def _hanzi(characters: npt.NDArray[np.uint32]) -> int:
    return int(np.count_nonzero(HANZI.table.take(characters, mode="clip")))


def _needed(text: str, characters: tuple[Deleted, ...]) -> int | None:
    """How many hanzi make a text with so few of these characters suspicious; nothing if it has too many, or is short.

    `find` passes over 3,000 characters in 0.1 µs, `count` in 1.6.
    """
    fewest = _fewest(characters)
    there = 0
    for deleted in characters:
        at = -1
        while len(text) >= fewest[there] and (at := text.find(deleted.character, at + 1)) >= 0:
            there += 1
            if there > _MOST:
                return None
    return fewest[there] if len(text) >= fewest[there] else None


@cache
def _fewest(characters: tuple[Deleted, ...]) -> Sequence[int]:
    """Among how many hanzi chance gives none, one, … of these characters seldom enough."""
    expected = sum(deleted.per_million for deleted in characters) / 1_000_000
    return [
        bisect_left(range(_VERY_MANY), True, key=lambda hanzi: _chance(hanzi * expected, there) < CHANCE)
        for there in range(_MOST + 1)
    ]


def _chance(expected: float, there: int) -> float:
    """That there are so many, or fewer, by Poisson's law."""
    return exp(-expected) * sum(expected**fewer / factorial(fewer) for fewer in range(there + 1))


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts that are suspicious, and have a place that a context looks for."""
    flags = texts.counts(at) > 0
    starts, ends = texts.starts.tolist(), texts.ends.tolist()
    suspects: dict[int, str] = {}
    for number in flags.nonzero()[0].tolist():
        text = texts.text[starts[number] : ends[number]]
        needed = _needed(text, known())
        if needed is not None and _hanzi(texts.codes[starts[number] : ends[number]]) >= needed:
            suspects[number] = text
    flags[:] = False
    if suspects:
        together = joined([*suspects.values()])
        found = np.array([start for start, _, _ in places(together.text)], dtype=np.int64)
        flags[[*suspects]] = together.counts(found) > 0
    return flags


def candidate(edit: Edit, more: Words = ()) -> str:
    """What may have stood at a flagged place: its text with the character put back."""
    for deleted in known() + added(more):
        for context in deleted.contexts if edit.rule == f"dropped.{deleted.name}" else ():
            if found := context.fullmatch(edit.before):
                return edit.before[: found.end(1)] + deleted.character + edit.before[found.end(1) :]
    return edit.before
