"""Single spaces between hanzi where lines once broke, `切割成 型等工序`: closed where the page shows that it was so.

A wrapper breaks inside words, a writer never sets a space there. So a page is believed if the characters beside such
spaces in its prose, taken together, are much likelier side by side than by chance; then all that stand between long
stretches go, beside marks too. So is one in which they stand at the distances of lines of one width. Names, lists,
headlines and verse stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, inf, log
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np

from transforms.encoding.joined import Flags, Joined, Places
from transforms.encoding.language import followers
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
_LINES: Final = 3  # spaces that may show a width
_NARROWEST, _WIDEST = 12, 60  # hanzi
_SKIPPED: Final = 4  # lines without a space between them at most; a mark at the end of a line needs none
# How often a line has the width, or so many hanzi more or less, since marks begin none.
_OFF: Final = {0: 0.6, -1: 0.2, -2: 0.1, 1: 0.1}
_PROOF_OF_WIDTH: Final = 4.0
_MISFIT: Final = -3.0  # nats of a space at no such distance
_BEST: Final = log(max(_OFF.values()) * _WIDEST)  # nats of one that fits at most
_TOO_SHORT: Final = _NARROWEST + min(_OFF) - 1  # characters to one that cannot fit
_WIDTHS: Final = log(_WIDEST - _NARROWEST + 1)  # nats of the choice among them
_MARKS: Final = "，。；：！？、“”‘’（）《》「」『』…—"
_MARK: Final = re.compile(f"[{_MARKS},;:!?]")
_ASCII: Final = re.compile("[ -~]")
_BREAK: Final = re.compile(f"(?<=[{COMMON_HANZI}{_MARKS}]) (?=[{COMMON_HANZI}{_MARKS}])")


class _Site(NamedTuple):
    line: int  # where it begins
    place: int
    stretch: int  # characters to the next space, or back to the start of the line, whichever is nearer
    before: str
    after: str

    @property
    def nats(self) -> float:
        """By which what follows is likelier behind what stands before than anywhere."""
        return followers.gain(self.before, self.after)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The spaces to be closed (`wrapped.space`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> page = "零件先经过切割成型，再送检验。每一批都要由老师傅看过，合 格的才能装 箱，不合格的退回车 间重做。"
    >>> [page[edit.start - 1 : edit.end + 1] for edit in find(page)]
    ['合 格', '装 箱', '车 间']
    """
    found = list(_sites(text, places(TRIGGERS, text) if at is None else at))
    if sum(site.stretch >= _SHORT or site.place <= _SHORT for site in found) < _FEWEST:  # as the sieve asks
        return []
    sites = [site for site in found if site.stretch >= _LONG or (site.stretch >= _SHORT and site.nats >= _SPLIT)]
    speaking = sum(site.nats >= _SPEAKING for site in sites)
    if speaking < _FEWEST or sum(site.nats for site in sites) < _PROOF:
        breaks = sorted(_at_widths(text, found))
    else:
        breaks = sorted({site.place for site in sites}.union(*(_beside_marks(text, line) for line in _lines(sites))))
    return [Edit(STAGE, "wrapped.space", place, place + 1, " ", "") for place in breaks]


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts with several places far enough from other spaces, in lines of prose."""
    stops = ((texts.codes == 0x20) | (texts.codes == 0x0A)).nonzero()[0]
    are_spaces, close = texts.codes[stops] == 0x20, stops[1:] - stops[:-1] <= _SHORT
    beside_one = np.append(False, close & are_spaces[:-1]) | np.append(close & are_spaces[1:], False)
    at = at[~beside_one[stops.searchsorted(at)]]
    at = at[(texts.counts(at) >= _FEWEST)[texts.number(at)]]
    lines = texts.lines(at)
    is_first = np.append(True, lines[1:] > lines[:-1])[: len(lines)]
    breaks = texts.breaks[np.stack((lines, lines - 1))[:, is_first]].tolist()
    in_prose = [_PROSE.search(texts.text, before, end) is not None for end, before in zip(*breaks, strict=True)]
    return texts.counts(at[np.array(in_prose, dtype=np.bool_)[is_first.cumsum() - 1]]) >= _FEWEST


def _sites(text: str, at: Sequence[int]) -> Iterator[_Site]:
    """Each of these single spaces between hanzi that is in a line of prose."""
    for start, end, place in _in_prose(text, at):
        before = place - 1 - text.rfind(" ", max(start, place - _REACH), place)
        after = text.find(" ", place + 1, min(end, place + _REACH))
        stretch = min(before, after - place - 1 if after >= 0 else _REACH)
        yield _Site(start, place, stretch, text[place - 1], text[place + 1])


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


def _lines(sites: Sequence[_Site]) -> Sequence[int]:
    return sorted({site.line for site in sites})


def _breaks(text: str, line: int) -> list[int]:
    """The single spaces between Chinese characters, marks included, in the line that begins here."""
    end = text.find("\n", line)
    return [found.start() for found in _BREAK.finditer(text, line, end if end >= 0 else len(text))]


def _beside_marks(text: str, line: int) -> Iterator[int]:
    """Those beside a mark that are far from other spaces."""
    for place in _breaks(text, line):
        near = text[max(line, place - _LONG) : place] + text[place + 1 : place + 1 + _LONG].partition("\n")[0]
        if " " not in near and _MARK.search(text[place - 1] + text[place + 1]):
            yield place


def _at_widths(text: str, sites: Sequence[_Site]) -> Iterable[int]:
    """The breaks in lines of which most are at distances of one width, if that and what is beside them is proof."""
    if not any(site.nats >= _SPEAKING for site in sites):
        return ()
    breaks = {line: _breaks(text, line) for line in _lines(sites)}
    nats = sum(site.nats for site in sites)
    least = _PROOF_OF_WIDTH - nats
    found = _wrapped(text, breaks, len, least)
    if found[0] > -inf:  # in columns a distance is no longer
        found = max(found, _wrapped(text, breaks, _columns, least), key=itemgetter(0))
    return [place for line in found[1] for place in breaks[line]] if found[0] >= least else ()


def _wrapped(
    text: str, breaks: Mapping[int, Sequence[int]], measure: Callable[[str], float], least: float
) -> tuple[float, Sequence[int]]:
    """By how many nats distances of one width explain the breaks, if it is the least, and the lines they explain."""
    lengths = {
        line: [measure(text[start:end].lstrip()) for start, end in pairwise([line, *places])]
        for line, places in breaks.items()
    }
    counted = Counter(length for of_line in lengths.values() for length in of_line)
    widths = {round(length) for length in counted if _NARROWEST <= length <= _WIDEST}
    if not widths or counted.total() < _LINES:
        return 0.0, ()
    if sum(count * (_BEST if length > _TOO_SHORT else _MISFIT) for length, count in counted.items()) - _WIDTHS < least:
        return -inf, ()
    fits = {width: sum(count * _fit(length, width) for length, count in counted.items()) for width in widths}
    width = max(widths, key=lambda width: (fits[width], width))
    lines = [line for line in breaks if 2 * sum(_fit(each, width) > 0 for each in lengths[line]) > len(lengths[line])]
    return (0.0, ()) if _is_verse(text, lines, breaks) else (fits[width] - _WIDTHS, lines)


def _columns(text: str) -> float:
    """How wide a text is, in hanzi; ASCII takes half."""
    return len(text) - (len(text) - len(_ASCII.sub("", text))) / 2


def _fit(length: float, width: int) -> float:
    """Nats by which a distance is likelier in lines of this width than anywhere."""
    count = min(max(1, round(length / width)), _SKIPPED)
    share = _OFF.get(ceil((length - width * count) / count), 0.0) / count
    return log(max(share * width, 1.01)) if share else _MISFIT


def _is_verse(text: str, lines: Iterable[int], breaks: Mapping[int, Sequence[int]]) -> bool:
    """Whether marks stand at the same places between all breaks."""
    pieces = [text[start:end].strip() for line in lines for start, end in pairwise([line, *breaks[line]])]
    return len({tuple(mark.start() for mark in _MARK.finditer(piece)) for piece in pieces}) < 2
