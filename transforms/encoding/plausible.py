"""Does a decoded text read like one? The share of its characters that people seldom write.

Bytes read with the wrong codec land on rare characters: a standard's level 1 holds those in daily use (3,755 in GB
2312, 5,401 in Big5, 2,350 syllables in KS X 1001), a fifth of what the codec can give. On 1,447 Chinese paragraphs of
40 characters the right reading had an odd share of at most 0.16 (99th percentile); UTF-8 read as GB 18030 had 0.64
(25th), Big5 read as GB 18030 0.52, GB 18030 read as Big5 0.38.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

# Letters, punctuation, symbols, kana and full-width forms; rare hanzi, rare hangul and private use are what remains.
_COMMON_RANGES = (
    (0x00A0, 0x024F),
    (0x0370, 0x06FF),
    (0x0E00, 0x0E7F),
    (0x1EA0, 0x1EFF),
    (0x2010, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2460, 0x25FF),
    (0x3000, 0x30FF),
    (0x3105, 0x3129),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)
_LEVEL_1 = (("gb2312", 0xB0A1, 0xD7F9), ("big5", 0xA440, 0xC67E), ("euc_kr", 0xB0A1, 0xC8FE))

_FEW = 3  # so many prove nothing: Été

Units = npt.NDArray[np.uint16]


def odd_share(text: str) -> float:
    """How much of the text beyond ASCII is odd, from 0 to 1: rare hanzi and hangul, private use, controls; and Latin-1
    characters where they outnumber plain letters, as in no language but in every wrong Latin-1 reading.

    >>> odd_share("今天天气很好。"), odd_share("ÄãÃÇºÃÂð")  # GBK read as Latin-1
    (0.0, 1.0)
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    beyond = units[units > 0x7F]
    if not beyond.size:
        return 0.0
    odd = beyond.size - int(_common().take(beyond).sum())
    latin_1 = int((beyond <= 0xFF).sum() - (beyond <= 0xA0).sum())
    plain = int((((units | 0x20) >= 0x61) & ((units | 0x20) <= 0x7A)).sum())
    return (odd + latin_1 * (latin_1 > max(plain, _FEW))) / beyond.size


def common_share(units: Units) -> float:
    """The share of UTF-16 code units that are common characters or printable ASCII."""
    printable = (units < 0x7F) & (units >= 0x20) | (units == 0x0A) | (units == 0x0D) | (units == 0x09)
    return float((_common().take(units) | printable).mean())


@cache
def _common() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=np.bool_)
    for first, last in _COMMON_RANGES:
        table[first : last + 1] = True
    for codec, low, high in _LEVEL_1:
        for code in range(low, high + 1):
            character = code.to_bytes(2, "big").decode(codec, "ignore")
            if len(character) == 1:
                table[ord(character)] = True
    return table
