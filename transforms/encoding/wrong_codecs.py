"""The kinds of Chinese mojibake: what text looks like that was read with the wrong codec, and how to read it again.

A shape is a regular expression over the wrong characters that follows the bytes behind them, so that a span begins and
ends where a character of the right encoding does. Shapes are linear: at each character one alternative is possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import zip_longest
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding import double_byte, single_byte
from transforms.encoding.byte_pairs import Readable, byte_table, readable
from transforms.encoding.lookalikes import gb18030
from transforms.encoding.scan import Class, units

Reread = Callable[[Sequence[str]], list[str]]
"""The spans as they were meant, "" for one that cannot be; all at once, so that a codec is called once."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One wrong reading: `shape` finds spans, on lines (or a `page`) with the `sign`; `reread` gives what was meant.

    `least` different characters beyond ASCII are needed to prove anything. The shape of UTF-8 is evidence by itself;
    from any other, `hanzi` must come. One proof speaks for the `document`, or for its line only. A kind that does not
    stand `alone` counts when another is found upon it. `gains` tells by character what reading it again gains; its
    `readers` may have written the text as it stands (see likelihood.py). `pairs` are the tables that `may_prove` asks.
    Upon one that is `twice` another is looked for.
    """

    name: str
    shape: Callable[[], re.Pattern[str]]
    reread: Reread
    least: int
    hanzi: bool = True
    document: bool = True
    alone: bool = True
    sign: Class | None = None
    gains: Callable[[], npt.NDArray[np.int8]] | None = None
    readers: str = ""
    page: bool = False
    pairs: Callable[[], tuple[npt.NDArray[np.uint8], Readable]] | None = None
    twice: bool = True


# What is left where bytes are no character: U+FFFD, or ? where a program could not write that; € is 0x80 to browsers.
LOST: Final = "\ufffd?"
_BYTE_80: Final = f"€{LOST}"
_LAST_NO_TRAIL: Final = "?"  # of ASCII; from the next one on it may be the second byte of a pair
_UNCERTAIN: Final = re.compile(f"[{_BYTE_80}{''.join(gb18030().values())}]")
_CHANCE: Final = 6  # fewer bytes of GBK may be UTF-8 by chance: 站 is D5 BE
_SIGNS_OF_80: Final = re.compile(f"[{LOST}]"), re.compile(f"[{_BYTE_80}]")
_GAP: Final = re.compile("\ufffd+")
_ASCII_TRAILS: Final = range(0x40, 0x7F)
_CONTINUATIONS: Final = range(0x80, 0xC0)
_LEADS_2, _LEADS_3, _LEADS_4 = range(0xC2, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF5)


@cache
def _as_python_has_them() -> Mapping[int, str]:
    return {ord(new): old for old, new in gb18030().items()}


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
    """Pairs of bytes of UTF-8. After each pair the decoder is between characters or waits for 1, 2 or 3 bytes more.

    A byte may be lost: 0x80 anywhere, which is the first of no pair, and before ASCII what waited for its second.
    """
    more = _CONTINUATIONS
    from_2 = _pairs(more, more)
    byte_80 = f"[{_BYTE_80}]"
    of_2, of_3, of_4 = (_pairs(leads, more) for leads in (_LEADS_2, _LEADS_3, _LEADS_4))
    cut_off = rf"(?=[\0-{_LAST_NO_TRAIL}]|\Z|{of_3})"
    stay_at_1 = (
        f"{_pairs(more, _LEADS_2)}|{_pairs(more, _LEADS_3)}(?!{from_2}){byte_80}?|{_pairs(more, _LEADS_4)}{from_2}"
    )
    end = f"{_pairs(more, _ASCII_TRAILS)}|{_pairs(more, _LEADS_3)}{from_2}|{byte_80}|{cut_off}"
    from_1 = f"(?:{stay_at_1})*+(?:{end})"
    then = f"(?<={of_3}){from_1}|(?<={of_4})(?:{from_2}|{byte_80}{from_1})"
    latin = _pairs((0xC2, 0xC3), more)  # Latin-1 itself written as UTF-8: mojibake before
    # A class comes first, so that `re` passes over all other text at once; then what the character was decides.
    return re.compile(
        f"[{latin[1:-1]}{of_3[1:-1]}{of_4[1:-1]}](?:(?<={latin})|{then})"
        f"(?:[{of_2[1:-1]}{of_3[1:-1]}{of_4[1:-1]}](?:(?<={of_2})|{then}))*"
    )


@cache
def _quotes_as_gbk() -> re.Pattern[str]:
    """A curly quote, a dash or an ellipsis (E2 80, with which 鈥 comes) and the letter behind: 鈥檚; accents: caf茅."""
    marks = _pairs(b"\x93\x94\x98\x99\x9c\x9d\xa6", _ASCII_TRAILS)
    accents = _pairs((0xC3,), _CONTINUATIONS) + "{1,3}"
    return re.compile(f"鈥{marks}|(?<=[A-Za-z]){accents}(?!(?!鈥)[㐀-鿿])|(?<![㐀-鿿]){accents}(?=[A-Za-z])")


def _reread_utf8(spans: Sequence[str]) -> list[str]:
    cut = [span[:-1] if span[-1] in LOST else span for span in spans]  # what is lost at the end becomes one U+FFFD
    certain = ["" if _UNCERTAIN.search(span) else span for span in cut]
    texts = "\n".join(certain).encode("gb18030").decode("utf-8", "replace").split("\n")
    return [
        _reread_uncertain(span) if not text or "\ufffd" in text[:-1] else text
        for span, text in zip(cut, texts, strict=True)
    ]


def _reread_uncertain(span: str) -> str:
    return _GAP.sub("\ufffd", utf8_of(span).decode("utf-8", "replace"))


def utf8_of(span: str) -> bytes:
    """The bytes of UTF-8 that were read as GBK; where 0x80 was lost it is put back."""
    known = span.translate(_as_python_has_them())
    for signs in _SIGNS_OF_80:
        if _is_utf8(data := b"\x80".join([piece.encode("gb18030") for piece in signs.split(known)])):
            return data
    return _utf8_with_gaps(span)


def _utf8_with_gaps(span: str) -> bytes:
    data = bytearray()
    awaited = 0
    for char, following in zip_longest(span, span[1:], fillvalue=""):
        pair = _gbk().get(char, b"")
        if char in _BYTE_80 and not (
            char == "€" and awaited == 1 and _gbk().get(following, b"\xff")[0] in _CONTINUATIONS
        ):
            pair = b"\x80" if awaited else b"\xff"
        elif (awaited == 1 and pair[0] not in _CONTINUATIONS) or (awaited == 2 and pair[-1] not in _CONTINUATIONS):
            data += b"\x80"  # by a decoder that leaves no sign of it
        data += pair
        awaited = _awaited(data)
    return bytes(data)


def _awaited(data: bytearray) -> int:
    """How many bytes the last character of UTF-8 still needs."""
    for back, byte in enumerate(reversed(data[-3:])):
        if byte not in _CONTINUATIONS:
            return max(0, (byte in _LEADS_2) + 2 * (byte in _LEADS_3) + 3 * (byte in _LEADS_4) - back)
    return 0


# The characters that stand for single bytes 0x80–0xFF in Latin-1 and in windows-1252.
_LATIN: Final = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_HIGH: Final = "".join(map(re.escape, _LATIN))


@cache
def _latin_table() -> npt.NDArray[np.uint8]:
    return byte_table(_LATIN)


@cache
def _pairs_as_latin() -> re.Pattern[str]:
    return single_byte.pairs(_LATIN)


@cache
def _high_latin() -> re.Pattern[str]:
    return re.compile(f"[{_HIGH}]{{2,}}")


def _from_bytes(bytes_of: Callable[[Sequence[str]], list[bytes]], *codecs: str) -> Reread:
    """Not where UTF-8 was read as a single-byte encoding, which ftfy does better: it knows of lost spaces."""

    def reread(spans: Sequence[str]) -> list[str]:
        pieces = bytes_of(spans)
        utf8 = [_is_utf8(piece) for piece in pieces]
        is_most = 2 * sum(len(piece) for piece, is_utf8 in zip(pieces, utf8, strict=True) if is_utf8) > sum(
            map(len, pieces)
        )
        least = 0 if is_most else _CHANCE
        skipped = [is_utf8 and len(piece) >= least for piece, is_utf8 in zip(pieces, utf8, strict=True)]
        return double_byte.decoded(
            [b"" if skip else piece for piece, skip in zip(pieces, skipped, strict=True)], codecs
        )

    return reread


def _utf8_from_latin(spans: Sequence[str]) -> list[str]:
    return double_byte.decoded(_latin_bytes(spans), ("utf-8",))


def utf8_as_latin(text: str) -> str:
    r"""The text, if all of it is UTF-8 that was read as Latin-1 or windows-1252; else `UnicodeError`.

    >>> utf8_as_latin("ä½\xa0å¥½")
    '你好'
    """
    data = _latin_table().take(units(text)).tobytes()
    if data.count(0) != text.count("\0"):
        raise UnicodeError
    return data.decode("utf-8")


def _latin_bytes(spans: Sequence[str]) -> list[bytes]:
    return _latin_table().take(units("\n".join(spans))).tobytes().split(b"\n")


def _is_utf8(piece: bytes) -> bool:
    """Whether this is UTF-8, perhaps cut off inside its last character."""
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


@cache
def _beyond_ascii() -> re.Pattern[str]:
    return re.compile("[^\0-\x7f]+")


def _double_byte(name: str, wrong: str, *right: str, sign: Class, document: bool) -> Kind:
    table = partial(double_byte.gains, wrong, right[0]) if wrong != "cp932" else None  # which has single bytes too
    again, readers = double_byte.reread(wrong, *right), "korean" if wrong == "cp949" else ""
    return Kind(name, _beyond_ascii, again, 6, document=document, sign=sign, gains=table, readers=readers)


@cache
def _single_byte_shape(wrong: str) -> Callable[[], re.Pattern[str]]:
    """One function for all kinds of a shape, by which these are known to share it."""
    return partial(single_byte.shape, wrong)


def _single_byte_pairs(wrong: str, right: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Readable]:
    return single_byte.table(wrong), readable(*right)


def _latin_pairs(*right: str) -> tuple[npt.NDArray[np.uint8], Readable]:
    return _latin_table(), readable(*right)


def _single_byte(name: str, *right: str) -> tuple[Kind, ...]:
    return tuple(
        Kind(
            f"{name}_as_{wrong.replace('-', '_')}",
            _single_byte_shape(wrong),
            _from_bytes(partial(single_byte.encoded, wrong), *right),
            6,
            sign=single_byte.sign(wrong),
            readers=readers,
            page=True,
            pairs=partial(_single_byte_pairs, wrong, right),
            twice=wrong in single_byte.UNKNOWN_TO_FTFY,
        )
        for wrong, readers in single_byte.READERS.items()
    )


_WIDE: Final = Class("\u3000-\uffff")  # a hanzi, or what stands for one
_HIGH_LATIN: Final = Class("\x80-\xff")
_BIG5: Final = ("big5hkscs", "cp950")
DOCUMENT_KINDS: Final = (
    Kind("utf8_as_gbk", _utf8_as_gbk, _reread_utf8, 3, hanzi=False),
    Kind("utf8_as_gbk", _quotes_as_gbk, _reread_utf8, 2, hanzi=False),
    Kind(
        "gbk_as_latin1",
        _pairs_as_latin,
        _from_bytes(_latin_bytes, "gb18030"),
        6,
        sign=_HIGH_LATIN,
        pairs=partial(_latin_pairs, "gb18030"),
    ),
    Kind(
        "big5_as_latin1",
        _pairs_as_latin,
        _from_bytes(_latin_bytes, *_BIG5),
        6,
        sign=_HIGH_LATIN,
        pairs=partial(_latin_pairs, *_BIG5),
    ),
    Kind(
        "utf8_as_latin1", _high_latin, _utf8_from_latin, 6, alone=False, sign=_HIGH_LATIN
    ),  # by itself a case for ftfy
    _double_byte("gbk_as_euc_kr", "cp949", "gb18030", sign=Class("가-힣"), document=True),
    _double_byte("gbk_as_shift_jis", "cp932", "gb18030", sign=Class("\uff61-\uff9f"), document=True),  # half-width kana
    *_single_byte("gbk", "gb18030"),
    *_single_byte("big5", *_BIG5),
)
"""The kinds whose shape is telling: one proof speaks for the whole document."""
LINE_KINDS: Final = (
    *(_double_byte("gbk_as_big5", big5, "gb18030", sign=_WIDE, document=False) for big5 in _BIG5),
    _double_byte("big5_as_gbk", "gb18030", *_BIG5, sign=_WIDE, document=False),
)
"""The kinds that any hanzi could be; a proof speaks for its line."""
