"""What a `?` in a shifted run may hide: two bytes that are no pair, or whose second was a character of ASCII.

The first is the second byte of a character; the other is the first byte of the next one, or a character of ASCII, with
which the run ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from transforms.encoding.annotations import gbk
from transforms.encoding.annotations.ascii_habits import AHEAD
from transforms.encoding.annotations.conversion import NOTE
from transforms.encoding.annotations.page import Page, out_of_place
from transforms.encoding.annotations.paths import UNKNOWN, Path, gap
from transforms.encoding.language import alone
from transforms.encoding.language.readings import READING, has_reading, normal, readings
from transforms.encoding.language.scripts import simplified

LOST: Final = "?\ufffd"
MARK: Final = re.compile(rf"[{LOST}]\(?({READING})\)")
"""The second byte of a character with a reading behind it: alone it is no character, nor with the parenthesis."""
_TAG: Final = re.compile("/[a-z][a-z0-9]{0,9}>")
_GAPS: Final = 12
"""Gaps that a run may have; of 2,214 generated ones none had more than 8."""

_FAR: Final = 6.0  # nats by which a character may be worse than the best one in its gap
# Those of one with ASCII behind it; with all of them the same runs come back, in 1.3 times the time.
_CLOSE: Final = 3.0
_SECONDS: Final = 16  # that are tried in one gap
_COMMON: Final = 12.5  # nats of a character by itself: rarer ones are not tried

# Nats that an event costs a path, set on generated damage; two more or less move the runs restored by under a point.
_ENDS_IN_LINE: Final = 1.0
_ENDS_IN_TAG: Final = -8.0  # `?/strong>` cannot be anything else
_NO_TRACE: Final = 14.0  # a second byte that left no `?`
_UNFIT: Final = 6.0  # a character that no line or tag ends with
_CLOSES: Final = -3.0  # a bracket or quotation mark that is open
_OPENS_NOT: Final = 4.0  # one that is not open, or is opened again

_OPENING: Final = {"”": "“", "）": "（", "》": "《", "」": "「", "』": "『", "’": "‘", ")": "("}
_CLOSING: Final = {opening: closing for closing, opening in _OPENING.items()}


def at_gap(path: Path, page: Page, at: int) -> Iterator[Path]:
    """The paths over the `?` at `at` of the page, from one that is out of step."""
    if _TAG.match(page.text, at + 1):
        yield from _last(path, page, at, "<", _ENDS_IN_TAG)
        return
    behind = page.text[at + 1 : at + 2]
    if behind in ("", "\n"):
        yield from _last(path, page, at, "", _ENDS_IN_LINE)
    seconds = list(_last(path, page, at, "?"))
    for second in (each for each in seconds if each.nats < seconds[0].nats + _CLOSE):
        before = second.text[:-1]
        for nats, hidden in page.ascii_between(before, page.text[at + 1 : at + 1 + AHEAD]):
            total = second.nats + nats + _brackets(second.text, hidden)
            yield Path(total, 0, 0, before + hidden, second.gaps)
    if len(path.gaps) < _GAPS:
        yield from _both(path, page, at)


def without_second(path: Path, page: Page, at: int) -> Iterator[Path]:
    """Paths in step again, any second byte put where the page shows another character of ASCII at `at`."""
    return _last(path, page, at, page.text[at], _NO_TRACE)


def _last(path: Path, page: Page, at: int, behind: str, event: float = 0.0) -> Iterator[Path]:
    """Paths in step again: any second byte, with `behind` after it."""
    gaps = (*path.gaps, gap(at, path.text, 1 + len(behind)))
    for nats, _, character in _seconds(path, page, at):
        unfit = behind in ("", "<") and character not in ("”」』’" if path.text[-1] in "。！？…" else "。！？…")
        yield Path(path.nats + event + nats + _UNFIT * unfit, 0, 0, path.text + character + behind, gaps)


def _both(path: Path, page: Page, at: int) -> Iterator[Path]:
    """Paths out of step: any second byte, and any first byte of the next character."""
    unknown = page.is_legible and page.text[at + 1 : at + 2] in tuple(LOST) and not MARK.match(page.text, at + 1)
    firsts = (UNKNOWN,) if unknown else firsts_before(page.text, at + 1)
    gaps = (*path.gaps, gap(at, path.text, 2))
    for nats, second, character in _seconds(path, page, at, _no_pair(firsts)):
        if unknown:
            yield Path(path.nats + nats, UNKNOWN, second, path.text + character, gaps)
            continue
        for first in firsts:
            if (second, first) not in gbk.characters():
                yield Path(path.nats + nats + _made(first, page, at + 1), first, first, path.text + character, gaps)


def _made(first: int, page: Page, at: int) -> float:
    """Nats for the character that a first byte makes with the one at `at` of the page, with the reading behind it."""
    if MARK.match(page.text, at):
        return 0.0
    character = gbk.characters().get((first, _byte(page.text[at : at + 1])), "")
    note = NOTE.match(page.text, at + 1)
    if note and has_reading(character, note[1]):
        return page.conversion.annotates(character, normal(note[1]))
    return page.conversion.leaves(character)


def _byte(shown: str) -> int:
    """The first byte of a character that the page shows."""
    return ord(shown) if "" < shown < "\x80" else gbk.pairs().get(shown, (0, 0))[0]


def _seconds(
    path: Path, page: Page, at: int, among: frozenset[int] = frozenset(range(0x80, 0x100))
) -> list[tuple[float, int, str]]:
    """Second bytes for the path's first, none of ASCII, with the characters that result and their nats."""
    whole = page.text[at - 1] != ")"  # behind a reading, the character was cut in two, which none is twice
    if path.lead == UNKNOWN:
        likely = ((nats, gbk.pairs().get(each, (0, 0)), each) for nats, each in page.likely(path.text))
        found = [
            (nats + _brackets(path.text, each) + whole * page.conversion.leaves(each), second, each)
            for nats, (first, second), each in likely
            if second in among and (path.byte, first) not in gbk.characters()
        ]
    else:
        seconds, characters = _characters()[path.lead]
        found = [
            (nats + _brackets(path.text, each) + whole * page.conversion.leaves(each), second, each)
            for nats, second, each in zip(page.all_nats(path.text, characters), seconds, characters, strict=True)
            if second in among
        ]
    best = min(found, default=(0.0,))[0]
    return sorted(each for each in found if each[0] <= best + _FAR)[:_SECONDS]


