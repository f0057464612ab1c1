"""Lines read again: the signs of a misreading in them, and what each line would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from transforms.encoding.european.misreadings import Misreading, misreadings
from transforms.encoding.european.places import LATIN, Sign, fitting
from transforms.model import Line

WIDE: Final = re.compile("[\u3041-\ufaff\uff66-\uffdc]")
"""A hanzi, kana, hangul or character of private use."""
_HANZI: Final = re.compile(f"(?<![{LATIN}])[ä-é][\xa1-\xbf]{{2}}")  # of UTF-8: é¡¯ is 顯, but not in café¡¯s


class RereadLine(NamedTuple):
    """A line, from `start`, as it would be meant, with the signs of it that stand where they would be written."""

    start: int
    line: str
    meant: str
    signs: Sequence[Sign]


def names(line: str) -> Iterator[str]:
    """The names of the misreadings of which a line may have a sign."""
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


def reread(lines: Iterable[tuple[Line, Sequence[tuple[int, str]]]], misreading: Misreading) -> list[RereadLine]:
    """The lines with signs of a misreading, of those `with_signs`."""
    possible = (each for each in lines if any(became in misreading.meant for _, became in each[1]))
    read = (
        _reread(line.start, line.text, signs, misreading)
        for line, signs in possible
        if not (misreading.is_wide and _is_wide_too(line.text))
    )
    return [line for line in read if line.signs]


def _reread(start: int, line: str, possible: Iterable[tuple[int, str]], misreading: Misreading) -> RereadLine:
    pieces: list[str] = []
    signs: list[Sign] = []
    done = size = 0
    for at, became in possible:
        if at >= done and (meant := misreading.meant.get(became)):
            pieces += (line[done:at], meant)
            size += at - done
            signs.append(Sign(at, became, meant, size))
            size += len(meant)
            done = at + len(became)
    after = "".join((*pieces, line[done:]))
    if misreading.is_wide and WIDE.search(after):
        return RereadLine(start, line, line, ())
    if WIDE.search(line):
        signs = [sign for sign in signs if not _HANZI.match(line, sign.start - 1)]
    return RereadLine(start, line, after, fitting(after, signs))


@cache
def _tables() -> Mapping[str, Sequence[Misreading]]:
    """By what a sign became, the misreadings that have it."""
    tables: dict[str, list[Misreading]] = {}
    for each in misreadings():
        for became in each.meant:
            tables.setdefault(became, []).append(each)
    return tables


@cache
def _first() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted({became[0] for became in _tables()})))}]")


@cache
def _members() -> frozenset[str]:
    """The hanzi, kana and hangul that signs became, alone or with a letter: 茅 for é, 鈥 of 鈥檚 for ’s."""
    return frozenset(WIDE.findall("".join(_tables())))
