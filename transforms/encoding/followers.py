"""How surprising a character is after the one before it, in nats: what may have stood in a place is chosen by it.

`followers.tsv` lists how often a character is followed by another (`benchmarks/train_followers.py`), in Simplified.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from transforms.encoding import frequency
from transforms.encoding.readings import simplified

_LISTED: Final = 0.6  # how much of a character's probability the table decides
_REST: Final = math.log(1 - _LISTED)
_ASCII: Final = 6.0
_SYMBOL: Final = 14.0  # kana, Greek and so on, where Chinese is expected
_PUNCTUATION: Final = {  # minus the logarithm of their share of Chinese news and forum pages, 490,000 characters
    3.0: "，",
    4.0: "。",
    5.0: "、",
    5.5: "“”：",
    6.5: "（）；？—《》！",
    8.0: "…·「」『』\u3000",
}
_STOPS, _STOPPED = "，。、；：？！", 5.0  # one of them is seldom followed by another
_CLOSERS, _CLOSED = "”」』", 3.0  # but often by a closing quotation mark


def nats(before: str, after: str) -> float:
    """Minus the natural logarithm of the probability of `after`, given the character `before` it.

    >>> nats("企", "业") < nats("企", "也") < nats("企", "鄴")
    True
    """
    alone = alone_nats()[min(ord(after), 0xFFFF)]
    if before in _STOPS and after in _STOPS + _CLOSERS:
        return alone + (_STOPPED if after in _STOPS else -_CLOSED)
    share = _shares().get(simplified().get(before, before), {}).get(simplified().get(after, after))
    if share is None:
        return alone - _REST
    return -math.log(_LISTED * share + (1 - _LISTED) * math.exp(-alone))


@cache
def alone_nats() -> list[float]:
    """The nats of each code point without regard to what stands before it; the last are those of all beyond the BMP.

    >>> alone_nats()[ord("的")] < alone_nats()[ord("蹄")] < alone_nats()[ord("サ")]
    True
    """
    table = [_ASCII] * 0x80 + [_SYMBOL] * (0x10000 - 0x80)
    hanzi = slice(0x3400, 0xA000)
    table[hanzi] = map(float, frequency.table()[hanzi])
    for each, characters in _PUNCTUATION.items():
        for character in characters:
            table[ord(character)] = each
    return table


@cache
def _shares() -> Mapping[str, Mapping[str, float]]:
    rows = [line.split("\t") for line in (files(__package__) / "followers.tsv").read_text("utf-8").splitlines()[1:]]
    return {
        before: {after: 2.0**-rarity for rarity, column in enumerate(columns) for after in column}
        for before, *columns in rows
    }
