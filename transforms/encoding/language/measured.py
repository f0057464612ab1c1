"""A text as numbers: how many letters, hanzi and nats (see `frequency`) its lines, or any stretches of it, have.

Sums up to each place are added up once; any stretch is then the difference of two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.joined import Flags, Places
from transforms.encoding.language import frequency
from transforms.encoding.language.paired import halves, paired
from transforms.encoding.wanted import Class
from transforms.tables import built_once, read_only

_LOST: Final = Class("\ufffd")
_ASCII_LETTERS: Final = read_only(np.array([chr(code).isalpha() for code in range(0x80)] + [False]))
_SLENDER: Final = (0x80, 0x3000 - 0x80), (0xF8FF, 0xFB07 - 0xF8FF)  # the first ones, and how many


class Measured:
    """A text, and what stands in its lines and in any stretches of it. Lines are counted from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._codes = codes(text)
        self._spans: dict[re.Pattern[str], tuple[Places, Places]] = {}
        self._sums = _sums(self._codes)
        self.breaks = np.concatenate(([-1], (self._codes == 0x0A).nonzero()[0], [len(text)]))
        self._letters, self._nats = halves(self._by_line(self._sums[0]))

    @cached_property
    def slender(self) -> tuple[Places, npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Where characters beyond ASCII stand that single bytes may be, these characters, and what follows each.

        0 follows the last. No single byte is a hanzi or full-width: on most pages only a few are left.
        """
        below = [self._codes - np.uint32(first) < size for first, size in _SLENDER]  # what is smaller wraps around
        at = (below[0] | below[1]).nonzero()[0]
        return at, self._codes[at], np.append(self._codes, np.uint32(0))[at + 1]

    def spans(self, shape: re.Pattern[str]) -> tuple[Places, Places]:
        """Starts and ends of what has the shape; looked for once."""
        if shape not in self._spans:
            bounds = np.array([found.span() for found in shape.finditer(self.text)], dtype=np.int64).reshape(-1, 2)
            self._spans[shape] = bounds[:, 0], bounds[:, 1]
        return self._spans[shape]

    @cached_property
    def letters(self) -> int:
        """The characters beyond ASCII of all the text."""
        return int(self._letters.sum())

    def reads_badly(self, bad: float) -> bool:
        """Whether the text as a whole has at least so many nats a letter."""
        return bool(self._nats.sum() >= self.letters * bad)

    def measure(self, starts: Places, ends: Places) -> list[Places]:
        """Characters beyond ASCII, nats, hanzi and kana of each stretch."""
        return [half for sums in self._sums for half in halves(sums[ends] - sums[starts])]

    def is_most(self, starts: Places, ends: Places) -> bool:
        """Whether the stretches hold at least half of the characters of their lines, if there are any."""
        of_lines = self._letters[np.unique(self.breaks.searchsorted(starts))].sum()
        return bool(0 < of_lines <= 2 * self.measure(starts, ends)[0].sum())

    def spans_read_badly(self, starts: Places, ends: Places, bad: float) -> Flags:
        """The stretches of at least so many nats a letter."""
        letters, nats, _, _ = self.measure(starts, ends)
        return (nats >= letters * bad) & (letters > 0)

    def beside_letters(self, starts: Places, ends: Places) -> Flags:
        """The stretches that have a letter of ASCII before or behind them."""
        beside = np.concatenate(([0], self._codes, [0]))  # what stands at 0 is now at 1
        before, behind = (_ASCII_LETTERS.take(beside[places], mode="clip") for places in (starts, ends + 1))
        either: Flags = before | behind
        return either

    def lines_read_badly(self, bad: float) -> Flags:
        """The lines of at least so many nats a letter."""
        return (self._nats >= self._letters * bad) & (self._letters > 0)

    def lines_with(self, members: Class) -> Flags:
        """The lines with one of these characters."""
        return self._by_line(_summed(members.table.take(self._codes, mode="clip"))) > 0

    def lines_of(self, places: bytearray) -> Flags:
        """The lines with a place that is marked by 1."""
        return self._by_line(_summed(np.frombuffer(places, dtype=np.uint8))) > 0

    def lines_to_gain(self, gains: npt.NDArray[np.int8], least: int) -> Flags:
        """The lines that gain so many nats by character; where bytes were lost only reading them again can tell."""
        gained = self._by_line(_summed(gains.take(self._codes, mode="clip")))
        return (gained >= least) | self.lines_with(_LOST) if "\ufffd" in self.text else gained >= least

    def not_all_lost(self, starts: Places, ends: Places) -> Flags:
        """Those on lines where half of the letters stand in stretches with at most one U+FFFD for two letters."""
        letters, legible = self._legible(starts, ends)
        lines = self.breaks.searchsorted(starts)
        enough: Flags = 2 * np.bincount(lines, legible) >= np.bincount(lines, letters)
        return enough[lines]

    def is_mostly_there(self, starts: Places, ends: Places) -> bool:
        """Whether half of the letters of the text stand in stretches with at most one U+FFFD for two letters."""
        return "\ufffd" not in self.text or bool(2 * self._legible(starts, ends)[1].sum() >= self.letters)

    def _legible(self, starts: Places, ends: Places) -> tuple[Places, Places]:
        """The letters of each stretch, and once more without those of stretches that lost more of them."""
        letters, lost = self.measure(starts, ends)[0], _summed(self._codes == 0xFFFD)
        return letters, letters * (2 * (lost[ends] - lost[starts]) <= letters)

    def share_of_lines(self, starts: Places, letters: Places) -> npt.NDArray[np.float64]:
        """For each stretch the share of its line's characters beyond ASCII that these numbers, one a stretch, are."""
        lines = self.breaks.searchsorted(starts)
        return (np.bincount(lines, letters) / np.maximum(1, self._letters[: lines.max() + 1]))[lines]

    def _by_line(self, sums: Places) -> Places:
        return _between(sums[np.maximum(self.breaks, 0)])


def _sums(characters: npt.NDArray[np.uint32]) -> list[Places]:
    """Up to each place of a text: characters beyond ASCII and their nats, hanzi and kana, two in a number."""
    return [_summed(table.take(characters, mode="clip")) for table in _tables()]


@built_once
def _tables() -> Sequence[npt.NDArray[np.int64]]:
    """By code point, what `_sums` adds up."""
    code = np.arange(0x10000)
    hanzi = (code >= 0x3400) & (code <= 0x9FFF) | (code == 0x3005) | (code == 0x3007)
    kana = (code >= 0x3041) & (code <= 0x30FF) & (code != 0x30FB)  # ・ parts foreign names too
    return frequency.counted(), paired(hanzi, kana)


def _between(sums: Places) -> Places:
    """What was added from one to the next, and up to the first."""
    added = sums.copy()
    added[1:] -= sums[:-1]
    return added


def _summed(numbers: npt.NDArray[Any]) -> Places:
    sums = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.add.accumulate(numbers, out=sums[1:])
    return sums


def measured(texts: Sequence[str]) -> list[Places]:
    """Characters beyond ASCII, nats, hanzi and kana of each text."""
    ends = np.array([*accumulate(map(len, texts))], dtype=np.int64)
    return [half for sums in _sums(codes("".join(texts))) for half in halves(_between(sums[ends]))]
