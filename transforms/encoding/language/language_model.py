"""How surprising a character of Chinese is after those before it: what may have stood in a place is chosen by it.

Two tables work together: `words.tsv`, how common words are (a character goes on with a word, or begins one), and
`continuations.tsv`, what follows one or two characters on web pages. Both are in Simplified. On pages that neither has
seen, a character costs 5.0 nats.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import exp
from string import digits
from typing import Final, NamedTuple

from transforms.encoding.language.alone import PUNCTUATION, SYMBOL, alone_nats

HISTORY: Final = 3
"""Characters before a place that are looked at; with 2 a character costs 0.03 nats more, with 4 as much."""

_WORDS: Final = 0.5  # how much the words decide where followers are listed; .35 and .65 are worse by 0.01 nats
_LEFT: Final = 0.05  # the least share of followers that are not listed
_BY_ITSELF: Final = 0.02  # how often a hanzi that is no word stands by itself all the same
_UNKNOWN: Final = 1e-9  # the share of any other character
_WORDS_OF_PUNCTUATION: Final = 1.5  # among words their share is higher than among characters
_END: Final = "$"  # of a word, among what words go on with


class Listed(NamedTuple):
    """Shares of characters, and their sum."""

    shares: Mapping[str, float]
    total: float


class Weighted(NamedTuple):
    """Shares of characters, and how much they count."""

    weight: float
    shares: Mapping[str, float]


def after(history: str) -> list[Weighted]:
    """What may follow up to `HISTORY` characters of Simplified Chinese; weights times shares sum up to 1.

    >>> sum(each.weight * each.shares.get("济", 0.0) for each in after("经")) > 0.1
    True
    """
    begins = [1.0]  # the chance that a word begins at each place
    for end in range(1, len(history) + 1):
        ends = [begins[at] * (word(history[at:end]) or _UNKNOWN * (end - at == 1)) for at in range(end)]
        begins.append(sum(ends) / _all_words())
    opened = [(chance, openings(history[at:])) for at, chance in enumerate(begins)]
    total = sum(chance * opening.total for chance, opening in opened)
    found, left = [], 1.0
    for behind in (history[-2:], history[-1:]) if len(history) > 1 else (history,):
        if followers := _followers(behind):
            found.append(Weighted((1 - _WORDS) * left, followers.shares))
            left *= 1 - followers.total
    share = _WORDS + (1 - _WORDS) * left if found else 1.0
    words = [Weighted(share * chance / total, opening.shares) for chance, opening in opened if opening.total]
    return found + words


@lru_cache(1 << 15)
def word(text: str) -> float:
    """How many of all words that are written are this one, up to 4 characters long; punctuation marks are words too.

    >>> word("经济") > word("经") > word("经经")
    True
    """
    longer = _going_on(text)
    share = longer.get(_END, 0.0) if longer else _going_on(text[:-1]).get(text[-1:], 0.0)
    return share + _alone().get(text, 0.0)


@lru_cache(1 << 14)
def openings(beginning: str) -> Listed:
    """How many of all words begin so and go on with each character; `""` begins all.

    >>> max(openings("经").shares, key=openings("经").shares.__getitem__)
    '济'
    """
    shares = {character: share for character, share in _going_on(beginning).items() if character != _END}
    if not beginning:
        shares |= {each: shares.get(each, 0.0) + share for each, share in _alone().items()}
    return Listed(shares, sum(shares.values()))


@cache
def _all_words() -> float:
    return openings("").total


@cache
def _alone() -> Mapping[str, float]:
    """The shares of characters that stand by themselves, and are no words in the table."""
    letters = ((chr(code), nats) for code, nats in enumerate(alone_nats()) if nats < SYMBOL)
    shares = {character: _BY_ITSELF * exp(-nats) for character, nats in letters if character.isalpha()}
    for nats, characters in PUNCTUATION.items():
        shares |= dict.fromkeys(characters, _WORDS_OF_PUNCTUATION * exp(-nats))
    return shares


@lru_cache(1 << 14)
def _followers(behind: str) -> Listed | None:
    """The shares of those that follow one or two characters."""
    shares = _shares(_row("continuations.tsv", behind))
    total = max(1.0, sum(shares.values()) / (1 - _LEFT))
    shares = {character: share / total for character, share in shares.items()}
    return Listed(shares, sum(shares.values())) if shares else None


@lru_cache(1 << 15)
def _going_on(beginning: str) -> Mapping[str, float]:
    return _shares(_row("words.tsv", beginning))


def _shares(row: str) -> Mapping[str, float]:
    r"""`3中为\t4大`: two characters with a share of 1/8, one of 1/16."""
    cells = [(cell, cell.lstrip(digits)) for cell in row.split("\t") if cell]
    return {each: 2.0 ** -int(cell[: -len(characters)]) for cell, characters in cells for each in characters}


def _row(name: str, beginning: str) -> str:
    """The cells of one row of a table, none if there is no such row."""
    text, starts = _table(name)
    found = bisect_left(starts, beginning, 0, len(starts) - 1, key=lambda at: text[at : text.index("\t", at)])
    start = starts[found]
    if not text.startswith(f"{beginning}\t", start):
        return ""
    return text[start + len(beginning) + 1 : text.index("\n", start)]


@cache
def _table(name: str) -> tuple[str, Sequence[int]]:
    """A table and where its rows begin and the last one ends: as one text it takes a fifth of the memory of a dict.

    The rows are in order of what they begin with.
    """
    text = (files(__package__) / name).read_text("utf-8").partition("\n")[2]
    return text, array("I", [*(row.start() for row in re.finditer("^.", text, re.MULTILINE)), len(text)])
