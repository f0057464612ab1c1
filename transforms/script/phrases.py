"""Keys found in a text by an Aho–Corasick automaton, and the matches it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.script.codes import UNICODE, Codes, Mask, Places, decode, encode
from transforms.tables import read_only


@dataclass(frozen=True, slots=True)
class Matches:
    """Phrases found: which one, and its span; in order and not overlapping."""

    which: Places
    starts: Places
    ends: Places

    @classmethod
    def of(cls, found: Sequence[tuple[int, int, int]]) -> Matches:
        """The matches that the automaton reports."""
        if not found:
            return NOTHING
        table = np.fromiter(chain.from_iterable(found), np.intp, 3 * len(found)).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def at(self, places: Places | None) -> Matches:
        """The same matches in the text from which `places` were picked; `None` is all of it."""
        if places is None or not len(self.which):
            return self
        return Matches(self.which, places[self.starts], places[self.ends - 1] + 1)

    def cuts(self) -> Places:
        """The segment boundaries that these matches make, ascending."""
        return np.column_stack((self.starts, self.ends)).ravel()

    def within(self, cuts: Places) -> Matches:
        """The leftmost and longest of overlapping matches that do not reach across one of `cuts`."""
        following = np.append(cuts, UNICODE * UNICODE)[np.searchsorted(cuts, self.starts, "right")]
        whole = np.flatnonzero(following >= self.ends)
        order = whole[np.lexsort((-self.ends[whole], self.starts[whole]))]
        chosen, at = [], 0
        for index, start, end in zip(
            order.tolist(), self.starts[order].tolist(), self.ends[order].tolist(), strict=True
        ):
            if start >= at:
                chosen.append(index)
                at = end
        return Matches(self.which[chosen], self.starts[chosen], self.ends[chosen])


NOTHING = Matches(*[read_only(np.empty(0, np.intp))] * 3)
# Below so many characters the automaton reads all sooner than NumPy finds where to look.
SHORT = 500


class Phrases:
    """Keys to be found in a text, leftmost and longest; the automata are built when first used."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = tuple(keys)

    @cached_property
    def longest(self) -> AhoCorasick:
        """Finds the leftmost and longest."""
        return self._automaton(MatchKind.LeftmostLongest)

    @cached_property
    def overlapping(self) -> AhoCorasick:
        """Finds all, for a choice among those that reach across no cut."""
        return self._automaton(MatchKind.Standard)

    def _automaton(self, kind: MatchKind) -> AhoCorasick:
        # A DFA reads 420 MB/s, a contiguous automaton 220; but for STPhrases a DFA takes 113 MB and 0.27 s to build.
        small = len(self.keys) < 5_000
        implementation = Implementation.DFA if small else Implementation.ContiguousNFA
        return AhoCorasick(self.keys, kind, store_patterns=False, implementation=implementation)

    @cached_property
    def openings(self) -> tuple[Mask, Mask, Mask | None, int]:
        """Marks what can be the first and what the second character of longer keys, and what is a key by itself.

        The last is the longest key's length.
        """
        first, second, alone = (np.zeros(UNICODE, np.bool_) for _ in range(3))
        first[encode("".join(key[0] for key in self.keys if key[1:]))] = True
        second[encode("".join(key[1] for key in self.keys if key[1:]))] = True
        alone[encode("".join(key for key in self.keys if not key[1:]))] = True
        first, second, alone = map(read_only, (first, second, alone))
        return first, second, alone if alone.any() else None, max(map(len, self.keys))

    def find(self, codes: Codes, cuts: Places | None = None) -> Matches:
        """The phrases in a text, none of them across one of `cuts`."""
        if not self.keys:
            return NOTHING
        places = self._candidates(codes) if len(codes) > SHORT else None
        if places is not None:
            if not len(places):
                return NOTHING
            # A zero stands where something was left out, so that nothing matches across.
            gaps = np.flatnonzero(np.diff(places) > 1) + 1
            codes, places = np.insert(codes[places], gaps, 0), np.insert(places, gaps, 0)
        text = decode(codes, "replace")
        if cuts is None or not len(cuts):
            return Matches.of(self.longest.find_matches_as_indexes(text)).at(places)
        return Matches.of(self.overlapping.find_matches_as_indexes(text, overlapping=True)).at(places).within(cuts)

    def _candidates(self, codes: Codes) -> Places | None:
        """The places that a key could cover, by its first two characters; `None` where that leaves too much to pay.

        In Traditional text 1 % of the places open like a key of TSPhrases, and searching only there is four times as
        fast; 9 % do for TWVariantsRevPhrases and 24 % for STPhrases, where it does not pay.
        """
        first, second, alone, longest = self.openings
        opens = first.take(codes)
        opens[:-1] &= second.take(codes[1:])
        if alone is not None:
            opens |= alone.take(codes)
        starts = np.flatnonzero(opens)
        if len(starts) * 20 > len(codes):
            return None
        covered = np.zeros(len(codes) + longest, np.bool_)
        for ahead in range(longest):
            covered[starts + ahead] = True
        return np.flatnonzero(covered[: len(codes)])
