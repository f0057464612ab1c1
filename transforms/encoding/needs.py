"""What passes need to have anything to do, as bits of rows: who cares for what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from transforms.encoding.rows import BESIDE, Bits, Rows, of_bits
from transforms.encoding.wanted import Crowd, Row, Want, Wanted, rows_of


class Need(NamedTuple):
    """What must be seen for a want, as bits: `every` at all, and one of `signs` at its place."""

    wanted: Wanted | None
    every: int
    signs: int

    @property
    def many(self) -> int:
        """How many rows a text must have."""
        return self.wanted.many if isinstance(self.wanted, Row) else 1


class Due(NamedTuple):
    """The needs of a pass that may be met: the signs of those for which a place with one is enough, and the others."""

    needs: Sequence[Need]
    signs: Bits | None
    others: Sequence[Need]


class Needs:
    """What each of several passes needs, by name; `ValueError` for more than 64 classes and members of rows."""

    def __init__(self, wanted: Mapping[str, tuple[Want, ...]]) -> None:
        every_want = [want for wants in wanted.values() for want in wants]
        self.rows = Rows(dict.fromkeys(row for want in every_want for row in (*want.beside, *rows_of(want))))
        self._needs = [(name, self._need(want)) for name, wants in wanted.items() for want in wants]
        self._signs: dict[int, int] = {}  # of what is wanted, by what is needed at all
        for _, need in self._needs:
            self._signs[need.every] = self._signs.get(need.every, 0) | need.signs
        self._needed_at_all = reduce(or_, self._signs, 0)
        crowds = [want.wanted for want in every_want if isinstance(want.wanted, Crowd)]
        self.gap = "\n" * max([BESIDE + 1, *(crowd.within for crowd in crowds)])
        """What parts two texts so far that nothing is in both."""

    @lru_cache(1 << 12)  # noqa: B019 - scans live as long as the process
    def worth(self, possible: int) -> int:
        """Of the signs of rows that may stand somewhere, those of which it is worth asking where.

        A pass that wants commas beside hanzi, say, is asked nothing about English: for it the commas are not looked up.
        """
        signs = 0
        for every, wanted in self._signs.items():
            if every & possible == every:
                signs |= wanted
        return signs & possible

    def due(self, possible: int, there: int) -> Mapping[str, Due]:
        """The passes that may find something, by name, if these signs may stand somewhere and those do."""
        return self._due(possible & self._needed_at_all, there)

    @lru_cache(1 << 12)  # noqa: B019 - scans live as long as the process
    def _due(self, possible: int, there: int) -> Mapping[str, Due]:
        due: dict[str, list[Need]] = {}
        for name, need in self._needs:
            if need.every & possible == need.every and (need.signs & there or need.wanted is None):
                due.setdefault(name, []).append(need)
        return {name: _due(needs) for name, needs in due.items()}

    def _need(self, want: Want) -> Need:
        every = signs = 0
        for each in want.beside:
            every |= self.rows.sign[each]
        for row in rows_of(want):
            signs |= self.rows.sign[row]
        return Need(want.wanted, every, signs)


def _due(needs: Sequence[Need]) -> Due:
    others = [need for need in needs if need.wanted is None or isinstance(need.wanted, Crowd) or need.many > 1]
    signs = reduce(or_, [need.signs for need in needs if need not in others], 0)
    return Due(needs, of_bits(signs) if signs else None, others)
