"""Hanzi of GB 2312 read as Latin-1, too few to be proved, which ftfy would take apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from transforms.encoding.ftfy.meant import ODD_LETTER

_HIGH: Final = re.compile("[\xa1-\xfe]{4,}")


def double_bytes(text: str) -> list[tuple[int, int]]:
    """The runs that read as hanzi of GB 2312.

    So do ÖÐ¹ú, 中国, and Ñ§Ï°, 学习 or else ѧϰ; they are too short to prove that they are hanzi.

    >>> double_bytes("ÖÐ¹ú, cafÃ©")
    [(0, 4)]
    """
    return [run.span() for run in _HIGH.finditer(text) if _is_gb2312(run[0])]


def _is_gb2312(run: str) -> bool:
    try:
        run.encode("latin-1").decode("gb2312")
    except UnicodeError:
        return False
    return True


def breaks(spans: Sequence[tuple[int, int]], start: int, end: int, meant: str) -> bool:
    """Whether a change takes only a part of one of these spans, which are in order, or makes odd letters of it.

    >>> breaks([(0, 4)], 1, 3, "й"), breaks([(0, 4)], 0, 4, "ѧϰ"), breaks([(0, 4)], 8, 10, "é")
    (True, True, False)
    """
    number = bisect_right(spans, start, key=itemgetter(0)) - 1
    inside = number >= 0 and end <= spans[number][1]
    return inside and ((start, end) != spans[number] or bool(ODD_LETTER.search(meant)))
