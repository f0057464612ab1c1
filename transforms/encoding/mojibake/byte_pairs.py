"""GBK and Big5 read as single bytes: tables of pairs tell whether a text may have any before it is read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.joined import Places
from transforms.encoding.language import frequency
from transforms.encoding.language.measured import Measured, measured
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_OF_HANZI
from transforms.tables import built_once

JAPANESE: Final = frozenset({"cp932", "euc_jp"})  # codecs
_FIRST_TRAIL: Final = 0x40
_FEWEST_LEADS: Final = 1 / 12  # of the bytes beyond ASCII


def byte_table(bytes_of: Mapping[str, int]) -> npt.NDArray[np.uint8]:
    """The byte of each character by UTF-16 unit, that of ASCII too, and 0 for all that have none."""
    table = np.zeros(0x10000, dtype=np.uint8)
    table[:0x80] = range(0x80)
    table[codes("".join(bytes_of))] = list(bytes_of.values())
    return table


def read(data: bytes, codec: str, errors: str) -> str:
    r"""The bytes as text; A3 A0 of GBK is a blank, as to browsers, and not Python's private use.

    >>> read(b"\xa3\xa0\xd6\xd0", "gb18030", "ignore")
    '\u3000中'
    """
    return data.decode(codec, errors).replace("\ue5e5", "\u3000")


class Bar(NamedTuple):
    """In nats a character: what is surprising after, and the least gain; `proof` is for a line."""

    surprise: float
    gain: float
    proof: int


class Readable(NamedTuple):
    """By two bytes as one number: nats of what they are, whether that is a hanzi or kana, and if it is nothing."""

    nats: npt.NDArray[np.int64]
    hanzi: npt.NDArray[np.bool_]
    none: npt.NDArray[np.bool_]


@built_once
def readable(*codecs: str) -> Readable:
    """What is best of each pair in some codecs.

    >>> found = readable("big5hkscs", "cp950")
    >>> bool(found.hanzi[0xA4A4]), bool(found.none[0xFFFF])
    (True, True)
    """
    none = np.full(0x10000, 0xFF, dtype=np.int64)
    nats, hanzi = none.copy(), np.zeros(0x10000, dtype=np.bool_)
    first = "\u3041" if not JAPANESE.isdisjoint(codecs) else "\u3400"
    pairs = [pair for pair in range(0x8140, 0xFF00) if pair & 0xFF >= _FIRST_TRAIL]
    for codec in codecs:  # all pairs at once; a line break is no trail byte
        characters = read(b"\n".join(pair.to_bytes(2) for pair in pairs), codec, "ignore").split("\n")
        found = dict(zip(pairs, characters, strict=True))
        found = {pair: each for pair, each in found.items() if len(each) > 1 or each > "\x7f"}
        at = [*found]
        nats[at] = np.minimum(nats[at], measured([*found.values()])[1])
        hanzi[at] |= [first <= each <= "\u9fff" or each in "々〇" for each in found.values()]
    return Readable(nats, hanzi, nats == none)


@built_once
def utf8_begins() -> npt.NDArray[np.bool_]:
    """By two bytes as one number, whether most characters of Chinese may begin so in UTF-8."""
    begins = np.zeros((0x100, 0x100), dtype=np.bool_)
    begins[LEADS_OF_HANZI[0] : LEADS_OF_HANZI[-1] + 1, CONTINUATIONS[0] : CONTINUATIONS[-1] + 1] = True
    return begins.ravel()


def may_prove(
    page: Measured, table: npt.NDArray[np.uint8], found: Readable, least: int, bar: Bar, *, twice: bool
) -> bool:
    """Whether some line, or the page, has so many letters in stretches that read well, or may be UTF-8 read `twice`.

    It asks less than what a proof needs, and is therefore never wrong when it says no.
    """
    at, characters, following = page.slender
    first = table.take(characters, mode="clip")
    high = first.nonzero()[0]
    if len(high) < least:
        return False
    at, characters, following, first = at[high], characters[high], following[high], first[high]
    second = table.take(following, mode="clip")
    leads = np.count_nonzero(_in(first, LEADS_OF_HANZI) & _in(second, CONTINUATIONS))
    if twice and leads >= _FEWEST_LEADS * len(first):
        return True
    pairs = _every_other(at)
    pairs = pairs[second[pairs] >= _FIRST_TRAIL]
    if not len(pairs):
        return False
    numbers = first[pairs].astype(np.int64) << 8 | second[pairs]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(at[pairs]) != 2) + 1))
    nats = frequency.table()
    before = nats.take(characters[pairs], mode="clip").astype(np.int64) + nats.take(following[pairs], mode="clip")
    letters = 1 + (following[pairs] > 0x7F)
    letters, before, after, hanzi, unread = (
        np.add.reduceat(each, starts, dtype=np.int64)
        for each in (letters, before, found.nats[numbers], found.hanzi[numbers], found.none[numbers])
    )
    size = np.diff(np.append(starts, len(pairs)))
    good = (unread == 0) & (2 * hanzi >= size) & (after <= bar.surprise * size)
    good &= after + bar.gain * size <= before
    if int(letters[good].sum()) < least:
        return False
    lines = np.searchsorted(page.breaks, at[pairs[starts]])
    good_letters = np.bincount(lines, letters * good)
    hopeful = good_letters >= least
    gained = np.bincount(lines, (before - after) * good)
    return bool(
        (hopeful & (gained >= bar.proof)).any()
        or (2 * letters[good].sum() >= page.letters and gained.sum() >= bar.proof)
    )


def _in(numbers: npt.NDArray[np.uint8], wanted: range) -> npt.NDArray[np.bool_]:
    return (numbers >= wanted[0]) & (numbers <= wanted[-1])


def _every_other(at: Places) -> Places:
    """The numbers of the places at which pairs of bytes begin: every other one of a run."""
    number = np.arange(len(at))
    begins = np.concatenate(([True], at[1:] != at[:-1] + 1))
    run = np.maximum.accumulate(np.where(begins, number, 0))
    return np.flatnonzero((number - run) & 1 == 0)
