"""The characters of many lines, counted by kind in a few passes of compiled code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from transforms.boilerplate.sentence_end import CLOSERS, STOPS
from transforms.codes import codes, text_of
from transforms.tables import built_once

Array = np.ndarray[Any, Any]
OTHER, HANZI, PARTICLE, LOWER, UPPER, DIGIT, SPACE, COMMA, STOP, BAR, CLOSER = range(11)
"""Kinds; a *particle* is a hanzi that sentences have and names seldom, a *closer* may stand behind a full stop."""
_SIGNS = {
    PARTICLE: "的了是在和有为与对也这就都而以及",
    SPACE: " \n",
    COMMA: ",;、:",
    STOP: STOPS,
    BAR: "|·/>-~_»",
    CLOSER: CLOSERS,
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

    def ended(self, closers: int = 2) -> Array:
        """Which lines end as sentences do, with a stop and at most so many closing marks behind it."""
        ends, closed = np.zeros(len(self.starts), bool), np.ones(len(self.starts), bool)
        for back in range(1, closers + 2):
            last = self.kinds[np.maximum(self.ends - back, self.starts)]
            ends |= closed & (last == STOP)
            closed &= last == CLOSER
        return ends

    def is_letter(self) -> Array:
        """Which characters are letters of any script."""
        return _tables()[1][self.codes]

    def among(self, signs: str) -> Array:
        """How many of these characters each line holds."""
        return self.per_line(reduce(np.logical_or, [self.codes == ord(sign) for sign in signs]))

    def short_words(self, words: Iterable[str], in_any_case: Iterable[str]) -> tuple[Array, Array]:
        """How many of these words, and how many of those in any case, each line holds; they have four letters at most.

        >>> [times.tolist() for times in lay_out(["it's The Cat", "cat_s"]).short_words(["it", "the"], ["cat"])]
        [[1.0, 0.0], [1.0, 0.0]]
        """
        part = np.concatenate(([False], _tables()[0][self.codes]))  # of a word; the last character is a line break
        starts = np.flatnonzero(part[1:] & ~part[:-1])
        lengths = np.flatnonzero(part[:-1] & ~part[1:]) - starts
        starts, lengths = starts[lengths <= 4], lengths[lengths <= 4]
        letters, keys, capital = _letters(), np.zeros(len(starts), np.intp), np.zeros(len(starts), bool)
        for place in range(4):
            codes = self.codes[np.minimum(starts + place, len(self.codes) - 1)]
            letter = np.where(place < lengths, letters[np.minimum(codes, len(letters) - 1)], 0)
            keys = keys << 5 | letter & 31
            capital |= letter > 31
        lines = self.line_of[starts]
        exact, any_case = (np.isin(keys, [_key(word) for word in asked]) for asked in (words, in_any_case))
        counted = (lines[exact & ~capital], lines[any_case])
        first, second = (np.bincount(found, minlength=len(self.starts)).astype(float) for found in counted)
        return first, second


def lay_out(lines: Sequence[str]) -> Lines:
    """Folded lines, none of them empty and none with a line break, laid out for counting.

    >>> lay_out(["老桥的灯。", "Home"]).counts[:, [HANZI, PARTICLE, STOP, LOWER]].tolist()
    [[3, 1, 1, 0], [0, 0, 0, 3]]
    """
    text = "".join(f"{line}\n" for line in lines)
    points = codes(text)
    kinds = _kinds()[points]
    ends = np.flatnonzero(points == ord("\n"))
    starts = np.concatenate(([0], ends + 1))[:-1]
    line_of = np.repeat(np.arange(len(lines)), ends - starts + 1)
    counts = np.bincount(line_of * 11 + kinds, minlength=11 * len(lines)).reshape(len(lines), 11)
    counts[:, SPACE] -= 1  # the line break
    return Lines(text, points, kinds, line_of, starts, ends, counts)


@built_once
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


@built_once
def _tables() -> tuple[Array, Array]:
    """Which characters are part of a word, and which are letters, as `re` has it; there are none beyond plane 3."""
    every = text_of(np.arange(0x40000, dtype="<u4"))
    tables = np.zeros((2, 0x110000), bool)
    for table, pattern in zip(tables, (r"\w+", r"[^\W\d_]+"), strict=True):
        for run in re.finditer(pattern, every):
            table[run.start() : run.end()] = True
    return tables[0], tables[1]


@built_once
def _letters() -> Array:
    """A number for each letter from a to z, 32 more where its case is not small, as `re` has it; 27 for the rest."""
    numbers = np.full(0x180, 27, np.intp)
    numbers[0x61:0x7B] = np.arange(1, 27)
    numbers[0x41:0x5B] = 32 + np.arange(1, 27)
    numbers[[0x130, 0x131]] = 32 + 9  # İ and ı are i
    return numbers


def _key(word: str) -> int:
    numbers = [ord(letter) - 96 for letter in word]
    return sum(number << 5 * (3 - place) for place, number in enumerate(numbers))
