"""UTF-16 and UTF-32 without a byte order mark, told by where their common characters stand."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.decoding import binary
from transforms.encoding.decoding.reading import Reading, readable, strict, with_bad
from transforms.tables import built_once

# Of UTF-16 this share are common characters; of text read the wrong way round, and of other bytes, under 0.3 are. Of
# fewer characters than the next figure all must be; fewer than the last prove nothing.
MIN_COMMON: Final = 0.7
_FEW: Final = 8
_LEAST: Final = 5
# With NULs a text has so many bytes at least, and if all others are ASCII, such a share of characters of ASCII.
_SHORTEST: Final = 4
# Characters that must be common behind a change of step, more than without it.
_BEHIND: Final = 4
_SYMBOLS: Final = "\U0001f000"
_MIN_ASCII: Final = 0.75
_PRINTABLE: Final = (9, 10, 13, *range(0x20, 0x7F))
# Of text behind a byte order mark that could be UTF-8 as well; of 1,128 pieces of English of 16 bytes none has more.
_SURELY_COMMON: Final = 0.9
_SAMPLE: Final = 1 << 16  # bytes

# Letters, punctuation, symbols, kana and full-width forms; and the characters in daily use of three standards, their
# first levels: 3,755 hanzi of GB 2312, 5,401 of Big5, 2,965 kanji of JIS X 0208, 2,350 syllables of KS X 1001.
_RANGES: Final = (
    (0x00A0, 0x024F),
    (0x0370, 0x06FF),
    (0x0900, 0x0DFF),
    (0x0E00, 0x0E7F),
    (0x10A0, 0x10FF),
    (0x1EA0, 0x1EFF),
    (0x2010, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2460, 0x25FF),
    (0x3000, 0x30FF),
    (0x3105, 0x3129),
    (0xFF01, 0xFF9F),
    (0xFFE0, 0xFFE6),
)
_LEVEL_1: Final = (
    ("gb2312", 0xB0A1, 0xD7F9),
    ("big5", 0xA440, 0xC67E),
    ("euc_jp", 0xB0A1, 0xCFD3),
    ("euc_kr", 0xB0A1, 0xC8FE),
)


def read(data: bytes, declared: str | None = None) -> Reading | None:
    """The bytes as UTF-32 or UTF-16, if they are; a NUL among them says that they are no other text.

    >>> read("清文，以清為先。".encode("utf-16-be")).codec
    'utf-16-be'
    """
    has_nul = 0 in data
    short = len(data) < 2 * _FEW
    if has_nul and ((short and (len(data) & 1 or len(data) < _SHORTEST)) or _is_ascii_with_nuls(data)):
        return None
    if has_nul and data.count(0) >= len(data) // 4 and not (short and len(data) & 3):
        for codec in ("utf-32-le", "utf-32-be"):
            reading = strict(data[: len(data) & ~3], codec)
            if reading and not (short and _is_rare(reading.text)):
                return reading if not len(data) & 3 else Reading(reading.text + "\ufffd", codec, 1)
    sample = data[: min(_SAMPLE, len(data) & ~1)]
    if not sample or (len(sample) < 2 * _LEAST and not has_nul and declared not in _ORDERS):
        return None
    shares = {codec: float(_is_common(sample, codec).mean()) for codec in _ORDERS}
    codec = max(shares, key=lambda codec: shares[codec])
    least = 1.0 if len(sample) < 2 * _FEW else MIN_COMMON
    in_step = readable(data, codec) if shares[codec] >= least else None
    return next(filter(None, (out_of_step(data, each) for each in _ORDERS)), in_step)


def out_of_step(data: bytes, codec: str) -> Reading | None:
    """The reading of UTF-16 of which a byte is lost or one too many, with U+FFFD where that is; None if none is.

    >>> data = "清文，以清為先；每一個字都算數，一個也不能丟。".encode("utf-16-be")
    >>> out_of_step(data[:9] + data[10:], "utf-16-be").text
    '清文，以�為先；每一個字都算數，一個也不能丟。'
    """
    if not len(data) & 1 or codec not in _ORDERS:
        return None
    even = {each: _is_common(data[:-1], each) for each in _ORDERS}
    steps = (even[codec], _is_common(data[1:], codec))
    before, behind = (np.cumsum(np.concatenate(([False], each))) for each in steps)
    common = before + behind[-1] - behind  # characters that are, if the step changes at each place
    place = int(common.argmax())
    if common[place] < max(len(data) // 2 * MIN_COMMON, *(each.sum() + _BEHIND for each in even.values())):
        return None
    text = f"{with_bad(data[: 2 * place], codec)}\ufffd{with_bad(data[2 * place + 1 :], codec)}"
    return Reading(text, codec, text.count("\ufffd"))


def _is_ascii_with_nuls(data: bytes) -> bool:
    r"""Whether the bytes are ASCII with stray NULs: in UTF-16 or UTF-32 nearly all characters would be ASCII too.

    >>> _is_ascii_with_nuls(b"\0abc"), _is_ascii_with_nuls("wait…".encode("utf-16-le"))
    (True, False)
    """
    if not data.isascii() or binary.controls(data) > data.count(0):
        return False
    sample = data[: min(_SAMPLE, len(data) & ~3) or len(data) & ~1]
    orders = ("<u2", ">u2", "<u4", ">u4")[: 2 if len(sample) & 3 else 4]
    return max(float(np.isin(np.frombuffer(sample, order), _PRINTABLE).mean()) for order in orders) < _MIN_ASCII


def _is_rare(text: str) -> bool:
    """Whether one of a few characters is neither common nor a symbol such as emoji are: four bytes of data are one."""
    return not all(each >= _SYMBOLS or (each <= "\uffff" and _common()[ord(each)]) for each in text)


def is_denied(data: bytes, codec: str) -> bool:
    """Whether what follows a byte order mark is plain UTF-8 without NULs, and hardly text in `codec`.

    >>> is_denied(b"Hello, plain English.", "utf-16-le"), is_denied("清文".encode("utf-16-le"), "utf-16-le")
    (True, False)
    """
    head = data[:_SAMPLE]
    if not head or 0 in data or binary.controls(head) or not strict(data, "utf-8"):
        return False
    common = _is_common(head[: len(head) & ~1], codec) if codec in _ORDERS else ()
    return not len(common) or float(np.mean(common)) < _SURELY_COMMON


_ORDERS: Final = {"utf-16-le": "<u2", "utf-16-be": ">u2"}
CODECS: Final = frozenset((*_ORDERS, "utf-32-le", "utf-32-be"))


def _is_common(data: bytes, codec: str) -> npt.NDArray[np.bool_]:
    """Of each code unit in this order whether it is a common character or printable ASCII."""
    return _common().take(np.frombuffer(data, _ORDERS[codec]))


@built_once
def _common() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=np.bool_)
    table[0x20:0x7F] = table[[0x09, 0x0A, 0x0D]] = True
    for first, last in _RANGES:
        table[first : last + 1] = True
    for codec, low, high in _LEVEL_1:
        for code in range(low, high + 1):
            character = code.to_bytes(2, "big").decode(codec, "ignore")
            if len(character) == 1 and not character.isascii():  # half of a pair that is none
                table[ord(character)] = True
    return table
