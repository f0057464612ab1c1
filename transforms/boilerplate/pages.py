"""Pages side by side: sums, means, runs and distances over the lines of each page, never across its borders.

The lines of many pages stand in one array, so a step costs about the same for one page as for hundreds. Fractions are
added up line by line in one order: to the last bit, a page's figures do not depend on the pages beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.boilerplate.characters import Array

MAX_REACH = 8
"""Lines on either side over which is summed at most."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where pages begin (`starts`, and the end of the last), and for each line its page and that page's borders."""

    starts: Array
    page: Array
    first: Array
    stop: Array

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Pages:
        """Pages of so many lines each, none of them empty."""
        starts = np.concatenate(([0], np.cumsum(lengths)))
        return cls(starts, *(np.repeat(each, lengths) for each in (np.arange(len(lengths)), starts[:-1], starts[1:])))

    @property
    def at(self) -> Array:
        """The place of each line in its page, from 0."""
        return np.arange(len(self.page)) - self.first

    def slices(self) -> list[slice]:
        """The lines of each page."""
        return [slice(*borders) for borders in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True)]

    def above(self, values: Array) -> Array:
        """The sum of whole numbers over the lines of the page above each line."""
        sums = np.cumsum(values, axis=-1) - values
        found: Array = sums - sums[..., self.first]
        return found

    def totals(self, values: Array) -> Array:
        """The sum over each page."""
        return np.bincount(self.page, values, len(self.starts) - 1)

    def means(self, values: Array, reach: int) -> Array:
        """The means over each line and `reach` lines on either side; `values` may be several rows.

        >>> Pages.of([2, 2]).means(np.array([1.0, 2.0, 30.0, 40.0]), 1).tolist()
        [1.5, 1.5, 35.0, 35.0]
        """
        padded = self._padded(values)
        width = padded.shape[-1] - 2 * MAX_REACH
        sums = padded[..., MAX_REACH : MAX_REACH + width].copy()
        for away in range(1, reach + 1):
            sums += padded[..., MAX_REACH - away : MAX_REACH - away + width]
            sums += padded[..., MAX_REACH + away : MAX_REACH + away + width]
        at = np.arange(len(self.page))
        lines = np.minimum(at + reach + 1, self.stop) - np.maximum(at - reach, self.first)
        found: Array = sums[..., at + MAX_REACH * self.page] / lines
        return found

    def widest(self, values: Array, reach: int) -> Array:
        """The greatest of each line and `reach` lines on either side, at least 0."""
        padded = self._padded(values)
        widths = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(1)
        return np.asarray(widths[np.arange(len(self.page)) + MAX_REACH * (self.page + 1) - reach])

    def _padded(self, values: Array) -> Array:
        """With `MAX_REACH` zeros before, between and after the pages."""
        padded = np.zeros((*values.shape[:-1], values.shape[-1] + MAX_REACH * len(self.starts)))
        padded[..., np.arange(len(self.page)) + MAX_REACH * (self.page + 1)] = values
        return padded

    def neighbours(self, values: Array, way: int, outside: float) -> Array:
        """The values of the lines above (`way` -1) or below (1), and `outside` where the page ends."""
        at = np.arange(len(self.page)) + way
        inside = (at >= self.first) & (at < self.stop)
        return np.where(inside, values[np.where(inside, at, 0)], outside)

    def runs(self, values: Array) -> Array:
        """How long the run of equal values is in which each line lies."""
        borders = np.ones(len(values) + 1, bool)
        borders[1:-1] = (values[1:] != values[:-1]) | (self.page[1:] != self.page[:-1])
        lengths = np.diff(np.flatnonzero(borders))
        return np.repeat(lengths, lengths)

    def since(self, holds: Array, most: int) -> Array:
        """How many lines lie between each line and the last one above of which something holds, up to `most`."""
        at = np.arange(len(self.page))
        last = np.maximum.accumulate(np.where(holds, at, -1), axis=-1)
        last = np.concatenate((np.full((*holds.shape[:-1], 1), -1), last[..., :-1]), axis=-1)
        return np.where(last < self.first, most, np.minimum(at - last, most))

    def until(self, holds: Array, most: int) -> Array:
        """The same for the next one below."""
        back = Pages(self.starts, self.page[::-1], len(self.page) - self.stop[::-1], len(self.page) - self.first[::-1])
        return back.since(holds[..., ::-1], most)[..., ::-1]

    def ranked(self, values: Array, rank: Array) -> Array:
        """The value of each page with so many smaller ones before it."""
        in_order = values[np.lexsort((values, self.page))]
        found: Array = in_order[self.starts[:-1] + rank]
        return found
