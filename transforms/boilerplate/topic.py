"""Whether a line speaks of what the page's title and text speak of: the words it shares with them.

Teasers read like sentences; what tells them from the article is that they are about something else. A *word* is a pair
of hanzi, or a Latin word of four letters or more, as a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from transforms.boilerplate.characters import HANZI, LOWER, PARTICLE, UPPER, Lines
from transforms.boilerplate.pages import Pages
from transforms.tables import read_only

Array = np.ndarray[Any, Any]
REACH = 10
"""A word that stands again within so many lines holds them together: teasers and links share few."""
MIN_LETTERS = 4
"""Letters of a Latin word at least: most words of three say nothing of a topic."""


def shared(lines: Lines, prose: Array, bodies: Sequence[slice], pages: Pages) -> dict[str, Array]:
    """For each line the share of its words that others on its page have, from 0 to 1.

    Others are the title, which is the page's first line; other prose, as `prose` says; the page's part of `bodies`
    without the line itself; the lines near by.
    """
    words, of = _words(lines)
    columns = np.zeros((4, len(lines.starts)))
    bounds = np.searchsorted(of, pages.starts)
    for page, body, first, stop in zip(pages.slices(), bodies, bounds[:-1], bounds[1:], strict=True):
        of_page = of[first:stop] - page.start
        columns[:, page] = _shares(words[first:stop], of_page, prose[page], body, page.stop - page.start)
    return dict(zip(("title", "prose", "body", "near"), columns, strict=True))


def _shares(numbers: Array, of: Array, prose: Array, body: slice, total: int) -> tuple[Array, Array, Array, Array]:
    """The shares of one page's `total` lines; the words are numbers, `of` are their lines, in order."""
    order = np.argsort(numbers, kind="stable")
    numbers, of = numbers[order], of[order]
    begins = np.concatenate(([True], numbers[1:] != numbers[:-1]))[: len(of)]
    words = np.cumsum(begins) - 1
    own = np.maximum(np.bincount(of, minlength=total), 1)

    def share(known: Array) -> Array:
        found: Array = np.bincount(of, weights=known, minlength=total) / own
        return found

    in_prose, in_body = prose[of], (of >= body.start) & (of < body.stop)
    in_title = np.bincount(words, of == 0) > 0
    of_prose, of_body = (np.bincount(words, holds) for holds in (in_prose, in_body))
    once = begins | np.concatenate(([True], of[1:] != of[:-1]))[: len(of)]
    return (
        share(in_title[words]),
        share(of_prose[words] > in_prose),
        share(of_body[words] > in_body),
        _near(words[once], of[once], total),
    )


def _near(word: Array, line: Array, total: int) -> Array:
    """The share of each line's words that stand again in another line at most `REACH` lines away.

    Words and their lines are in order, a word once a line.
    """
    gaps = np.where(word[1:] == word[:-1], np.diff(line), total + REACH)
    ends = [total + REACH]
    least = np.minimum(np.concatenate((ends, gaps)), np.concatenate((gaps, ends)))[: len(line)]
    found: Array = np.bincount(line[least <= REACH], minlength=total) / np.maximum(
        np.bincount(line, minlength=total), 1
    )
    return found


def _words(lines: Lines) -> tuple[Array, Array]:
    """The words of all lines as numbers, and the line of each, in the order of the lines."""
    kinds, codes = lines.kinds, lines.codes.astype(np.uint64)
    hanzi = (kinds == HANZI) | (kinds == PARTICLE)
    pairs = np.flatnonzero(hanzi[:-1] & hanzi[1:])
    numbers = (codes[pairs] << np.uint64(21)) | codes[pairs + 1]
    letters = (kinds == LOWER) | (kinds == UPPER)
    edges = np.diff(np.concatenate(([False], letters, [False])).astype(np.int8))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    long = stops - starts >= MIN_LETTERS
    starts, stops = starts[long], stops[long]
    hashes = _hashes(np.where(kinds == UPPER, codes | np.uint64(32), codes), starts, stops)
    of = lines.line_of[np.concatenate((pairs, starts))]
    order = np.argsort(of, kind="stable")
    return np.concatenate((numbers, hashes))[order], of[order]


def _hashes(codes: Array, starts: Array, stops: Array) -> Array:
    """A number for each word, from its letters and their places in it; two words may share one by rare chance."""
    lengths = stops - starts
    if not len(lengths):
        return np.zeros(0, np.uint64)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    within = np.arange(len(first)) - first
    letters = codes[np.repeat(starts, lengths) + within] * _POWERS[np.minimum(within, len(_POWERS) - 1)]
    sums: Array = np.add.reduceat(letters, np.cumsum(lengths) - lengths)
    return sums | np.uint64(1 << 63)


_POWERS = read_only(np.array([pow(1_000_003, place, 1 << 62) for place in range(32)], dtype=np.uint64))


def densest(values: Sequence[float] | Array) -> slice:
    """The stretch with the greatest sum, the first of several; empty where nothing is above 0.

    >>> densest([-1, 3, -1, 4, -9, 2])
    slice(1, 4, None)
    """
    sums = np.concatenate(([0.0], np.cumsum(values)))
    stop = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return slice(int(np.argmin(sums[: stop + 1])), stop)
