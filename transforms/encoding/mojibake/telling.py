"""The kinds that tell themselves by signs and pairs of bytes, as bits: one look-up a character asks for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import Flags
from transforms.encoding.language import frequency
from transforms.encoding.mojibake import undefined
from transforms.encoding.mojibake.byte_pairs import utf8_begins
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.thresholds import BAD
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS
from transforms.tables import built_once

NO_BYTE: Final = 0x3000
"""From here on no character is a single byte, but for some of MacRoman; a sign of `LINE_KINDS`."""
BAD_BIT: Final = 63
"""The bit that no kind has: a character that makes pairs of bytes bad."""
TELLING: Final = [kind for kind in DOCUMENT_KINDS if kind.name != undefined.NAME]
"""The kinds, each with the bit of its number; what lost bytes has the sign, and the shape, of what did not."""
if len(TELLING) > BAD_BIT:
    raise ValueError(f"there is room for {BAD_BIT} kinds that tell themselves, and {len(TELLING)} are known")
OF_PAIRS: Final = sum(1 << number for number, kind in enumerate(TELLING) if kind.pairs)
"""The bits of the kinds whose pairs of bytes are looked up; those of all others are `OTHERS`."""
OTHERS: Final = np.uint64((1 << 64) - 1 ^ OF_PAIRS)
OF_PAGES: Final = sum(1 << number for number, kind in enumerate(TELLING) if kind.pairs and kind.signs.on_page)
"""The bits of those of them whose sign may stand anywhere on a page."""
_OF_ROWS: Final = sum(1 << number for number, kind in enumerate(TELLING) if kind.signs.inside)
_LIKELY, _ENOUGH = 10, 3  # nats of a likely pair of bytes, and so many on a line


def beginnings(characters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
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
    slender[NO_BYTE:0xE000] = False
    rows: dict[int, list[Flags]] = {BAD_BIT: [slender]}
    for number, kind in enumerate(TELLING):
        wanted = kind.signs.inside.members if kind.signs.inside else (kind.signs.sign,) if kind.signs.sign else ()
        rows[number] = [each.table for each in wanted]
    tables = np.zeros((max(map(len, rows.values())), 0x10000), dtype=np.uint64)
    for number, row in rows.items():
        tables[len(row) :] |= np.uint64(1 << number)
        for at, members in enumerate(row):
            tables[at, members] |= np.uint64(1 << number)
    return tables


@lru_cache(1 << 10)
def kinds_of(signs: int) -> Sequence[tuple[np.uint64, Kind]]:
    """The kinds with these bits, each with its own."""
    return [(np.uint64(1 << number), kind) for number, kind in enumerate(TELLING) if signs >> number & 1]


def likely_pairs(characters: npt.NDArray[np.uint32], starts: Sequence[int]) -> npt.NDArray[np.uint64]:
    """Of each line, which begins there, the bits of all kinds but those of which it has too few likely pairs of bytes.

    Two in a row are enough, or some of characters beyond ASCII: years, months and days stand between digits. So an
    accent with none beside it is not looked at.
    """
    tables, likely, begins, bits = _of_pairs()
    high = np.zeros(len(characters) + 4, dtype=np.bool_)
    high[2:-2] = characters > 0x7F
    at = (high[2:-2] & (characters < NO_BYTE) & (high[3:-1] | high[4:] | high[:-4])).nonzero()[0]
    if not len(at):
        return np.full(len(starts), OTHERS)
    first, second = (tables.take(each[at], axis=1, mode="clip") for each in (characters, np.append(characters[1:], 0)))
    pairs = np.arange(len(tables))[:, None], first.astype(np.uint16) << 8 | second
    are_likely = np.zeros((len(tables), len(characters) + 2), dtype=np.bool_)
    are_likely[:, at] = here = likely[pairs]
    enough = here & are_likely[:, at + 2] | begins[pairs]
    lines = np.searchsorted(starts, at, "right") - 1
    firsts = np.flatnonzero(np.diff(lines, prepend=-1))
    counts = np.add.reduceat(_ENOUGH * enough + (here & (second > 0x7F)), firsts, axis=1)
    found = np.full(len(starts), OTHERS)
    found[lines[firsts]] |= np.bitwise_or.reduce(np.where(counts >= _ENOUGH, bits, np.uint64(0)), axis=0)
    return found


class _Pairs(NamedTuple):
    """By kind: the byte of each character; by two bytes, whether they are likely something, or UTF-8 again; its bit."""

    tables: npt.NDArray[np.uint8]
    likely: npt.NDArray[np.bool_]
    begins: npt.NDArray[np.bool_]
    bits: npt.NDArray[np.uint64]


@built_once
def _of_pairs() -> _Pairs:
    bits = np.array([[1 << number] for number, kind in enumerate(TELLING) if kind.pairs], dtype=np.uint64)
    kinds = [kind for kind in TELLING if kind.pairs]
    tables, found = zip(*(kind.pairs() for kind in kinds if kind.pairs), strict=True)
    likely = np.stack([each.nats <= _LIKELY for each in found])
    begins = np.stack([utf8_begins() & kind.twice for kind in kinds])
    return _Pairs(np.stack(tables), likely, begins, bits)
