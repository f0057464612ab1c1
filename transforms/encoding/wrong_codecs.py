"""The kinds of Chinese mojibake: what text looks like that was read with the wrong codec, and how to read it again.

A shape is a regular expression over the wrong characters that follows the bytes behind them, so that a span begins and
ends where a character of the right encoding does. Shapes are linear: at each character one alternative is possible.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from transforms.encoding import frequency
from transforms.encoding.lookalikes import gb18030


@dataclass(frozen=True, slots=True)
class Kind:
    """One wrong reading: `shape` finds spans; `reread` gives what was meant, or None.

    `reread` is also told whether the document has private-use characters.

    `least` different characters beyond ASCII are needed to prove anything. The shape of UTF-8 is evidence by itself;
    from any other, `hanzi` must come. One proof speaks for the `document`, or for its line only. A kind that does not
    stand `alone` counts when another is found upon it.
    """

    name: str
    shape: Callable[[], re.Pattern[str]]
    reread: Callable[[str, bool], str | None]
    least: int
    hanzi: bool = True
    document: bool = True
    alone: bool = True


# What is left where bytes are no character: U+FFFD, or ? where a program could not write that; € is 0x80 to browsers.
_LOST: Final = "\ufffd?"
_BYTE_80: Final = f"€{_LOST}"
_ONE_SHORT: Final = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
_GAP: Final = re.compile("\ufffd+")
_ASCII_TRAILS: Final = range(0x40, 0x7F)
_CONTINUATIONS: Final = range(0x80, 0xC0)
_LEADS_2, _LEADS_3, _LEADS_4 = range(0xC2, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF5)


@cache
def _gbk() -> Mapping[str, bytes]:
    """The two bytes of each character that GBK or GB 18030 has, in any edition."""
    pairs = {}
    for lead in range(0x81, 0xFF):
        for trail in (*_ASCII_TRAILS, *range(0x80, 0xFF)):
            character = bytes((lead, trail)).decode("gb18030", "ignore")
            if len(character) == 1:
                pairs[character] = bytes((lead, trail))
    return pairs | {new: pairs[old] for old, new in gb18030().items()}


def _pairs(first: Iterable[int], second: Iterable[int]) -> str:
    return f"[{''.join(char for char, (lead, trail) in _gbk().items() if lead in first and trail in second)}]"


@cache
def _utf8_as_gbk() -> re.Pattern[str]:
    """Pairs of bytes of UTF-8. After each pair the decoder is between characters or waits for 1, 2 or 3 bytes more."""
    more = _CONTINUATIONS
    from_2 = _pairs(more, more)
    byte_80 = f"[{_BYTE_80}]"
    stay_at_1 = f"{_pairs(more, _LEADS_2)}|{_pairs(more, _LEADS_3)}{byte_80}|{_pairs(more, _LEADS_4)}{from_2}"
    end = f"{_pairs(more, _ASCII_TRAILS)}|{_pairs(more, _LEADS_3)}(?:{from_2}|[{_LOST}])|{byte_80}"
    from_1 = f"(?:{stay_at_1})*(?:{end})"
    start = f"{_pairs(_LEADS_3, more)}{from_1}|{_pairs(_LEADS_4, more)}(?:{from_2}|{byte_80}{from_1})"
    latin = f"{_pairs((0xC2, 0xC3), more)}{{2,}}"  # Latin-1 itself written as UTF-8: mojibake before
    return re.compile(f"(?:{start}|{latin})(?:{start}|{_pairs(_LEADS_2, more)})*")


@cache
def _quotes_as_gbk() -> re.Pattern[str]:
    """A curly quote, a dash or an ellipsis (E2 80, with which 鈥 comes) and the Latin letter after it: 鈥檚."""
    return re.compile("鈥" + _pairs(b"\x93\x94\x98\x99\x9c\x9d\xa6", _ASCII_TRAILS))


def _reread_utf8(span: str, private: bool) -> str | None:
    # Where the decoder had private use for unmapped pairs, the one byte that it can have lost inside a span is 0x80.
    lost = b"\x80" if private and "€" not in span else b"\xff"
    data = bytearray()
    for place, char in enumerate(span):
        following = _gbk().get(span[place + 1], b"\xff") if place + 1 < len(span) else b"\xff"
        if char in _LOST:
            data += lost if place + 1 < len(span) else b"\xff"
        elif char == "€" and not (_awaits_one(data) and following[0] in _CONTINUATIONS):
            data += b"\x80"
        else:
            data += _gbk()[char]
    return _GAP.sub("\ufffd", data.decode("utf-8", "replace"))


def _awaits_one(data: bytearray) -> bool:
    """Whether one more byte completes the last character of UTF-8."""
    return bool(_ONE_SHORT.search(data[-3:]))


# The characters that stand for single bytes 0x80–0xFF in Latin-1 and in windows-1252.
_LATIN: Final = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_HIGH: Final = "".join(map(re.escape, _LATIN))
_TO_BYTES: Final = {ord(character): chr(byte) for character, byte in _LATIN.items()}


@cache
def _pairs_as_latin() -> re.Pattern[str]:
    return re.compile(f"(?:[{_HIGH}][{_HIGH}@-~])+")


@cache
def _high_latin() -> re.Pattern[str]:
    return re.compile(f"[{_HIGH}]{{2,}}")


def _from_latin(*codecs: str) -> Callable[[str, bool], str | None]:
    return lambda span, _: _first_reading(span.translate(_TO_BYTES).encode("latin-1"), codecs)


def _from_latin_but_utf8(*codecs: str) -> Callable[[str, bool], str | None]:
    """Not where UTF-8 was read as Latin-1, which ftfy does better: it knows of lost spaces."""

    def reread(span: str, private: bool) -> str | None:
        data = span.translate(_TO_BYTES).encode("latin-1")
        try:
            getincrementaldecoder("utf-8")().decode(data)
        except UnicodeDecodeError:
            return _first_reading(data, codecs)
        return None

    return reread


@cache
def _beyond_ascii() -> re.Pattern[str]:
    return re.compile("[^\0-\x7f]+")


def _swapped(wrong: str, *right: str) -> Callable[[str, bool], str | None]:
    def reread(span: str, private: bool) -> str | None:
        try:
            first, *rest = [piece.encode(wrong) for piece in span.split("\ufffd")]
        except UnicodeEncodeError:
            return None
        # U+FFFD took one byte, so the one after it may be the second half of the same character.
        readings = [_first_reading(first, right)]
        for piece in rest:
            both = [reading for data in (piece, piece[1:]) if (reading := _first_reading(data, right)) is not None]
            readings.append(min(both, key=frequency.mean, default=None))
        return None if None in readings else "\ufffd".join(filter(None, readings))

    return reread


def _first_reading(data: bytes, codecs: Iterable[str]) -> str | None:
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


_BIG5: Final = ("big5hkscs", "cp950")
KINDS: Final = (
    Kind("utf8_as_gbk", _utf8_as_gbk, _reread_utf8, 3, hanzi=False),
    Kind("utf8_as_gbk", _quotes_as_gbk, _reread_utf8, 2, hanzi=False),
    Kind("gbk_as_latin1", _pairs_as_latin, _from_latin_but_utf8("gb18030"), 6),
    Kind("big5_as_latin1", _pairs_as_latin, _from_latin_but_utf8(*_BIG5), 6),
    Kind("utf8_as_latin1", _high_latin, _from_latin("utf-8"), 6, alone=False),  # by itself a case for ftfy
    *(Kind("gbk_as_big5", _beyond_ascii, _swapped(big5, "gb18030"), 6, document=False) for big5 in _BIG5),
    Kind("big5_as_gbk", _beyond_ascii, _swapped("gb18030", *_BIG5), 6, document=False),
)
