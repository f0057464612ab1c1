"""What a line looks like by itself, as numbers, and which lines read as sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from transforms.boilerplate import entries, navigation
from transforms.boilerplate.characters import (
    BAR,
    COMMA,
    DIGIT,
    HANZI,
    LOWER,
    PARTICLE,
    SPACE,
    STOP,
    UPPER,
    Array,
    Lines,
)
from transforms.boilerplate.pages import Pages
from transforms.boilerplate.prose import MAX_READ_LENGTH, MIN_ENDED_WIDTH, MIN_OPEN_WIDTH
from transforms.wraps.rows import are_wide

PROSE_SHARE = 0.75
"""A line's width is compared with the one that so great a share of the page's sentences stays below."""

_DATE = re.compile(
    r"\d(?:(?:(?<=1)9|(?<=2)0)\d\d[-/.年]\d|\d?:\d\d|(?:(?<=\b1)9|(?<=\b2)0)\d\d\b|(?<=\b\d)\d-\d\d\b"
    r"| (?:hour|minute|day|week|month)s? ago| ?(?:小时|分钟|天|个月)前)"
)
"""Years, clocks and ages. All begin with their digit: where each way begins by itself, the scan takes ten times as
long."""


def form(lines: Lines, forms: Sequence[str], pages: Pages, small_words: Array) -> dict[str, Array]:
    """Columns by name: widths in display columns, numbers and shares of kinds of characters and of words.

    `small_words` says how many words of `prose.FUNCTION_WORDS` each line holds.
    """
    counts = lines.counts.astype(float)
    length = (lines.ends - lines.starts).astype(float)
    hanzi = counts[:, HANZI] + counts[:, PARTICLE]
    width = length + hanzi
    chinese = hanzi * 2 >= length - counts[:, SPACE]
    letters = (lines.kinds == LOWER) | (lines.kinds == UPPER)
    begins = letters & ~np.concatenate(([False], letters[:-1]))
    words = lines.per_line(begins)
    small = np.where(chinese, counts[:, PARTICLE], small_words)
    prose = are_prose(lines, small_words)
    repeats, same_shape = entries.repeats(lines, pages)
    each = {
        "width": width,
        "chinese": chinese,
        "digits": counts[:, DIGIT] / np.maximum(length, 1),
        "words": words,
        "titled": lines.per_line(begins & (lines.kinds == UPPER)) / np.maximum(words, 1),
        "capitals": counts[:, UPPER] / np.maximum(counts[:, LOWER] + counts[:, UPPER], 1),
        "commas": counts[:, COMMA],
        "stops": counts[:, STOP],
        "marks": 100 * (counts[:, COMMA] + counts[:, STOP]) / np.maximum(width, 1),
        "bars": counts[:, BAR],
        "barred": 100 * counts[:, BAR] / np.maximum(width, 1),
        "spaced": np.where(chinese, counts[:, SPACE], 0),
        "small": small,
        "smalls": 100 * small / np.maximum(width, 1),
        "ended": lines.ended(),
        "first": lines.kinds[lines.starts],
        "dates": lines.holding([found.start() for found in _DATE.finditer(lines.text)]),
        "menu": navigation.shares(forms, np.flatnonzero(~prose)),
        "prose": prose,
        "repeats": repeats,
        "same_shape": same_shape,
        "relative": width / _usual(width, prose, pages)[pages.page],
    }
    return {name: np.asarray(values, float) for name, values in each.items()}


def are_prose(lines: Lines, small_words: Array) -> Array:
    """Of which lines `is_prose` holds, given their numbers of small words."""
    length = lines.ends - lines.starts
    wide = lines.per_line(are_wide()[lines.codes])
    marks = (lines.kinds == COMMA) | ((lines.kinds == STOP) & (lines.codes != ord(".")) & (lines.codes != ord("…")))
    said = np.where(wide * 2 > length - wide, lines.per_line(marks) > 0, small_words >= 3)
    long = (length + wide > MIN_OPEN_WIDTH) | ((length + wide > MIN_ENDED_WIDTH) & lines.ended(closers=3))
    prose: Array = (length > MAX_READ_LENGTH) | (long & said)
    return prose


def _usual(width: Array, prose: Array, pages: Pages) -> Array:
    """The width that `PROSE_SHARE` of a page's sentences stays below, or that of a long line where there is none."""
    sentences = pages.totals(prose)
    rank = np.floor(PROSE_SHARE * np.maximum(sentences - 1, 0)).astype(int)
    return np.where(sentences > 0, pages.ranked(np.where(prose, width, np.inf), rank), entries.MIN_HEADLINE_WIDTH)
