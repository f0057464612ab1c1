"""Single spaces between hanzi where lines once broke, `切割成 型等工序`: closed where the page shows that it was so.

A wrapper breaks inside words, a writer never sets a space there. So a page is believed if the characters beside such
spaces in its prose, taken together, are much likelier side by side than by chance; then all that stand between long
stretches go. So is a paragraph without any other, in which they stand at the distances of lines of one width. Names,
lists, headlines and verse stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from transforms.encoding.joined import Flags, Joined, Places
from transforms.encoding.language import followers
from transforms.encoding.language.alone import alone_nats
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.wrapped"

_REACH: Final = 200  # characters; no wrapped line is longer
_PROSE: Final = re.compile("[，。,；](?:(?<=[。；])|[^\n]*[，。,；])")  # begins with a class, which `re` finds fast
_LONG, _SHORT = 6, 5  # characters without a space on both sides of a break between words, and inside one
_SPLIT: Final = 2.5  # nats by which the second half of a word is likelier behind the first than anywhere
# So many nats in all, and so many sites that speak for it, prove a page. Of 363 Chinese pages 2 are proved, and were
# wrapped; spaces around links and names, and between the halves of headlines, sum up to less than 5.
_PROOF, _SPEAKING = 6.0, 0.5
_FEWEST: Final = 2
TRIGGERS: Final = (Want(Row((Class(COMMON_HANZI), Class(" "), Class(COMMON_HANZI)), many=_FEWEST, at=1)),)
# In a paragraph with so many spaces, all between hanzi, each so many characters or a multiple from the one before.
_LINES: Final = 3
_NARROWEST, _WIDEST = 12, 60
_SKIPPED: Final = 4  # lines without a space between them at most; a mark at the end of a line needs none
_OFF: Final = 1  # characters by which a line may be shorter or longer
_MARK: Final = re.compile("[，。；：！？、,;:!?“”‘’（）]")


class _Site(NamedTuple):
    line: int  # where it begins
    place: int
    stretch: int  # characters to the next space, or back to the start of the line, whichever is nearer
    nats: float  # by which what follows is likelier behind what stands before than anywhere


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The spaces to be closed (`wrapped.space`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> page = "零件先经过切割成型，再送检验。每一批都要由老师傅看过，合 格的才能装 箱，不合格的退回车 间重做。"
    >>> [page[edit.start - 1 : edit.end + 1] for edit in find(page)]
    ['合 格', '装 箱', '车 间']
    """
    found = list(_sites(text, places(TRIGGERS, text) if at is None else at))
    sites = [site for site in found if site.stretch >= (_SHORT if site.nats >= _SPLIT else _LONG)]
    speaking = sum(site.nats >= _SPEAKING for site in sites)
    if speaking < _FEWEST or sum(site.nats for site in sites) < _PROOF:
        sites = _at_widths(text, found)
    return [Edit(STAGE, "wrapped.space", site.place, site.place + 1, " ", "") for site in sites]


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts with several places far enough from other spaces, in lines of prose."""
    lines = texts.lines(at)
    close = (at[1:] - at[:-1] <= _SHORT) & (lines[1:] == lines[:-1])  # to one another, as most are
    at = at[~(np.append(close, False) | np.append(False, close))]
    for step in (-1, 1):
        is_far, inside = np.ones(len(at), dtype=np.bool_), np.ones(len(at), dtype=np.bool_)
        for far in range(1, _SHORT + 1):
            beside = texts.codes.take(at + step * far, mode="clip")
            inside &= beside != 0x0A
            is_far &= (beside != 0x20) | ~inside
        at = at[is_far]
    at = at[(texts.counts(at) >= _FEWEST)[texts.number(at)]]
    in_prose = [place for _, _, place in _in_prose(texts.text, at.tolist())]
    return texts.counts(np.array(in_prose, dtype=np.int64)) >= _FEWEST


def _sites(text: str, at: Sequence[int]) -> Iterator[_Site]:
    """Each of these single spaces between hanzi that is in a line of prose."""
    for start, end, place in _in_prose(text, at):
        before = place - 1 - text.rfind(" ", max(start, place - _REACH), place)
        after = text.find(" ", place + 1, min(end, place + _REACH))
        stretch = min(before, after - place - 1 if after >= 0 else _REACH)
        yield _Site(start, place, stretch, _likelier(text[place - 1], text[place + 1]))


def _in_prose(text: str, at: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The places in lines of prose, each with the start and the end of its line."""
    first = 0
    while first < len(at):
        start, end = text.rfind("\n", 0, at[first]) + 1, text.find("\n", at[first])
        end = end if end >= 0 else len(text)
        last = bisect_left(at, end, first)
        if _PROSE.search(text, start, end):
            for place in at[first:last]:
                yield start, end, place
        first = last


def _at_widths(text: str, sites: Sequence[_Site]) -> list[_Site]:
    """Those of lines that were wrapped at one width."""
    wrapped: list[_Site] = []
    for start, of_line in groupby(sites, attrgetter("line")):
        found = list(of_line)
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if len(found) >= _LINES and _is_wrapped(line, found):
            wrapped += found
    return wrapped


def _is_wrapped(line: str, sites: Sequence[_Site]) -> bool:
    """Whether the sites are all the spaces in a line, at distances of one width, and some between halves of words."""
    pieces = line.strip().split(" ")
    lengths = [len(piece) for piece in pieces[:-1]]
    width = min(lengths)
    if len(lengths) != len(sites) or not _NARROWEST <= width <= _WIDEST or len(pieces[-1]) > _SKIPPED * (width + 1):
        return False
    times = [round(length / width) for length in lengths]
    regular = all(
        count <= _SKIPPED and abs(length - count * width) <= _OFF * count
        for length, count in zip(lengths, times, strict=True)
    )
    marks = {tuple(mark.start() for mark in _MARK.finditer(piece)) for piece in pieces[:-1]}
    return regular and len(marks) > 1 and any(site.nats >= _SPEAKING for site in sites)


def _likelier(before: str, after: str) -> float:
    return alone_nats()[min(ord(after), 0xFFFF)] - followers.nats(before, after)
