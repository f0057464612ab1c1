"""What is not text: refused with what it looks like."""

from __future__ import annotations

import re
from typing import Final

from transforms.errors import DecodeError

# Controls that text has no use for, as a share of the bytes; random bytes have 10 %.
MAX_CONTROLS: Final = 0.05
# One NUL in a thousand bytes, as ends a string of C, is a control like any other; in less text even one is data.
MAX_NULS: Final = 0.001
_PADDING: Final = 16  # bytes; nobody writes one character of one byte so often
_CONTROLS: Final = bytes((*range(8), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_ASCII: Final = bytes(range(0x80))
_LOOKS: Final = (
    (rb"\x89PNG", "a PNG image"),
    (rb"\xff\xd8\xff", "a JPEG image"),
    (rb"GIF8[79]a", "a GIF image"),
    (rb"II\*\x00|MM\x00\*", "a TIFF image"),
    (rb"RIFF.{4}WEBP", "a WebP image"),
    (rb"RIFF.{4}(?:WAVE|AVI )", "a recording"),
    (rb"ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00", "a recording"),
    (rb"\x00\x00\x00.ftyp", "an MP4 or HEIF file"),
    (rb"%PDF-[12]", "a PDF document"),
    (rb"PK\x03\x04", "a ZIP archive or an Office document"),
    (rb"\xd0\xcf\x11\xe0", "an old Office document"),
    (rb"\x1f\x8b", "gzip data"),
    (rb"BZh\d1AY&SY", "bzip2 data"),
    (rb"\xfd7zXZ\x00", "xz data"),
    (rb"\x28\xb5\x2f\xfd", "Zstandard data"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (rb"Rar!\x1a\x07", "a RAR archive"),
    (rb"[^\x00].{256}ustar[\x00 ]", "a tar archive"),
    (rb"\x7fELF|MZ.{0,80}\x00\x00\x00|\xca\xfe\xba\xbe", "a program"),
    (rb"SQLite format 3\x00", "an SQLite database"),
    (rb"wOF[F2]\x00|\x00\x01\x00\x00\x00|OTTO\x00", "a font"),
)
_LOOK: Final = re.compile(b"|".join(b"(%b)" % magic for magic, _ in _LOOKS), re.DOTALL)


def refuse(data: bytes) -> None:
    """Raise `DecodeError` (`empty`, `binary`) for no text at all, one byte over and over, and other kinds of file."""
    if not data or data.isspace():
        raise DecodeError("empty", "the file holds no text, only white space" if data else "the file is empty")
    if data[0] > 0x7F and data.startswith(data[:1] * _PADDING) and data.count(data[0]) == len(data):
        raise DecodeError("binary", f"all {len(data):,} bytes are 0x{data[0]:02X}: padding, not text")
    if found := _LOOK.match(data):
        raise DecodeError("binary", f"this is {_LOOKS[(found.lastindex or 1) - 1][1]}, not text")


def refuse_controls(data: bytes) -> None:
    """Raise `DecodeError` (`nul`, `binary`) for many NULs or other controls, which no text has."""
    refuse_nuls(data.count(0), len(data))
    if controls(data) > len(data) * MAX_CONTROLS:
        raise DecodeError("binary", "the file holds control characters as only binary data does")


def controls(data: bytes) -> int:
    """How many bytes are controls other than white space and ESC."""
    return len(data) - len(data.translate(None, _CONTROLS))


def beyond_ascii(data: bytes) -> int:
    """How many bytes are none of ASCII."""
    return len(data.translate(None, _ASCII))


def refuse_nuls(count: int, size: int) -> None:
    """Raise `DecodeError` (`nul`) for more than one NUL in a thousand bytes or characters.

    >>> refuse_nuls(1, 2_000)
    """
    if count <= size * MAX_NULS:
        return
    if count == size:
        raise DecodeError("nul", f"all {size:,} bytes are NUL: space that was set aside and never written")
    raise DecodeError("nul", f"the file holds {count:,} NUL characters, so it is not text")
