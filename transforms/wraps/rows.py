"""Text as rows, and how wide a row is."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.codes import text_of
from transforms.tables import built_once

# East Asian Width W and F (Unicode 16, EastAsianWidth.txt), in whole blocks
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b\uff01-\uff60"
    "\uffe0-\uffe6\u3000\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003fffd]+"
)
# Ambiguous width, one column in Western fonts and two in Chinese ones: those that Chinese prose uses
_AMBIGUOUS = re.compile("[·‘’“”—–…×±°Ⅰ-Ⅻ①-⑳]+")


_BREAK = re.compile(r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\Z")


class Row(NamedTuple):
    """A line that is not blank: `text` stands at `start`, `indent` is the white space before it on its line.

    `trail` counts the white space after it on its line; `apart`: a blank line, or nothing, stands above it.
    `mark` is the quotation mark of mail before `text`, with the white space after it.
    """

    text: str
    start: int
    indent: str
    trail: int
    apart: bool
    mark: str = ""

    @property
    def begin(self) -> int:
        """Where a paragraph that opens with this row begins: at its mark."""
        return self.start - len(self.mark)

    @property
    def depth(self) -> int:
        """How many times the row is quoted."""
        return self.mark.count(">")

    @property
    def end(self) -> int:
        """Where `text` ends, in code points of the whole text."""
        return self.start + len(self.text)


def rows(text: str) -> list[Row]:
    r"""The lines that are not blank, stripped; the line breaks are those of `str.splitlines`.

    >>> [(row.text, row.start, row.indent, row.apart) for row in rows("　甲 \n乙\n\n丙")]
    [('甲', 1, '\u3000', True), ('乙', 4, '', False), ('丙', 7, '', True)]
    """
    found, at, apart = [], 0, True
    for line in text.splitlines(keepends=True):
        right = line.lstrip()
        if right:
            row = right.rstrip()
            indent = line[: len(line) - len(right)]
            left = right[len(row) :]
            trail = len(_BREAK.sub("", left)) if left and left != "\n" else 0
            found.append(Row(row, at + len(indent), indent, trail, apart))
        apart = not right
        at += len(line)
    return found


def columns(text: str) -> int:
    """The display width: one column a character, two for an East Asian wide one.

    >>> columns("清文 v2"), columns("“清”")
    (7, 4)
    """
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


@built_once
def are_wide() -> npt.NDArray[np.bool_]:
    """For each code point whether it takes two columns in `columns`: a table to look many characters up at once.

    >>> are_wide()[[ord(char) for char in "清v“Жไ"]].tolist()
    [True, False, False, False, False]
    """
    table = np.zeros(0x110000, bool)
    for run in _WIDE.finditer(text_of(np.arange(0x110000, dtype="<u4"), "replace")):
        table[run.start() : run.end()] = True
    return table


def wide_columns(text: str) -> int:
    """The display width where curly quotes, dashes and dots take two columns too, as in GBK and Big5 terminals.

    >>> wide_columns("“清”")
    6
    """
    return len(text) if text.isascii() else columns(text) + sum(map(len, _AMBIGUOUS.findall(text)))
