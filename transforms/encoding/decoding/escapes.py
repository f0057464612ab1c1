r"""Encodings of seven bits, which are ASCII to look at: UTF-7 where it is declared, HZ and ISO 2022.

A byte too many, too few or of eight bits makes all that follows unreadable to a strict decoder. So what stands between
two escapes is then read as the same characters of eight bits (EUC), paired anew around what is bad.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from transforms.encoding.decoding import detector, in_step
from transforms.encoding.decoding.reading import MAX_REPLACED, Reading, strict
from transforms.encoding.language import frequency, likelihood

_UTF_7: Final = "utf-7"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HZ_NATS: Final = 11  # of a character; of Chinese at most 9.7 on average


class _Escapes(NamedTuple):
    """An escape that proves a codec, what it stands before or behind (the group), and the codec of eight bits."""

    proof: bytes
    shifted: re.Pattern[bytes]
    euc: str


_CODECS: Final[Mapping[str, _Escapes]] = {
    "iso2022_kr": _Escapes(b"\x1b$)C", re.compile(rb"\x1b\$\)C|\x0e([^\x0f\n]*)\x0f?"), "cp949"),
    "iso2022_jp": _Escapes(
        b"\x1b$", re.compile(rb"\x1b\([BJ]|\x1b\$[@B]((?>(?:[^\x1b]|\x1b(?!\$[@B]|\([BJ]))*))"), "euc-jp"
    ),
    "hz": _Escapes(b"~{", re.compile(rb"~(?:\{([^\n]*?)(?:~\}|(?=\n)|\Z)|~|\n)"), "gb18030"),
}
# Of the characters beyond ASCII of the first bytes this share may be bad before they are paired anew, which takes time.
_GARBLED: Final = 0.25
_SAMPLE: Final = 1 << 16  # bytes
# No character of EUC has FF; in a shifted run an ESC is as bad.
_BAD: Final = bytes(byte if byte < 0x80 else 0xFF for byte in range(0x100))
_SHIFTED: Final = bytes(
    byte | 0x80 if 0x20 < byte < 0x7F else 0xFF if byte in (0x1B, 0x7F) else byte for byte in range(0x100)
)


def read(data: bytes, declared: str | None) -> Reading | None:
    r"""The text if the bytes are in one of these, bad ones as U+FFFD; `declared` is the codec that the page names.

    >>> data = "去年秋天，县里派人去找水。".encode("hz")
    >>> read(data[:12] + b"\xe9" + data[12:], None)
    Reading(text='去年秋天，�县里派人去找水。', codec='hz', replaced=1, pieces=())
    """
    if declared == _UTF_7 and data.isascii() and (found := strict(data, _UTF_7)) and _is_well_read(data, found.text):
        return found
    if b"\x1b" not in data and b"~" not in data:
        return None
    for codec, escapes in _CODECS.items():
        if escapes.proof not in data:
            continue
        reading = (data.isascii() and strict(data, codec)) or _damaged(data, codec)
        # ~{ stands in code too, where it is followed by anything; an ESC $ is nothing else.
        if reading and not reading.text.isascii() and (codec != "hz" or frequency.mean(reading.text) < _HZ_NATS):
            return reading
    return None


def _damaged(data: bytes, codec: str) -> Reading | None:
    """The reading around bad bytes, if these are few and the rest is what people write."""
    if not data.isascii() and strict(data, "utf-8"):
        return None
    euc = _CODECS[codec].euc
    eight = _CODECS[codec].shifted.sub(_eight_bits, data.translate(_BAD))
    head = eight[:_SAMPLE].decode(euc, "replace")
    if head.count("\ufffd") > _GARBLED * (len(head) - len(head.encode("ascii", "ignore"))):
        return None
    text = in_step.text(eight, euc, detector.alphabet(euc))
    replaced = text.count("\ufffd")
    beyond_ascii = "".join(each for each in text if each > "\x7f" and each != "\ufffd")
    is_likely = likelihood.nats(beyond_ascii, detector.alphabet(euc)) < len(beyond_ascii) * _HZ_NATS
    return Reading(text, codec, replaced) if is_likely and replaced <= len(beyond_ascii) * MAX_REPLACED else None


def _eight_bits(run: re.Match[bytes]) -> bytes:
    return b"~" * (run[0] == b"~~") if run[1] is None else run[1].translate(_SHIFTED)


def _is_well_read(data: bytes, text: str) -> bool:
    """Whether what UTF-7 gave is more than ASCII, and likelier than the ASCII it was: `a+b` can be read so too."""
    if text.isascii() or _SURROGATE.search(text):
        return False
    return detector.surprise(data, _UTF_7) < detector.surprise(data, "utf-8")
