"""Runs of GBK text that were read one byte too late, paired anew: what they may have been, and how sure that is.

A path is one way to read a run: what it has restored so far, and whether a first byte still waits for its second (then
the run is *out of step*). All paths read on until all are in step again; of two that go on alike the better one stays,
and remembers by how much it was better wherever the two differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import inf
from typing import Final, NamedTuple

from transforms.encoding import followers, gbk
from transforms.encoding.page import Page, out_of_place
from transforms.encoding.readings import READING, has_reading, normal, readings, simplified

LOST: Final = "?\ufffd"
MARK: Final = re.compile(rf"[{LOST}]\(?({READING})\)")
"""The second byte of a character with a reading behind it: alone it is no character, nor with the parenthesis."""
NOTE: Final = re.compile(rf"\(({READING})\)")
_TAG: Final = re.compile("/[a-z][a-z0-9]{0,9}>")

LONGEST: Final = 120
"""Characters that a run may have; of 2,214 generated ones the longest had 46."""
_GAPS: Final = 12
"""Gaps that a run may have; those had 8 at most."""

# Bounds on how many paths are followed: with more, no more than 1 in 200 runs comes out otherwise.
_PATHS: Final = 128
_FAR: Final = 12.0  # nats by which a path may be worse than the best
_BEYOND_DOUBT: Final = 5.0  # nats by which a path is better than those that need not be looked at
_FAR_IN_GAP: Final = 8.0  # and in one gap
_COMMON: Final = 12.5  # nats of a character by itself: rarer ones are not tried in gaps,
_COMMONEST: Final = 5.0  # nor those rarer than this where nothing is known of the character

# Nats that an event costs a path, set on generated damage; two more or less move the runs restored by under a point.
_NOT_READ_SO: Final = 12.0  # an annotation that is none of the character before it
_ENDS_IN_ASCII: Final = 8.0  # a `?` that hides a second byte and a character of ASCII
_ENDS_IN_LINE: Final = 1.0
_ENDS_IN_TAG: Final = -8.0  # `?/strong>` cannot be anything else
_NO_TRACE: Final = 14.0  # a second byte that left no `?`
_UNFIT: Final = 6.0  # a character that no line or tag ends with


class Gap(NamedTuple):
    """`text[at : at + len(sure)]` of a path is what the character at `source` of the page may hide.

    `sure` tells of each character by how many nats it is better than any other.
    """

    source: int
    at: int
    sure: tuple[float, ...]


class Path(NamedTuple):
    """One way to read a run. `lead` waits for its second byte, 0 if none does; `byte` is the last one read.

    `text` is what was restored, after the one character before the run.
    """

    nats: float
    lead: int
    byte: int
    text: str
    gaps: tuple[Gap, ...] = ()


def restore(page: Page, at: int, paths: Sequence[Path]) -> tuple[Path, int] | None:
    """The best of `paths`, which have read the page up to `at`, where all are in step again, and that place.

    Where runs follow so close that some path is always out of step, it is the last place at which the best one is in
    step. None if there is no such place within `LONGEST` characters.
    """
    text, settled = page.text, None
    end = min(len(text), at + LONGEST)
    while paths and at < end:
        mark, note = MARK.match(text, at), NOTE.match(text, at)
        if mark:
            paths, at = [new for path in paths for new in _at_mark(path, mark[1], page)], mark.end()
        elif note and any(_fits(path, text[at - 1], note[1]) for path in paths):
            paths, at = [_at_note(path, text[at - 1], note) for path in paths], note.end()
        elif any(path.lead for path in paths):
            paths, at = [new for path in paths for new in _at_character(path, page, at)], at + 1
        else:
            break
        paths = _best(paths)
        if paths and not paths[0].lead:
            settled = (_better(paths), at)
    return settled


def _best(paths: Iterable[Path]) -> list[Path]:
    """The best of those paths that go on alike, without those far behind. In a gap, paths out of step have paid for one
    character less than those in step, which therefore all stay.
    """
    alike: dict[tuple[int, int, str], list[Path]] = {}
    for path in paths:
        alike.setdefault((path.lead, path.byte, path.text[-1]), []).append(path)
    best = sorted(map(_better, alike.values()))
    return [path for n, path in enumerate(best) if path.nats <= best[0].nats + _FAR and (n < _PATHS or not path.lead)]


def _better(paths: Sequence[Path]) -> Path:
    """The best path, which learns of its gaps how far behind others are."""
    best, *others = sorted(paths)
    for other in others if best.gaps else ():
        if other.nats > best.nats + _BEYOND_DOUBT:
            break
        best = best._replace(gaps=tuple(_doubt(gap, best, other) for gap in best.gaps))
    return best


def _doubt(gap: Gap, best: Path, other: Path) -> Gap:
    """The gap, less sure where the other path has other characters there."""
    theirs = next((other.text[each.at :] for each in other.gaps if each.source == gap.source), "")
    ours = best.text[gap.at : gap.at + len(gap.sure)]
    apart = other.nats - best.nats
    sure = (s if ours[n : n + 1] == theirs[n : n + 1] else min(s, apart) for n, s in enumerate(gap.sure))
    return gap._replace(sure=tuple(sure))


# --- what stands at a place ------------------------------------------------------------------------------------------


def _at_mark(path: Path, reading: str, page: Page) -> Iterator[Path]:
    for byte in _seconds().get((path.byte, normal(reading)), ()):
        yield from _take(path, byte, page)


def _fits(path: Path, shown: str, reading: str) -> bool:
    """Whether the reading is one of the character before it: as shown, or where the path is in step, as restored."""
    return has_reading(shown if path.lead else path.text[-1], reading)


def _at_note(path: Path, shown: str, note: re.Match[str]) -> Path:
    if _fits(path, shown, note[1]):
        return path
    return path._replace(nats=path.nats + _NOT_READ_SO, text=path.text if path.lead else path.text + note[0])


def _at_character(path: Path, page: Page, at: int) -> Iterator[Path]:
    shown = page.text[at]
    if not path.lead:
        yield _show(path, shown, page)
    elif shown in LOST:
        yield from _at_gap(path, page, at)
    elif shown in gbk.pairs():
        first, second = gbk.pairs()[shown]
        for paired in _take(path, first, page):
            if second < 0x80:  # a letter that had become a second byte
                yield _show(paired, chr(second), page)
            else:
                yield from _take(paired, second, page)
    elif shown < "\x80":
        whole = list(_take(path, ord(shown), page))
        yield from whole or _guess_second(path, page, at, shown, _NO_TRACE)


def _at_gap(path: Path, page: Page, at: int) -> Iterator[Path]:
    """Two bytes that are no pair: the second of a character, and the first of the next or one of ASCII."""
    if _TAG.match(page.text, at + 1):
        yield from _guess_second(path, page, at, "<", _ENDS_IN_TAG)
        return
    if page.text[at + 1 : at + 2] in ("", "\n"):
        yield from _guess_second(path, page, at, "", _ENDS_IN_LINE)
    yield from _guess_ascii(path, page, at)
    if len(path.gaps) >= _GAPS or (_follows_gap(path, at) and _follows_gap(path, at, -2)):
        return
    # Of a character between two gaps no byte is known: a comma is likely, never sure.
    sure = (-inf, inf) if _follows_gap(path, at) else (inf, inf)
    gaps = (*path.gaps, Gap(at, len(path.text), sure))
    firsts = firsts_before(page.text, at + 1)
    for nats, second, character in _seconds_of(path, page, at):
        for first in firsts:
            if (second, first) not in gbk.characters():
                yield Path(path.nats + nats, first, first, path.text + character, gaps)


def _guess_second(path: Path, page: Page, at: int, behind: str, event: float) -> Iterator[Path]:
    """Paths in step again: any second byte, with `behind` after it."""
    for nats, _, character in _seconds_of(path, page, at):
        gap = Gap(at, len(path.text), (inf,) * (1 + len(behind)))
        unfit = behind in ("", "<") and character not in ("”」』’" if path.text[-1] in "。！？…" else "。！？…")
        total = path.nats + event + nats + _UNFIT * unfit
        yield Path(total, 0, 0, path.text + character + behind, (*path.gaps, gap))


def _guess_ascii(path: Path, page: Page, at: int) -> Iterator[Path]:
    """Paths in step again: any second byte, and what mostly stands behind such a character on this page."""
    for guess in _guess_second(path, page, at, "?", _ENDS_IN_ASCII):
        behind, sure = page.ascii_between(guess.text[-2], page.text[at + 1 : at + 2])
        hidden = guess.gaps[-1]._replace(sure=(inf, sure))
        yield guess._replace(text=guess.text[:-1] + behind, gaps=(*guess.gaps[:-1], hidden))


def _seconds_of(path: Path, page: Page, at: int) -> list[tuple[float, int, str]]:
    """Second bytes for the path's first, none of ASCII, with the characters that result and their nats."""
    rarest = _COMMONEST if _follows_gap(path, at) else _COMMON
    found = [
        (page.nats(path.text[-1], character), second, character)
        for second in gbk.trails()[path.lead]
        if second >= 0x80 and followers.alone_nats()[ord(character := gbk.characters()[path.lead, second])] < rarest
    ]
    best = min(found, default=(0.0,))[0]
    return [each for each in found if each[0] <= best + _FAR_IN_GAP]


