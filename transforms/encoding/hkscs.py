"""Private-use characters of Big5 files with Hong Kong's additional characters (HKSCS), and what they stand for today.

Before 2004 systems put HKSCS where Microsoft's code page 950 puts user-defined characters: rows of Big5 in private use,
one after the other. Icon fonts use the same codes, so a text must prove itself by characters that written Cantonese
cannot do without.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

# First private-use code, first lead byte and number of rows, in the order of code page 950 (Unicode's cp950 notes).
_BLOCKS: Final = ((0xE000, 0xFA, 5), (0xE311, 0x8E, 19), (0xEEB8, 0x81, 13), (0xF672, 0xC6, 3))
_TRAILS: Final = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
# By hand, those of `benchmarks/train_frequency.py` that HKSCS added and that stand in every few sentences: 甴 or 嚿,
# which are rarer, prove less than an icon font may hit.
_CANTONESE: Final = frozenset("啲喺咗嗰嘢哋嚟嘅攞瞓餸")
_PROOF: Final = 2  # so many of them


@cache
def hkscs() -> dict[str, str]:
    r"""Private-use characters of HKSCS, each with its Unicode character.

    >>> hkscs()["\uecda"], hkscs()["\uecd8"]
    ('啲', '喺')
    """
    decoded = ((code, raw.decode("big5hkscs", "ignore")) for code, raw in _big5())
    return {code: character for code, character in decoded if not character.isascii()}


def is_proved(text: str) -> bool:
    r"""Whether the private use in a text is HKSCS: several characters that Cantonese writes all the time.

    >>> is_proved("佢\uecd8屋企食\uecd9飯"), is_proved("首页\ue600新闻\ue601")
    (True, False)
    """
    return sum(map(text.count, _signs())) >= _PROOF


@cache
def _signs() -> tuple[str, ...]:
    return tuple(code for code, character in hkscs().items() if character in _CANTONESE)


def _big5() -> Iterator[tuple[str, bytes]]:
    for first, lead, rows in _BLOCKS:
        for n in range(rows * len(_TRAILS)):
            row, column = divmod(n, len(_TRAILS))
            # Of row C6 the user has the second half only; its codes count on from F6B1
            if first + n >= 0xF6B1 or lead != 0xC6:
                yield chr(first + n), bytes((lead + row, _TRAILS[column]))
