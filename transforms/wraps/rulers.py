"""How a tool counts the width of a line, and at which widths it would have broken between two rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from transforms.wraps.breaks import WIDEST
from transforms.wraps.marks import CLOSERS, NUMBER, OPENERS, SPACELESS, spaceless
from transforms.wraps.rows import Row, columns, wide_columns

_WORD = re.compile(rf"[{OPENERS}]*(?:[{SPACELESS}]|[^\s{SPACELESS}]+)?[{CLOSERS}]*")
_CHUNK = re.compile(rf"\S+(?=\s)|{_WORD.pattern}")
_HANGING = re.compile(rf"[{CLOSERS}]+\Z")
_HYPHENATED = re.compile(r"\S-\Z")


class Ruler(NamedTuple):
    """How a tool wraps: what it counts, and the pattern of the first piece of a line that it would not break."""

    count: Callable[[str], int]
    piece: re.Pattern[str]
    narrowest: int = 20  # columns; verse of five and seven hanzi is narrower
    loose: bool = False  # it breaks nothing but at spaces, so that short lines over solid text are no sign of a width

    def room(self, above: Row, below: Row) -> tuple[int, int]:
        """The widths, least and greatest, at which a tool would have broken between these rows; both must fit in."""
        piece = self.piece.match(below.text, 0, WIDEST)
        solid = spaceless(above.text[-1]) or spaceless(below.text) or _HYPHENATED.search(above.text[-2:])
        space = 0 if solid and not above.trail and not below.indent else 1
        needed = self.count(above.indent + above.text) + space + (self.count(piece[0]) if piece else 1)
        # A first line may have been indented after the wrap; a block that is indented as a whole was wrapped so
        shift = self.count(above.indent) if above.indent == below.indent else 0
        number = NUMBER.match(above.text) if not below.indent else None  # it may have been set before a wrapped text
        words = above.text[number.end() :].lstrip() if number else above.text
        return shift + max(self._least(words), self._least(below.text)), needed - 1

    def _least(self, line: str) -> int:
        """What a line needs without its indent and without the marks that may hang over the edge."""
        hanging = _HANGING.search(line[-4:])
        return self.count(line) - (self.count(hanging[0]) if hanging else 0)


def _bytes(text: str) -> int:
    """The length in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


# Terminals and editors, slices of a string, terminals with wide quotation marks, tools that know only of spaces, and
# those that count bytes
RULERS = (
    Ruler(columns, _WORD),
    Ruler(len, _WORD, 10),
    Ruler(wide_columns, _WORD),
    Ruler(len, _CHUNK, 10, loose=True),
    Ruler(_bytes, _WORD, 30),
)
