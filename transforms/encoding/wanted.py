"""What a scan looks for in a text: a class of characters, members of classes in a row, a crowd of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from transforms import hanzi
from transforms.tables import read_only


class Tabled(Protocol):
    """Whatever tells its members by code point."""

    @property
    def table(self) -> npt.NDArray[np.bool_]:
        """Membership by code point of the BMP; the last entry is for all characters beyond it."""


@dataclass(frozen=True, eq=False)
class Class:
    """A class of characters; `members` is what stands between the brackets of a regular expression.

    If it has characters beyond the BMP, its `table` has all of them: a scan may find too many there, never too few. A
    class is equal to itself only, so that it costs nothing to look up.

    >>> bool(HANZI.one.match("😀")), bool(HANZI.table[min(ord("😀"), 0xFFFF)])
    (False, True)
    """

    members: str

    @cached_property
    def one(self) -> re.Pattern[str]:
        """One character of the class."""
        return re.compile(f"[{self.members}]")

    @cached_property
    def table(self) -> npt.NDArray[np.bool_]:
        """Membership by code point of the BMP; the last entry is for all characters beyond it."""
        table = np.zeros(0x10000, dtype=np.bool_)
        table[[ord(found[0]) for found in self.one.finditer(_bmp())]] = True
        table[0xFFFF] |= max(self.members) > "\uffff" or self.members.startswith("^")
        return read_only(table)


@dataclass(frozen=True, eq=False)
class Row:
    """A member of each of up to three classes, one after the other, at least `many` times in a text.

    Before and behind a text stand line breaks. The place of a row is that of its member number `at`, which should be
    the rarest, since it is looked for first.
    """

    members: tuple[Tabled, ...]
    many: int = 1
    at: int = 0


@dataclass(frozen=True, eq=False)
class Crowd:
    """`many` members of a class less than `within` characters from first to last, or one that stands `alone`.

    Its places are those of the last of so many, and of what stands alone.
    """

    members: Tabled
    many: int
    within: int
    alone: Class | None = None

    def together(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Of the places of members, in order, those of the last of so many that stand near one another."""
        last = places[self.many - 1 :]
        return last[last - places[: len(last)] < self.within]


Wanted = Tabled | Row | Crowd


class Want(NamedTuple):
    """What a pass looks for, and the classes without which a text has nothing for it; alone they may be enough."""

    wanted: Wanted | None
    beside: frozenset[Tabled] = frozenset()


def rows_of(want: Want) -> Iterator[Row | Tabled]:
    """The rows and classes that are looked for."""
    wanted = want.wanted
    if isinstance(wanted, Crowd):
        yield wanted.members
        if wanted.alone:
            yield wanted.alone
    elif wanted is not None:
        yield wanted


@cache
def _bmp() -> str:
    return "".join(map(chr, range(0x10000)))


HANZI: Final = Class(hanzi.HANZI)
REFERENCE: Final = Row((Class("&"), Class("#0-9A-Za-z")))
"""How references to characters begin, `&amp;` and `&#38;`; most `&` stand by themselves."""