@cache
def _no_pair(firsts: Sequence[int]) -> frozenset[int]:
    """The bytes that make no character with one of these first bytes (any first byte, for `UNKNOWN`) behind them."""
    behind = range(0x81, 0xFF) if UNKNOWN in firsts else firsts
    return frozenset(
        byte for byte in range(0x80, 0x100) if any((byte, first) not in gbk.characters() for first in behind)
    )


def _brackets(text: str, character: str) -> float:
    """Nats for what is open in the text."""
    if opening := _OPENING.get(character):
        return _CLOSES if text.rfind(opening) > text.rfind(character) else _OPENS_NOT
    if closing := _CLOSING.get(character):
        return _OPENS_NOT if text.rfind(character) > text.rfind(closing) else 0.0
    return 0.0


def firsts_before(page: str, at: int) -> Sequence[int]:
    """The bytes that may come before what stands at `at` of the page, so that a common character results.

    >>> 0xB5 in firsts_before("哪", 0)  # B5 C4 is 的, and 哪 is C4 C4
    True
    """
    shown = page[at : at + 1]
    if mark := MARK.match(page, at):
        return _firsts_by_reading().get(normal(mark[1]), ())
    return _firsts().get(_byte(shown), ())


@cache
def seconds_by_reading() -> Mapping[tuple[int, str], tuple[int, ...]]:
    """By first byte and reading, the second bytes of the characters that a conversion to Traditional gives."""
    table: dict[tuple[int, str], tuple[int, ...]] = {}
    for character in simplified():
        first, second = gbk.pairs().get(character, (0, 0))
        for reading in readings(character) if first else ():
            table[first, reading] = (*table.get((first, reading), ()), second)
    return table


@cache
def _firsts_by_reading() -> Mapping[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for first, reading in seconds_by_reading():
        table[reading] = (*table.get(reading, ()), first)
    return table


@cache
def _firsts() -> Mapping[int, tuple[int, ...]]:
    """By second byte, the first bytes of common characters."""
    table: dict[int, tuple[int, ...]] = {}
    for (first, second), character in gbk.characters().items():
        if _is_common(character) and character not in out_of_place():
            table[second] = (*table.get(second, ()), first)
    return table


@cache
def _characters() -> Mapping[int, tuple[Sequence[int], str]]:
    """By first byte, the second bytes beyond ASCII of common characters, and these characters."""
    table: dict[int, tuple[list[int], str]] = {first: ([], "") for first in gbk.trails()}
    for (first, second), character in gbk.characters().items():
        if second >= 0x80 and _is_common(character):
            seconds, characters = table[first]
            table[first] = ([*seconds, second], characters + character)
    return table


def _is_common(character: str) -> bool:
    return alone.nats(character) < _COMMON
