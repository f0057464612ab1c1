"""The characters of many lines, counted by kind in a few passes of compiled code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
OTHER, HANZI, PARTICLE, LOWER, UPPER, DIGIT, SPACE, COMMA, STOP, BAR, CLOSER = range(11)
"""Kinds; a *particle* is a hanzi that sentences have and names seldom, a *closer* may stand behind a full stop."""
_SIGNS = {
    PARTICLE: "的了是在和有为与对也这就都而以及",
    SPACE: " \n",
    COMMA: ",;、:",
    STOP: "。.!?…",
    BAR: "|·/>-~_»",
    CLOSER: ")]\"'”’>",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as one array of code points: where each starts and ends, the kind of each character, counts by kind."""

    text: str
    codes: Array
    kinds: Array
    line_of: Array
    starts: Array
    ends: Array
    counts: Array

    def per_line(self, of_characters: Array) -> Array:
        """How often a mask over the characters holds in each line."""
        return np.bincount(self.line_of[of_characters], minlength=len(self.starts)).astype(float)

    def holding(self, places: Sequence[int]) -> Array:
        """How many of these places in the text each line holds."""
        lines = np.searchsorted(self.ends, np.asarray(places, dtype=np.int64))
        return np.bincount(lines, minlength=len(self.starts)).astype(float)

    def ended(self) -> Array:
        """Which lines end as sentences do, with a stop and at most two closing marks behind it."""
        last, before, third = (self.kinds[np.maximum(self.ends - back, self.starts)] for back in (1, 2, 3))
        closed = last == CLOSER
        ends: Array = (last == STOP) | (closed & (before == STOP)) | (closed & (before == CLOSER) & (third == STOP))
        return ends


def lay_out(lines: Sequence[str]) -> Lines:
    """Folded lines, none of them empty and none with a line break, laid out for counting.

    >>> lay_out(["老桥的灯。", "Home"]).counts[:, [HANZI, PARTICLE, STOP, LOWER]].tolist()
    [[3, 1, 1, 0], [0, 0, 0, 3]]
    """
    text = "".join(f"{line}\n" for line in lines)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _kinds()[codes]
    ends = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate(([0], ends + 1))[:-1]
    line_of = np.repeat(np.arange(len(lines)), ends - starts + 1)
    counts = np.bincount(line_of * 11 + kinds, minlength=11 * len(lines)).reshape(len(lines), 11)
    counts[:, SPACE] -= 1  # the line break
    return Lines(text, codes, kinds, line_of, starts, ends, counts)


@cache
def _kinds() -> Array:
    table = np.zeros(0x110000, np.uint8)
    for first, stop in ((0x3041, 0x3100), (0x3400, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x32000)):
        table[first:stop] = HANZI
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250)):
        table[code] = UPPER if chr(code).isupper() else LOWER if chr(code).islower() else OTHER
    table[0x30:0x3A] = DIGIT
    for kind, signs in _SIGNS.items():
        table[[ord(sign) for sign in signs]] = kind
    return table
