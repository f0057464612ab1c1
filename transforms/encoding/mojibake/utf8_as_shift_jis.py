"""UTF-8 read as Shift_JIS: 蟄ｦ譬｡ of E5 AD A6 E6 A0 A1 is 学校, 縺ゅｋ is ある.

Each wrong character is one byte or two, of three that most of the right ones have. Nearly half of the pairs that UTF-8
has are none of Shift_JIS, so that a byte of many characters is lost: the likeliest is taken where it is likely enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.language import alone
from transforms.encoding.language.scripts import of_other_script
from transforms.encoding.mojibake.guesses import guessed
from transforms.encoding.mojibake.likeliest import likeliest
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_4, LEADS_OF_CHINESE
from transforms.encoding.wanted import Class
from transforms.model import Edit
from transforms.tables import built_once

NAME: Final = "utf8_as_shift_jis"
SIGN: Final = Class("\uff61-\uff7f縺繧縲")
"""Kana of half width, which the bytes A1 to BF become, and what kana and points begin with."""

_PAIRS: Final = tuple(product((*range(0x81, 0xA0), *range(0xE0, 0xF5)), (*range(0x40, 0x7F), *range(0x80, 0xF5))))
_NEC: Final = 0x87  # a row with signs that other rows have too, from which they are meant
_LOST: Final = "\ufffd・"  # stand for what could not be read; Windows writes the latter for two bytes
_CONTROLS: Final = (0x80, 0xA0)  # no character of it, and of no pair
# Three continuations behind a first byte: one of its character, which lost its last, two of one that lost its first.
_CHARACTER: Final = re.compile(
    rb"[\xe2-\xef](?:[\x80-\xbf](?=[\x80-\xbf]{2}(?![\x80-\xbf]))|[\0\x80-\xbf]{0,2})"
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xbf]{2}|[\0-\xff]"
)


@built_once
def _bytes_of_each() -> npt.NDArray[np.uint16]:
    """By UTF-16 code unit, the byte or the two bytes of a character; 0xFF for one that is none, 0 for a lost one."""
    table = np.full(0x10000, 0xFF, dtype=np.uint16)
    for lead, trail in sorted(_PAIRS, key=lambda pair: pair[0] != _NEC):
        character = bytes((lead, trail)).decode("cp932", "ignore")
        if len(character) == 1:
            table[ord(character)] = lead << 8 | trail
    table[:0x81] = range(0x81)
    table[0xFF61:0xFFA0] = range(0xA1, 0xE0)
    table[[0xA0, 0xF8F0]] = 0xA0
    table[ord("€")] = 0x80
    table[[ord(each) for each in _LOST]] = 0
    return table


@cache
def shape() -> re.Pattern[str]:
    """A character that may begin one of UTF-8, and all behind it that may go on; not amid bytes of another encoding."""
    table = _bytes_of_each().astype(int)
    lead, trail = table >> 8, table & 0xFF
    begins = np.isin(lead, LEADS_OF_CHINESE) & np.isin(trail, CONTINUATIONS)
    single = (lead == 0) & (trail >= 0x80) & (trail < 0xE0)
    goes_on = begins | single | np.isin(lead, (*CONTINUATIONS, *LEADS_4))
    goes_on[[ord(each) for each in _LOST]] = True
    first, more = ("".join(map(chr, np.flatnonzero(each))) for each in (begins, goes_on))
    return re.compile(f"(?<![｡-ﾟ])(?<![｡-ﾟ][@-~])(?>(?:[ﾂ-ﾟ][｡-ｿ])*)[{first}][{more}]+")


def reread(spans: Sequence[str]) -> list[str]:
    """The spans as they were meant, with U+FFFD for a character that is in doubt; "" if those are more than a third.

    >>> reread(["蟄ｦ譬｡", "縺ゅｋ"])
    ['学校', 'ある']
    """
    data = [_bytes_of(span) for span in spans]
    never = of_other_script(b"\n".join(data).decode("utf-8", "ignore"))
    texts = [_text(each) or "".join(likeliest(_possible(each, never))) for each in data]
    together = "".join(texts)
    return texts if 3 * together.count("\ufffd") <= len(together) else [""] * len(spans)


def named(edit: Edit) -> Edit:
    """The edit, called a guess if it is of this kind and bytes of its span were lost."""
    if edit.rule != f"mojibake.{NAME}":
        return edit
    return edit if _text(_bytes_of(edit.before)) else replace(edit, rule=guessed(edit.rule))


def _bytes_of(span: str) -> bytes:
    """The bytes of a span, 0 for one that was lost."""
    pairs = _bytes_of_each().take(units(span)).astype(">u2")
    both = pairs.view(np.uint8)
    kept = np.ones(len(both), dtype=np.bool_)
    kept[::2] = pairs > 0xFF
    return both[kept].tobytes()


def _text(data: bytes) -> str:
    """Of bytes that are whole; "" of others."""
    text = data.decode("utf-8", "replace")
    return "" if "\ufffd" in text or "\0" in text else text


def _possible(data: bytes, never: frozenset[str]) -> Iterator[Sequence[str]]:
    """What each character may have been; U+FFFD alone if nothing may."""
    pieces = [found[0] for found in _CHARACTER.finditer(data)]
    for piece, following in pairwise([*pieces, b"\n"]):
        if whole := _text(piece):
            yield whole
        else:
            yield [each for each in _completed(piece, following[0]) if each not in never] or ["\ufffd"]


@lru_cache(1 << 14)
def _completed(piece: bytes, following: int) -> Sequence[str]:
    """The characters, none too rare, that a piece before this byte may be what is left of."""
    if piece[0] in CONTINUATIONS and len(piece) == 2:
        tries: Iterable[bytes] = (bytes((lead, *piece)) for lead in LEADS_OF_CHINESE)
    elif piece[0] in LEADS_OF_CHINESE and len(piece) > 1 and 0 not in piece[1:2]:
        tries = (bytes((*piece[:2], byte)) for byte in _unread(following))
    else:
        return []
    texts = (each.decode("utf-8", "ignore") for each in tries)
    return [each for each in texts if len(each) == 1 and alone.nats(each) <= alone.RAREST_GUESS]


@cache
def _unread(following: int) -> Sequence[int]:
    """The continuations that make no character of Shift_JIS, by themselves or with this byte of another."""
    several = range(0x80, 0xA1)
    if following not in LEADS_OF_CHINESE:
        return several
    return [byte for byte in several if byte in _CONTROLS or not bytes((byte, following)).decode("cp932", "ignore")]
