"""How surprising a character of Chinese is by itself, in nats: what is asked where nothing before it is known."""

from __future__ import annotations

from functools import cache
from typing import Final

from transforms.encoding.language import frequency

_ASCII: Final = 6.0
_BEYOND_BMP: Final = 0xFFFF
SYMBOL: Final = 14.0  # kana, Greek and so on, where Chinese is expected
RAREST_GUESS: Final = 13.0
"""Of a character that may stand where bytes were lost; rarer ones are not asked."""
PUNCTUATION: Final = {  # minus the logarithm of their share of Chinese news and forum pages, 490,000 characters
    3.0: "，",
    4.0: "。",
    5.0: "、",
    5.5: "“”：",
    6.5: "（）；？—《》！",
    8.0: "…·「」『』\u3000",
}
MARKS: Final = frozenset("".join(PUNCTUATION.values()))


def nats(character: str) -> float:
    """The nats of a character without regard to what stands before it; beyond the BMP all are alike.

    >>> nats("的") < nats("蹄") < nats("サ"), nats("𡑍") == nats("😀")
    (True, True)
    """
    return alone_nats()[min(ord(character), _BEYOND_BMP)]


@cache
def alone_nats() -> list[float]:
    """`nats` by code point of the BMP; the last are those of all beyond it."""
    table = [_ASCII] * 0x80 + [SYMBOL] * (0x10000 - 0x80)
    hanzi = slice(0x3400, 0xA000)
    table[hanzi] = map(float, frequency.table()[hanzi])
    for each, characters in PUNCTUATION.items():
        for character in characters:
            table[ord(character)] = each
    return table
