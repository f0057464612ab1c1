"""Random rare hanzi set before punctuation marks, `桥修好了齉，明天通车龘。`: flagged, since a rare one may be meant.

Spammers set them so that copies of one text differ. A page is believed if several marks have a rare character before
them, and nearly all of its rare characters stand there: names and old words stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from transforms.encoding import frequency
from transforms.model import Edit

STAGE: Final = "encoding.injected"

TRIGGERS: Final[frequency.Rare] = frequency.Rare(13)
_PRIVATE: Final = 22  # nats of private use, which is no hanzi
_MARKS: Final = "，。、；：？！,;:?!.…）)"
_INJECTED: Final = re.compile(f"[㐀-䶿一-鿿]{{3}}[{_MARKS}]")  # behind a word, so not one of a list
# So many, that share of the page's marks and of its rare characters. On 363 Chinese pages at most 12 % of the marks
# have a character of 13 nats before them.
FEWEST: Final[int] = 4
_OF_MARKS, _OF_RARE = 0.3, 0.6


def find(text: str) -> Sequence[Edit]:
    """Each rare character before a mark, as an edit that changes nothing (`injected.rare`).

    >>> [edit.before for edit in find("桥修好了齉，明天通车龘。渡船爨，从此停了灪；码头麤，也关了。")]
    ['齉', '龘', '爨', '灪', '麤']
    """
    nats = frequency.of(text)
    rare = np.flatnonzero((nats >= TRIGGERS.nats) & (nats < _PRIVATE)).tolist()
    if len(rare) < FEWEST:
        return ()
    places = [place for place in rare if _INJECTED.match(text, max(0, place - 2))]
    if len({text[place] for place in places}) < FEWEST or len(places) < _OF_RARE * len(rare):
        return ()
    if len(places) < _OF_MARKS * sum(map(text.count, _MARKS)):
        return ()
    return [Edit(STAGE, "injected.rare", place, place + 1, text[place], text[place]) for place in places]
