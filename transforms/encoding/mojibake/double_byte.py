"""Text of one double-byte encoding read as another: GBK as Big5, EUC-KR, Shift_JIS or EUC-JP, and Big5 as GBK.

Where no byte was lost, each wrong character is two bytes and so one right character: a table does it, and tells before
anything is read again what that would gain. Where one was lost (U+FFFD), bytes are paired anew behind it; where it left
no sign, rare characters tell (see lost_bytes.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.codec_pairs import characters, pairs
from transforms.encoding.joined import units
from transforms.encoding.language import alone, followers, frequency
from transforms.encoding.language.half_width import NO_SOUND
from transforms.encoding.mojibake.byte_pairs import read
from transforms.encoding.mojibake.lost_bytes import in_step, maybe_out_of_step, strange_lines
from transforms.tables import built_once

UNREADABLE: Final = 12  # nats that a character costs which one of the two encodings does not have

_SIGNS: Final = re.compile("[^\u3040-\u30ff\u3400-\u9fff가-힣\ue000-\uf8ff\uff61-\uff9f\U00020000-\U0010ffff]+")
_KANA: Final = re.compile("[^\u3040-\u30ff\u3400-\u9fff가-힣\ue000-\uf8ff\U00020000-\U0010ffff]+")
# Of 1,031 spans of GBK that became kana of half width alone 95 % have at most 8.0 nats a hanzi; half of 4,000 clean
# words in such kana would have 11.4 and more, 5 % at most 9. Of 3,000 texts of such words 108 were changed, now 2.
_FEW, _COMMON = 4, 8.0
_PARTED: Final = re.compile("([\n\ufffd])")


@built_once
def swapped(wrong: str, right: str) -> npt.NDArray[np.uint16]:
    """What each character of the wrong encoding is in the right one, by UTF-16 code unit; 0 where it is none.

    >>> chr(swapped("cp949", "gb18030")[ord("콱")]), int(swapped("cp949", "gb18030")[ord("é")])
    ('你', 0)
    """
    table = np.zeros(0x10000, dtype=np.uint16)
    table[:0x80] = range(0x80)
    meant = characters(right)
    for before, pair in pairs(wrong).items():
        if pair in meant and max(before, after := read(pair, right, "strict")) <= "\uffff":
            table[ord(before)] = ord(after)
    return table


@built_once
def gains(wrong: str, right: str) -> npt.NDArray[np.int8]:
    """How many nats each character beyond ASCII gains by being read again, by UTF-16 code unit."""
    nats, after = frequency.table().astype(np.int8), swapped(wrong, right)
    gained = np.where(after > 0, nats - nats[after], -UNREADABLE).astype(np.int8)
    gained[nats == 0] = 0
    return gained


def reread(wrong: str, *right: str) -> Callable[[Sequence[str]], list[str]]:
    """A function that reads spans again, in the first of the right codecs that has all of a span; "" if none has."""

    def by_table(spans: Sequence[str]) -> list[str]:
        joined = swapped(wrong, right[0]).take(units("\n".join(spans))).tobytes().decode("utf-16-le", "replace")
        texts = joined.split("\n")
        strange = [place for place in strange_lines(texts) if "\0" not in texts[place]]
        data = _bytes_of([spans[place] for place in strange], wrong)
        for number in maybe_out_of_step(data, right):
            texts[strange[number]] = in_step(data[number], right[0])
        left = [place for place, text in enumerate(texts) if "\0" in text]
        for place, text in zip(left, by_bytes([spans[place] for place in left]) if left else (), strict=True):
            texts[place] = text
        return texts

    def by_bytes(spans: Sequence[str]) -> list[str]:
        parts = _PARTED.split("\n".join(spans))
        pieces, before = parts[::2], ["", *parts[1::2]]
        data = _bytes_of(pieces, wrong)
        # Of an odd number the last is half a character, or a letter of ASCII that Shift_JIS took for a second byte.
        paired = decoded([each if each[-1:] < b"\x80" else each[: len(each) & ~1] for each in data], right)
        # U+FFFD took one byte: the next one may be the second half of that character, the last one half of another.
        behind = [
            each if mark == "\ufffd" or not text else b"" for mark, each, text in zip(before, data, paired, strict=True)
        ]
        best = _better(paired, decoded([each[1 : (len(each) - 1) | 1] for each in behind], right))
        parts[::2] = [text or "\0" * (len(piece) > 1) for text, piece in zip(best, pieces, strict=True)]
        return ["" if "\0" in text else text for text in "".join(parts).split("\n")]

    return by_table


def has_only_signs(span: str) -> bool:
    """Whether it is all letters of alphabets and signs: seldom what double bytes become, but common in clean text.

    >>> has_only_signs("ㄅㄆㄇㄈ，"), has_only_signs("ㄓ覂")
    (True, False)
    """
    return _SIGNS.fullmatch(span) is not None


def are_words_of_kana(before: str, after: str) -> bool:
    """Whether a span is kana of half width that can be said, and what it would become is no common Chinese.

    >>> are_words_of_kana("ﾌｧｲﾙ ﾃｽﾄ", "抬操 媒"), are_words_of_kana("ﾀﾏﾊｦｹﾘﾐﾄ", "老师关心")
    (True, False)
    """
    can_be_said = _KANA.fullmatch(before) is not None and not NO_SOUND.search(before)
    return can_be_said and (len(after) < _FEW or frequency.mean(after) > _COMMON)


def decoded(pieces: Sequence[bytes], codecs: Iterable[str]) -> list[str]:
    """Each piece in the first codec that has all of it, "" where none has."""
    texts = [""] * len(pieces)
    left: Sequence[int] = range(len(pieces))
    for codec in codecs:
        together = read(b"\n".join(pieces[place] for place in left), codec, "replace").split("\n")
        if len(together) != len(left):  # a decoder took a line break for half a character
            together = [read(pieces[place], codec, "replace") for place in left]
        for place, text in zip(left, together, strict=True):
            if "\ufffd" not in text:
                texts[place] = text
        left = [place for place, text in zip(left, together, strict=True) if "\ufffd" in text]
    return texts


def _better(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Of two readings of each piece the one whose characters are less rare; what cannot be read is ""."""
    pairs = zip(some, others, frequency.means(some), frequency.means(others), strict=True)
    return [one if one and (not other or nats <= others_nats) else other for one, other, nats, others_nats in pairs]


