"""Ideographic descriptions: ⿰馬頁 names a character by its parts, which are not text and stay as they are."""

from __future__ import annotations

import numpy as np

from transforms.script.codes import Codes, Places
from transforms.script.joined import NEWLINE

# How many parts follow: two, but for these (Unicode 15.1, chapter 18.2).
FIRST, LAST = 0x2FF0, 0x2FFF
PARTS = {0x2FF2: 3, 0x2FF3: 3, 0x2FFE: 1, 0x2FFF: 1}
# No character has a longer description; a bound keeps the search linear.
LONGEST = 32


def described(codes: Codes) -> Places:
    r"""The places of complete descriptions, as OpenCC leaves them.

    >>> from transforms.script.codes import encode
    >>> described(encode("發⿰馬頁發⿰馬\n頁⿰馬")).tolist()
    [1, 2, 3]
    """
    found: list[int] = []
    for start in np.flatnonzero((codes >= FIRST) & (codes <= LAST)).tolist():
        if found and start <= found[-1]:
            continue
        missing = 1
        for at, code in enumerate(codes[start : start + LONGEST].tolist(), start):
            if code == NEWLINE or missing > start + LONGEST - at:
                break
            missing += (PARTS.get(code, 2) if FIRST <= code <= LAST else 0) - 1
            if not missing:
                found += range(start, at + 1)
                break
    return np.array(found, np.intp)
