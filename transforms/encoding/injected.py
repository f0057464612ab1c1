"""Random rare hanzi set before punctuation marks, `桥修好了齉，明天通车龘。`: flagged, since a rare one may be meant.

Spammers set them so that copies of one text differ. A page is believed if several marks have a rare character before
them, and nearly all of its rare characters stand there: names and old words stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from transforms.codes import codes
from transforms.encoding.joined import Flags, Joined, Places
from transforms.encoding.language import frequency
from transforms.encoding.scan import places
from transforms.encoding.wanted import HANZI, Class, Row, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.injected"

_MARKS: Final = "，。、；：？！,;:?!.…）)"
_INJECTED: Final = re.compile(f"[{COMMON_HANZI}]{{3}}[{_MARKS}]")  # behind a word, so not one of a list
# So many, that share of the page's marks and of its rare characters. On 363 Chinese pages at most 12 % of the marks
# have a character of 13 nats before them.
_FEWEST: Final = 4
_OF_MARKS, _OF_RARE = 0.3, 0.6
# Private use has 22 nats and is no hanzi.
TRIGGERS: Final = (Want(Row((frequency.Rare(13, 22),), many=_FEWEST), frozenset([HANZI])),)


_MARK: Final = Class(re.escape(_MARKS))


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts in which so many of the places are before marks."""
    every, before_marks = texts.counts(at), texts.counts(at[_MARK.table.take(texts.codes[at + 1], mode="clip")])
    return (before_marks >= _FEWEST) & (before_marks >= _OF_RARE * every)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each rare character before a mark, as an edit that changes nothing (`injected.rare`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.before for edit in find("桥修好了齉，明天通车龘。渡船爨，从此停了灪；码头麤，也关了。")]
    ['齉', '龘', '爨', '灪', '麤']
    """
    rare = np.array(places(TRIGGERS, text) if at is None else at, dtype=np.int64)
    before_marks = rare[_MARK.table.take(codes(f"{text}\n")[rare + 1], mode="clip")].tolist()
    if len(before_marks) < _OF_RARE * len(rare):
        return ()
    found = [place for place in before_marks if _INJECTED.match(text, max(0, place - 2))]
    if len({text[place] for place in found}) < _FEWEST or len(found) < _OF_RARE * len(rare):
        return ()
    if len(found) < _OF_MARKS * sum(map(text.count, _MARKS)):
        return ()
    return [Edit(STAGE, "injected.rare", place, place + 1, text[place], text[place]) for place in found]
