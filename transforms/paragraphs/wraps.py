"""Hard wraps: which line breaks were made by a tool that wraps at a width, and not by the author.

A tool that wraps breaks a line where the next word (or hanzi) would not have fitted. So every break names the widths
that would explain it: from the width of its line to one less than what the line and the next word need. The breaks
inside a sentence vote for these widths; a page was wrapped at the width with the best vote, if that is good enough.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby
from math import gamma, log
from operator import attrgetter
from typing import NamedTuple

from transforms.paragraphs.breaks import WIDEST, Break, breaks
from transforms.paragraphs.marks import CLOSERS, OPENERS, SPACELESS, spaceless
from transforms.paragraphs.rows import Row, columns, wide_columns

# Looked at on the content of 1,383 rendered pages: at 5 and at 6, lines are joined on 11, all wrapped at least in part
# (a heading or two is joined with them); at 4.5 the two more are titles and unwrapped prose. 5 finds shorter texts
ACCEPT = 5.0  # nats: how much likelier the breaks inside sentences must be at a width than anywhere in their lines
# Quoted mail is wrapped again. Of 305 answers of three lines at 75 columns, under a quotation at 70, 243 are joined
# (203 without this), and on the rendered pages nothing more
ACCEPT_NEAR = 2.5  # nats, for a block of a page that is wrapped, at a width
NEAR = 0.15  # of the page's more or less
LOOSE = 2.0  # nats: what a break inside a sentence says against every width that does not explain it

# Chosen among shapes 1, 2.5, 3, 4 and odds 1, 1.4, 2 (not every pair) on 120 English and 64 Chinese pages wrapped anew.
# English F1, mean per page at 60 to 100 columns: .97, with every full line joined .95 to .97; Chinese hardly differs
SHAPE = 3.0  # how paragraphs' lengths spread around their mean
SURE = 1.4  # odds from which a full line ends its paragraph
_NORM = SHAPE**SHAPE / gamma(SHAPE)

_WORD = re.compile(rf"[{OPENERS}]*(?:[{SPACELESS}]|[^\s{SPACELESS}]+)?[{CLOSERS}]*")
_CHUNK = re.compile(rf"\S+(?=\s)|{_WORD.pattern}")
_HANGING = re.compile(rf"[{CLOSERS}]+\Z")
# How a paragraph's first sentence differs from its later ones, counted in 19,000 English and 1,700 Chinese paragraphs:
# these openings are 1.9 to 5 times as frequent in the first, and most of these pronouns .2 to .7 times. A closing quote
# ends 3 times as many English paragraphs as inner sentences, 1.6 times as many Chinese. Rounded to 2, .4 and 2 below
_OPENING = re.compile(r"[\"“「《『\d]|据|據|According ")
_ANAPHORA = re.compile(
    r"[他她它这這但而其因你（(]|(?:It|He|She|They|This|That|These|There|But|And|So|We|You|Its|His|Their)\b"
)
_QUOTED = re.compile(r"[\"”」』]\Z")


class Ruler(NamedTuple):
    """How a tool wraps: what it counts, and the pattern of the first piece of a line that it would not break."""

    count: Callable[[str], int]
    piece: re.Pattern[str]
    narrowest: int = 20  # columns; verse of five and seven hanzi is narrower


# Terminals and editors, slices of a string, terminals with wide quotation marks, and tools that know only of spaces
RULERS = Ruler(columns, _WORD), Ruler(len, _WORD, 10), Ruler(wide_columns, _WORD), Ruler(len, _CHUNK, 10)


class Wrap(NamedTuple):
    """A width that rows were wrapped at, and how it is counted."""

    width: int
    ruler: Ruler

    def made(self, rows: Sequence[Row], at: Break) -> bool:
        """Whether a tool that wraps at this width would have broken here."""
        least, most = room(rows[at.row], rows[at.row + 1], self.ruler)
        return least <= self.width <= most


def joins(rows: Sequence[Row]) -> list[int]:
    r"""The rows, by index and in order, whose line break a wrap made: the next row goes on where they end.

    >>> from transforms.paragraphs.rows import rows
    >>> joins(rows("The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell.\nNobody."))
    [0, 1, 2]
    """
    found = breaks(rows)
    page = wrapped_at(rows, found)
    full: list[Break] = []
    ends: Counter[str] = Counter()
    chances = 0.0
    for _, members in groupby(found, key=attrgetter("block")):
        block = list(members)
        wrap = page if len(block) == len(found) else _wrap_of(rows, block, page)
        if not wrap:
            continue
        for at in block:
            least, most = room(rows[at.row], rows[at.row + 1], wrap.ruler)
            if least <= wrap.width <= most:
                full.append(at)
                chances += (most - least + 1) / wrap.width
            elif most < wrap.width:
                ends[at.stands] += 1
    return _decide(rows, full, ends, min(chances / len(full), 0.9)) if full else []


def _wrap_of(rows: Sequence[Row], block: Sequence[Break], page: Wrap | None) -> Wrap | None:
    """The wrap of one block: its own if that explains more breaks inside its sentences, else the page's."""
    inside = [at for at in block if at.stands == "inside"]

    def explained(wrap: Wrap) -> int:
        return sum(wrap.made(rows, at) for at in inside)

    if page and explained(page) == len(inside):
        return page
    own = wrapped_at(rows, block) or (wrapped_at(rows, block, page) if page else None)
    return own if own and (not page or explained(own) > explained(page)) else page


