"""Double-byte codecs as tables: which character two bytes are, for all who read such text again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

_PAIRS: Final = [
    bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))
]


@cache
def characters(codec: str) -> Mapping[bytes, str]:
    r"""The character beyond ASCII of each pair of bytes that is one in a codec of Python.

    >>> characters("gbk")[b"\x98\x49"], b"\xaa\xa1" in characters("gbk")
    ('業', False)
    """
    found = b"\n".join(_PAIRS).decode(codec, "replace").split("\n")  # a line break is no second byte
    return {pair: each for pair, each in zip(_PAIRS, found, strict=True) if len(each) == 1 and each != "\ufffd"}


@cache
def pairs(codec: str) -> Mapping[str, bytes]:
    r"""The pair of bytes by which a codec of Python writes each character that has one.

    >>> pairs("gbk")["業"], "a" in pairs("gbk")
    (b'\x98I', False)
    """
    return {each: pair for pair, each in characters(codec).items() if each.encode(codec) == pair}
