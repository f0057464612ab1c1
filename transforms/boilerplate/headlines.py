"""Runs of long headlines: the front page of a site, repeated over or under its article.

They are as long as sentences, but none ends as one does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from transforms.boilerplate.characters import LOWER, Array
from transforms.boilerplate.entries import OPEN
from transforms.boilerplate.features import Features

RUN = 8
"""So many such lines in a row; with 6, verses and lists of English articles go too (1 % of their content)."""
SMALL = 2
"""Small words (`the`, `of`) in each at least: names of products have few."""
HEADLINE = 2.5
"""Points against each. By site, 10 pages lose 31,000 characters of the site more, most of them one page with 250
headlines, and 800 of content; at 3 a list of products goes too (4,300 characters)."""

_CLOSED = re.compile(r"(?<!\.\.)[.!?:;,][)\]\"'”’>]{0,3}$")


def headlines(forms: Sequence[str], features: Features) -> list[int]:
    """The lines of a page in such runs, Latin letters only: in wrapped text half of the lines begin with a small one.

    >>> from transforms.boilerplate.features import describe
    >>> lines = ["A bridge over the river is to be opened by the mayor of the town on Monday"] * 8
    >>> [len(headlines(lines[:some], describe(lines[:some], [()] * some))) for some in (7, 8)]
    [0, 8]
    """
    long = (features["form.width"] > OPEN) & (features["form.small"] >= SMALL) & (features["form.chinese"] == 0)
    may_be: Array = long & (features["form.first"] != LOWER)
    held = [bool(may) and not _CLOSED.search(form) for may, form in zip(may_be, forms, strict=True)]
    found: list[int] = []
    for holds, run in groupby(range(len(held)), held.__getitem__):
        places = list(run)
        found += places if holds and len(places) >= RUN else []
    return found
