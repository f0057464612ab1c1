"""GBK and Big5 in one file, as where a page quotes another: each line in the one in which it reads better."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from transforms.encoding.decoding.mixed import LINE, joined
from transforms.encoding.decoding.reading import Reading, fixed, strict
from transforms.encoding.language import frequency, likelihood
from transforms.encoding.scan import places
from transforms.encoding.wanted import Want

OTHER: Final[Mapping[str, str]] = {"gb18030": "big5hkscs", "big5hkscs": "gb18030"}
# What a line in the other one looks like: several rare characters close together, or no characters.
_RARE: Final = (Want(frequency.CROWD),)
_LOST: Final = re.compile("\ufffd")
_AHEAD: Final = 15  # nats by which a line must read better in the other; one of rare hanzi reads as badly in both


def read(data: bytes, codec: str) -> Reading | None:
    r"""The text if some lines are in the other of the two than `codec`, in which most are; else None.

    >>> lines = "桥修好了，明天通车。".encode("gbk"), "渡船從此停了，碼頭也關了。".encode("big5")
    >>> read(b"\n".join(lines), "gb18030").text
    '桥修好了，明天通车。\n渡船從此停了，碼頭也關了。'
    """
    if codec not in OTHER:
        return None
    text = fixed(data.decode(codec, "replace"), codec)
    suspects = sorted({*places(_RARE, text), *(found.start() for found in _LOST.finditer(text))})
    lines = LINE.findall(data) if suspects else []
    codecs = [codec] * len(lines)
    for number in _lines_of(text, suspects):
        if number < len(lines) and _reads_better(lines[number], codec):
            codecs[number] = OTHER[codec]
    return joined(lines, codecs, (codec, OTHER[codec])) if len(set(codecs)) > 1 else None


def _lines_of(text: str, suspects: list[int]) -> Iterator[int]:
    """The numbers of the lines, from 0, in which these places are."""
    number = at = 0
    end = -1
    for place in suspects:
        if place > end:
            number += text.count("\n", at, place)
            at, end = place, text.find("\n", place)
            end = end if end >= 0 else len(text)
            yield number


def _reads_better(line: bytes, codec: str) -> bool:
    reading = strict(line, OTHER[codec])
    if reading is None:
        return False
    nats = likelihood.nats(fixed(line.decode(codec, "replace"), codec), "chinese")
    return likelihood.nats(reading.text, "chinese") + _AHEAD < nats
