"""Texts as numbers: code points, UTF-16 units, and several texts as one, so that NumPy looks at all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from transforms.codes import codes

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Joined:
    """Several texts as one, line breaks before, between and behind; text number n is `text[starts[n] : ends[n]]`."""

    text: str
    codes: npt.NDArray[np.uint32]
    starts: Places
    ends: Places

    def number(self, places: Places) -> Places:
        """The number of the text that each place is in."""
        return self.starts.searchsorted(places, "right") - 1

    def counts(self, places: Places) -> Places:
        """How many of the places are in each text."""
        counts: Places = np.bincount(self.number(places), minlength=len(self.starts))
        return counts

    def lines(self, places: Places) -> Places:
        """The number of the break that ends the line of each place."""
        numbers: Places = self.breaks.searchsorted(places)
        return numbers

    @cached_property
    def breaks(self) -> Places:
        """Where lines end."""
        breaks: Places = (self.codes == 0x0A).nonzero()[0]
        return breaks


def joined(texts: Sequence[str], gap: str = "\n") -> Joined:
    """These texts as one."""
    starts = np.array([*accumulate([len(text) + len(gap) for text in texts], initial=len(gap))])
    text = f"{gap}{gap.join(texts)}{gap}"
    return Joined(text, codes(text), starts[:-1], starts[1:] - len(gap))


def sieve_by(found: Callable[[str, Sequence[int]], Iterable[int]]) -> Callable[[Joined, Places], Flags]:
    """What tells the texts of which something is found, by a function that gives where, of some places of a text."""

    def with_any(texts: Joined, places: Places) -> Flags:
        return texts.counts(np.array([*found(texts.text, places.tolist())], dtype=np.int64)) > 0

    return with_any


def lines_at(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    r"""Starts and ends of the lines, with their breaks, in which these places are; places in order.

    >>> list(lines_at("甲\n乙\n丙丁", [0, 4, 5]))
    [(0, 2), (4, 6)]
    """
    end = 0
    for place in places:
        if place >= end:
            start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place) + 1 or len(text)
            yield start, end


def units(text: str) -> npt.NDArray[np.uint16]:
    """The UTF-16 code units of a text; lone surrogates stand for themselves."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
