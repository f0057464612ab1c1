"""Runs of GBK text that were read one byte too late, paired anew: what they may have been, and how sure that is.

A path is one way to read a run: what it has restored so far, and whether a first byte still waits for its second (then
the run is *out of step*). All paths read on until all are in step again; of two that go on alike the better one stays,
and remembers by how much it was better wherever the two differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import inf
from typing import Final, NamedTuple

from transforms.encoding import followers, gbk
from transforms.encoding.readings import READING, has_reading, normal, readings, simplified, traditional

MARK: Final = re.compile(rf"[?\ufffd]\(?({READING})\)")
"""The second byte of a character with a reading behind it: alone it is no character, nor with the parenthesis."""
NOTE: Final = re.compile(rf"\(({READING})\)")
_TAG: Final = re.compile("/[a-z][a-z0-9]{0,9}>")
_LOST: Final = "?\ufffd"

LONGEST: Final = 400
"""Characters that a run may have; of 1,421 generated ones the longest had 62."""
_PATHS: Final = 512  # so many are followed at once
_FAR: Final = 30.0  # nats by which a path may be worse than the best

# Nats that an event costs a path. They were tried in steps of 2 on generated damage; none moves the share of runs
# restored by more than a point within 4.
_NOT_READ_SO = 12.0  # an annotation that is none of the character before it
_ENDS_IN_ASCII = 8.0  # a `?` that hides a second byte and a character of ASCII
_ENDS_IN_TAG = -8.0  # `?/strong>` is a certain sign
_ENDS_IN_LINE = 1.0
_HIDDEN = 14.0  # a second byte that left no trace
_OUT_OF_PLACE = 6.0  # a character that a conversion to Traditional does not leave, or that is annotated elsewhere
_COMMON = 12.5  # nats of a character by itself: rarer ones are not tried in gaps

_COMMONEST = 5.5  # … where the gap before hides its first byte too

Weigh = Callable[[str, str], float]


class Gap(NamedTuple):
    """`text[at:]` of a path begins with what `source`, an offset in the page, may hide; one surety a character."""

    source: int
    at: int
    sure: tuple[float, ...]


class Path(NamedTuple):
    """One way to read a run. `lead` waits for its second byte, 0 if none does; `byte` is the last one read.

    `text` is what was restored, behind the character before the run.
    """

    nats: float
    lead: int
    byte: int
    text: str
    gaps: tuple[Gap, ...] = ()


def restore(page: str, at: int, paths: Sequence[Path], weigh: Weigh) -> tuple[Path, int] | None:
    """The best path from `paths`, which have read the page up to `at`, and where it is in step again; None if no path
    gets there. `weigh` gives the nats of a character after another."""
    end = min(len(page), at + LONGEST)
    while paths and at < end:
        mark, note = MARK.match(page, at), NOTE.match(page, at)
        if mark:
            paths, at = [new for path in paths for new in _at_mark(path, at, mark[1], weigh)], mark.end()
        elif note and any(_fits(path, page[at - 1], note[1]) for path in paths):
            paths, at = [_at_note(path, page[at - 1], note) for path in paths], note.end()
        elif not any(path.lead for path in paths):
            break
        else:
            paths, at = [new for path in paths for new in _at_character(path, page, at, weigh)], at + 1
        paths = _best(paths)
    whole = [path for path in paths if not path.lead]
    return (_better(whole), at) if whole else None


def _better(paths: Sequence[Path]) -> Path:
    """The best path, which remembers where the others differ."""
    best, *others = sorted(paths)
    for other in others if best.gaps else ():
        best = best._replace(gaps=tuple(_doubt(gap, best, other) for gap in best.gaps))
    return best


def _doubt(gap: Gap, best: Path, other: Path) -> Gap:
    at = next((each.at for each in other.gaps if each.source == gap.source), None)
    apart = other.nats - best.nats
    if at is None:
        return gap._replace(sure=tuple(min(sure, apart) for sure in gap.sure))
    same = [best.text[gap.at + n : gap.at + n + 1] == other.text[at + n : at + n + 1] for n in range(len(gap.sure))]
    return gap._replace(sure=tuple(s if same[n] else min(s, apart) for n, s in enumerate(gap.sure)))


def _best(paths: Iterable[Path]) -> list[Path]:
    """The best path of each kind that can go on in its own way."""
    alike: dict[tuple[int, int, str], list[Path]] = {}
    for path in paths:
        alike.setdefault((path.lead, path.byte, path.text[-1]), []).append(path)
    best = sorted(map(_better, alike.values()))[:_PATHS]
    return [path for path in best if path.nats <= best[0].nats + _FAR]


# --- what stands at a place ------------------------------------------------------------------------------------------


def _at_mark(path: Path, at: int, reading: str, weigh: Weigh) -> Iterator[Path]:
    for byte in seconds().get((path.byte, normal(reading)), ()):
        yield from _take(path, byte, weigh)


def _fits(path: Path, shown: str, reading: str) -> bool:
    return has_reading(shown if path.lead else path.text[-1], reading)


def _at_note(path: Path, shown: str, note: re.Match[str]) -> Path:
    if _fits(path, shown, note[1]):
        return path
    return path._replace(nats=path.nats + _NOT_READ_SO, text=path.text if path.lead else path.text + note[0])


def _at_character(path: Path, page: str, at: int, weigh: Weigh) -> Iterator[Path]:
    shown = page[at]
    if not path.lead:
        yield _show(path, shown, weigh)
    elif shown in _LOST:
        yield from _at_gap(path, page, at, weigh)
    elif shown in gbk.pairs():
        first, second = gbk.pairs()[shown]
        for paired in _take(path, first, weigh):
            if second < 0x80:  # a letter that a second byte had swallowed
                yield _show(paired, chr(second), weigh)
            else:
                yield from _take(paired, second, weigh)
    elif shown < "\x80":
        whole = list(_take(path, ord(shown), weigh))
        yield from whole or _guess_second(path, at, shown, _HIDDEN, weigh)


def _at_gap(path: Path, page: str, at: int, weigh: Weigh) -> Iterator[Path]:
    """Two bytes that are no pair: the second of a character, and the first of the next or one of ASCII."""
    after = page[at + 1 : at + 2]
    if tag := _TAG.match(page, at + 1):
        yield from _guess_second(path, at, "<", _ENDS_IN_TAG, weigh)
    elif after in ("", "\n"):
        yield from _guess_second(path, at, "", _ENDS_IN_LINE, weigh)
    if not tag:
        yield from (_unsure(guess) for guess in _guess_second(path, at, page[at], _ENDS_IN_ASCII, weigh))
    leads = firsts_before(page, at + 1)
    follows_gap = path.gaps and path.gaps[-1].source == at - 1
    for second in gbk.trails()[path.lead]:
        character = gbk.characters()[path.lead, second]
        if second >= 0x80 and followers.alone_nats()[ord(character)] < (_COMMONEST if follows_gap else _COMMON):
            nats = path.nats + weigh(path.text[-1], character)
            gaps = (*path.gaps, Gap(at, len(path.text), (inf, inf)))
            for lead in leads:
                if (second, lead) not in gbk.characters():
                    yield Path(nats, lead, lead, path.text + character, gaps)


def _guess_second(path: Path, at: int, shown: str, nats: float, weigh: Weigh) -> Iterator[Path]:
    """Paths in step again: any second byte, and `shown` behind it."""
    for second in gbk.trails()[path.lead]:
        character = gbk.characters()[path.lead, second]
        if second >= 0x80 and followers.alone_nats()[ord(character)] < _COMMON:
            gap = Gap(at, len(path.text), (inf,) * (1 + len(shown)))
            total = path.nats + nats + weigh(path.text[-1], character)
            if shown in ("", "<") and character not in ("。！？…" if path.text[-1] not in "。！？…" else "”」』’"):
                total += _OUT_OF_PLACE
            yield Path(total, 0, 0, path.text + character + shown, (*path.gaps, gap))


def _unsure(path: Path) -> Path:
    *gaps, last = path.gaps
    return path._replace(gaps=(*gaps, last._replace(sure=(*last.sure[:-1], -inf))))


def _show(path: Path, shown: str, weigh: Weigh) -> Path:
    byte = gbk.pairs().get(shown, (0, 0))[1]
    return path._replace(nats=path.nats + weigh(path.text[-1], shown), byte=byte, text=path.text + shown)


def _take(path: Path, byte: int, weigh: Weigh) -> Iterator[Path]:
    if not path.lead:
        if byte > 0x80:
            yield path._replace(lead=byte, byte=byte)
    elif character := gbk.characters().get((path.lead, byte)):
        nats = path.nats + weigh(path.text[-1], character)
        yield path._replace(nats=nats, lead=0, byte=byte, text=path.text + character)


# --- tables ----------------------------------------------------------------------------------------------------------


@cache
def seconds() -> Mapping[tuple[int, str], tuple[int, ...]]:
    """By first byte and reading, the second bytes of the characters that a conversion to Traditional leaves.

    >>> [hex(byte) for byte in seconds()[0xAA, "jiǎng"]]  # 獎 is AA 84
    ['0x84']
    """
    table: dict[tuple[int, str], tuple[int, ...]] = {}
    for character in simplified():
        first, second = gbk.pairs().get(character, (0, 0))
        for reading in readings(character) if first else ():
            table[first, reading] = (*table.get((first, reading), ()), second)
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
    table = followers.alone_nats()
    return tuple({pair[0] for character, pair in gbk.pairs().items() if table[ord(character)] < _COMMONEST})


@cache
def _firsts_by_reading() -> Mapping[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for first, reading in seconds():
        table[reading] = (*table.get(reading, ()), first)
    return table


def firsts_before(page: str, at: int) -> Sequence[int]:
    """The bytes that can come before what stands at `at`, so that a common character results."""
    if mark := MARK.match(page, at):
        return _firsts_by_reading().get(normal(mark[1]), ())
    shown = page[at : at + 1]
    if shown and shown in _LOST:
        return _firsts_of_commonest()
    if shown and shown < "\x80":
        return _firsts().get(ord(shown), ())
    return _firsts().get(gbk.pairs().get(shown, (0, 0))[0], ())


@cache
def out_of_place() -> frozenset[str]:
    """Characters that a conversion to Traditional would not have left standing: 业, and 鎭, which it writes 鎮.

    >>> "业" in out_of_place(), "鎭" in out_of_place(), "制" in out_of_place()
    (True, True, False)
    """
    left = {character for becomes in traditional().values() for character in becomes}
    return frozenset((traditional().keys() | simplified().keys()) - left)
