"""Which full lines end their paragraph after all: those whose break looks like the ends that are certain.

The last line of a paragraph is full by chance now and then. Widths cannot tell such a line, but the page can: where
`. The` or `” “` meet, an end is as likely as such pairs stand at certain ends, and not inside lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.codes import codes
from transforms.tables import built_once
from transforms.wraps.breaks import Break
from transforms.wraps.marks import ends_sentence, spaceless
from transforms.wraps.rows import Row

# Chosen on pages of other sites, wrapped anew at 40 and 72 columns: between half and twice of each, F1 moves by .003.
# That the lengths of paragraphs vary less than chance would have them adds nothing to this
BELIEF = 2.0  # pairs: what all pairs of the same standing say of one that the page has not
BACK = 0.5  # odds of an opening that refers back: counted in 19,000 English and 1,700 Chinese paragraphs
SURE = 0.6  # odds from which a full line ends its paragraph

_BACK = re.compile(
    r"[他她它这這但而其因你（(]|(?:It|He|She|They|This|That|These|There|But|And|So|We|You|Its|His|Their)\b"
)
# One byte a character: `a`, `A` and `0` for letters and digits, `h` for hanzi, `x` for the rest, and these marks:
_MARKS = {
    ".": ".!?…",
    "S": "。！？．｡",
    ",": ",",
    ":": ":;",
    "C": "，、；：·",
    "q": "\"'",
    "(": "([{“‘「『（《〈【〔",
    ")": ")]}”’」』）》〉】〕",
    "-": "-–—",
}
_LAST = re.compile(rb"(?:[.S][q)]|.)\Z", re.DOTALL)  # with the stop before a mark that closes
_FIRST = re.compile(rb"[q(]?.", re.DOTALL)  # with a mark that opens
_STOPS = re.compile(rb"[.S][q)]? |S")


class Ends:
    """The marks that meet at the `certain` ends of a page, against those that meet inside its rows."""

    def __init__(self, rows: Sequence[Row], certain: Sequence[Break], full: Sequence[Break]) -> None:
        self._rows = rows
        self._full = {at.row for at in full}
        self._ends = Counter(self._pair(at) for at in certain)
        self._text = _classes("\n".join(row.text for row in rows))
        self._inside: dict[tuple[bytes, bytes], int] = {}
        stops, gaps = len(_STOPS.findall(self._text)), self._text.count(b" ") + self._text.count(b"h")
        number = Counter(at.stands for at in certain)
        self._closed = number["after"] > 2 * (number["inside"] + number["either"])
        self._any = {
            stands: (number[stands] + 0.5) / (0.5 + (stops if stands == "after" else gaps))
            for stands in ("inside", "after", "either")
        }

    def at(self, full: Break) -> bool:
        """Whether this full line ends its paragraph."""
        if full.stands == "after" and self._closed and self._titled(full.row + 1):
            return True
        pair = self._pair(full)
        if pair not in self._inside:
            last, first = pair
            unspaced = last[:1] in b"hSC" or first == b"h"
            self._inside[pair] = self._text.count(last + b" " + first) + unspaced * self._text.count(last + first)
        odds = (self._ends[pair] + BELIEF * self._any[full.stands]) / (self._inside[pair] + BELIEF)
        return odds * (BACK if _BACK.match(self._rows[full.row + 1].text) else 1) > SURE

    def _titled(self, row: int) -> bool:
        """Whether this row stands alone and does not end as a sentence: a heading below a full line."""
        text = self._rows[row].text
        return row not in self._full and not ends_sentence(text) and text[-1] not in ",:;，：；、"

    def _pair(self, at: Break) -> tuple[bytes, bytes]:
        last = _LAST.findall(_classes(self._rows[at.row].text[-2:]))[0]
        if last[:1] in b".S" and at.stands != "after":
            last = b"x"  # an abbreviation
        return last, _FIRST.findall(_classes(self._rows[at.row + 1].text[:2]))[0]


def _classes(text: str) -> bytes:
    """The text with one byte for every character."""
    return _table()[np.minimum(codes(text), 0xFFFF)].tobytes()


@built_once
def _table() -> NDArray[np.uint8]:
    """The class of each code point of the basic plane; what lies beyond is mostly hanzi."""
    of = {chr(code): _class(chr(code)) for code in range(0xFFFF)} | {"\n": "\n", "\uffff": "h"}
    of |= {mark: name for name, marks in _MARKS.items() for mark in marks}
    return np.frombuffer("".join(map(of.__getitem__, map(chr, range(0x10000)))).encode(), np.uint8)


def _class(character: str) -> str:
    if character.islower() or character.isupper():
        return "a" if character.islower() else "A"
    if character.isdigit():
        return "0"
    return "h" if spaceless(character) else " " if character.isspace() else "x"
