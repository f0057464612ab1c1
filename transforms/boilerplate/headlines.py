"""Runs of long headlines: the front page of a site, repeated over or under its article.

They are as long as sentences, but none ends as one does, holds the end of one, or is numbered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from transforms.boilerplate.characters import DIGIT, LOWER, Array
from transforms.boilerplate.entries import MIN_HEADLINE_WIDTH
from transforms.boilerplate.features import Features

MIN_RUN = 8
"""Such lines in a row at least: lists of long items are shorter. With 6, char-F1 is .0005 more."""
POINTS_AGAINST = 3.0
"""Points against each. By site, five pages of 1,383 lose 38,000 characters of the site more, nearly all of them
one page with 250 headlines, and 8 of content."""

_CLOSED = re.compile(r"(?<!\.\.)[.!?:;,][)\]\"'”’>]{0,3}$|[a-z\d]{2}\. [A-Z]")


def headlines(forms: Sequence[str], features: Features) -> list[int]:
    """The lines of a page in such runs, Latin letters only: in wrapped text half of the lines begin with a small one.

    >>> from transforms.boilerplate.features import describe
    >>> lines = ["A bridge over the river is to be opened by the mayor of the town on Monday"] * 8
    >>> [len(headlines(lines[:some], describe(lines[:some], [()] * some))) for some in (7, 8)]
    [0, 8]
    """
    long = (
        (features["form.width"] > MIN_HEADLINE_WIDTH) & (features["form.small"] > 0) & (features["form.chinese"] == 0)
    )
    may_be: Array = long & (features["form.first"] != LOWER) & (features["form.first"] != DIGIT)
    held = [bool(may) and not _CLOSED.search(form) for may, form in zip(may_be, forms, strict=True)]
    found: list[int] = []
    for holds, run in groupby(range(len(held)), held.__getitem__):
        places = list(run)
        found += places if holds and len(places) >= MIN_RUN else []
    return found
