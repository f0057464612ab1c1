"""Lines that read like no language after every repair was tried: flagged, for a reader to know.

Five signs: a line of hanzi nobody writes, as a wrong codec gives and as no Chinese text does (means over 16 characters
and more in 13,600 lines of 363 pages: at most 10.0 nats, but for lost bytes); a line of accented letters and hardly
any plain ones; a line mostly of private use, which every font shows otherwise; kana of half width where they have no
sound; signs inside words of letters that are not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from transforms.codes import codes
from transforms.encoding import garbled
from transforms.encoding.ftfy.gb2312 import double_bytes
from transforms.encoding.ftfy.signs import SIDE_BY_SIDE
from transforms.encoding.joined import lines_at
from transforms.encoding.language import frequency
from transforms.encoding.language.half_width import NO_SOUND
from transforms.encoding.scan import places
from transforms.encoding.wanted import Crowd, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.unexplained"

_HANZI: Final = re.compile(f"[{COMMON_HANZI}]+")
_WIDE: Final = re.compile("[\u2e80-\U0010ffff]")  # hanzi, kana and private use are among these
_KANA_OR_HANGUL: Final = re.compile("[\u3041-\u30ff가-힣]")
_ACCENTED: Final = re.compile("[\xa1-\xff]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_ROW: Final = re.compile("[^\0-\x7f]+")
_LETTER: Final = re.compile("[À-ÿ]")
_NO_LETTER: Final = re.compile("[\xa1-\xbf×÷]")
_PLAIN: Final = re.compile("[A-Za-z]")
_MANY: Final = 4
_LEAST: Final = 16  # characters
_SURPRISE: Final = 10.5  # nats a hanzi
_USUAL: Final = 8.0  # of hanzi that were read as single bytes: ÖÐ¹ú is 中国
_CROWD, _CLOSE = 5, 12  # such a line has rare characters close together; 6 % of clean pages have, and 33 % within 48
TRIGGERS: Final = (Want(Crowd(frequency.RARE, _CROWD, _CLOSE)), *SIDE_BY_SIDE)
_ALIKE: Final = 3  # runs of one length
# Characters of one radical stand side by side in Unicode, 钅 and 鱼 within this many; so much of a list has it. Not
# those of 金 with many strokes, which UTF-8 read as GBK is full of.
_RADICAL, _SHARE = 0x180, 0.4
_OF_UTF_8: Final = range(0x9300, 0x9480)
# So many accented letters a row beyond ASCII has in text. An alphabet has each letter once, and hardly a sign.
_ROW_OF_TEXT, _DIFFERENT = 4, 7 / 8
_RUN: Final = 3  # hanzi without a break, on average; a list of rare characters has them one by one


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    r"""Each such line, as an edit that changes nothing (`unexplained.hanzi`, `.kana`, `.latin`, `.private_use`,
    `.signs`), and in others each run of too few hanzi that were read as Latin-1 (`.double_bytes`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.rule for edit in find("錨滄輯饕鑄讎薨豕黻鬮罅蠹齏廛彝黥籥鸞\n桥修好了")]
    ['unexplained.hanzi']
    """
    at = places(TRIGGERS, text) if at is None else at
    lines = [(start, text[start:end].removesuffix("\n")) for start, end in lines_at(text, at)]
    return [edit for start, line in lines for edit in _edits(start, line)]


def _edits(start: int, line: str) -> Iterator[Edit]:
    """A flag for the line, which begins there, or for each run in it of too few hanzi."""
    if what := _what(line) if len(line) >= _LEAST else None:
        yield Edit(STAGE, f"unexplained.{what}", start, start + len(line), line, line)
        return
    for first, end in double_bytes(line):
        run = line[first:end]
        if _is_chinese(run.encode("latin-1").decode("gb2312")):
            yield Edit(STAGE, "unexplained.double_bytes", start + first, start + end, run, run)


def _is_chinese(meant: str) -> bool:
    """Whether these are different hanzi, usual ones, as ÅÅÅÅ is not: 排排."""
    return len(set(meant)) > 1 and _HANZI.fullmatch(meant) is not None and frequency.mean(meant) <= _USUAL


def _what(line: str) -> str | None:
    if _WIDE.search(line):
        runs = _HANZI.findall(line)
        hanzi = "".join(runs)
        if len(hanzi) >= max(_LEAST, _RUN * len(runs)) and not _KANA_OR_HANGUL.search(line):
            return "hanzi" if frequency.mean(hanzi) >= _SURPRISE and not _is_list(runs, hanzi) else None
        if len(NO_SOUND.findall(line)) >= _MANY:
            return "kana"
        if 2 * len(_PRIVATE.findall(line)) > len(line):
            return "private_use"
    accented = _ACCENTED.findall(line)
    are_many = len(accented) >= _LEAST and len(accented) > 2 * len(_PLAIN.findall(line))
    if are_many and 2 * len(_LETTER.findall(line)) > len(accented) and not _is_alphabet(line, accented):
        return "latin"
    return "signs" if garbled.signs(line) else None


def _is_alphabet(line: str, accented: Sequence[str]) -> bool:
    """Whether accented letters stand one by one or few by few, or each one once and no sign among them."""
    if _WIDE.search(line):
        return False
    is_spread = len(accented) < _ROW_OF_TEXT * len(_ROW.findall(line))
    return is_spread or (not _NO_LETTER.search(line) and len(set(accented)) >= _DIFFERENT * len(accented))


def _is_list(runs: Sequence[str], hanzi: str) -> bool:
    """Whether this is a list: of idioms or surnames, each as long, or of elements or fishes, which share a radical."""
    if len(runs) >= _ALIKE and len(set(map(len, runs))) == 1:
        return True
    points = np.sort(codes(hanzi))
    points = points[(points < _OF_UTF_8[0]) | (points > _OF_UTF_8[-1])]
    within = points.searchsorted(points + _RADICAL) - np.arange(len(points))
    return bool(len(points) and within.max() >= _SHARE * len(hanzi))
