"""Whether spans that read well when they are read again prove that they were damaged, or may be what somebody wrote."""

from __future__ import annotations

import re
from itertools import compress, pairwise
from typing import Final, NamedTuple

import numpy as np

from transforms.codes import codes
from transforms.encoding.joined import Flags, Places
from transforms.encoding.language import followers, frequency, likelihood
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.rereading import Readings
from transforms.encoding.mojibake.thresholds import USUAL

# Nats a character on a line. Of 8 characters and more all Korean is at least 1.0 below, and of damaged Chinese 99 % is
# above; of 4 99.9 % of Korean is at most 0.67 above.
_STRANGE: Final = 0.75
_STRANGE_BYTES: Final = 2.5  # where two characters are one of Chinese: capitals of Russian with signs gain up to 1.5
# Nats of a character after the one before it, on average. Of 8 characters of Chinese 0.2 % have more than 9.0, but of
# dense sentences 20 %, and 10 % more than 9.7; `[€œŠš¢£Ÿž]` would be 公成╯噪, 11.2, and of text of other languages that
# was read as single bytes 1 % has less than 9.7, 2 % less than 9.9.
_READING_ON: Final = 9.7
_SAMPLE: Final = 64  # characters, among which there are mostly enough different ones
# One lead byte again and again is a row of letters: §£§é§Ö§â§Ñ is Вчера in GBK, and no 圾折快把忘 of Big5.
_OF_ONE_ROW: Final = re.compile(r"([^\0-\x7f])[^\0-\x7f](?:\1[^\0-\x7f]){3,}")
_ASCII: Final = frozenset(map(chr, range(0x80)))


class Lines(NamedTuple):
    """Of each line with spans the first one, and the one behind the last."""

    firsts: Places
    ends: Places

    def sums(self, numbers: Places) -> Places:
        """By line, the sum of numbers that are by span."""
        sums: Places = np.add.reduceat(numbers, self.firsts)
        return sums

    def spans(self, lines: Flags) -> Flags:
        """By span, what is by line."""
        return np.repeat(lines, self.ends - self.firsts)


def lines_of(breaks: Places, readings: Readings) -> Lines:
    """The lines of a text, which breaks there, that have spans."""
    numbers = breaks.searchsorted(readings.starts)
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1))
    return Lines(firsts, np.append(firsts[1:], len(numbers)))


def prove(readings: Readings, good: Flags, some: slice, kind: Kind) -> bool:
    """Whether the good ones of some spans are proof, and read on as Chinese does if it might be chance."""
    if not is_proof("".join(compress(readings.befores[some], good[some])), kind):
        return False
    if not kind.must_read_on:
        return True
    after = "".join(compress(readings.afters[some], good[some]))
    return (not kind.proof.readers and frequency.mean(after) <= USUAL) or _reads_on(after)


def is_proof(span: str, kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    if all(different(part) < kind.proof.least for part in (span[:_SAMPLE], span)):
        return False
    if kind.pairs and 2 * sum(len(each[0]) for each in _OF_ONE_ROW.finditer(span)) > len(span):
        return False
    high = codes(span)
    high = high[high > 0x7F]
    return bool(np.count_nonzero(high[1:] > high[:-1]) <= 0.8 * (len(high) - 1))


def different(text: str) -> int:
    """How many different characters beyond ASCII there are."""
    return len(set(text) - _ASCII)


def is_strange(readings: Readings, lines: Lines, letters: Places, kind: Kind) -> Flags:
    """The spans on lines that are stranger to its readers than what they would be is to readers of Chinese."""
    bounds = list(zip(lines.firsts.tolist(), lines.ends.tolist(), strict=True))  # the spans of a line at once
    of_lines = [[" ".join(texts[first:end]) for first, end in bounds] for texts in (readings.befores, readings.afters)]
    ahead = likelihood.each(of_lines[0], kind.proof.readers) - likelihood.each(of_lines[1], "chinese")
    return lines.spans(ahead >= (_STRANGE_BYTES if kind.pairs else _STRANGE) * lines.sums(letters))


def _reads_on(text: str) -> bool:
    """Whether its characters follow one another as in Chinese."""
    letters = [each for each in text[:_SAMPLE] if each not in _ASCII]
    nats = [followers.nats(*pair) for pair in pairwise(letters)]
    return sum(nats) <= _READING_ON * len(nats)
