"""At which width rows were wrapped: the one that explains most breaks inside sentences, of a page and of its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from math import log
from operator import attrgetter
from typing import NamedTuple

from transforms.wraps.breaks import WIDEST, Break, is_hyphenated, is_set_in
from transforms.wraps.marks import spaceless
from transforms.wraps.rows import Row
from transforms.wraps.rulers import RULERS, Ruler

# Looked at on the content of 1,383 rendered pages: at 5, lines are joined on 11, all wrapped at least in part (with a
# heading or two); at 4.5 on more, by single breaks that are no wraps. 5 finds shorter texts than 6
ACCEPT = 5.0  # nats: how much likelier the breaks inside sentences must be at a width than anywhere in their lines
# Quoted mail is wrapped again. Of 305 answers of three lines at 75 columns, under a quotation at 70, 243 are joined
# (203 without this), and on the rendered pages nothing more
ACCEPT_NEAR = 2.5  # nats, for a block of a page that is wrapped, at a width
NEAR = 0.15  # of the page's more or less
# Of these 11 pages one is lost at 3, and two at 4; at 2 a page of teasers is joined
LOOSE = 2.5  # nats: what a break inside a sentence says against every width that does not explain it

SET_IN = 0.5  # nats more for a break after which a row is set in as tools do: items and quotations are short
BROKEN = 2.0  # nats more for a break inside a word


class Wrap(NamedTuple):
    """A width that rows were wrapped at, and how it is counted."""

    width: int
    ruler: Ruler

    def made(self, rows: Sequence[Row], at: Break) -> bool:
        """Whether a tool that wraps at this width would have broken here."""
        least, most = self.ruler.room(rows[at.row], rows[at.row + 1])
        return least <= self.width <= most

    def fills(self, row: Row) -> bool:
        """Whether this row ends at the width itself."""
        return self.width in (self.ruler.count(row.text), self.ruler.count(row.indent + row.text))


class Wraps(NamedTuple):
    """The wraps of a page, of its layers and of its blocks: mail and quotations are narrower than their page."""

    page: Wrap | None
    layers: dict[tuple[int, str], Wrap | None]
    blocks: dict[int, Wrap | None]

    @classmethod
    def of(cls, rows: Sequence[Row], inside: Sequence[Break]) -> Wraps:
        """Found by the breaks `inside` sentences."""
        page = wrapped_at(rows, inside)
        layers = _layers(rows, inside, page)
        blocks = {}
        for block, members in groupby(inside, key=attrgetter("block")):
            part = list(members)
            layer = layers[_layer(rows, part[0])]
            blocks[block] = layer if len(part) == len(inside) else _wrap_of(rows, part, layer)
        return cls(page, layers, blocks)

    def any(self) -> bool:
        """Whether anything was wrapped."""
        return any(self.blocks.values())

    def at(self, rows: Sequence[Row], at: Break) -> Wrap | None:
        """The wrap of the block, or else of the layer, or else of the page."""
        if at.block in self.blocks:
            return self.blocks[at.block]
        return self.layers.get(_layer(rows, at), self.page)


def _layers(rows: Sequence[Row], inside: Sequence[Break], page: Wrap | None) -> dict[tuple[int, str], Wrap | None]:
    """The wraps of all that is quoted as deep and set in as far."""
    layers: defaultdict[tuple[int, str], list[Break]] = defaultdict(list)
    for at in inside:
        layers[_layer(rows, at)].append(at)
    if len(layers) < 2:
        return dict.fromkeys(layers, page)
    return {layer: _wrap_of(rows, members, page) for layer, members in layers.items()}


def _layer(rows: Sequence[Row], at: Break) -> tuple[int, str]:
    return rows[at.row + 1].depth, rows[at.row + 1].indent


def _wrap_of(rows: Sequence[Row], inside: Sequence[Break], page: Wrap | None) -> Wrap | None:
    """The wrap of one part of a page: its own if that explains more breaks inside its sentences, else the page's."""

    def explained(wrap: Wrap) -> int:
        return sum(wrap.made(rows, at) for at in inside)

    if page and explained(page) == len(inside):
        return page
    own = wrapped_at(rows, inside) or (wrapped_at(rows, inside, page) if page else None)
    return own if own and (not page or explained(own) > explained(page)) else page


def wrapped_at(rows: Sequence[Row], inside: Sequence[Break], page: Wrap | None = None) -> Wrap | None:
    """The width at which rows with these breaks `inside` sentences were wrapped, or None; among equals the least.

    Given the wrap of a `page`, a width near to it is looked for, on less evidence.

    The evidence is the logarithm of how much likelier the breaks are at this width than anywhere in their line.
    """
    # The same line twice, as in lists of links, counts once
    broken = list({rows[at.row + 1].text: at.row for at in inside}.values())
    more = {row: _more(rows[row], rows[row + 1]) for row in broken}
    best, score = None, ACCEPT_NEAR if page else ACCEPT
    narrowest, widest = (page.width * (1 - NEAR), page.width * (1 + NEAR)) if page else (0, WIDEST)
    for ruler in RULERS if any(spaceless(rows[row].text[-1]) for row in broken) else RULERS[:1]:
        steps: defaultdict[int, float] = defaultdict(float)
        for row in broken:
            least, most = ruler.room(rows[row], rows[row + 1])
            if least <= most:
                short = min(ruler.count(rows[row].text), most) if ruler.loose else least
                vote = LOOSE + log(most + 1) - log(most - short + 1) + more[row]
                steps[least] += vote
                steps[most + 1] -= vote
        evidence = -LOOSE * len(broken)
        for width in sorted(steps):
            evidence += steps[width]
            if evidence > score + 1e-6 and max(ruler.narrowest, narrowest) <= width <= widest:
                best, score = Wrap(width, ruler), evidence
    return best


def _more(above: Row, below: Row) -> float:
    """What the look of a break says for a wrap beside its width."""
    return BROKEN if is_hyphenated(above.text, below.text) else SET_IN if is_set_in(above, below) else 0.0
