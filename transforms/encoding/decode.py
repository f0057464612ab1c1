"""Bytes → text: the first reading that explains the bytes and reads like text, and which step found it.

The order, and why: a byte order mark or a 7-bit escape is proof; a charset that the page declares is usually right, but
loses to UTF-8 that cannot be chance; UTF-8 proves itself; what is left is a detector's guess, checked against the
characters people write. What nothing explains is refused, never guessed at in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from chardetng_py import EncodingDetector

from transforms.encoding import labels
from transforms.encoding.lookalikes import gb18030
from transforms.encoding.plausible import common_share, odd_share
from transforms.errors import DecodeError
from transforms.lines import newlines
from transforms.model import Decoded

# Bad bytes become U+FFFD when there is at most one for ten characters beyond ASCII that did decode. The wrong codec has
# more bad bytes than good ones; a page cut off inside a character has one.
MAX_REPLACED: Final = 0.1
# The odd share (see plausible.py) up to which a reading is taken at once, and above which it is refused.
PLAUSIBLE_ODD: Final = 0.1
MAX_ODD: Final = 0.45
MIN_GAIN: Final = 0.1  # by how much a reading must be less odd than the one before it
# Controls that text has no use for, as a share of the bytes; random bytes have 10 %.
MAX_CONTROLS: Final = 0.05

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"%PDF-1": "a PDF document",
    b"%PDF-2": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "gzip data",
    b"BZh91AY&SY": "bzip2 data",
    b"\xfd7zXZ\x00": "xz data",
    b"\x28\xb5\x2f\xfd": "Zstandard data",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "an SQLite database",
}
_CONTROLS: Final = bytes((*range(8), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_MULTIBYTE: Final = ("gb18030", "big5hkscs", "cp949", "euc-jp", "cp932")
# UTF-16 without a mark: this share of common characters; of text read the wrong way round, and of other bytes, under
# 0.3 are. Of fewer than the next figure all must be; fewer than the last prove nothing.
_UTF_16_COMMON: Final = 0.7
_UTF_16_FEW: Final = 8
_UTF_16_LEAST: Final = 5

_META: Final = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML: Final = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_GB_CHARACTER: Final = re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]|\x80")
_NEW_IN_GB18030: Final = re.compile(f"[{''.join(gb18030())}]")
_UTF_8_LONG: Final = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """The bytes read with one codec: `replaced` counts the U+FFFD that stand for bad bytes."""

    text: str
    codec: str
    replaced: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""The text that `data` holds, with `\n` as the only line break, and without its byte order mark.

    `declared` is a charset that the page, its HTTP header or its record names; an unknown name is ignored, a wrong one
    is outvoted by the bytes. `encoding` of the result is a codec of Python, or two (`utf-8+gb18030`, with the flag
    `encoding.mixed`) where lines differ. Bytes that stay unreadable in an otherwise clear text become U+FFFD, with the
    flag `encoding.replaced`. Raises `DecodeError` with the reason `empty`, `binary`, `nul` or `undecodable`.

    >>> decode("清文\r\n".encode("gbk"), declared="gb2312")
    Decoded(text='清文\n', encoding='gb18030', how='declared', flags=())
    """
    _refuse_binary(data)
    codec = labels.codec(declared) if declared else None
    for how, step in STEPS:
        reading = step(data, codec)
        if reading is None:
            continue
        if "\0" in reading.text:
            raise _nul(reading.text.count("\0"))
        if not reading.text.strip().strip("\ufeff"):
            raise DecodeError("empty", "the file holds no text, only white space")
        flags = [*["encoding.mixed"] * ("+" in reading.codec), *["encoding.replaced"] * (reading.replaced > 0)]
        return Decoded(newlines(reading.text), reading.codec, how, tuple(flags))
    raise DecodeError("undecodable", "no encoding that we know turns these bytes into text that reads like any")


def declared_in(data: bytes) -> str | None:
    """The charset that an HTML or XML page names in its first 1,024 bytes, as written there, or None.

    >>> declared_in(b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    head = _COMMENT.sub(b"", data[:1024])
    found = _XML.search(head) or _META.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _refuse_binary(data: bytes) -> None:
    if not data.strip():
        raise DecodeError("empty", "the file is empty" if not data else "the file holds no text, only white space")
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise DecodeError("binary", f"this is {name}, not text")


def _by_mark(data: bytes, declared: str | None) -> _Reading | None:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _readable(data[len(mark) :], codec)
    return None


def _by_signature(data: bytes, declared: str | None) -> _Reading | None:
    """UTF-16 and UTF-32 without a mark, by where their common characters stand; HZ and ISO 2022, by their escapes."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if data.isascii() and (reading := _escaped(data)):
        return reading
    if not controls and _strict(data, "utf-8"):
        return None
    if reading := _wide(data):
        return reading
    if 0 in data:
        raise _nul(data.count(0))
    if controls > len(data) * MAX_CONTROLS:
        raise DecodeError("binary", "the file holds control characters as only binary data does")
    return None