def _bytes_of(pieces: Sequence[str], codec: str) -> list[bytes]:
    """Each piece in the codec, empty where it has a character that the codec has not."""
    if codec == "cp932":
        return [_shift_jis_of(piece) for piece in pieces]
    data = _pairs_of(codec).take(units("\n".join(pieces))).astype(">u2").tobytes().split(b"\0\n")
    return [b"" if b"\0" in each else each for each in data]


@built_once
def _pairs_of(codec: str) -> npt.NDArray[np.uint16]:
    """The two bytes of each character as one number, by UTF-16 code unit."""
    table = np.zeros(0x10000, dtype=np.uint16)
    table[:0x80] = range(0x80)
    for character, pair in pairs(codec).items():
        if character <= "\uffff":
            table[ord(character)] = int.from_bytes(pair)
    return table


def _shift_jis_of(piece: str) -> bytes:
    """The piece in Shift_JIS. Some characters have two pairs there; that is taken which gives the commoner hanzi."""
    try:
        data = bytearray(piece.encode("cp932"))
    except UnicodeEncodeError:
        return b""
    at = done = 0
    for found in _ambiguous().finditer(piece):
        at += len(piece[done : found.start()].encode("cp932"))
        done, end = found.start(), at + 2 * len(found[0])
        before, behind = bytes(data[max(0, at - 2) & ~1 : at]), bytes(data[end : (end + 3) & ~1])
        ways = map(b"".join, product(*map(_two_pairs().__getitem__, found[0])))
        data[at:end] = min(ways, key=lambda way: _cost(before + way + behind))
    return bytes(data)


@lru_cache(1 << 14)
def _cost(data: bytes) -> float:
    text = data[: len(data) & ~1].decode("gb18030", "replace")
    others = sum(not "一" <= character <= "\u9fff" and character not in alone.MARKS for character in text)
    return UNREADABLE * others + sum(followers.nats(*pair) for pair in pairwise(text))


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_two_pairs())}]{{1,4}}")  # each alone has two readings, four have 16


@cache
def _two_pairs() -> Mapping[str, Sequence[bytes]]:
    """The pairs of bytes of each character of which Shift_JIS has two."""
    known: dict[str, list[bytes]] = {}
    for pair, character in characters("cp932").items():
        known.setdefault(character, []).append(pair)
    return {each: several for each, several in known.items() if len(several) > 1}
