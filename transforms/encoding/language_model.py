"""How surprising a character of Chinese is after those before it: what may have stood in a place is chosen by it.

Two tables work together: `words.tsv`, how common words are (a character goes on with a word, or begins one), and
`continuations.tsv`, what follows one or two characters on web pages. Both are in Simplified. On pages that neither has
seen, a character costs 5.1 nats, by `followers` 5.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final, NamedTuple

from transforms.encoding.alone import PUNCTUATION, SYMBOL, alone_nats

HISTORY: Final = 3
"""Characters before a place that are looked at; with 2 a character costs 0.03 nats more, with 4 as much."""

_WORDS: Final = 0.35  # how much the words decide where followers are listed; .2 and .5 are worse by less than 0.02 nats
_LEFT: Final = 0.05  # the least share of followers that are not listed
_BY_ITSELF: Final = 0.02  # how often a hanzi that is no word stands by itself all the same
_UNKNOWN: Final = 1e-9  # the share of any other character
_WORDS_OF_PUNCTUATION: Final = 3.0  # among words their share is higher than among characters


class Weighted(NamedTuple):
    """Shares of characters, and how much they count."""

    weight: float
    shares: Mapping[str, float]


def after(history: str) -> list[Weighted]:
    """What may follow up to `HISTORY` characters of Simplified Chinese.

    >>> sum(each.weight * each.shares.get("济", 0.0) for each in after("经")) > 0.1
    True
    """
    begins = [1.0]  # the chance that a word begins at each place
    for end in range(1, len(history) + 1):
        ends = [begins[at] * words().get(history[at:end], _UNKNOWN if end - at == 1 else 0.0) for at in range(end)]
        begins.append(sum(ends))
    opened = [(chance, history[at:]) for at, chance in enumerate(begins) if history[at:] in openings()]
    total = sum(chance * _share(opening) for chance, opening in opened)
    found, left = [], 1.0
    for behind in (history[-2:], history[-1:]) if len(history) > 1 else (history,):
        if behind in _followers():
            shares, others = _followers()[behind]
            found.append(Weighted((1 - _WORDS) * left, shares))
            left *= others
    share = _WORDS + (1 - _WORDS) * left if found else 1.0
    return found + [Weighted(share * chance / total, openings()[opening]) for chance, opening in opened]


@cache
def words() -> Mapping[str, float]:
    """The share of each word among all that are written, up to 4 characters long; punctuation marks are words too.

    >>> words()["经济"] > words()["经"]
    True
    """
    shares: dict[str, float] = {}
    for code, nats in enumerate(alone_nats()):
        if chr(code).isalpha() and nats < SYMBOL:
            shares[chr(code)] = _BY_ITSELF * exp(-nats)
    for nats, characters in PUNCTUATION.items():
        shares |= dict.fromkeys(characters, _WORDS_OF_PUNCTUATION * exp(-nats))
    for beginning, *cells in _rows("words.tsv"):
        for cell in cells:
            ends = cell.lstrip("0123456789")
            share = 2.0 ** -int(cell[: -len(ends)])
            for character in ends:
                shares[beginning + character] = shares.get(beginning + character, 0.0) + share
    return shares


@cache
def openings() -> Mapping[str, Mapping[str, float]]:
    """By what a word may begin with, `""` too, the share of words that go on with each character.

    >>> max(openings()["经"], key=openings()["经"].__getitem__)
    '济'
    """
    table: dict[str, dict[str, float]] = {}
    for word, share in words().items():
        for at, character in enumerate(word):
            shares = table.setdefault(word[:at], {})
            shares[character] = shares.get(character, 0.0) + share
    return table


def _share(opening: str) -> float:
    return openings()[opening[:-1]][opening[-1]] if opening else 1.0


@cache
def _followers() -> Mapping[str, tuple[Mapping[str, float], float]]:
    """By one or two characters, the shares of those that follow, and the share of all others."""
    table = {}
    for behind, *columns in _rows("continuations.tsv"):
        shares = {character: 2.0**-rarity for rarity, column in enumerate(columns, 1) for character in column}
        table[behind] = shares, max(_LEFT, 1 - sum(shares.values()))
    return table


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (files(__package__) / name).read_text("utf-8").splitlines()[1:]]
