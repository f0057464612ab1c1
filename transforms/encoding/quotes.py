"""Reversed quotation marks, `”十四五“`, turned round by pairing over the line.

`”…“` also stands between two ordinary quotations, “甲”、“乙”, and a line may close a speech that began lines before. So
all marks of a line must pair up, no quotation may be open where it begins, and what stands beside the marks must not
speak for them as they are. Only curly quotes of Chinese: ”so“ is right in some European languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.scan import units
from transforms.model import Edit

STAGE: Final = "encoding.quotes"

_OPEN, _CLOSE = "“”"
_MARKS: Final = re.compile("[“”]")
_REVERSED: Final = re.compile(rb"(?m)^(?:\(\))*+\)\(")  # among the marks alone
_HANZI: Final = re.compile("[㐀-䶿一-鿿]")
_SHORT: Final = 24  # characters of a term or a title, which needs no other sign; a longer quotation needs one
_BEFORE_OPENING: Final = "：（《:(—"  # and the start of a line: no closing mark follows these
_AFTER_CLOSING: Final = "，。、；：！？）》,;:!?)"  # and the end of a line: no opening mark stands before these
_ENDS: Final = "。！？…!?"  # a mark behind one of these closes what was said


def find(text: str) -> Sequence[Edit]:
    """Each mark of a reversed pair (`quotes.reversed`); a pair of two edits.

    >>> [(edit.start, edit.after) for edit in find("他谈到”十四五“期间的目标。")]
    [(3, '“'), (7, '”')]
    >>> find("“甲”、“乙”，他说。”她说，“丙")
    []
    """
    return [] if _are_ordinary(text) else list(_turned(text))


def _are_ordinary(text: str) -> bool:
    """Whether opening and closing marks take turns, or no line has a closing one where a pair begins."""
    *before_closing, rest = text.split(_CLOSE)
    if _OPEN not in rest and all(piece.count(_OPEN) == 1 for piece in before_closing):
        return True
    marks = _kinds().take(units(text))
    return not _REVERSED.search(marks[marks > 0].tobytes())


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    r"""`(` for an opening mark, `)` for a closing one, `\n` for a line break, by UTF-16 code unit."""
    table = np.zeros(0x10000, dtype=np.uint8)
    table[[ord(_OPEN), ord(_CLOSE), ord("\n")]] = tuple(b"()\n")
    return table


def _turned(text: str) -> Iterator[Edit]:
    is_open, start = False, 0
    for line in text.split("\n"):
        marks = [found.start() for found in _MARKS.finditer(line)]
        if marks:
            pairs = _pairs(line, marks)
            reversed_pairs = [pair for pair in pairs or () if line[pair[0]] == _CLOSE]
            if reversed_pairs and not is_open and all(_is_reversed(line, *pair) for pair in reversed_pairs):
                for place in (place for pair in reversed_pairs for place in pair):
                    after = _OPEN if line[place] == _CLOSE else _CLOSE
                    yield Edit(STAGE, "quotes.reversed", start + place, start + place + 1, line[place], after)
                is_open = False
            else:
                is_open = line[marks[-1]] == _OPEN
        start += len(line) + 1


def _pairs(line: str, marks: Sequence[int]) -> list[tuple[int, int]] | None:
    """The marks two by two, an opening and a closing one or the reverse; nothing if they do not go up."""
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 or any(line[first] == line[second] for first, second in pairs):
        return None
    return pairs


def _is_reversed(line: str, first: int, second: int) -> bool:
    """Whether `”…“` is one quotation the wrong way round, not the end of one and the start of another."""
    before, behind = line[max(0, first - 1) : first], line[second + 1 : second + 2]
    inside = line[first + 1 : second]
    if not (inside and _HANZI.search(before + inside + behind)) or (before and before in _ENDS):
        return False
    # What says that the marks are as they should be: ”，他说，“ stands between two quotations
    if inside[0] in _AFTER_CLOSING or inside[0].isspace() or inside[-1] in _BEFORE_OPENING or inside[-1].isspace():
        return False
    opens = not before or before in _BEFORE_OPENING
    closes = not behind or behind in _AFTER_CLOSING
    return opens or closes or (len(inside) <= _SHORT and not any(end in inside for end in _ENDS))
