"""Signs of entries: the comments, teasers and posts that pages set around an article, many of one kind.

Software sets the same short lines around each entry; headlines do not end as sentences do; comments say I and you.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce

import numpy as np

from transforms.boilerplate.characters import DIGIT, HANZI, LOWER, PARTICLE, Array, Lines
from transforms.boilerplate.pages import Pages
from transforms.codes import codes, text_of
from transforms.rules import lowered

MAX_FRAME_WIDTH = 60
"""Display columns at most of a short line that comes back with each entry."""
MAX_STAMP_LENGTH = 80
"""Characters at most of a line that says who wrote an entry, and when."""
MIN_TIMES = 3
"""How often lines of one kind come back where there are entries."""
MIN_HEADLINE_WIDTH = 70
"""Display columns from which on a line without a sentence's end is a headline."""

PERSON, PERSON_HANZI = ("i", "im", "me", "my", "you", "your"), "我你您"
_JOINS = " '.&-"
"""What stands between the words of a name."""


def repeats(lines: Lines, pages: Pages) -> tuple[Array, Array]:
    """How often each line stands on its page, digits aside, and how often its shape: words and names aside too.

    >>> from transforms.boilerplate.characters import lay_out
    >>> from transforms.boilerplate.pages import Pages
    >>> entries = lay_out(["Ann Lee, 3 May", "Tom, 4 June", "Reply", "Reply"])
    >>> [times.tolist() for times in repeats(entries, Pages.of([4]))]
    [[1.0, 1.0, 2.0, 2.0], [2.0, 2.0, 2.0, 2.0]]
    """
    small = codes(lowered(lines.text))
    digits, letters = lines.kinds == DIGIT, lines.is_letter()
    numbered = np.where(digits, ord("0"), small)
    bare = numbered[~_goes_on(digits)]
    shape = np.where(letters, ord("x"), numbered)[~(_goes_on(digits) | _goes_on(letters))]
    return _times(bare, pages), _times(shape[~_in_names(shape)], pages)


def _goes_on(holds: Array) -> Array:
    """Where something holds that holds of the character before too."""
    return holds & np.concatenate(([False], holds[:-1]))


def _in_names(shape: Array) -> Array:
    """Of `x` and more such words that signs join, all but the first `x`."""
    word, joined = shape == ord("x"), reduce(np.logical_or, [shape == ord(sign) for sign in _JOINS])
    at = np.arange(len(shape))
    last = np.maximum.accumulate(np.where(joined, 0, at))
    after_word = np.concatenate(([False], word[last[:-1]]))
    following = np.minimum.accumulate(np.where(joined, len(shape) - 1, at)[::-1])[::-1]
    found: Array = after_word & word[following]
    return found


def _times(points: Array, pages: Pages) -> Array:
    pieces = text_of(points).split("\n")
    times: list[int] = []
    for of_page in pages.slices():
        counted = Counter(on_page := pieces[of_page])
        times += map(counted.__getitem__, on_page)
    return np.array(times, float)


def signs(lines: Lines, form: dict[str, Array], person: Array) -> dict[str, Array]:
    """For each line how much of each sign it shows, from the columns `form` of the line's own features.

    `person` says how many words of `PERSON` each holds.
    """
    short = (form["width"] <= MAX_FRAME_WIDTH) & (form["prose"] == 0)
    headed = (form["dates"] > 0) & (lines.ends - lines.starts <= MAX_STAMP_LENGTH) & (form["ended"] == 0)
    holds = {
        "frames": short & (form["repeats"] >= MIN_TIMES),
        "stamps": headed & (form["same_shape"] >= MIN_TIMES),
        "open": (form["width"] > MIN_HEADLINE_WIDTH) & (form["ended"] == 0),
    }
    hanzi = lines.counts[:, HANZI] + lines.counts[:, PARTICLE]
    words = np.maximum(lines.counts[:, LOWER] / 5 + hanzi / 2, 1)
    counted = {"person": person + lines.among(PERSON_HANZI), "cries": lines.among("!?")}
    return {name: which.astype(float) for name, which in holds.items()} | {
        name: np.minimum(times / words, 1) for name, times in counted.items()
    }