def _decide(rows: Sequence[Row], full: Sequence[Break], ends: Counter[str], chance: float) -> list[int]:
    """Which full lines go on; the others end their paragraph after all.

    The last line of a paragraph is full by `chance` now and then: as often as the `ends` that are not full foretell,
    sort by sort. Such an end is likelier where a quotation begins, less so before a pronoun, and likelier where it
    leaves two paragraphs of common length, for lengths follow a gamma distribution.
    """
    odds = {}
    for stands, number in Counter(at.stands for at in full).items():
        expected = min(0.9, ends[stands] * chance / (1 - chance) / number)
        odds[stands] = expected / (1 - expected)
    common = 1 + len(full) / (1 + ends.total() / (1 - chance))
    joined = []
    for _, members in groupby(enumerate(full), key=lambda numbered: numbered[1].row - numbered[0]):
        run = [at for _, at in members]
        start, stop = run[0].row, run[-1].row + 2
        for at in run:
            left, right = at.row + 1 - start, stop - at.row - 1
            shape = _NORM * (left * right / (left + right) / common) ** (SHAPE - 1)
            if odds[at.stands] * shape * _opening(rows[at.row].text, rows[at.row + 1].text) > SURE:
                start = at.row + 1
            else:
                joined.append(at.row)
    return joined


def _opening(above: str, below: str) -> float:
    """How much likelier it is that a paragraph begins with `below` than that one goes on with it."""
    opens = 2.0 if _OPENING.match(below) else 0.4 if _ANAPHORA.match(below) else 1.0
    return opens * (2.0 if _QUOTED.search(above) else 1.0)


def wrapped_at(rows: Sequence[Row], found: Sequence[Break], page: Wrap | None = None) -> Wrap | None:
    """The width that these rows were wrapped at, or None if they were not; among equals the least.

    Given the wrap of a `page`, a width near to it is looked for, on less evidence.

    The evidence is the logarithm of how much likelier the breaks are at this width than anywhere in their line.
    """
    # The same line twice, as in lists of links, counts once
    inside = list({rows[at.row + 1].text: at.row for at in found if at.stands == "inside"}.values())
    best, score = None, ACCEPT_NEAR if page else ACCEPT
    narrowest, widest = (page.width * (1 - NEAR), page.width * (1 + NEAR)) if page else (0, WIDEST)
    for ruler in RULERS if any(spaceless(rows[row].text[-1]) for row in inside) else RULERS[:1]:
        steps: defaultdict[int, float] = defaultdict(float)
        for row in inside:
            least, most = room(rows[row], rows[row + 1], ruler)
            if least <= most:
                vote = LOOSE + log(most + 1) - log(most - least + 1)
                steps[least] += vote
                steps[most + 1] -= vote
        evidence = -LOOSE * len(inside)
        for width in sorted(steps):
            evidence += steps[width]
            if evidence > score + 1e-6 and max(ruler.narrowest, narrowest) <= width <= widest:
                best, score = Wrap(width, ruler), evidence
    return best


def room(above: Row, below: Row, ruler: Ruler) -> tuple[int, int]:
    """The widths, least and greatest, at which a tool would have broken between these rows; both must fit in."""
    piece = ruler.piece.match(below.text, 0, WIDEST)
    solid = spaceless(above.text[-1]) or spaceless(below.text) or above.text[-1] == "-"
    space = 0 if solid and above.trail < 2 and not below.indent else 1
    needed = ruler.count(above.indent + above.text) + space + (ruler.count(piece[0]) if piece else 1)
    # A first line may have been indented after the wrap; a block that is indented as a whole was wrapped so
    shift = ruler.count(above.indent) if above.indent == below.indent else 0
    return shift + max(_least(above.text, ruler), _least(below.text, ruler)), needed - 1


def _least(line: str, ruler: Ruler) -> int:
    """The columns that a line needs without its indent and without the marks that may hang over the edge."""
    hanging = _HANGING.search(line[-4:])
    return ruler.count(line) - (ruler.count(hanging[0]) if hanging else 0)
