"""What a damaged page tells of its own text: which characters it writes side by side."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import log
from typing import Final

from transforms.encoding import followers
from transforms.encoding.readings import ANNOTATION, simplified, traditional

_SEEN: Final = 4.0  # nats of a pair of characters that stands elsewhere on the page, at most
_OUT_OF_PLACE: Final = 6.0  # nats of a character that a conversion to Traditional does not leave
_DAMAGE: Final = re.compile("[?\ufffd][^\n]{0,40}")
_HANZI: Final = "字"
_ASCII_BEHIND: Final = re.compile(r"(?s)([^\0-\x7f])([\0-\x7f])(?=(.?))")


@dataclass(frozen=True)
class Page:
    """A page, and the text on it that is not damaged."""

    text: str

    def nats(self, before: str, after: str) -> float:
        """How surprising a character is behind another here.

        >>> Page("鄴城、鄴縣").nats("鄴", "城") < Page("").nats("鄴", "城")
        True
        """
        nats = followers.nats(before, after) + _OUT_OF_PLACE * (after in out_of_place())
        return min(nats, _SEEN) if (before, after) in self._pairs else nats

    def ascii_between(self, before: str, after: str) -> tuple[str, float]:
        """The character of ASCII that mostly stands between two such here, and how much likelier it is, in nats, than
        the next; `?` where there is none.

        >>> Page("他說,我們走.她說,不走,他就一個人走,走得很快.").ascii_between("了", "但")[0]
        ','
        """
        counted = self._between.get((_kind(before), _kind(after)), Counter()).most_common(2)
        if not counted or (counted[0][0] == "\n" and _kind(before) == _HANZI):  # what headings end with says little
            return "?", 0.0
        (best, count), *second = counted
        return best, log((count + 0.5) / (sum(each for _, each in second) + 0.5))

    @cached_property
    def _whole(self) -> str:
        return ANNOTATION.sub("", _DAMAGE.sub("\n", self.text))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self._whole))

    @cached_property
    def _between(self) -> dict[tuple[str, str], Counter[str]]:
        between: dict[tuple[str, str], Counter[str]] = {}
        for before, character, after in _ASCII_BEHIND.findall(self._whole):
            between.setdefault((_kind(before), _kind(after)), Counter())[character] += 1
        return between


def _kind(character: str) -> str:
    """`字` for hanzi, `0` for digits, `a` for letters; others are their own kind."""
    if "\u3400" <= character <= "\u9fff":
        return _HANZI
    return "0" if character.isdigit() else "a" if character.isalpha() else character


@cache
def out_of_place() -> frozenset[str]:
    """Characters that a conversion to Traditional would not have left standing: 业, and 鎭, which it writes 鎮.

    >>> "业" in out_of_place(), "鎭" in out_of_place(), "制" in out_of_place()
    (True, True, False)
    """
    left = {character for becomes in traditional().values() for character in becomes}
    return frozenset((traditional().keys() | simplified().keys()) - left)
