"""Bytes of a double-byte encoding of which some are missing without a sign, as decoders that ignore errors leave them.

Behind such a place all are paired wrongly, 弦桓龆灾 for 上一个对, up to the next one. The likeliest pairing is taken,
in which the byte that was left of a character is U+FFFD.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.language import followers, frequency
from transforms.encoding.mojibake.byte_pairs import readable
from transforms.encoding.mojibake.thresholds import LOSS
from transforms.tables import built_once

_PLAIN: Final = 6.0  # of one of ASCII, which few texts have between hanzi; 檸 is a byte and f
_PRIVATE: Final = 30.0  # of a character of private use
# A character that follows another costs at most so much more than by itself, and where it is meant mostly so much less.
_UNLIKE, _LIKE = 1, 2
_NEVER: Final = 1 << 20


def strange_lines(texts: Sequence[str]) -> list[int]:
    """The numbers of the lines, as bytes were read, with a crowd of rare characters, or one of private use.

    >>> strange_lines(["上一个对主就", "弦桓龆灾骶蜕"])
    [1]
    """
    nats = frequency.of("\n".join(texts))
    crowds = frequency.CROWD.together((nats >= frequency.RARE.nats).nonzero()[0])
    private = (nats == frequency.table()[0xE000]).nonzero()[0]
    ends = np.cumsum([len(text) + 1 for text in texts])
    numbers: list[int] = np.unique(ends.searchsorted(np.append(crowds, private), "right")).tolist()
    return numbers


def maybe_out_of_step(lines: Sequence[bytes], codecs: Sequence[str]) -> list[int]:
    """The numbers of the lines, pairs of bytes, in which a stretch that is paired anew may gain more than it loses.

    >>> maybe_out_of_step(["上一个对主就".encode("gbk"), "弦桓龆灾骶蜕".encode("gbk")], ["gb18030"])
    [1]
    """
    data = b"".join(lines)
    pairs, between = (np.frombuffer(data[at : len(data) - at], dtype=">u2") for at in (0, 1))
    nats, ends = _nats(*codecs), np.cumsum([len(line) // 2 for line in lines], dtype=np.int64)
    before, after = nats[pairs] + _UNLIKE, np.append(_NEVER, np.maximum(nats[between] - _LIKE, 0))[: len(pairs)]
    after[ends[ends < len(pairs)]] = _NEVER
    gained = (before - after).cumsum()
    best = gained - np.minimum.accumulate(gained - before)
    found = best >= LOSS + np.where(pairs & 0x80, LOSS, _PLAIN)
    numbers: list[int] = np.unique(ends.searchsorted(found.nonzero()[0], "right")).tolist()
    return numbers


@built_once
def _nats(*codecs: str) -> npt.NDArray[np.int64]:
    """By two bytes as one number, the nats of what they are."""
    nats = readable(*codecs).nats.copy()
    nats[nats == frequency.table()[0xE000]] = int(_PRIVATE)
    return nats


def in_step(data: bytes, codec: str) -> str:
    """The bytes in the codec, with U+FFFD for one that is left of a character.

    >>> in_step("上一个对主就生分".encode("gbk")[1:], "gb18030")
    '\ufffd一个对主就生分'
    """
    costs, characters = [0.0], [""]  # of the best pairing of the bytes so far, and its last character
    for end, byte in enumerate(data, 1):
        plain = byte < 0x80
        cost, character = costs[-1] + (_PLAIN if plain else LOSS), chr(byte) if plain else "\ufffd"
        if end > 1 and (pair := _character(data[end - 2 : end], codec)):
            together = costs[-2] + (_PRIVATE if "\ue000" <= pair <= "\uf8ff" else followers.nats(characters[-2], pair))
            if together <= cost:
                cost, character = together, pair
        costs.append(cost)
        characters.append(character)
    return "".join(_backwards(characters))[::-1]


def _backwards(characters: list[str]) -> list[str]:
    row, end = [], len(characters) - 1
    while end:
        row.append(characters[end])
        end -= 1 if characters[end] == "\ufffd" or characters[end] < "\x80" else 2
    return row


@lru_cache(1 << 15)
def _character(pair: bytes, codec: str) -> str:
    """What two bytes are, "" if no one character of two bytes."""
    character = pair.decode(codec, "ignore")
    return character if len(character) == 1 and character >= "\x80" else ""
