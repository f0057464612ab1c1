"""Where members of classes stand in a row: one look-up a character gives a bit for each class that it is of.

A NumPy table over code points runs at 0.9 GB/s on English and 2.2 GB/s on Chinese (UTF-8), a character class of `re`
at 0.3 and 0.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, reduce
from operator import or_
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import Places
from transforms.encoding.wanted import Row, Tabled
from transforms.tables import read_only

Bits = npt.NDArray[np.uint64]

BESIDE: Final = 2
"""Characters at most between the place of a row and its other members."""
_PIECE: Final = 1 << 17  # characters, a batch of pages and more; of an eighth a long text takes a third more time
_KEPT: Final = 1 << 23  # bytes
_NOWHERE, _NOTHING = read_only(np.empty(0, dtype=np.int64)), read_only(np.empty(0, dtype=np.uint64))
_BITS: Final = 64
_ALL: Final = (1 << _BITS) - 1


class _Step(NamedTuple):
    """The members of rows that stand so `far` from the place of theirs, and how they are asked about.

    Of a row with the bits 4 and 5 whose place is that of bit 4, bit 5 stands at the next character: `shift` it `by` 1,
    and it comes upon bit 4. `of_rows` are the bits of such places, `others` all other ones.
    """

    of_rows: int
    far: int
    shift: np.ufunc
    by: Bits
    others: Bits


def _step(far: int, of_rows: int) -> _Step:
    shift = np.right_shift if far > 0 else np.left_shift
    return _Step(of_rows, BESIDE + far, shift, of_bits(abs(far)), of_bits(~of_rows & _ALL))


def of_bits(bits: int) -> npt.NDArray[Any]:
    """An array without a dimension, with which NumPy reckons in half the time that a number of its own takes."""
    return read_only(np.array(bits, dtype=np.uint64))


@cache
def _keep_memory() -> None:
    """Once a block of this size was freed, the C library of Linux keeps smaller ones for what follows.

    In a new process that repairs English pages, memory given back and fetched again after each batch took two thirds of
    the time.
    """
    np.empty(_KEPT, dtype=np.uint8)


class Rows:
    """The bits of some rows and classes; `ValueError` for more than 64 members."""

    def __init__(self, rows: Iterable[Row | Tabled]) -> None:
        _keep_memory()
        several = [(row, row.members, row.at) if isinstance(row, Row) else (row, (row,), 0) for row in rows]
        if (wanted := sum(len(members) for _, members, _ in several)) > _BITS:
            raise ValueError(f"a scan has room for {_BITS} classes and members of rows, and {wanted} are wanted")
        self.sign: dict[Row | Tabled, int] = {}
        """The bit of the member of a row that stands at its place."""
        self.mask: dict[Row | Tabled, Bits] = {}
        """The same as an array."""
        self._firsts: dict[tuple[int, int], int] = {}  # the bits of first members, by their row's length and place
        beside = {-2: 0, -1: 0, 1: 0, 2: 0}  # signs of rows with a member so far from their place
        self._table, bit = np.zeros(0x10000, dtype=np.uint64), 0
        for row, members, at in several:
            self.sign[row] = 1 << bit + at
            self.mask[row] = of_bits(self.sign[row])
            self._firsts[len(members), at] = self._firsts.get((len(members), at), 0) | 1 << bit
            for number, each in enumerate(members):
                self._table[each.table] |= np.uint64(1 << bit + number)
                if number != at:
                    beside[number - at] |= self.sign[row]
            bit += len(members)
        read_only(self._table)
        self._steps = [_step(far, of_rows) for far, of_rows in beside.items()]

    def bits(self, characters: npt.NDArray[np.uint32]) -> Bits:
        """By character."""
        return self._table.take(characters, mode="clip")

    def possible(self, seen: int) -> int:
        """The signs of the rows of which all bits were seen."""
        runs = (seen, two := seen & seen >> 1, two & seen >> 2)
        signs = 0
        for (members, at), firsts in self._firsts.items():
            signs |= (runs[members - 1] & firsts) << at
        return signs

    def found(self, bits: Bits, signs: int) -> tuple[Places, Bits]:
        """Where rows with these signs stand, and the signs of which: where a sign is, and all that is wanted beside it.

        `bits` has two characters before and two behind those that are asked about.
        """
        here = bits[BESIDE:-BESIDE] & of_bits(signs)
        where = here.astype(np.bool_).nonzero()[0]  # of numbers NumPy takes four times as long
        here = here[where]
        for of_rows, far, shift, by, others in self._steps:
            if of_rows & signs:
                here &= shift(bits[far:][where], by) | others
        stands = here.astype(np.bool_)
        return where[stands], here[stands]


class Look:
    """One look at characters, two of which stand before those that are asked about, and two behind.

    `note` is told the bits of each stretch, and where it starts; to keep them all takes eight bytes a character.
    """

    def __init__(
        self, rows: Rows, characters: npt.NDArray[np.uint32], note: Callable[[int, Bits], None] | None = None
    ) -> None:
        self._rows, self._characters = rows, characters
        self._pieces: list[tuple[int, int]] = []  # where each starts, and the rows that are possible there
        for start in range(0, len(characters) - 2 * BESIDE, _PIECE):
            self._last = self._bits(start)
            self._pieces.append((start, rows.possible(int(np.bitwise_or.reduce(self._last)))))
            if note:
                note(start, self._last[BESIDE:-BESIDE])
        self.possible = reduce(or_, [possible for _, possible in self._pieces], 0)
        """The signs of the rows that may stand here."""

    def found(self, signs: int) -> tuple[Places, Bits]:
        """Where rows with these signs stand, and the signs of which."""
        found = []
        for start, possible in self._pieces if signs else ():
            if signs & possible:
                bits = self._last if start == self._pieces[-1][0] else self._bits(start)
                where, which = self._rows.found(bits, signs & possible)
                found.append((where + start if start else where, which))
        if len(found) < 2:
            return found[0] if found else (_NOWHERE, _NOTHING)
        return np.concatenate([where for where, _ in found]), np.concatenate([which for _, which in found])

    def _bits(self, start: int) -> Bits:
        return self._rows.bits(self._characters[start : start + _PIECE + 2 * BESIDE])
