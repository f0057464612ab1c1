"""Signs of entries: the comments, teasers and posts that pages set around an article, many of one kind.

Software sets the same short lines around each entry; headlines do not end as sentences do; comments say I and you.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from transforms.boilerplate.characters import HANZI, LOWER, PARTICLE, Array, Lines

FRAME = 60
"""Display columns at most of a short line that comes back with each entry."""
STAMP = 80
"""Characters at most of a line that says who wrote an entry, and when."""
OFTEN = 3
"""So often lines of one kind come back where there are entries."""
OPEN = 70
"""Display columns from which on a line without a sentence's end is a headline."""

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"x(?:[ '.&-]+x)+")
_PERSON = re.compile(r"\b(?:i|i'm|i've|me|my|you|your|you're|im)\b|[我你您]", re.IGNORECASE)
_CRY = re.compile(r"[!?]")


def repeats(lines: Lines) -> tuple[Array, Array]:
    """How often each line stands on the page, digits aside, and how often its shape: words and names aside too.

    >>> from transforms.boilerplate.characters import lay_out
    >>> [times.tolist() for times in repeats(lay_out(["Ann Lee, 3 May", "Tom, 4 June", "Reply", "Reply"]))]
    [[1.0, 1.0, 2.0, 2.0], [2.0, 2.0, 2.0, 2.0]]
    """
    bare = _DIGITS.sub("0", lines.text.lower())
    return _times(bare), _times(_NAMES.sub("x", _WORDS.sub("x", bare)))


def _times(text: str) -> Array:
    times = Counter(pieces := text.split("\n")[:-1])
    return np.array([times[piece] for piece in pieces], float)


def signs(lines: Lines, form: dict[str, Array]) -> dict[str, Array]:
    """For each line how much of each sign it shows, from the columns `form` of the line's own features."""
    short = (form["width"] <= FRAME) & (form["prose"] == 0)
    headed = (form["dates"] > 0) & (lines.ends - lines.starts <= STAMP) & (form["ended"] == 0)
    holds = {
        "frames": short & (form["again"] >= OFTEN),
        "stamps": headed & (form["alike"] >= OFTEN),
        "open": (form["width"] > OPEN) & (form["ended"] == 0),
    }
    hanzi = lines.counts[:, HANZI] + lines.counts[:, PARTICLE]
    words = np.maximum(lines.counts[:, LOWER] / 5 + hanzi / 2, 1)
    said = {"person": _PERSON, "cries": _CRY}
    counted = {
        name: lines.holding([found.start() for found in sign.finditer(lines.text)]) for name, sign in said.items()
    }
    return {name: which.astype(float) for name, which in holds.items()} | {
        name: np.minimum(times / words, 1) for name, times in counted.items()
    }
