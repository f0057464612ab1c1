"""Bytes → text: the first reading that explains the bytes and reads like text, and which step found it.

The order, and why: a byte order mark or a 7-bit escape is proof; a charset that the page declares is usually right, but
loses to UTF-8 that cannot be chance, and to a reading far likelier; UTF-8 proves itself; what is left goes to the
likeliest reading, if it reads like what people write. What nothing explains is refused, never guessed at in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from transforms.encoding.decoding import accents, binary, both_chinese, detector, escapes, labels, mixed, wide
from transforms.encoding.decoding.reading import MAX_REPLACED, Reading, cut_off, readable, strict, with_gaps
from transforms.errors import DecodeError
from transforms.lines import newlines
from transforms.model import Decoded

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MARKS: Final = tuple(mark for mark, _ in _BOMS)
_SAMPLE: Final = 1 << 16  # bytes in which controls and bad bytes are looked for
# Bad bytes a character beyond ASCII up to which UTF-8 is asked whether it is likelier than any other reading.
MAX_REPLACED_LIKELY: Final = 0.5
# Bytes beyond ASCII that may be UTF-8 by chance, and the nats that a declaration then weighs: 站 in GBK is վ in UTF-8.
_CHANCE: Final = 8
_CHANCE_DECLARED: Final = 10

_CESU_8: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_CONTINUATIONS: Final = bytes(range(0x80, 0xC0))
_LONGEST: Final = 4  # bytes of a character in UTF-8

_HEAD: Final = 1024  # bytes in which HTML has a charset count as declared
_META: Final = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML: Final = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""The text that `data` holds, with `\n` as the only line break, and without its byte order mark.

    `declared` is a charset that an HTTP header or a record names, as written there; without it, or where it is unknown,
    the page's own head counts (`declared_in`). A wrong one is outvoted by the bytes. `encoding` of the result names a
    codec of Python, or two (`utf-8+gb18030`) with the flag `encoding.mixed`; then its edits flag the pieces in the
    second. Bytes that stay unreadable in an otherwise clear text become U+FFFD, with the flag `encoding.replaced`.
    Raises `DecodeError` with the reason `empty`, `binary`, `nul` or `undecodable`.

    >>> found = decode("清文\r\n".encode("gbk"), declared="gb2312")
    >>> found.text, found.encoding, found.how
    ('清文\n', 'gb18030', 'declared')
    """
    binary.refuse(data)
    codec = labels.codec(declared) or labels.codec(declared_in(data))
    if data.startswith(_MARKS):
        if reading := _by_mark(data):
            return _decoded(reading, data, "bom")
        data = _without_false_marks(data)
    for how, step in STEPS:
        if reading := step(data, codec):
            return _decoded(reading, data, "declared" if reading.codec == codec else how)
    raise DecodeError("undecodable", "no encoding that we know turns these bytes into text that reads like any")


