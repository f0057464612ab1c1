"""Lines as they would be meant: which signs of a reading stand where such signs are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from transforms.encoding.european.signs import (
    APOSTROPHES,
    CLOSING,
    MARKS,
    OF_NUMBERS,
    OPENING,
    PUNCTUATION,
    Reading,
    readings,
)
from transforms.model import Line

WIDE: Final = re.compile("[\u3041-\ufaff\uff66-\uffdc]")
"""A hanzi, kana, hangul or character of private use."""
LATIN: Final = "A-Za-zÀ-ÖØ-öø-ſ"
"""Latin letters, as between the brackets of a regular expression."""
# Anything else beside a sign is of another damage.
_BESIDE: Final = re.compile(f"[\\0-\x7f{LATIN}{MARKS}{PUNCTUATION}{OF_NUMBERS}·\\xa0«»©®°]")
_LETTER: Final = re.compile(f"[{LATIN}]")
_HANZI: Final = re.compile(f"(?<![{LATIN}])[ä-é][\xa1-\xbf]{{2}}")  # of UTF-8: é¡¯ is 顯, but not in café¡¯s
_BEFORE_QUOTE: Final = re.compile(r"[\s(\[{\-/>=:\"'—–“‘…\xa0]")
_BEHIND_QUOTE: Final = re.compile(r"[\s.,;:!?)\]}\-/<\"'—–’”…*\xa0]")
_NUMBER: Final = re.compile(rf"\d ?[{OF_NUMBERS}]|[{OF_NUMBERS}] ?\d")
_WORDS_OF_ONE: Final = "àÀéÉèÈ"


class Sign(NamedTuple):
    """A sign: where it stands in its line, and what was meant, and where that stands in the line that was meant."""

    start: int
    end: int
    meant: str
    at: int


class Read(NamedTuple):
    """A line, from `start`, as it would be meant, with the signs of it that stand where they would be written."""

    start: int
    line: str
    meant: str
    signs: Sequence[Sign]


def names(line: str) -> Iterator[str]:
    """The names of the readings of which a line may have a sign."""
    slender = not _is_wide_too(line)
    for _, became in _signs(line):
        yield from (each.name for each in _tables()[became] if slender or not each.is_wide)


def _is_wide_too(line: str) -> bool:
    """Whether a line has more than signs that are no letters of an alphabet: it is Chinese, with words of English."""
    return not set(WIDE.findall(line)) <= _members()


def _signs(line: str) -> Iterator[tuple[int, str]]:
    """Places of all that any sign may have become, longer ones first."""
    tables = _tables()
    for found in _first().finditer(line):
        start = found.start()
        yield from ((start, line[start : start + size]) for size in (3, 2, 1) if line[start : start + size] in tables)


def with_signs(lines: Iterable[Line]) -> list[tuple[Line, Sequence[tuple[int, str]]]]:
    """The lines in which any sign may stand, each with where, and what it may have become."""
    return [(line, signs) for line in lines if (signs := [*_signs(line.text)])]


def of_reading(lines: Iterable[tuple[Line, Sequence[tuple[int, str]]]], reading: Reading) -> list[Read]:
    """The lines with signs of a reading."""
    fitting = (each for each in lines if any(became in reading.meant for _, became in each[1]))
    read = (
        _read(line.start, line.text, signs, reading)
        for line, signs in fitting
        if not (reading.is_wide and _is_wide_too(line.text))
    )
    return [line for line in read if line.signs]


def _read(start: int, line: str, possible: Iterable[tuple[int, str]], reading: Reading) -> Read:
    pieces: list[str] = []
    signs: list[Sign] = []
    done = size = 0
    for at, became in possible:
        if at >= done and (meant := reading.meant.get(became)):
            pieces += (line[done:at], meant)
            size += at - done
            signs.append(Sign(at, at + len(became), meant, size))
            size += len(meant)
            done = at + len(became)
    after = "".join((*pieces, line[done:]))
    if reading.is_wide and WIDE.search(after):
        return Read(start, line, line, ())
    if WIDE.search(line):
        signs = [sign for sign in signs if not _HANZI.match(line, sign.start - 1)]
    return Read(start, line, after, [sign for sign in signs if _fits(after, sign)])


def _fits(line: str, sign: Sign) -> bool:
    """Whether a sign stands where it would be written."""
    mark, left, right = beside(line, sign)
    if not (_BESIDE.match(left) and _BESIDE.match(right)):
        return False
    if mark in APOSTROPHES and left.isalnum() and right.isalnum():
        return True
    if mark in OPENING:
        return bool(_BEFORE_QUOTE.match(left)) and not right.isspace()
    if mark in CLOSING:
        return not left.isspace() and bool(_BEHIND_QUOTE.match(right))
    if mark in PUNCTUATION:
        return (mark == "（") == left.isspace() or left.isalnum()
    if mark in OF_NUMBERS:
        return bool(_NUMBER.search(line, max(0, sign.at - 2), sign.at + 3))
    if not mark.isalpha():
        return True
    if not (_LETTER.match(left) or _LETTER.match(right)):
        return mark in _WORDS_OF_ONE
    return not ((mark.isupper() and left.islower()) or (mark.islower() and right.isupper()))


def beside(line: str, sign: Sign) -> tuple[str, str, str]:
    """A sign as it was meant, and the characters before and behind it; spaces stand around a line."""
    return sign.meant[0], line[sign.at - 1 : sign.at] or " ", line[sign.at + 1 : sign.at + 2] or " "


@cache
def _tables() -> Mapping[str, Sequence[Reading]]:
    """By what a sign became, the readings that have it."""
    tables: dict[str, list[Reading]] = {}
    for each in readings():
        for became in each.meant:
            tables.setdefault(became, []).append(each)
    return tables


@cache
def _first() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted({became[0] for became in _tables()})))}]")


@cache
def _members() -> frozenset[str]:
    """All that a sign may have become a part of, of what is no letter of an alphabet."""
    return frozenset(WIDE.findall("".join(_tables())))