def _wide(data: bytes) -> _Reading | None:
    for codec in ("utf-32-le", "utf-32-be"):
        if data.count(0) >= len(data) // 2 and (reading := _strict(data, codec)):
            return reading
    even = data[: len(data) & ~1]
    if not even or (len(even) < 2 * _UTF_16_LEAST and 0 not in even):
        return None
    shares = {
        "utf-16-le": common_share(np.frombuffer(even, "<u2")),
        "utf-16-be": common_share(np.frombuffer(even, ">u2")),
    }
    codec = max(shares, key=lambda codec: shares[codec])
    return _readable(data, codec) if shares[codec] >= _UTF_16_COMMON else None


def _escaped(data: bytes) -> _Reading | None:
    for codec, escape in (("iso2022_kr", b"\x1b$)C"), ("iso2022_jp", b"\x1b$"), ("hz", b"~{")):
        reading = _readable(data, codec) if escape in data else None
        # ~{ stands in code too, where it is followed by anything; an ESC $ is nothing else.
        if reading and not reading.text.isascii() and (codec != "hz" or odd_share(reading.text) <= PLAUSIBLE_ODD):
            return reading
    return None


def _by_declaration(data: bytes, declared: str | None) -> _Reading | None:
    """The declared codec, unless the bytes are UTF-8 that cannot be chance, or read like nothing that people write."""
    if declared is None:
        return None
    if declared == "utf-8" or data.isascii():
        return _strict(data, "utf-8")
    if _strict(data, "utf-8") and (declared not in _MULTIBYTE or _UTF_8_LONG.search(data)):
        return None
    reading = _readable(data, declared)
    return reading if reading and odd_share(reading.text) <= PLAUSIBLE_ODD else None


def _by_utf_8(data: bytes, declared: str | None) -> _Reading | None:
    return _strict(data, "utf-8")


def _by_line(data: bytes, declared: str | None) -> _Reading | None:
    """UTF-8 with lines in one older encoding between, as where a template and a database disagree."""
    lines = [(line, _strict(line, "utf-8")) for line in data.split(b"\n")]
    if not any(reading and _UTF_8_LONG.search(line) for line, reading in lines):
        return None
    rest = b"\n".join(line for line, reading in lines if not reading)
    other = _by_detector(rest, declared)
    if other is None or other.replaced or odd_share(other.text) > PLAUSIBLE_ODD:
        return None
    if other.codec not in _MULTIBYTE and _UTF_8_LONG.search(rest):
        return None  # UTF-8 with a bad byte: read as Latin it would be mojibake
    others = iter(other.text.split("\n"))
    text = "\n".join(reading.text if reading else next(others) for _, reading in lines)
    return _Reading(text, f"utf-8+{other.codec}")


def _by_utf_8_with_gaps(data: bytes, declared: str | None) -> _Reading | None:
    return _readable(data, "utf-8")


def _by_detector(data: bytes, declared: str | None) -> _Reading | None:
    """The detector's guess; where it reads oddly, the best of it, the declared and the East Asian codecs."""
    detector = EncodingDetector()
    detector.feed(data, last=True)
    guess = labels.codec(detector.guess(tld=None, allow_utf8=False))
    best, least = None, MAX_ODD
    for codec in dict.fromkeys(codec for codec in (guess, declared, *_MULTIBYTE) if codec):
        reading = _readable(data, codec)
        odd = odd_share(reading.text) if reading else 1.0
        if odd <= (least if best is None else least - MIN_GAIN):
            best, least = reading, odd
        if least <= PLAUSIBLE_ODD:
            break
    return best


def _strict(data: bytes, codec: str) -> _Reading | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return _Reading(_NEW_IN_GB18030.sub(lambda found: gb18030()[found[0]], text) if codec == "gb18030" else text, codec)


def _readable(data: bytes, codec: str) -> _Reading | None:
    """The strict reading, or one with U+FFFD for bad bytes if these are few (`MAX_REPLACED`)."""
    if reading := _strict(data, codec):
        return reading
    if (
        codec == "gb18030" and b"\x80" in data
    ):  # browsers read a lone 0x80 as the euro sign, which GB 18030 has at A2 E3
        data = _GB_CHARACTER.sub(lambda found: b"\xa2\xe3" if found[0] == b"\x80" else found[0], data)
        if reading := _strict(data, codec):
            return reading
    text = data.decode(codec, "replace")
    replaced = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if codec == "utf-8" else 0)
    good = len(text) - len(text.encode("ascii", "ignore")) - replaced
    return _Reading(text, codec, replaced) if replaced <= good * MAX_REPLACED else None


def _nul(count: int) -> DecodeError:
    return DecodeError("nul", f"the file holds {count:,} NUL characters, so it is not text")


STEPS: Final[tuple[tuple[str, Callable[[bytes, str | None], _Reading | None]], ...]] = (
    ("bom", _by_mark),
    ("signature", _by_signature),
    ("declared", _by_declaration),
    ("utf-8", _by_utf_8),
    ("lines", _by_line),
    ("utf-8", _by_utf_8_with_gaps),
    ("detected", _by_detector),
)
"""How bytes are read, in this order; a step that cannot say passes them on."""
