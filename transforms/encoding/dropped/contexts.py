"""Characters that word filters delete, and the contexts that betray them: read from a table, and found in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.language import frequency
from transforms.errors import UsageError
from transforms.opencc_dictionaries import dictionary
from transforms.tables import built_once

_LONGEST: Final = 16  # characters of a context, with what it looks at beside them
_PIECE: Final = 1 << 14  # characters
PLACE: Final = "◇"
_BORDER: Final = '\n，,。.；;：:、！!？?（）()“”"「」…—'
_ITEM: Final = re.compile(r"\(\?<?[!=][^)]*\)|\(\?:(?P<group>[^)]*)\)|\[(?P<members>[^]]*)\]|(?P<one>.)")
_BORDERS: Final = {"‹": f"(?<![^{_BORDER}])", "›": f"(?![^{_BORDER}])"}


@dataclass(frozen=True, slots=True, eq=False)
class Deleted:
    """A character that filters delete: its name in rules, how often it is expected, and contexts that betray it."""

    character: str
    name: str
    per_million: int
    contexts: tuple[re.Pattern[str], ...]


Words = tuple[tuple[str, tuple[str, ...]], ...]
"""Characters that a user adds, each with words that hold it."""


def places(text: str) -> Iterator[tuple[int, int, str]]:
    """Every context in the text, whatever else the text holds: start, end, name of the character that is missing."""
    found: set[tuple[int, int, str]] = set()
    for place, bits in _possible(text):
        for context, name in _contexts(bits):
            near = max(0, place - _LONGEST), place + 2 * _LONGEST
            if context.search(text, *near):
                spans = (each.span() for each in context.finditer(text, *near))
                found |= {(start, end, name) for start, end in spans if start <= place <= end}
    yield from sorted(found)


def _possible(text: str) -> Iterator[tuple[int, int]]:
    """Each place with the bits of the contexts that what is beside it allows, found in pieces that a cache holds."""
    seconds, befores, afters = _beside_places()
    here = codes(f"\n\n{text}\n")
    for start in range(0, len(text) + 1, _PIECE):
        piece = here[start : start + _PIECE + 2]
        bits = befores.take(piece[1:-1], mode="clip") & afters.take(piece[2:], mode="clip")
        where = bits.astype(np.bool_).nonzero()[0]  # of numbers NumPy takes four times as long
        bits = bits[where] & seconds.take(piece[where], mode="clip")
        yield from ((place, each) for place, each in zip((where + start).tolist(), bits.tolist(), strict=True) if each)


@cache
def _contexts(bits: int) -> Sequence[tuple[re.Pattern[str], str]]:
    """The contexts of these bits, each with the name of its character."""
    contexts = [(context, deleted.name) for deleted in known() for context in deleted.contexts]
    return [each for number, each in enumerate(contexts) if bits >> number & 1]


@built_once
def _beside_places() -> Sequence[npt.NDArray[np.uint64]]:
    """By UTF-16 code unit, the contexts that have it two before the place, before it, and behind it; a bit each."""
    sides = np.zeros((3, 0x10000), dtype=np.uint64)
    contexts = [context for entry in _entries() for context in entry["contexts"]]
    for number, context in enumerate(contexts):
        before, after = context.split(PLACE)
        for side, members in zip(sides, (_edge(before, -2), _edge(before, -1), _edge(after, 0)), strict=True):
            side[list(map(ord, members)) or slice(None)] |= np.uint64(1 << number)
    return [*sides]


def _edge(half: str, far: int) -> str:
    """The characters that the first (0), last (-1) or last but one (-2) of half a context can be; "" for any."""
    items = [item for item in _ITEM.finditer(half) if item.lastgroup]
    if not items:
        return ""
    item = items[-1 if far < 0 else 0]
    if item["group"] is not None:
        several = [_edge(each, far) for each in item["group"].split("|")]
        return "".join(several) if all(several) else ""
    if far < -1:
        return _edge(half[: item.start()], far + 1)
    members = item["members"] or item["one"]
    return _BORDER if members in _BORDERS else _both_scripts(f"[{members}]")[1:-1]


@cache
def known() -> tuple[Deleted, ...]:
    """The characters and contexts of `contexts.toml`."""
    return tuple(
        Deleted(entry["character"], entry["name"], entry["per_million"], tuple(map(_compiled, entry["contexts"])))
        for entry in _entries()
    )


@cache
def _entries() -> list[dict[str, Any]]:
    table = tomllib.loads((files(__package__) / "contexts.toml").read_text("utf-8"))
    entries: list[dict[str, Any]] = table["character"]
    return entries


@cache
def added(more: Words) -> tuple[Deleted, ...]:
    """Characters that a user adds; `UsageError` names a word that does not hold its character.

    >>> added((("民", ("人民币",)),))[0].name
    '民'
    """
    return tuple(
        Deleted(character, character, _per_million(character), tuple(_without(word, character) for word in words))
        for character, words in more
    )


def _per_million(character: str) -> int:
    return round(1_000_000 * exp(-int(frequency.of(character)[0])))


def _without(word: str, character: str) -> re.Pattern[str]:
    before, found, after = word.partition(character)
    if len(character) != 1 or not found or not (before or after):
        raise UsageError(f"dropped: {word!r} is no longer word with the one character {character!r} in it")
    return re.compile(_both_scripts(f"({re.escape(before)}){re.escape(after)}"))


def _compiled(context: str) -> re.Pattern[str]:
    """A context as a pattern for both scripts; what stands before the place is its first group."""
    before, _, after = "".join(_BORDERS.get(char, char) for char in context).partition(PLACE)
    return re.compile(_both_scripts(f"({before}){after.replace(PLACE, '')}"))


def _both_scripts(pattern: str) -> str:
    """The pattern with every Simplified character standing for its Traditional forms too."""
    forms, in_class, pieces = _traditional(), False, []
    for char in pattern:
        in_class = char == "[" or (in_class and char != "]")
        several = char + forms.get(char, "")
        pieces.append(several if in_class or len(several) == 1 else f"[{several}]")
    return "".join(pieces)


@cache
def _traditional() -> dict[str, str]:
    """Each Simplified character's Traditional forms, by OpenCC's table."""
    return {simplified: "".join(forms) for simplified, forms in dictionary("STCharacters.txt").items()}