def declared_in(data: bytes) -> str | None:
    """The charset that an HTML or XML page names in its first 1,024 bytes, as written there, or None.

    >>> declared_in(b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    if data.find(b"<", 0, _HEAD) < 0:
        return None
    head = _COMMENT.sub(b"", data[:_HEAD])
    found = _XML.search(head) or _META.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _decoded(reading: Reading, data: bytes, how: str) -> Decoded:
    text, codec, replaced, pieces = reading
    if 0 in data:
        binary.refuse_nuls(text.count("\0"), len(text))
    if text.isspace() or not text.strip("\ufeff"):
        raise DecodeError("empty", "the file holds no text, only white space")
    mixed_flag, replaced_flag = ("encoding.mixed",) * ("+" in codec), ("encoding.replaced",) * (replaced > 0)
    return Decoded(newlines(text), codec, "mixed" if mixed_flag else how, mixed_flag + replaced_flag, pieces)


def _by_mark(data: bytes) -> Reading | None:
    mark, codec = next(each for each in _BOMS if data.startswith(each[0]))
    rest = data[len(mark) :]
    if codec in wide.CODECS and wide.is_denied(rest, codec):
        return None
    return wide.out_of_step(rest, codec) or readable(rest, codec)


def _without_false_marks(data: bytes) -> bytes:
    """The bytes without marks that servers put before what is no UTF-8, or no UTF-16 or UTF-32."""
    for mark, codec in _BOMS if data.startswith(_MARKS) else ():
        rest = data[len(mark) :]
        if data.startswith(mark) and (codec == "utf-8" or (codec in wide.CODECS and wide.is_denied(rest, codec))):
            return _without_false_marks(rest)
    return data


def _by_width(data: bytes, declared: str | None) -> Reading | None:
    """UTF-16 and UTF-32, if there are controls, as no other text has; what has many and is neither is refused."""
    if 0 not in data and not binary.controls(data[:_SAMPLE]):
        return None
    reading = wide.read(data, declared)
    if reading is None:
        binary.refuse_controls(data)
    return reading


def _by_utf_8(data: bytes, declared: str | None) -> Reading | None:
    reading = strict(data, "utf-8")
    if not reading and _CESU_8.search(data):
        data = _CESU_8.sub(_one_character, data)
        reading = strict(data, "utf-8")
    if reading and declared in detector.MULTIBYTE and 0 < binary.beyond_ascii(data[:_SAMPLE]) <= _CHANCE:
        as_utf_8, as_declared = (detector.surprise(data, codec) for codec in ("utf-8", declared))
        if as_declared < as_utf_8 + _CHANCE_DECLARED:
            return strict(data, declared) or reading
    return reading or _by_utf_8_cut_off(data)


def _one_character(pair: re.Match[bytes]) -> bytes:
    """CESU-8, as Java and MySQL write characters beyond the BMP: two surrogates of three bytes each, in UTF-8 four."""
    halves = pair[0].decode("utf-8", "surrogatepass")
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


def _by_utf_8_cut_off(data: bytes) -> Reading | None:
    """UTF-8 that lacks the rest of its first or last character."""
    begin = len(data) - len(data.lstrip(_CONTINUATIONS))
    if begin > _LONGEST - 1 or binary.beyond_ascii(data[-_SAMPLE:]) <= _CHANCE:
        return None
    reading = strict(data[begin:], "utf-8") or cut_off(data[begin:], "utf-8")
    return reading and Reading("\ufffd" * (begin > 0) + reading.text, "utf-8", reading.replaced + (begin > 0))


def _by_width_alone(data: bytes, declared: str | None) -> Reading | None:
    """UTF-16 without controls: Chinese without line breaks, if it is likelier than any other reading."""
    reading = wide.read(data, declared)
    if reading is None or reading.codec == declared:
        return reading
    head = data[: detector.SAMPLE]
    return reading if detector.surprise(head, reading.codec) < detector.guesses(data)[0].nats * len(head) else None


def _by_utf_8_with_gaps(data: bytes, declared: str | None) -> Reading | None:
    """UTF-8 with a few bad bytes; with more of them if that is still the likeliest reading."""
    head = data if data[:_SAMPLE].isascii() else data[:_SAMPLE]
    if not with_gaps(head, "utf-8", MAX_REPLACED_LIKELY):
        return None
    if reading := with_gaps(data, "utf-8", MAX_REPLACED):
        return reading
    sample = detector.sample(data)
    if detector.surprise(sample, "utf-8") >= detector.guesses(data, declared)[0].nats * len(sample):
        return None
    return with_gaps(data, "utf-8", MAX_REPLACED_LIKELY)


def _by_likelihood(data: bytes, declared: str | None) -> Reading | None:
    """The likeliest reading in which few bytes are bad, if it reads like what people write."""
    guesses = detector.guesses(data, declared)
    if reading := both_chinese.read(data, guesses[0].codec):
        return reading
    for guess in guesses:
        if guess.nats > detector.MAX_NATS:
            break
        if reading := readable(data[guess.skipped :], guess.codec):
            lost = "\ufffd" * guess.skipped
            return Reading(lost + reading.text, reading.codec, reading.replaced + guess.skipped)
    return None


STEPS: Final[tuple[tuple[str, Callable[[bytes, str | None], Reading | None]], ...]] = (
    ("signature", escapes.read),
    ("signature", _by_width),
    ("utf-8", _by_utf_8),
    ("mixed", mixed.read),
    ("mixed", accents.read),
    ("utf-8", _by_utf_8_with_gaps),
    ("signature", _by_width_alone),
    ("detected", _by_likelihood),
)
"""How bytes without a byte order mark are read, in this order; a step that gives None cannot say.

What agrees with the page is `declared`.
"""
