"""The kinds of Chinese mojibake: what text looks like that was read with the wrong codec, and how to read it again.

A shape is a regular expression over the wrong characters that follows the bytes behind them, so that a span begins and
ends where a character of the right encoding does. Shapes are linear: at each character one alternative is possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import compress, groupby, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.language import followers
from transforms.encoding.mojibake import double_byte, latin1, single_byte, undefined, utf8_as_gbk, utf8_as_shift_jis
from transforms.encoding.mojibake.byte_pairs import Readable, readable
from transforms.encoding.mojibake.kind import Kind, Proof, Reread, Signs
from transforms.encoding.mojibake.utf8_as_gbk import may_be_utf8
from transforms.encoding.wanted import Class, Row

_CHANCE: Final = 6  # fewer bytes of GBK may be UTF-8 by chance: 站 is D5 BE
_HIGH: Final = "".join(map(re.escape, latin1.BYTES))
_HIGH_LATIN: Final = Class("\x80-\xff")
_TWO_HIGH: Final = Row((Class(_HIGH), Class(_HIGH)))
_WIDE: Final = Class("\u3000-\uffff")  # a hanzi, or what stands for one
_HANGUL: Final = Class("가-힣")
_HALF_WIDTH_KANA: Final = Class("\uff61-\uff9f")
_PROOF: Final = Proof(6)
_PROOF_OF_JAPANESE: Final = Proof(6, kana=True, certain=True)
_BIG5: Final = ("big5hkscs", "cp950")
# Nats of a character after the one before it, on average: of 16 characters of Chinese 99 % have 7.6 at most, names of
# Japan that are read as GBK at least 9.3.
_AS_IN_CHINESE: Final = 8.0


@cache
def _high_latin() -> re.Pattern[str]:
    return re.compile(f"[{_HIGH}]{{2,}}")


@cache
def _beyond_ascii() -> re.Pattern[str]:
    return re.compile("[^\0-\x7f]+")


def _from_bytes(bytes_of: Callable[[Sequence[str]], list[bytes]], *codecs: str) -> Reread:
    """Not where UTF-8 was read as a single-byte encoding, which ftfy does better: it knows of lost spaces."""

    def reread(spans: Sequence[str]) -> list[str]:
        pieces = bytes_of(spans)
        utf8 = [may_be_utf8(piece) for piece in pieces]
        is_most = 2 * sum(map(len, compress(pieces, utf8))) > sum(map(len, pieces))
        least = 0 if is_most else _CHANCE
        left = (b"" if skip and len(piece) >= least else piece for piece, skip in zip(pieces, utf8, strict=True))
        return double_byte.decoded([*left], codecs)

    return reread


def _from_single_bytes(wrong: str, right: str, spans: Sequence[str]) -> list[str]:
    return double_byte.decoded(single_byte.encoded(wrong, spans), (right,))


def _reads_on(reread: Reread, spans: Sequence[str]) -> list[str]:
    """The spans that read on as Chinese does when they are read again; kanji of Japan become hanzi in no order."""
    return [after if _nats_of_pairs(after) <= _AS_IN_CHINESE else "" for after in reread(spans)]


def _nats_of_pairs(text: str) -> float:
    nats = [followers.nats(*pair) for pair in pairwise(text) if "\ufffd" not in pair]
    return sum(nats) / max(1, len(nats))


def _name(right: str, wrong: str) -> str:
    return f"{right}_as_{wrong.replace('-', '_')}"


def _latin_pairs(*right: str) -> tuple[npt.NDArray[np.uint8], Readable]:
    return latin1.table(), readable(*right)


def _single_byte_pairs(wrong: str, right: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Readable]:
    return single_byte.table(wrong), readable(*right)


def _as_latin(name: str, *right: str, proof: Proof = _PROOF, twice: bool = True) -> Kind:
    reread, pairs = _from_bytes(latin1.encoded, *right), partial(_latin_pairs, *right)
    return Kind(_name(name, "latin1"), latin1.shape, reread, proof, Signs(_HIGH_LATIN), pairs=pairs, twice=twice)


def _as_single_byte(name: str, *right: str) -> tuple[Kind, ...]:
    return tuple(
        Kind(
            _name(name, wrong),
            partial(single_byte.shape, wrong),
            _from_bytes(partial(single_byte.encoded, wrong), *right),
            Proof(6, readers=readers),
            Signs(single_byte.sign(wrong), on_page=True),
            pairs=partial(_single_byte_pairs, wrong, right),
            twice=wrong in single_byte.UNKNOWN_TO_FTFY,
        )
        for wrong, readers in single_byte.READERS.items()
    )


def _utf8_as_single_byte(wrong: str) -> Kind:
    inside = single_byte.utf8_inside(single_byte.bytes_of(wrong))
    return Kind(
        _name("utf8", wrong),
        partial(single_byte.utf8_shape, wrong),
        partial(_from_single_bytes, wrong, "utf-8"),
        Proof(9, certain=True),
        Signs(single_byte.sign(wrong), on_page=True, inside=inside),
        twice=False,
    )


def _letters_as_single_byte(wrong: str) -> Kind:
    shape, reread = partial(single_byte.letters, wrong), partial(_from_single_bytes, wrong, "gb18030")
    proof = Proof(5, hanzi=False, certain=True)
    signs = Signs(single_byte.LEADS_OF_LETTERS, inside=single_byte.letters_inside(wrong))
    return Kind(_name("gbk_letters", wrong), shape, reread, proof, signs, twice=False)


def _as_double_byte(name: str, wrong: str, *right: str, sign: Class, document: bool) -> Kind:
    gains = partial(double_byte.gains, wrong, right[0]) if wrong != "cp932" else None  # which has single bytes too
    proof = Proof(6, readers="korean" if wrong == "cp949" else "", document=document)
    return Kind(name, _beyond_ascii, double_byte.reread(wrong, *right), proof, Signs(sign), gains)


_GBK_AS_EUC_JP: Final = _as_double_byte("gbk_as_euc_jp", "euc_jp", "gb18030", sign=_WIDE, document=False)
UTF8_AS_GBK: Final = Kind("utf8_as_gbk", utf8_as_gbk.shape, utf8_as_gbk.reread, Proof(3, hanzi=False))
DOCUMENT_KINDS: Final = (
    UTF8_AS_GBK,
    Kind("utf8_as_gbk", utf8_as_gbk.quotes, utf8_as_gbk.reread, Proof(2, hanzi=False)),
    Kind(
        "utf8_as_latin1",
        latin1.utf8_shape,
        latin1.utf8_from_latin,
        Proof(5, certain=True),
        Signs(_HIGH_LATIN, inside=single_byte.utf8_inside(latin1.BYTES)),
        twice=False,
    ),
    *map(_letters_as_single_byte, single_byte.OF_LETTERS),
    _as_latin("gbk", "gb18030"),
    _as_latin("big5", *_BIG5),
    _as_latin("shift_jis", "cp932", proof=_PROOF_OF_JAPANESE, twice=False),
    _as_latin("euc_jp", "euc_jp", proof=_PROOF_OF_JAPANESE, twice=False),
    # By itself a case for ftfy
    Kind(
        "utf8_as_latin1",
        _high_latin,
        latin1.utf8_from_latin,
        Proof(6, alone=False),
        Signs(_HIGH_LATIN, inside=_TWO_HIGH),
    ),
    Kind(
        undefined.NAME,
        undefined.shape,
        undefined.reread,
        Proof(9, certain=True),
        Signs(_HIGH_LATIN),
        twice=False,
    ),
    *map(_utf8_as_single_byte, single_byte.OF_UTF_8),
    _as_double_byte("gbk_as_euc_kr", "cp949", "gb18030", sign=_HANGUL, document=True),
    Kind(
        utf8_as_shift_jis.NAME,
        utf8_as_shift_jis.shape,
        utf8_as_shift_jis.reread,
        Proof(4, hanzi=False),
        Signs(utf8_as_shift_jis.SIGN),
        twice=False,
    ),
    _as_double_byte("gbk_as_shift_jis", "cp932", "gb18030", sign=_HALF_WIDTH_KANA, document=True),
    _as_double_byte("big5_as_euc_kr", "cp949", *_BIG5, sign=_HANGUL, document=True),
    *_as_single_byte("gbk", "gb18030"),
    *_as_single_byte("big5", *_BIG5),
)
"""The kinds whose shape is telling: one proof speaks for the whole document."""
LINE_KINDS: Final = (
    *(_as_double_byte("gbk_as_big5", big5, "gb18030", sign=_WIDE, document=False) for big5 in _BIG5),
    _as_double_byte("big5_as_gbk", "gb18030", *_BIG5, sign=_WIDE, document=False),
    replace(_GBK_AS_EUC_JP, reread=partial(_reads_on, _GBK_AS_EUC_JP.reread)),
)
"""The kinds that any hanzi could be; a proof speaks for its line."""
BETWEEN_DOUBLE_BYTES: Final = {
    f"mojibake.{name}": [kind.reread for kind in kinds]
    for name, kinds in groupby(
        (kind for kind in (*DOCUMENT_KINDS, *LINE_KINDS) if kind.shape is _beyond_ascii), key=lambda kind: kind.name
    )
}
"""By rule, how the editions of the kinds between two double-byte encodings read again."""
