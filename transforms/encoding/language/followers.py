"""How surprising a character is after the one before it, in nats: what may have stood in a place is chosen by it.

`followers.tsv` lists how often a character is followed by another (`benchmarks/train_followers.py`), in Simplified.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from transforms.encoding.language import alone
from transforms.encoding.language.scripts import simplified

_LISTED: Final = 0.6  # how much of a character's probability the table decides
_REST: Final = math.log(1 - _LISTED)
_STOPS, _STOPPED = "，。、；：？！", 5.0  # one of them is seldom followed by another
_CLOSERS, _CLOSED = "”」』", 3.0  # but often by a closing quotation mark


def nats(before: str, after: str) -> float:
    """Minus the natural logarithm of the probability of `after`, given the character `before` it.

    >>> nats("企", "业") < nats("企", "也") < nats("企", "鄴")
    True
    """
    by_itself = alone.nats(after)
    if before in _STOPS and after in _STOPS + _CLOSERS:
        return by_itself + (_STOPPED if after in _STOPS else -_CLOSED)
    share = _shares().get(simplified().get(before, before), {}).get(simplified().get(after, after))
    if share is None:
        return by_itself - _REST
    return -math.log(_LISTED * share + (1 - _LISTED) * math.exp(-by_itself))


@lru_cache(1 << 12)
def gain(before: str, after: str) -> float:
    """By how many nats a character is likelier behind this one than anywhere.

    >>> gain("企", "业") > 4 > 0 > gain("企", "鄴")
    True
    """
    return alone.nats(after) - nats(before, after)


def gain_backwards(behind: str, before: str) -> float:
    """`gain` for who reads a text from its end."""
    return gain(before, behind)


@cache
def _shares() -> Mapping[str, Mapping[str, float]]:
    rows = [line.split("\t") for line in (files(__package__) / "followers.tsv").read_text("utf-8").splitlines()[1:]]
    return {
        before: {after: 2.0**-rarity for rarity, column in enumerate(columns) for after in column}
        for before, *columns in rows
    }
