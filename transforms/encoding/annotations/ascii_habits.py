"""Where characters of ASCII stand on one page: what tells which of them a `?` may have swallowed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Final

FULL: Final = dict(zip(",:;?!()", "，：；？！（）", strict=True))
"""Marks that Chinese pages write in half width or in full."""
AMONG: Final = {"0": log(10), "a": log(26)}
"""Nats of one digit among ten, and of one letter among 26."""
SHOWN: Final = "\n !\"#$%&'()*+,-./:;<=>@[\\]^_`{|}~0a"
"""Kinds of ASCII that a gap may hide: `0` for any digit and `a` for any letter."""

_HANZI: Final = "字"
_FEW: Final = 5.0  # characters whose habits the page has to show before they count more than those of all pages
_HABITS: Final = dict(zip(",.\n 0a:;()", (2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.3, 0.2, 0.2, 0.2), strict=True))
"""How often characters of ASCII stand among ten, with `0` for all digits and `a` for all letters; a first guess."""
AHEAD: Final = 4
"""The most characters behind a gap that may tell what is hidden in it."""
_BEFORE_ONE: Final = re.compile("[^\0?](?=[0-9A-Za-z])")
_ENDED: Final = re.compile("[。！？…]+[”’」』）]*")
_YEAR: Final = re.compile("[0189][0-9]{2}年")
_CENTURIES: Final = {"0": "2", "1": "2", "8": "1", "9": "1"}
_SURE_OF_YEARS: Final = 3  # times that the first digit of a year is taken as seen


class Habits:
    """How often the undamaged text of a page has characters of ASCII, and beside what."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._between: dict[tuple[str, str], Mapping[str, tuple[float, float]]] = {}

    def nats(self, before: str, after: str) -> float:
        """How surprising one kind of character is behind another (see `kind`)."""
        one, two, _ = self._kinds
        share = (one[after] + _HABITS.get(after, 0.02)) / (self._characters + 10)
        return -log((two[before + after] + _FEW * share) / (one[before] + _FEW))

    def between(self, before: str, after: str) -> Mapping[str, tuple[float, float]]:
        """For every kind of `SHOWN` the nats of it behind the one kind, and those of the other kind behind it."""
        if (before, after) not in self._between:
            both = {hidden: (self.nats(before, hidden), self._behind(before, hidden, after)) for hidden in SHOWN}
            self._between[before, after] = both
        return self._between[before, after]

    @cached_property
    def widths(self) -> Mapping[str, float]:
        """How surprising it is that a mark of `FULL` is written in this width behind a hanzi, and not in the other.

        >>> widths = Habits("他說,我們走。").widths
        >>> widths[","] < widths["，"]
        True
        """
        halves = {half: self._kinds[1][_HANZI + half] for half in FULL}
        fulls = {half: self._kinds[0][full] for half, full in FULL.items()}
        share = (sum(halves.values()) + 0.5) / (sum(halves.values()) + sum(fulls.values()) + 1)
        found = {half: (halves[half] + share) / (halves[half] + fulls[half] + 1) for half in FULL}
        return {
            mark: -log(each) for half in FULL for mark, each in ((half, found[half]), (FULL[half], 1 - found[half]))
        }

    def before(self, after: str) -> Mapping[str, int]:
        """What stands on the page before letters or digits (the first four), and how often; a year begins with 1 or 2.

        >>> Habits("用GPT寫,GPT也").before("PT來了"), Habits("").before("005年")
        (Counter({'G': 2}), Counter({'2': 3}))
        """
        lengths = range(min(len(after), AHEAD), 1, -1)
        known = (self._before[after[:n]] for n in lengths if after[:n] in self._before)
        found = Counter(next(known, {}))
        if _YEAR.match(after):
            found[_CENTURIES[after[0]]] += _SURE_OF_YEARS
        return found

    @cached_property
    def _before(self) -> Mapping[str, Mapping[str, int]]:
        """What stands before each letter or digit of the page with the next characters, and how often."""
        table: dict[str, dict[str, int]] = {}
        for found in _BEFORE_ONE.finditer(self._text):
            at = found.end()
            for end in range(at + 2, min(at + AHEAD, len(self._text)) + 1):
                seen = table.setdefault(self._text[at:end], {})
                seen[found[0]] = seen.get(found[0], 0) + 1
        return table

    def _behind(self, before: str, hidden: str, after: str) -> float:
        """How surprising the last of three kinds of characters is."""
        one, two, three = self._kinds
        share = (one[after] + 0.1) / (self._characters + 10)
        share = (two[hidden + after] + _FEW * share) / (one[hidden] + _FEW)
        return -log((three[before + hidden + after] + _FEW * share) / (two[before + hidden] + _FEW))

    @cached_property
    def _characters(self) -> int:
        return self._kinds[0].total()

    @cached_property
    def _kinds(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """How often kinds of characters stand on the page, alone and by two and three."""
        kinds = "".join(map(kind, _ENDED.sub("。", self._text)))
        two = Counter(map("".join, pairwise(kinds)))
        return Counter(kinds), two, Counter(map("".join, zip(kinds, kinds[1:], kinds[2:], strict=False)))


def last_kind(text: str) -> str:
    """The kind of the last character; `。` stands for all that ends a sentence, with the quotation marks behind it.

    >>> last_kind("他說：“走！”"), last_kind("走"), last_kind("“走”")
    ('。', '字', '”')
    """
    return kind(_ENDED.sub("。", text[-4:])[-1:])


def kind(character: str) -> str:
    r"""`字` for hanzi, `0` for digits, `a` for letters; others are their own kind, and no character is a line break.

    >>> kind("文"), kind("7"), kind("v"), kind(","), kind("")
    ('字', '0', 'a', ',', '\n')
    """
    if "\u3400" <= character <= "\u9fff":
        return _HANZI
    return "0" if character.isdigit() else "a" if character.isalpha() else character or "\n"
