"""Which lines may have been read with the wrong codec: cheaper questions than what each kind would make of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, compress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.joined import Flags, lines_at, units
from transforms.encoding.language import frequency
from transforms.encoding.mojibake import undefined
from transforms.encoding.mojibake.byte_pairs import utf8_begins
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.thresholds import BAD, BAD_LINE, PROOF
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS
from transforms.tables import built_once

NO_BYTE: Final = 0x3000  # from here on no character is a single byte, but for some of MacRoman; a sign of `LINE_KINDS`
_HALF, _LOW = 32, (1 << 32) - 1  # bits of a number that holds two
_EVEN, _ENOUGH_HINTS = 1 << 31, 2  # of the lower one, where the higher one counts hints
_BAD: Final = 63  # the bit that no kind has
# What lost bytes has the sign, and the shape, of what did not.
_TELLING: Final = [kind for kind in DOCUMENT_KINDS if kind.name != undefined.NAME]
if len(_TELLING) > _BAD:
    raise ValueError(f"there is room for {_BAD} kinds that tell themselves, and {len(_TELLING)} are known")
_WITHOUT_SIGN: Final = [kind for kind in _TELLING if not kind.signs.sign]
_OF_PAIRS: Final = sum(1 << number for number, kind in enumerate(_TELLING) if kind.pairs)
_OTHERS: Final = np.uint64((1 << 64) - 1 ^ _OF_PAIRS)
_OF_ROWS: Final = sum(1 << number for number, kind in enumerate(_TELLING) if kind.signs.inside)
_OF_PAGES: Final = sum(1 << number for number, kind in enumerate(_TELLING) if kind.pairs and kind.signs.on_page)
_LIKELY, _ENOUGH = 10, 3  # nats of a likely pair of bytes, and so many on a line


class Suspects(NamedTuple):
    """Of each line whether any kind could be there, and the names of those that could be on some line."""

    lines: Sequence[bool]
    kinds: frozenset[str]


def find(text: str, at: Iterable[int]) -> list[tuple[int, int]]:
    r"""The lines (start, end) with these places that any kind could be in.

    >>> find("齉齾龘好\n标题：浠婂ぉ澶╂皵寰堝ソ", [2, 10])
    [(5, 17)]
    """
    lines = list(lines_at(text, at))
    return list(compress(lines, among([text[start:end] for start, end in lines]).lines))


def among(lines: Sequence[str]) -> Suspects:
    """What could be on some lines, none of them empty.

    >>> among(["标题：浠婂ぉ澶╂皵寰堝ソ", "齉齾龘好"])
    Suspects(lines=[True, False], kinds=frozenset({'utf8_as_gbk'}))
    """
    worth = _worth_asking(lines)
    if not worth:
        return Suspects([False] * len(lines), frozenset())
    found, kinds = _among([lines[number] for number in worth])
    suspect = set(compress(worth, found))
    return Suspects([number in suspect for number in range(len(lines))], kinds)


def _worth_asking(lines: Sequence[str]) -> Sequence[int]:
    """The numbers of the lines that may prove something to one kind, or have a sign of others: few of clean ones."""
    if not lines:
        return ()
    together = "".join(lines)
    starts = list(accumulate(map(len, lines[:-1]), initial=0))
    hints = (np.add.reduceat(_hints().take(codes(together), mode="clip"), starts) + _EVEN).tolist()
    numbers = {
        number
        for number, hint in enumerate(hints)  # of lines there are mostly few
        if hint >> _HALF >= _ENOUGH_HINTS or (hint & _LOW >= _EVEN and _could_gain_most(lines[number]))
    }
    for kind in _WITHOUT_SIGN:
        numbers |= {number for number in _with_shape(kind, together, starts) if _could_prove(kind, lines[number])}
    return sorted(numbers)


@built_once
def _hints() -> npt.NDArray[np.int64]:
    """By code point, twice the nats beyond those of a line that reads badly, and in the high half how much it hints at.

    Of bad single bytes it takes two, since no span is bad with one among marks; one is enough of all else that a kind
    needs. Of 193 lines of clean Chinese pages that have rare hanzi none is left.
    """
    nats = frequency.table().astype(np.int64)
    hints = np.zeros(0x10000, dtype=np.int64)
    for kind in _TELLING:
        if kind.signs.inside and kind.proof.certain:
            hints[kind.signs.inside.members[0].table] = _ENOUGH_HINTS
        elif kind.signs.sign:
            hints[NO_BYTE:][kind.signs.sign.table[NO_BYTE:]] = _ENOUGH_HINTS
    hints[0x80:NO_BYTE][nats[0x80:NO_BYTE] > BAD] = 1
    return (hints << _HALF) + np.where(nats > 0, 2 * nats - round(2 * BAD_LINE), 0)


def _among(lines: Sequence[str]) -> Suspects:
    together = "".join(lines)
    characters = codes(together)
    starts = list(accumulate(map(len, lines[:-1]), initial=0))
    signs = np.bitwise_or.reduceat(_beginnings(characters), starts)
    of_pairs = int(np.bitwise_or.reduce(signs)) & _OF_PAIRS
    are_bad = signs >> _BAD
    asked = int(np.bitwise_or.reduce(signs * are_bad)) & of_pairs  # seldom in clean lines
    likely = _likely_pairs(characters, starts) if asked else _OTHERS
    signs &= np.where(are_bad, likely, _OTHERS)
    could, kinds = [False] * len(lines), set[str]()
    for number, kind, is_possible in chain(_that_read_badly(characters, starts), _with_signs(lines, starts, signs)):
        if not (could[number] and kind.name in kinds) and is_possible(kind, lines[number]):
            could[number] = True
            kinds.add(kind.name)
    if not any(could):
        return Suspects(could, frozenset(kinds))
    if of_pairs and not asked:
        likely = _likely_pairs(characters, starts)
    on_pages = np.bitwise_or.reduce(np.where(could, likely, np.uint64(0))) & np.uint64(_OF_PAGES)
    return Suspects(could, frozenset(kinds).union(kind.name for _, kind in _kinds(int(on_pages))))


_Question = tuple[int, Kind, Callable[[Kind, str], bool]]  # the number of a line, and what it may be if that is so


def _that_read_badly(characters: npt.NDArray[np.uint32], starts: Sequence[int]) -> Iterator[_Question]:
    nats = np.add.reduceat(frequency.counted().take(characters, mode="clip"), starts)
    bad = (nats & _LOW >= BAD_LINE * (nats >> _HALF)) & (np.maximum.reduceat(characters, starts) >= NO_BYTE)
    return ((number, kind, _could_gain) for number in bad.nonzero()[0].tolist() for kind in LINE_KINDS)


def _with_signs(lines: Sequence[str], starts: Sequence[int], signs: npt.NDArray[np.uint64]) -> Iterator[_Question]:
    for bit, kind in _kinds(int(np.bitwise_or.reduce(signs))):
        numbers = (signs & bit).nonzero()[0].tolist() if kind.signs.sign else _with_shape(kind, "".join(lines), starts)
        yield from ((number, kind, _could_prove) for number in numbers)


def _likely_pairs(characters: npt.NDArray[np.uint32], starts: Sequence[int]) -> npt.NDArray[np.uint64]:
    """Of each line, which begins there, the bits of all kinds but those of which it has too few likely pairs of bytes.

    Two in a row are enough, or some of characters beyond ASCII: years, months and days stand between digits. So an
    accent with none beside it is not looked at.
    """
    tables, likely, begins, bits = _pairs()
    high = np.zeros(len(characters) + 4, dtype=np.bool_)
    high[2:-2] = characters > 0x7F
    at = (high[2:-2] & (characters < NO_BYTE) & (high[3:-1] | high[4:] | high[:-4])).nonzero()[0]
    if not len(at):
        return np.full(len(starts), _OTHERS)
    first, second = (tables.take(each[at], axis=1, mode="clip") for each in (characters, np.append(characters[1:], 0)))
    pairs = np.arange(len(tables))[:, None], first.astype(np.uint16) << 8 | second
    are_likely = np.zeros((len(tables), len(characters) + 2), dtype=np.bool_)
    are_likely[:, at] = here = likely[pairs]
    enough = here & are_likely[:, at + 2] | begins[pairs]
    lines = np.searchsorted(starts, at, "right") - 1
    firsts = np.flatnonzero(np.diff(lines, prepend=-1))
    counts = np.add.reduceat(_ENOUGH * enough + (here & (second > 0x7F)), firsts, axis=1)
    found = np.full(len(starts), _OTHERS)
    found[lines[firsts]] |= np.bitwise_or.reduce(np.where(counts >= _ENOUGH, bits, np.uint64(0)), axis=0)
    return found


class _Pairs(NamedTuple):
    """By kind: the byte of each character; by two bytes, whether they are likely something, or UTF-8 again; its bit."""

    tables: npt.NDArray[np.uint8]
    likely: npt.NDArray[np.bool_]
    begins: npt.NDArray[np.bool_]
    bits: npt.NDArray[np.uint64]


@built_once
def _pairs() -> _Pairs:
    bits = np.array([[1 << number] for number, kind in enumerate(_TELLING) if kind.pairs], dtype=np.uint64)
    kinds = [kind for kind in _TELLING if kind.pairs]
    tables, found = zip(*(kind.pairs() for kind in kinds if kind.pairs), strict=True)
    likely = np.stack([each.nats <= _LIKELY for each in found])
    begins = np.stack([utf8_begins() & kind.twice for kind in kinds])
    return _Pairs(np.stack(tables), likely, begins, bits)


@lru_cache(1 << 10)
def _kinds(signs: int) -> Sequence[tuple[np.uint64, Kind]]:
    """The kinds with these bits, each with its own."""
    return [(np.uint64(1 << number), kind) for number, kind in enumerate(_TELLING) if signs >> number & 1]


def _with_shape(kind: Kind, text: str, starts: Sequence[int]) -> list[int]:
    """The numbers of the lines, which begin there, with two characters or more of the shape."""
    found = [span.start() for span in kind.shape().finditer(text) if span.end() - span.start() > 1]
    return sorted({bisect_right(starts, place) - 1 for place in found})


def _beginnings(characters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """At each character the bits of the kinds whose sign it is, or at which the row that they need may begin."""
    first, *others = _signs()
    signs: npt.NDArray[np.uint64] = first.take(characters, mode="clip")
    at = (signs & np.uint64(_OF_ROWS)).nonzero()[0]
    for further, table in enumerate(others, start=1):
        signs[at] &= table.take(characters.take(at + further, mode="clip"), mode="clip")
    return signs


@built_once
def _signs() -> npt.NDArray[np.uint64]:
    """By code point, a bit for each kind whose sign or first of a row it is, and one where it makes pairs of bytes bad.

    Then, for each further character of a row, the same with the bits of all that need none there.
    """
    slender = frequency.table() > BAD  # no single byte is a hanzi
    slender[0x3000:0xE000] = False
    rows: dict[int, list[Flags]] = {_BAD: [slender]}
    for number, kind in enumerate(_TELLING):
        wanted = kind.signs.inside.members if kind.signs.inside else (kind.signs.sign,) if kind.signs.sign else ()
        rows[number] = [each.table for each in wanted]
    tables = np.zeros((max(map(len, rows.values())), 0x10000), dtype=np.uint64)
    for number, row in rows.items():
        tables[len(row) :] |= np.uint64(1 << number)
        for at, members in enumerate(row):
            tables[at, members] |= np.uint64(1 << number)
    return tables


def _could_prove(kind: Kind, line: str) -> bool:
    """Whether the kind would find enough in the line; a cheaper question than what it would make of it."""
    spans = {span for span in kind.shape().findall(line) if len(span) > 1}
    if kind.gains:
        return "\ufffd" in line or sum(max(0, _gain(kind.gains(), span)) for span in spans) >= PROOF
    if len(set("".join(spans))) < kind.proof.least:
        return False
    if kind.proof.certain:
        return True
    bad = compress(spans, (mean > BAD for mean in frequency.means(list(spans))))
    return len(set("".join(bad))) >= kind.proof.least


def _could_gain(kind: Kind, span: str) -> bool:
    """Whether the kind might prove something here; where bytes were lost only reading it again can tell."""
    return not kind.gains or "\ufffd" in span or _gain(kind.gains(), span) >= PROOF


def _could_gain_most(line: str) -> bool:
    """Whether any of `LINE_KINDS` might prove something, if each character gains what it does by the best of them."""
    return "\ufffd" in line or _gain(_most_gains(), line) >= PROOF


@built_once
def _most_gains() -> npt.NDArray[np.int8]:
    gains: npt.NDArray[np.int8] = np.maximum.reduce([kind.gains() for kind in LINE_KINDS if kind.gains])
    return gains


def _gain(gains: npt.NDArray[np.int8], span: str) -> int:
    return int(gains.take(units(span)).sum(dtype=np.int64))