def _follows_gap(path: Path, at: int, back: int = -1) -> bool:
    return len(path.gaps) >= -back and path.gaps[back].source == at + back


def _show(path: Path, shown: str, page: Page) -> Path:
    byte = gbk.pairs().get(shown, (0, 0))[1]
    return path._replace(nats=path.nats + page.nats(path.text[-1], shown), byte=byte, text=path.text + shown)


def _take(path: Path, byte: int, page: Page) -> Iterator[Path]:
    """The path with one more byte, if that can be."""
    if not path.lead:
        if byte > 0x80:
            yield path._replace(lead=byte, byte=byte)
    elif character := gbk.characters().get((path.lead, byte)):
        nats = path.nats + page.nats(path.text[-1], character)
        yield path._replace(nats=nats, lead=0, byte=byte, text=path.text + character)


# --- tables ----------------------------------------------------------------------------------------------------------


def firsts_before(page: str, at: int) -> Sequence[int]:
    """The bytes that may come before what stands at `at` of the page, so that a common character results.

    >>> 0xB5 in firsts_before("哪", 0)  # B5 C4 is 的, and 哪 is C4 C4
    True
    """
    shown = page[at : at + 1]
    if mark := MARK.match(page, at):
        return _firsts_by_reading().get(normal(mark[1]), ())
    if shown and shown in LOST:
        return _firsts_of_commonest()
    byte = ord(shown) if "" < shown < "\x80" else gbk.pairs().get(shown, (0, 0))[0]
    return _firsts().get(byte, ())


@cache
def _seconds() -> Mapping[tuple[int, str], tuple[int, ...]]:
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
    for first, reading in _seconds():
        table[reading] = (*table.get(reading, ()), first)
    return table


@cache
def _firsts() -> Mapping[int, tuple[int, ...]]:
    """By second byte, the first bytes of common characters."""
    table: dict[int, tuple[int, ...]] = {}
    for (first, second), character in gbk.characters().items():
        if followers.alone_nats()[ord(character)] < _COMMON and character not in out_of_place():
            table[second] = (*table.get(second, ()), first)
    return table


@cache
def _firsts_of_commonest() -> tuple[int, ...]:
    nats = followers.alone_nats()
    return tuple(sorted({pair[0] for pair, each in gbk.characters().items() if nats[ord(each)] < _COMMONEST}))
