"""Text of two bytes a character around bad bytes, paired so that it reads best.

A byte too many or too few puts all that follows out of step: each second byte is taken for a first one, up to the next
ASCII. So what stands between two characters of ASCII is cut anew where a byte is bad, at the least cost in nats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby, product
from typing import Final

from transforms.encoding.language import likelihood

BAD: Final = 16
"""Nats of a byte that is no part of a character."""
_REACH: Final = 2048  # bytes on both sides of a bad one in which ASCII is looked for
_OUT_OF_REACH: Final = 255
_SAFE: Final = re.compile(rb"[\x00-\x2f\x3a-\x3f]")  # what is half of no character
_LONGER: Final = 14  # nats of a character of three or four bytes
_LENGTHS: Final = {"gb18030": 4, "euc-jp": 3}


def text(data: bytes, codec: str, alphabet: str) -> str:
    r"""The bytes in `codec` as readers of `alphabet` expect them, U+FFFD for each byte that is bad.

    >>> data = "去年秋天，县里派了一支勘察队到山里去找水。".encode("gbk")
    >>> text(data[:10] + b"\xff" + data[11:], "gb18030", "chinese")
    '去年秋天，��里派了一支勘察队到山里去找水。'
    """
    pieces: list[str] = []
    at = 0
    while at < len(data):
        try:
            pieces.append(data[at:].decode(codec))
            break
        except UnicodeDecodeError as error:
            bad = at + error.start
        back = max(at, bad - _REACH)
        start = next((back + 1 + n for n in range(bad - back - 1, -1, -1) if _SAFE.match(data, back + n)), None)
        start = start or (back if back == at else bad)
        ascii_behind = _SAFE.search(data, bad + 1, bad + _REACH)
        end = ascii_behind.start() if ascii_behind else min(len(data), bad + _REACH)
        pieces.append(data[at:start].decode(codec))
        lengths = _paired(data[start:end], codec, alphabet)
        at = start
        for is_good, of_kind in groupby(lengths, bool):
            size = sum(length or 1 for length in of_kind)
            pieces.append(data[at : at + size].decode(codec) if is_good else "\ufffd" * size)
            at += size
    return "".join(pieces)


def _paired(data: bytes, codec: str, alphabet: str) -> list[int]:
    """How many bytes each character has, 0 for a bad byte, at the least cost; half of one at the end is left out."""
    singles, pairs = _costs(codec, alphabet)
    longest = _LENGTHS.get(codec, 2)
    size = len(data)
    costs, lengths = [0, *[size * BAD + 1] * (size + longest)], [0] * (size + longest + 1)
    for at in range(size):
        cost, first = costs[at], data[at]
        ways = [(singles[first], 1)]
        if at + 1 < size and (pair := pairs[first << 8 | data[at + 1]]) < _OUT_OF_REACH:
            ways.append((pair, 2))
        if longest > 2 and _is_whole(data[at : at + longest], longest, codec):
            ways.append((_LONGER, longest))
        for more, length in ways:
            if cost + more < costs[at + length]:
                costs[at + length], lengths[at + length] = cost + more, length if more < BAD or length > 1 else 0
    end = size if size == 1 or costs[size] < costs[size - 1] + BAD else size - 1
    found = []
    while end:
        found.append(lengths[end])
        end -= lengths[end] or 1
    return found[::-1]


def _is_whole(data: bytes, longest: int, codec: str) -> bool:
    """Whether this is one of the longest characters of a codec."""
    marked = data[:1] == b"\x8f" if longest == 3 else data[1:2].isdigit()
    if len(data) < longest or not marked:
        return False
    try:
        return len(data.decode(codec)) == 1
    except UnicodeDecodeError:
        return False


@cache
def _costs(codec: str, alphabet: str) -> tuple[bytes, bytes]:
    """The nats of each single byte, `BAD` for one that is no character, and of each pair."""
    singles = _each((bytes([byte]) for byte in range(0x100)), codec, alphabet, BAD)
    return singles, _each((bytes(pair) for pair in product(range(0x100), repeat=2)), codec, alphabet, _OUT_OF_REACH)


def _each(characters: Iterable[bytes], codec: str, alphabet: str, other: int) -> bytes:
    """The nats of each character, `other` where it is none."""
    decoded = [data.decode(codec, "replace") for data in characters]
    whole = "".join(each if len(each) == 1 and each < "\ufffd" else "\0" for each in decoded)
    nats = likelihood.alone(whole, alphabet).copy()
    nats[[each == "\0" for each in whole]] = other
    return nats.tobytes()
