"""Pinyin readings, and the characters that a conversion to Traditional changes: what annotations are made of.

Sources: pypinyin's table of readings (41,923 characters) and OpenCC's tables of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from transforms.opencc_dictionaries import dictionary

_LETTER: Final = "A-Za-züÜāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙĂĔĬŎŬăĕĭŏŭɑɡ\u0300-\u0308\u030c"
FIRST_IN_READING: Final = _LETTER
"""What may stand between the brackets of a class: the first characters of readings."""
READING: Final = f"[{_LETTER}]{{1,12}}"
"""A regular expression for one reading, with its accents composed or not (`lǚ` has 4 code points if they are not)."""

_LOOKALIKES: Final = {ord("ɑ"): "a", ord("ɡ"): "g", 0x306: "\u030c"}  # U+0251, U+0261 and breve for caron


def normal(reading: str) -> str:
    r"""A reading as pypinyin's table writes it.

    >>> normal("Yè"), normal("ye\u0300"), normal("shănɡ")
    ('yè', 'yè', 'shǎng')
    """
    apart = unicodedata.normalize("NFD", reading).translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", apart).lower()


def has_reading(character: str, reading: str) -> bool:
    """Whether the character can be read so, in any of the spellings that `normal` knows.

    >>> has_reading("業", "yè"), has_reading("業", "wù")
    (True, False)
    """
    return len(character) == 1 and normal(reading) in readings(character)


@cache
def readings(character: str) -> frozenset[str]:
    """All readings of one character, empty where the table has none.

    >>> sorted(readings("長"))
    ['cháng', 'zhàng', 'zhǎng']
    """
    return frozenset(_readings(character))


@cache
def usual(character: str) -> str:
    """The reading that the table gives first, which such conversions write; empty where it has none.

    All 302 annotations of the page in `seeds` are readings given first.

    >>> usual("頁"), usual("發"), usual("數")
    ('yè', 'fā', 'shù')
    """
    return next(iter(_readings(character)), "")


def _readings(character: str) -> Sequence[str]:
    # Imported late: it takes 0.1 s, and most documents have no annotation.
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT[ord(character)].split(",") if ord(character) in PINYIN_DICT else ()


@cache
def simplified() -> Mapping[str, str]:
    """The characters that conversion from Traditional to Simplified changes, each with what it becomes.

    >>> simplified()["業"], "业" in simplified()
    ('业', False)
    """
    return {written: becomes[0] for written, becomes in dictionary("TSCharacters.txt").items() if becomes[0] != written}


@cache
def traditional() -> Mapping[str, tuple[str, ...]]:
    """The characters that conversion from Simplified to Traditional may change, each with what it may become.

    >>> traditional()["业"], traditional()["发"]
    (('業',), ('發', '髮'))
    """
    return {written: becomes for written, becomes in dictionary("STCharacters.txt").items() if becomes != (written,)}


def of_other_script(text: str) -> frozenset[str]:
    """The characters that a text in one script does not have; none where both scripts are met, or no sign of either.

    >>> "這" in of_other_script("两个阶段"), "这" in of_other_script("兩個階段"), of_other_script("大雨")
    (True, True, frozenset())
    """
    (has_simplified, has_traditional) = (not each.isdisjoint(text) for each in _of_one_script())
    if has_simplified == has_traditional:
        return frozenset()
    return _of_one_script()[has_simplified]


@cache
def _of_one_script() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only Simplified has, and only Traditional."""
    only_simplified = (each for each, becomes in traditional().items() if each not in becomes)
    return frozenset(only_simplified).difference(simplified()), frozenset(simplified()).difference(traditional())


# Behind a character beyond ASCII, with a space between or not, or behind another annotation: asked first, since English
# text is full of words in parentheses
_BEHIND: Final = r"(?:(?<=[^\0-(*-\x7f][(（])|(?<=[^\0-(*-\x7f][ \u3000][(（]))"
ANNOTATION: Final = re.compile(
    rf"[(（]{_BEHIND}[ \u3000]{{0,2}}({READING}(?:[,，、/; ]{{1,2}}{READING}){{0,3}})[ \u3000]{{0,2}}[)）]"
)
"""One or more readings in parentheses; the group holds the readings."""
