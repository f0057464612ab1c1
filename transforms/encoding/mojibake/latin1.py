"""UTF-8 that was read as Latin-1 or windows-1252, the commonest damage of all: its bytes, its shape, what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.mojibake import double_byte, single_byte
from transforms.encoding.mojibake.byte_pairs import byte_table
from transforms.tables import built_once

UNDEFINED: Final = b"\x81\x8d\x8f\x90\x9d"
"""The bytes that windows-1252 leaves open."""
BYTES: Final[Mapping[str, int]] = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in UNDEFINED
}
"""The byte of each character beyond ASCII in either."""
BEYOND: Final = re.compile("[\u2123-\U0010ffff]")
"""What is a byte in neither, such as any hanzi."""
# Windows-1252 and 1254 have none of these; beside one € or Š, which Latin-1 has not, was read as ISO 8859-15.
_NOT_WINDOWS: Final = re.compile("[\x80\x82-\x8c\x91-\x9c\x9f]")


@built_once
def table() -> npt.NDArray[np.uint8]:
    """`byte_table` of both."""
    return byte_table(BYTES)


@built_once
def _latin_9_table() -> npt.NDArray[np.uint8]:
    return byte_table(
        {**BYTES, **{bytes((byte,)).decode("iso8859-15"): byte for byte in b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe"}}
    )


def _bytes_of(text: str) -> bytes:
    """The byte of each character, 0 where it has none."""
    bytes_of = _latin_9_table() if _NOT_WINDOWS.search(text) else table()
    return bytes_of.take(units(text)).tobytes()


def encoded(spans: Sequence[str]) -> list[bytes]:
    """The bytes of some spans."""
    return _bytes_of("\n".join(spans)).split(b"\n")


@cache
def shape() -> re.Pattern[str]:
    """What text of two bytes a character looks like that was read so."""
    return single_byte.double_bytes(BYTES)


@cache
def utf8_shape() -> re.Pattern[str]:
    """What UTF-8 looks like that was read so, where one of its characters has three bytes."""
    return single_byte.utf8(BYTES)


def utf8_from_latin(spans: Sequence[str]) -> list[str]:
    """Spans of UTF-8 that was read so, as they were meant; "" for what was not."""
    return double_byte.decoded(encoded(spans), ("utf-8",))


def utf8_as_latin(text: str) -> str:
    r"""The text, if all of it is UTF-8 that was read so; else `UnicodeError`.

    >>> utf8_as_latin("ä½\xa0å¥½")
    '你好'
    """
    if BEYOND.search(text) or (data := _bytes_of(text)).count(0) != text.count("\0"):
        raise UnicodeError
    return data.decode("utf-8")


def is_latin(text: str) -> bool:
    """Whether each character may be a byte that was read so."""
    return "\0" not in text and b"\0" not in _bytes_of(text)
