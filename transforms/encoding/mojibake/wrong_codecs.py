"""The kinds of Chinese mojibake: what text looks like that was read with the wrong codec, and how to read it again.

A shape is a regular expression over the wrong characters that follows the bytes behind them, so that a span begins and
ends where a character of the right encoding does. Shapes are linear: at each character one alternative is possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.language import followers
from transforms.encoding.mojibake import double_byte, single_byte, undefined, utf8_as_gbk
from transforms.encoding.mojibake.byte_pairs import Readable, byte_table, readable
from transforms.encoding.mojibake.utf8_as_gbk import is_utf8
from transforms.encoding.wanted import Class, Row
from transforms.tables import built_once

Reread = Callable[[Sequence[str]], list[str]]
"""The spans as they were meant, "" for one that cannot be; all at once, so that a codec is called once."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One wrong reading: `shape` finds spans, on lines (or a `page`) with the `sign`; `reread` gives what was meant.

    `least` different characters beyond ASCII are needed to prove anything. The shape of UTF-8 is evidence by itself;
    from any other, `hanzi` must come. One proof speaks for the `document`, or for its line only. A kind that does not
    stand `alone` counts when another is found upon it. `gains` tells by character what reading it again gains; its
    `readers` may have written the text as it stands (see likelihood.py). `pairs` are the tables that `may_prove` asks.
    Upon one that is `twice` another is looked for. If the shape is `certain`, spans that read well are asked. What has
    the shape has `inside`. What has `kana` is Japanese, of which some are kana.
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
    certain: bool = False
    pairs: Callable[[], tuple[npt.NDArray[np.uint8], Readable]] | None = None
    twice: bool = True
    inside: Row | None = None
    kana: bool = False


_CHANCE: Final = 6  # fewer bytes of GBK may be UTF-8 by chance: 站 is D5 BE
# The characters that stand for single bytes 0x80–0xFF in Latin-1 and in windows-1252.
_LATIN: Final = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_HIGH: Final = "".join(map(re.escape, _LATIN))
_HIGH_LATIN: Final = Class("\x80-\xff")
_TWO_HIGH: Final = Row((Class(_HIGH), Class(_HIGH)))
# Nats of a character after the one before it, on average: of 16 characters of Chinese 99 % have 7.6 at most, names of
# Japan that are read as GBK at least 9.3.
_FLUENT: Final = 8.0


# Windows-1252 and 1254 have none of these; beside one € or Š, which Latin-1 has not, was read as ISO 8859-15.
_NOT_WINDOWS: Final = re.compile("[\x80\x82-\x8c\x91-\x9c\x9f]")


@built_once
def _latin_table() -> npt.NDArray[np.uint8]:
    return byte_table(_LATIN)


