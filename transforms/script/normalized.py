"""What normalizing gives: a text in its target script, with the places and the script of each of its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from transforms.model import Cleaned
from transforms.script.codes import Places
from transforms.script.detect import SCRIPTS
from transforms.script.joined import joined
from transforms.script.language import language
from transforms.script.layout import layout

Span = tuple[int, int]


class Block(NamedTuple):
    """What stands between two line breaks: its place in the text before and after, and its script as found.

    Places count code points. `script` is one of `detect`'s; a line that tells nothing itself has its neighbours'.
    """

    before: Span
    after: Span
    script: str


class Lines(NamedTuple):
    """Lines `first` to `last` of a batch: where each starts, before and after; its script, as a place in `SCRIPTS`."""

    before: Places
    after: Places
    scripts: Places
    first: int
    last: int

    def starts(self, places: Places) -> Places:
        """Where these lines start, counted from the first, and one past the end."""
        own = places[self.first : self.last + 1]
        return own - own[:1]


@dataclass(frozen=True, slots=True)
class Normalized(Cleaned):
    """A text in its target script.

    `script` and `language` are those of the text as it was. `conversions` counts characters by rule: those that changed
    by `script.<configuration>`; those that have several candidates and were decided outside any phrase, changed or not,
    by `script.<configuration>.uncertain`.
    """

    script: str = "Zyyy"
    conversions: Mapping[str, int] = field(default_factory=dict)
    lines: Lines | None = field(default=None, repr=False, compare=False)
    """Not looked at in a text of Latin letters alone, which is done without."""

    @property
    def language(self) -> str:
        """The language that the script makes it, as `language` says."""
        return language(self.text, self.script)

    @property
    def blocks(self) -> tuple[Block, ...]:
        r"""The lines, each with its script as found.

        >>> from transforms.script import normalize
        >>> [(block.after, block.script) for block in normalize("頭髮\n乾杯").blocks]
        [((0, 2), 'Hant'), ((3, 5), 'Hant')]
        """
        lines = self.lines or _lines(self.text)
        starts = (lines.starts(of).tolist() for of in (lines.before, lines.after))
        before, after = ([(start, following - 1) for start, following in pairwise(of)] for of in starts)
        scripts = (SCRIPTS[script] for script in lines.scripts[lines.first : lines.last].tolist())
        return tuple(map(Block, before, after, scripts))

    def origin(self, place: int) -> int:
        r"""Where a place of `text` was in the text given; in a line whose length changed, counted from its start.

        >>> from transforms.script import normalize
        >>> normalize("頭髮\n很長").origin(4)
        4
        """
        lines = self.lines
        return _carried(place, lines.starts(lines.after), lines.starts(lines.before)) if lines else place

    def carry(self, place: int) -> int:
        """Where a place of the text given is in `text`; the other way of `origin`.

        >>> from transforms.script import normalize
        >>> normalize("網際網路裡的", vocabulary=True).carry(6)
        5
        """
        lines = self.lines
        return _carried(place, lines.starts(lines.before), lines.starts(lines.after)) if lines else place


def _carried(place: int, of: Places, to: Places) -> int:
    """A place in lines that start at `of`, in the same lines where they start at `to`."""
    line = min(max(bisect_right(of, place) - 1, 0), len(of) - 2)
    end = int(to[line + 1]) - 1
    return end if place >= of[line + 1] - 1 else min(int(to[line] - of[line]) + place, end)


def _lines(text: str) -> Lines:
    """The lines of a text that was not converted."""
    document = joined([text])
    return Lines(document.lines, document.lines, layout(document).lines, 0, len(document.lines) - 1)
