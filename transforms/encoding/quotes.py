"""Reversed quotation marks, `”十四五“`, turned round by pairing over the line.

`”…“` also stands between two ordinary quotations, “甲”、“乙”, and a line may close a speech that began lines before. So
all marks of a line must pair up, no quotation may be open where it begins, and what stands beside the marks must not
speak for them as they are. Only curly quotes of Chinese: ”so“ is right in some European languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from transforms.encoding.joined import Flags, Joined, Places
from transforms.encoding.scan import places
from transforms.encoding.wanted import HANZI, Class, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.quotes"

_OPEN, _CLOSE = "“”"
TRIGGERS: Final = (Want(Class("“”"), frozenset([HANZI, Class("”")])),)
_SPOKEN: Final = re.compile("[引括][号號]|quotation mark")  # then marks are what a line is about
_HANZI: Final = re.compile(f"[{COMMON_HANZI}]")
_SHORT: Final = 24  # characters of a term or a title, which needs no other sign; a longer quotation needs one
_BEFORE_OPENING: Final = "：（《:(—"  # and the start of a line: no closing mark follows these
_AFTER_CLOSING: Final = "，。、；：！？）》,;:!?)"  # and the end of a line: no opening mark stands before these
_ENDS: Final = "。！？…!?"  # a mark behind one of these closes what was said
_OF_MEANT: Final = (Class(_ENDS), Class(_AFTER_CLOSING), Class(_BEFORE_OPENING))  # before, inside first and last


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each mark of a reversed pair (`quotes.reversed`); a pair of two edits.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.start, edit.after) for edit in find("他谈到”十四五“期间的目标。")]
    [(3, '“'), (7, '”')]
    >>> find("“甲”、“乙”，他说。”她说，“丙")
    []
    """
    marks = places(TRIGGERS, text) if at is None else at
    take_turns = 2 * "".join([text[place] for place in marks]).count(_OPEN + _CLOSE) == len(marks)
    return [] if take_turns else list(_turned(text, marks))


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts that may have a reversed pair: the first one of a line begins it, or stands behind a closing mark.

    What `_is_reversed` asks of each pair by a single character is asked here too.
    """
    closes = texts.codes[at] == ord(_CLOSE)
    lines = texts.lines(at)
    behind_one = np.concatenate(([True], (lines[1:] > lines[:-1]) | closes[:-1]))
    first = ((closes & behind_one)[:-1] & ~closes[1:] & (lines[1:] == lines[:-1])).nonzero()[0]
    first, second = at[first], at[first + 1]
    is_meant = np.zeros(len(first), dtype=np.bool_)
    for which, place in zip(_OF_MEANT, (first - 1, first + 1, second - 1), strict=True):
        is_meant |= which.table.take(texts.codes[place], mode="clip")
    return texts.counts(first[~is_meant]) > 0


def _turned(text: str, marks: Sequence[int]) -> Iterator[Edit]:
    """The edits, given where marks stand."""
    is_open, last = False, 0
    while last < len(marks):
        first = last
        end = text.find("\n", marks[first])
        end = end if end >= 0 else len(text)
        while last < len(marks) and marks[last] < end:
            last += 1
        turned: Sequence[int] = ()
        if not is_open and any(text[place] == _CLOSE for place in marks[first:last:2]):
            start = text.rfind("\n", 0, marks[first]) + 1
            if not _SPOKEN.search(text, start, end):
                turned = _reversed_in(text[start:end], [place - start for place in marks[first:last]])
            for place in turned:
                after = _OPEN if text[start + place] == _CLOSE else _CLOSE
                yield Edit(STAGE, "quotes.reversed", start + place, start + place + 1, text[start + place], after)
        is_open = not turned and text[marks[last - 1]] == _OPEN


def _reversed_in(line: str, marks: Sequence[int]) -> Sequence[int]:
    """The marks of a line's reversed pairs; none if one of them may be right."""
    pairs = [pair for pair in _pairs(line, marks) or () if line[pair[0]] == _CLOSE]
    return [place for pair in pairs for place in pair] if all(_is_reversed(line, *pair) for pair in pairs) else ()


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
