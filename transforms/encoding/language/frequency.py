"""How surprising a character is, in nats: minus the natural logarithm of how often it is written.

Means over 16 characters: clean Chinese 7.2 (at most 9.7 in 1,823 samples of both scripts), UTF-8 read as GBK 12.5 (at
least 10.0), GBK read as Big5 13.9, Big5 read as GBK 16.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.language.paired import halves, paired
from transforms.encoding.wanted import Crowd
from transforms.tables import built_once, read_only

_UNLISTED_HANZI = 19
_OTHERS = (  # first, last, nats: what hanzi stand among, and what wrong codecs make of them
    (0x0080, 0x024F, 11),
    (0x00B7, 0x00B7, 5),
    (0x0370, 0x052F, 10),
    (0x2010, 0x2027, 5),
    (0x3000, 0x3017, 5),
    (0x3041, 0x30FF, 7),
    (0xAC00, 0xD7A3, 11),
    (0xE000, 0xF8FF, 22),
    (0xFF01, 0xFF5E, 5),
    (0xFF61, 0xFF9F, 11),
)
_ELSE = 10
_BEYOND_BMP = 14
_SHORT = 64  # characters under which NumPy costs more than it saves
_FEW = 4  # texts that are looked at one by one in less time


def of(text: str) -> npt.NDArray[np.uint8]:
    """The nats of each character, 0 for ASCII and U+FFFD.

    >>> of("今天, 浠婂")
    array([ 7,  6,  0,  0, 10, 13], dtype=uint8)
    """
    return table().take(codes(text), mode="clip")


def measure(text: str) -> tuple[int, int]:
    """How many characters stand beyond ASCII, and their nats in all."""
    if len(text) > _SHORT:
        nats = of(text)
        return int(np.count_nonzero(nats)), int(nats.sum())
    each = [cost for character in text if (cost := _by_character()[min(ord(character), 0xFFFF)])]
    return len(each), sum(each)


def mean(text: str) -> float:
    """The nats of a character beyond ASCII, on average; 0 if there are none."""
    size, nats = measure(text)
    return nats / max(1, size)


def means(texts: Sequence[str]) -> list[float]:
    """`mean` of each text, at once."""
    if len(texts) < _FEW:
        return [mean(text) for text in texts]
    each = counted().take(codes("".join(texts)), mode="clip")
    sums = np.zeros(len(each) + 1, dtype=np.int64)
    np.add.accumulate(each, out=sums[1:])
    several = np.diff(sums[[0, *accumulate(map(len, texts))]])
    letters, nats = halves(several)
    averages: list[float] = (nats / np.maximum(1, letters)).tolist()
    return averages


@dataclass(frozen=True, eq=False)
class Rare:
    """The characters of at least so many nats and of fewer than another number, as a class that a scan can look for."""

    nats: int
    fewer_than: int = 256

    @cached_property
    def table(self) -> npt.NDArray[np.bool_]:
        """Membership by code point of the BMP; the last entry is for all characters beyond it."""
        return read_only((table() >= self.nats) & (table() < self.fewer_than))


RARE: Final = Rare(11)
"""1.7 % of the characters of clean Chinese pages, 74 % of them read as GBK from UTF-8."""
CROWD: Final = Crowd(RARE, many=3, within=8)
"""So many of them so close together clean text seldom has."""


@built_once
def table() -> npt.NDArray[np.uint8]:
    """Nats by code point; the last is for all beyond the BMP. `benchmarks/train_frequency.py` built the file."""
    nats = np.full(0x10000, _ELSE, dtype=np.uint8)
    nats[:0x80] = 0
    nats[0x3400:0xA000] = _UNLISTED_HANZI
    for first, last, each in _OTHERS:
        nats[first : last + 1] = each
    for row in (files(__package__) / "frequency.tsv").read_text("utf-8").splitlines()[1:]:
        count, _, characters = row.partition("\t")
        nats[[ord(character) for character in characters if character <= "\uffff"]] = int(count)
    nats[0xFFFD] = 0  # lost, so it says nothing
    nats[0xFFFF] = _BEYOND_BMP
    return nats


@built_once
def counted() -> npt.NDArray[np.int64]:
    """Whether there are any nats, and the nats, by code point, as `paired`."""
    return paired(table() > 0, table())


@cache
def _by_character() -> bytes:
    return table().tobytes()
