"""Bytes read with one codec: as a whole, or with U+FFFD where a few bytes fit no character."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from transforms.encoding.decoding import detector, in_step
from transforms.encoding.lookalikes import gb18030
from transforms.model import Edit

# Bad bytes become U+FFFD when there is at most one for ten characters beyond ASCII that did decode. The wrong codec has
# more bad bytes than good ones; half a character where a file was cut off is one, however short the file.
MAX_REPLACED: Final = 0.1

# What is read with another codec where the one has no character: Microsoft's and the 2004 editions hold more.
_WIDER: Final = {"big5hkscs": "cp950", "euc-jp": "euc_jis_2004"}
_WIDE: Final = ("utf-16", "utf-32")
_CUT_OFF: Final = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_GB_CHARACTER: Final = re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]|\x80")
# What Python makes of the bytes A0, FD, FE and FF, which Shift_JIS leaves free and browsers take for bad.
_FREE_IN_SHIFT_JIS: Final = re.compile("[\uf8f0-\uf8f3]")
_NEW_IN_GB18030: Final = re.compile(f"[{''.join(gb18030())}]")


class Reading(NamedTuple):
    """The bytes read with `codec`, or with two (`utf-8+gb18030`): then `pieces` flags what is in the second.

    `replaced` counts the U+FFFD that stand for bad bytes.
    """

    text: str
    codec: str
    replaced: int = 0
    pieces: tuple[Edit, ...] = ()


def strict(data: bytes, codec: str) -> Reading | None:
    r"""The reading without a bad byte, None where there is none; GB 18030 as of 2022.

    >>> strict("龴".encode("gb18030"), "gb18030").text, strict(b"\xfe\x59", "gb18030").text, strict(b"\xff", "utf-8")
    ('龴', '龴', None)
    """
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if codec == "cp932" and _FREE_IN_SHIFT_JIS.search(text):
        return None
    return Reading(fixed(text, codec), codec)


def fixed(text: str, codec: str) -> str:
    """What Python's `codec` made of bytes, as browsers have it: GB 18030 as of 2022, and in Shift_JIS U+FFFD for bytes
    that are free.
    """
    if codec == "cp932":
        return _FREE_IN_SHIFT_JIS.sub("\ufffd", text)
    return _NEW_IN_GB18030.sub(lambda found: gb18030()[found[0]], text) if codec == "gb18030" else text


def readable(data: bytes, codec: str) -> Reading | None:
    """The strict reading, or one with U+FFFD for bad bytes if these are few (`MAX_REPLACED`).

    >>> readable("清文".encode()[:-1], "utf-8")
    Reading(text='清�', codec='utf-8', replaced=1, pieces=())
    """
    for name in filter(None, (codec, _WIDER.get(codec))):
        if reading := strict(data, name):
            return reading
    if codec == "gb18030" and b"\x80" in data:  # the euro sign to browsers, which GB 18030 has at A2 E3
        data = _GB_CHARACTER.sub(lambda found: b"\xa2\xe3" if found[0] == b"\x80" else found[0], data)
        if reading := strict(data, codec):
            return reading
    if reading := cut_off(data, codec):
        return reading
    return with_gaps(data, codec, MAX_REPLACED)


def with_gaps(data: bytes, codec: str, most: float) -> Reading | None:
    """The reading with U+FFFD for bad bytes, at most `most` of them for each good character beyond ASCII.

    In UTF-16 and UTF-32 those of ASCII count, too: no other bytes read so.
    """
    text = fixed(with_bad(data, codec), codec)
    replaced = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if codec == "utf-8" else 0)
    good = len(text) - replaced - (0 if codec.startswith(_WIDE) else len(text.encode("ascii", "ignore")))
    return Reading(text, codec, replaced) if replaced <= good * most else None


def with_bad(data: bytes, codec: str) -> str:
    """What `codec` makes of the bytes, U+FFFD where they are bad."""
    if codec in detector.MULTIBYTE:
        return in_step.text(data, codec, detector.alphabet(codec))
    return data.decode(codec, "replace")


def cut_off(data: bytes, codec: str) -> Reading | None:
    """The reading of bytes that are good but for half a character at their end; None for any others."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        at_end = error.reason in _CUT_OFF and error.end == len(data)
        head = strict(data[: error.start], codec) if at_end and error.start else None
        return head and Reading(head.text + "\ufffd", codec, 1)
    return None
