"""Pinyin readings, in which annotations are written; from pypinyin's table of 41,923 characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

_LETTER: Final = "A-Za-züÜāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙĂĔĬŎŬăĕĭŏŭɑɡ\u0300-\u0308\u030c"
FIRST_IN_READING: Final = _LETTER
"""What may stand between the brackets of a class: the first characters of readings."""
READING: Final = f"(?:[LNln][Uu]:[Ee]?|[{_LETTER}]{{1,12}})[0-5]?"
"""A regular expression for one reading, with its accents composed or not (`lǚ` has 4 code points if they are not)."""

_LOOKALIKES: Final = {ord("ɑ"): "a", ord("ɡ"): "g", 0x306: "\u030c"}  # U+0251, U+0261 and breve for caron
_TONES: Final = "1234", "\u0304\u0301\u030c\u0300"
_NO_TONE: Final = re.compile("[\u0300-\u0304\u030c]")


def normal(reading: str) -> str:
    r"""A reading as pypinyin's table writes it.

    >>> normal("Yè"), normal("ye\u0300"), normal("shănɡ"), normal("lu:4"), normal("nv3"), normal("gou3")
    ('yè', 'yè', 'shǎng', 'lǜ', 'nǚ', 'gǒu')
    """
    apart = unicodedata.normalize("NFD", reading).translate(_LOOKALIKES)
    found = unicodedata.normalize("NFC", apart).lower().replace("u:", "ü").replace("v", "ü")
    return _marked(found[:-1], found[-1]) if found[-1:].isdigit() else found


def _marked(letters: str, tone: str) -> str:
    """The letters with the mark of a tone, over a, e, the o of ou, or else the last vowel."""
    mark = dict(zip(*_TONES, strict=True)).get(tone, "")
    place = next((letters.index(each) for each in ("a", "e", "ou") if each in letters), -1)
    place = place if place >= 0 else max(map(letters.rfind, "iouü"))
    return unicodedata.normalize("NFC", letters[: place + 1] + mark + letters[place + 1 :])


def has_reading(character: str, reading: str) -> bool:
    """Whether the character can be read so, in any of the spellings that `normal` knows, or without its tone.

    >>> has_reading("業", "yè"), has_reading("業", "ye4"), has_reading("業", "ye"), has_reading("業", "wù")
    (True, True, True, False)
    """
    return len(character) == 1 and normal(reading) in readings(character) | _toneless(character)


def without_tone(reading: str) -> str:
    """A reading as people without such letters write it, save for ü.

    >>> without_tone("yè"), without_tone("lǜ")
    ('ye', 'lü')
    """
    return unicodedata.normalize("NFC", _NO_TONE.sub("", unicodedata.normalize("NFD", reading)))


@cache
def _toneless(character: str) -> frozenset[str]:
    return frozenset(map(without_tone, readings(character)))


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


# Behind a character beyond ASCII, with a space between or not, or behind another annotation: asked first, since English
# text is full of words in parentheses
OPENING: Final = r"(（\[［【〔"
"""What may stand between the brackets of a class: the parentheses and brackets that open an annotation."""
_BEHIND: Final = rf"(?:(?<=[^\0-(*-\x7f][{OPENING}])|(?<=[^\0-(*-\x7f][ \u3000][{OPENING}]))"
ANNOTATION: Final = re.compile(
    rf"[{OPENING}]{_BEHIND}[ \u3000]{{0,2}}({READING}(?:[,，、/; ]{{1,2}}{READING}){{0,3}})"
    r"[ \u3000]{0,2}[)）\]］】〕]"
)
"""One or more readings in parentheses or brackets; the group holds the readings."""
