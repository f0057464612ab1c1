"""Which characters the conversion of a damaged page annotates: the same ones everywhere, at borders of characters too.

A replacement of bytes knows no exception. What it annotates in one place it annotates wherever the two bytes stand side
by side; what stands anywhere without an annotation it never annotates. On the page in `seeds` that has them it took 75
characters and left 86, 14 of which are seen only as the second byte of a character and the first of the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, starmap
from math import log
from typing import Final

from transforms.encoding.annotations import gbk
from transforms.encoding.language import alone
from transforms.encoding.language.readings import READING, has_reading, normal
from transforms.encoding.language.scripts import simplified

_BROKEN: Final = 8.0  # nats of what the page contradicts; not more, since pages may be put together of several
_FEW: Final = 2.0  # characters of one rarity that the page has to show before they count more than all its characters
_RARITIES: Final = range(7, 12)
"""In nats by themselves. That page has annotations on 42 of 59 characters up to 7, and on 1 of 27 beyond 9."""
NOTE: Final = re.compile(rf"\(({READING})\)")
"""A reading as a conversion writes it behind a character."""


@dataclass(frozen=True)
class Conversion:
    """What a page shows of the conversion that damaged it."""

    text: str

    def annotates(self, character: str, reading: str) -> float:
        """How surprising it is, in nats, that the conversion gives a character this reading, as `normal` spells it.

        >>> page = Conversion("企業(yè)轉(zhuǎn)型")
        >>> page.annotates("業", "yè") < page.annotates("動", "dòng") < page.annotates("業", "nié")
        True
        """
        if character in self._readings:
            return _BROKEN * (self._readings[character] != reading)
        return -log(self._shares[_rarity(character)]) if character and character not in self._bare else _BROKEN

    def leaves(self, character: str) -> float:
        """How surprising it is, in nats, that it does not annotate a character.

        >>> page = Conversion("企業(yè)圖書")
        >>> page.leaves("圖") < page.leaves("動") < page.leaves("業")
        True
        """
        if character not in simplified() or character in self._bare:
            return 0.0
        return _BROKEN if character in self._readings else -log(1 - self._shares[_rarity(character)])

    @cached_property
    def _readings(self) -> Mapping[str, str]:
        """The characters that are annotated, each with its reading."""
        found = {}
        for note in NOTE.finditer(self.text):
            two = self.text[max(0, note.start() - 2) : note.start()]
            for each in (two[-1:], *starmap(_between, pairwise(two))):
                if each in simplified() and has_reading(each, note[1]):
                    found[each] = normal(note[1])
        return found

    @cached_property
    def _bare(self) -> frozenset[str]:
        """The characters that are not."""
        between = {_between(*two) for two in set(pairwise(self.text))}
        return frozenset((between | set(self.text)) & simplified().keys()) - self._readings.keys()

    @cached_property
    def _shares(self) -> Mapping[int, float]:
        """Of the characters that the page shows, how many are annotated, by how rare they are."""
        some, every = Counter(map(_rarity, self._readings)), Counter(map(_rarity, (*self._readings, *self._bare)))
        share = (some.total() + 1) / (every.total() + 2)
        return {rarity: (some[rarity] + _FEW * share) / (every[rarity] + _FEW) for rarity in _RARITIES}


def _between(one: str, other: str) -> str:
    """The character that the last byte of one and the first byte of another make, if they make one."""
    second = gbk.pairs().get(one, (0, 0))[1]
    first = ord(other) if other < "\x80" else gbk.pairs().get(other, (0, 0))[0]
    return gbk.characters().get((second, first), "")


def _rarity(character: str) -> int:
    nats = alone.nats(character)
    return min(max(round(nats), _RARITIES[0]), _RARITIES[-1])