@built_once
def _latin_9_table() -> npt.NDArray[np.uint8]:
    return byte_table(
        _LATIN | {bytes((byte,)).decode("iso8859-15"): byte for byte in b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe"}
    )


def _bytes_of_latin(text: str) -> bytes:
    """The byte of each character, 0 where it has none."""
    table = _latin_9_table() if _NOT_WINDOWS.search(text) else _latin_table()
    return table.take(units(text)).tobytes()


@cache
def _pairs_as_latin() -> re.Pattern[str]:
    return single_byte.pairs(_LATIN)


@cache
def utf8_as_latin_shape() -> re.Pattern[str]:
    """What UTF-8 looks like that was read as Latin-1 or windows-1252, where one of its characters has three bytes."""
    return single_byte.utf8(_LATIN)


@cache
def _high_latin() -> re.Pattern[str]:
    return re.compile(f"[{_HIGH}]{{2,}}")


def _from_bytes(bytes_of: Callable[[Sequence[str]], list[bytes]], *codecs: str) -> Reread:
    """Not where UTF-8 was read as a single-byte encoding, which ftfy does better: it knows of lost spaces."""

    def reread(spans: Sequence[str]) -> list[str]:
        pieces = bytes_of(spans)
        utf8 = [is_utf8(piece) for piece in pieces]
        is_most = 2 * sum(len(piece) for piece, is_utf8 in zip(pieces, utf8, strict=True) if is_utf8) > sum(
            map(len, pieces)
        )
        least = 0 if is_most else _CHANCE
        skipped = [is_utf8 and len(piece) >= least for piece, is_utf8 in zip(pieces, utf8, strict=True)]
        return double_byte.decoded(
            [b"" if skip else piece for piece, skip in zip(pieces, skipped, strict=True)], codecs
        )

    return reread


def utf8_from_latin(spans: Sequence[str]) -> list[str]:
    """Spans of UTF-8 that were read as Latin-1 or windows-1252, as they were meant; "" for what was not."""
    return double_byte.decoded(_latin_bytes(spans), ("utf-8",))


def utf8_as_latin(text: str) -> str:
    r"""The text, if all of it is UTF-8 that was read as Latin-1 or windows-1252; else `UnicodeError`.

    >>> utf8_as_latin("ä½\xa0å¥½")
    '你好'
    """
    data = _bytes_of_latin(text)
    if data.count(0) != text.count("\0"):
        raise UnicodeError
    return data.decode("utf-8")


def is_latin(text: str) -> bool:
    """Whether each character may be a byte that was read as Latin-1 or windows-1252."""
    return "\0" not in text and b"\0" not in _bytes_of_latin(text)


def _latin_bytes(spans: Sequence[str]) -> list[bytes]:
    return _bytes_of_latin("\n".join(spans)).split(b"\n")


@cache
def _beyond_ascii() -> re.Pattern[str]:
    return re.compile("[^\0-\x7f]+")


def _double_byte(name: str, wrong: str, *right: str, sign: Class, document: bool) -> Kind:
    table = partial(double_byte.gains, wrong, right[0]) if wrong != "cp932" else None  # which has single bytes too
    again, readers = double_byte.reread(wrong, *right), "korean" if wrong == "cp949" else ""
    return Kind(name, _beyond_ascii, again, 6, document=document, sign=sign, gains=table, readers=readers)


def _fluent(reread: Reread, spans: Sequence[str]) -> list[str]:
    """The spans that read on as Chinese does when they are read again; kanji of Japan become hanzi in no order."""
    return [after if _nats_of_pairs(after) <= _FLUENT else "" for after in reread(spans)]


def _nats_of_pairs(text: str) -> float:
    nats = [followers.nats(*pair) for pair in pairwise(text) if "\ufffd" not in pair]
    return sum(nats) / max(1, len(nats))


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


def _japanese(name: str, codec: str) -> Kind:
    return Kind(
        f"{name}_as_latin1",
        _pairs_as_latin,
        _from_bytes(_latin_bytes, codec),
        6,
        sign=_HIGH_LATIN,
        certain=True,
        pairs=partial(_latin_pairs, codec),
        twice=False,
        kana=True,
    )


def _utf8_from(wrong: str, spans: Sequence[str]) -> list[str]:
    return double_byte.decoded(single_byte.encoded(wrong, spans), ("utf-8",))


_UTF8_AS_SINGLE: Final = tuple(
    Kind(
        f"utf8_as_{wrong.replace('-', '_')}",
        partial(single_byte.utf8_shape, wrong),
        partial(_utf8_from, wrong),
        9,
        sign=single_byte.sign(wrong),
        page=True,
        certain=True,
        twice=False,
        inside=single_byte.utf8_inside(single_byte.bytes_of(wrong)),
    )
    for wrong in single_byte.OF_UTF_8
)

_WIDE: Final = Class("\u3000-\uffff")  # a hanzi, or what stands for one
_GBK_AS_EUC_JP: Final = _double_byte("gbk_as_euc_jp", "euc_jp", "gb18030", sign=_WIDE, document=False)
_BIG5: Final = ("big5hkscs", "cp950")
DOCUMENT_KINDS: Final = (
    Kind("utf8_as_gbk", utf8_as_gbk.shape, utf8_as_gbk.reread, 3, hanzi=False),
    Kind("utf8_as_gbk", utf8_as_gbk.quotes, utf8_as_gbk.reread, 2, hanzi=False),
    Kind(
        "utf8_as_latin1",
        utf8_as_latin_shape,
        utf8_from_latin,
        5,
        sign=_HIGH_LATIN,
        certain=True,
        twice=False,
        inside=single_byte.utf8_inside(_LATIN),
    ),
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
    _japanese("shift_jis", "cp932"),
    _japanese("euc_jp", "euc_jp"),
    # By itself a case for ftfy
    Kind("utf8_as_latin1", _high_latin, utf8_from_latin, 6, alone=False, sign=_HIGH_LATIN, inside=_TWO_HIGH),
    Kind(undefined.NAME, undefined.shape, undefined.reread, 9, sign=_HIGH_LATIN, certain=True, twice=False),
    *_UTF8_AS_SINGLE,
    _double_byte("gbk_as_euc_kr", "cp949", "gb18030", sign=Class("가-힣"), document=True),
    _double_byte("gbk_as_shift_jis", "cp932", "gb18030", sign=Class("\uff61-\uff9f"), document=True),  # half-width kana
    _double_byte("big5_as_euc_kr", "cp949", *_BIG5, sign=Class("가-힣"), document=True),
    *_single_byte("gbk", "gb18030"),
    *_single_byte("big5", *_BIG5),
)
"""The kinds whose shape is telling: one proof speaks for the whole document."""
LINE_KINDS: Final = (
    *(_double_byte("gbk_as_big5", big5, "gb18030", sign=_WIDE, document=False) for big5 in _BIG5),
    _double_byte("big5_as_gbk", "gb18030", *_BIG5, sign=_WIDE, document=False),
    replace(_GBK_AS_EUC_JP, reread=partial(_fluent, _GBK_AS_EUC_JP.reread)),
)
"""The kinds that any hanzi could be; a proof speaks for its line."""
BETWEEN_DOUBLE_BYTES: Final = {
    f"mojibake.{name}": [kind.reread for kind in kinds]
    for name, kinds in groupby(
        (kind for kind in (*DOCUMENT_KINDS, *LINE_KINDS) if kind.shape is _beyond_ascii), key=lambda kind: kind.name
    )
}
"""By rule, how the editions of the kinds between two double-byte encodings read again."""
