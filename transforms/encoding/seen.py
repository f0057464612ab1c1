"""What a scan has seen in one text, or in each of several; where, it tells when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Final, Protocol

import numpy as np

from transforms.codes import codes
from transforms.encoding.joined import Flags, Joined, Places
from transforms.encoding.needs import Need, Needs
from transforms.encoding.rows import BESIDE, Bits, Look, Rows, of_bits
from transforms.encoding.wanted import Crowd, Row, Tabled
from transforms.tables import read_only

_EDGE: Final = "\n" * BESIDE
_START, _NOWHERE = read_only(np.zeros(1, dtype=np.int64)), read_only(np.empty(0, dtype=np.int64))

Sieve = Callable[[Joined, Places], Flags]
"""Given the places of what is wanted, tells of each text whether there may be work; each depends on that text alone."""


class Seen(Protocol):
    """What stands in some texts, and where."""

    def places(self, name: str, number: int = 0) -> list[int]:
        """Where in a text something stands that is wanted, in order, by code point; 0 for classes that are enough."""

    def names(self, number: int = 0) -> Collection[str]:
        """What may stand in a text, by name."""


class Alone:
    """What stands in one text."""

    def __init__(self, needs: Needs, text: str) -> None:
        look = Look(needs.rows, codes(f"{_EDGE}{text}{_EDGE}"))
        self._standing = _Standing(needs.rows, *look.found(needs.worth(look.possible)))
        self._due = needs.due(look.possible, self._standing.signs)

    def places(self, name: str, number: int = 0) -> list[int]:
        """Where something stands that is wanted, in order, by code point; 0 for classes that are enough."""
        if name not in self._due:
            return []
        due = self._due[name]
        found = [] if due.signs is None else [self._standing.with_any(due.signs)]
        where: list[int] = _union(found + [self._wanted(need) for need in due.others]).tolist()
        return where

    def names(self, number: int = 0) -> Collection[str]:
        """What may stand there, by name."""
        return self._due

    def _wanted(self, need: Need) -> Places:
        if need.wanted is None:
            return _START
        places = self._standing.places(need.wanted)
        return places if len(places) >= need.many else _NOWHERE


class Several:
    """What stands in each of several texts; sieves throw out those without work."""

    def __init__(self, needs: Needs, sieves: Mapping[str, Sieve], texts: Joined) -> None:
        self._sieves, self._texts = sieves, texts
        self._of_name: dict[str, tuple[Places, Places]] = {}
        self._seen = np.zeros(len(texts.starts), dtype=np.uint64)  # in each text
        self._edges = np.append(texts.starts, len(texts.codes))
        look = Look(needs.rows, texts.codes[texts.starts[0] - BESIDE : texts.ends[-1] + BESIDE], self._note)
        where, signs = look.found(needs.worth(look.possible))
        self._standing = _Standing(needs.rows, where + texts.starts[0], signs)
        self._due = needs.due(look.possible, self._standing.signs)

    def _note(self, start: int, bits: Bits) -> None:
        starts = self._texts.starts - self._texts.starts[0]
        numbers = slice(int(starts.searchsorted(start, "right")) - 1, int(starts.searchsorted(start + len(bits))))
        self._seen[numbers] |= np.bitwise_or.reduceat(bits, np.maximum(starts[numbers] - start, 0))

    def places(self, name: str, number: int = 0) -> list[int]:
        """Where in a text something stands that is wanted, in order, by code point; 0 for classes that are enough."""
        if name not in self._due:
            return []
        places, bounds = self._places(name)
        where: list[int] = (places[bounds[number] : bounds[number + 1]] - self._texts.starts[number]).tolist()
        return where

    def names(self, number: int = 0) -> Collection[str]:
        """What may stand in a text, by name."""
        return self._names[number]

    @cached_property
    def _names(self) -> Sequence[Collection[str]]:
        """Of each text, whose places are in it."""
        names: list[list[str]] = [[] for _ in self._seen]
        for name in self._due:
            places, bounds = self._places(name)
            for number in (bounds[1:] > bounds[:-1]).nonzero()[0].tolist() if len(places) else ():
                names[number].append(name)
        return names

    def _places(self, name: str) -> tuple[Places, Places]:
        """The places in all the texts, and the number of the first one of each text."""
        if name not in self._of_name:
            places = _union([self._wanted(need) for need in self._due[name].needs])
            if name in self._sieves and len(places):
                places = places[self._sieves[name](self._texts, places)[self._texts.number(places)]]
            self._of_name[name] = places, places.searchsorted(self._edges)
        return self._of_name[name]

    def _wanted(self, need: Need) -> Places:
        places = self._texts.starts if need.wanted is None else self._standing.places(need.wanted)
        if need.many > 1:
            places = places[(self._texts.counts(places) >= need.many)[self._texts.number(places)]]
        if not need.every or not len(places):
            return places
        beside = self._seen & of_bits(need.every) == of_bits(need.every)
        return places if beside.all() else places[beside[self._texts.number(places)]]


class _Standing:
    """The rows that stand somewhere, given all places and the signs of the rows at each."""

    def __init__(self, rows: Rows, where: Places, signs: Bits) -> None:
        self._rows, self._where, self._signs = rows, where, signs
        self.signs = int(np.bitwise_or.reduce(signs)) if len(signs) else 0
        """Of any of them."""
        self._of_row: dict[Row | Tabled, Places] = {}

    def with_any(self, signs: Bits) -> Places:
        """The places of rows with one of these signs."""
        return self._where[(self._signs & signs).astype(np.bool_)]

    def places(self, wanted: Row | Tabled | Crowd) -> Places:
        """The places of rows, and of crowds, of which there are enough or not."""
        if isinstance(wanted, Crowd):
            return self._crowds(wanted)
        if wanted not in self._of_row:
            is_there = self._rows.sign[wanted] & self.signs
            self._of_row[wanted] = self.with_any(self._rows.mask[wanted]) if is_there else _NOWHERE
        return self._of_row[wanted]

    def _crowds(self, crowd: Crowd) -> Places:
        places = crowd.together(self.places(crowd.members))
        return _union([places, self.places(crowd.alone)]) if crowd.alone else places


def _union(several: Sequence[Places]) -> Places:
    some = [places for places in several if len(places)]
    if len(some) < 2:
        return some[0] if some else _NOWHERE
    places = np.sort(np.concatenate(some))
    return places[np.concatenate(([True], places[1:] > places[:-1]))]
