"""Where signs are written: an apostrophe in a word, quotation marks around words, a degree behind a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from transforms.encoding.european.misreadings import (
    APOSTROPHES,
    CLOSING,
    MARKS,
    OF_NUMBERS,
    OPENING,
    PUNCTUATION,
)

LATIN: Final = "A-Za-zÀ-ÖØ-öø-ſ"
"""Latin letters, as between the brackets of a regular expression."""
CONTRACTED: Final = re.compile(
    r"(?:(?<=[a-z]n)’t|(?<=\bI)’(?:ll|ve|m)|(?<=\b[Ww]e)’(?:ll|ve)|(?<=\b[Tt]hey)’(?:ll|ve|re))\b"
)
"""Contractions in which no one writes another sign, as in sh＊t."""
# Anything else beside a sign is of another damage.
_BESIDE: Final = re.compile(f"[\\0-\x7f{LATIN}{MARKS}{PUNCTUATION}{OF_NUMBERS}·\\xa0«»©®°]")
_INSIDE_WORDS: Final = "…´"  # which people write there too: wait…then, don´t
_CONTRACTION: Final = re.compile(r"’(?:[dmst]|ll|re|ve)\b")
_LETTER: Final = re.compile(f"[{LATIN}]")
_BEFORE_QUOTE: Final = re.compile(r"[\s(\[{\-/>=:\"'—–“‘…\xa0]")
_BEHIND_QUOTE: Final = re.compile(r"[\s.,;:!?)\]}\-/<\"'—–’”…*\xa0]")
_NUMBER: Final = re.compile(rf"\d ?[{OF_NUMBERS}]|[{OF_NUMBERS}] ?\d")
_WORDS_OF_ONE: Final = "àÀéÉèÈ"
# Where a hanzi by itself may be such a word: between others, in a line without words of English
_BETWEEN_WORDS: Final = re.compile(rf"(?<![^\s'’\"])[{_WORDS_OF_ONE}](?= \S)")
_ENGLISH: Final = re.compile(r"\b(?:the|of|and|is|was|to)\b", re.IGNORECASE)


class Sign(NamedTuple):
    """A sign: where it stands in its line, what it became, what was meant, and its place in the line that was meant."""

    start: int
    became: str
    meant: str
    at: int

    @property
    def end(self) -> int:
        """Where it ends in its line."""
        return self.start + len(self.became)


def fitting(line: str, signs: Sequence[Sign]) -> list[Sign]:
    """The signs that stand in a line, as it would be meant, where they would be written, and not as they are."""
    found = [sign for sign in signs if _fits(line, sign)]
    doubtful = {sign for sign in found if len(sign.became) == 1 and _may_be_meant(line, sign)}
    if not doubtful:
        return found
    doubtful.difference_update(_paired(line, found))
    return [sign for sign in found if sign not in doubtful]


def _fits(line: str, sign: Sign) -> bool:
    """Whether a sign stands where it would be written."""
    mark, left, right = beside(line, sign)
    if not (_BESIDE.match(left) and _BESIDE.match(right)):
        return False
    if mark in APOSTROPHES and left.isalnum() and right.isalnum():
        return True
    if mark == "’" and len(sign.became) > 1 and left.isspace() and right.isalpha():  # ’s ochtends
        return True
    if mark in OPENING or mark in CLOSING:
        return _is_around(mark, left, right)
    if mark in PUNCTUATION:
        return (mark == "（") == left.isspace() or left.isalnum()
    if mark in OF_NUMBERS:
        return bool(_NUMBER.search(line, max(0, sign.at - 2), sign.at + 3))
    if not mark.isalpha():
        return True
    if _is_alone(line, sign):
        return mark in _WORDS_OF_ONE
    return not ((mark.isupper() and left.islower()) or (mark.islower() and right.isupper()))


def _is_around(mark: str, left: str, right: str) -> bool:
    """Whether a quotation mark opens or closes there."""
    if mark in OPENING:
        return bool(_BEFORE_QUOTE.match(left)) and not right.isspace()
    return not left.isspace() and bool(_BEHIND_QUOTE.match(right))


def _is_alone(line: str, sign: Sign) -> bool:
    _, left, right = beside(line, sign)
    return not (_LETTER.match(left) or _LETTER.match(right))


def _may_be_meant(line: str, sign: Sign) -> bool:
    """Whether what became one character may be meant as it is: 2＊3, AT＆T, ※2, BGB§ 5, ＃1, 10～20, 南京 路.

    >>> _may_be_meant("AT‘T", Sign(2, "＆", "‘", 2)), _may_be_meant("isn’t", Sign(3, "＊", "’", 3))
    (True, False)
    """
    mark, left, right = beside(line, sign)
    if sign.became in _INSIDE_WORDS and left.isalpha() and right.isalpha():
        return not _CONTRACTION.match(line, sign.at)
    if mark in CLOSING:
        is_in_word = left.isalpha() and right.isalpha()
        return not is_in_word and left.isalnum() and (mark, left) != ("’", "s")  # 2＊3, but not the students＊ room
    if mark in OPENING:
        return right.isdigit() or not _is_around(mark, left, right)  # ＃1, AT＆T
    if mark in "…°":
        return right.isdigit()  # 10～20
    if sign.became in PUNCTUATION:
        return mark == "·" or left.isspace() != right.isspace()
    if mark == "·":
        return sign.became.isalpha() and not (left.isalnum() and right.isalnum())
    if mark.isalpha() and _is_alone(line, sign):
        return not _BETWEEN_WORDS.match(line, sign.at) or _is_english(line)
    return False


@lru_cache(1)  # each sign of a line asks
def _is_english(line: str) -> bool:
    return _ENGLISH.search(line) is not None


def _paired(line: str, signs: Sequence[Sign]) -> Iterator[Sign]:
    """The quotation marks, an opening one and the closing one behind it."""
    opened = None
    for sign in signs:
        mark, left, right = beside(line, sign)
        if mark not in OPENING + CLOSING or not _is_around(mark, left, right):
            continue
        if mark in OPENING:
            opened = sign
        elif opened and mark == CLOSING[OPENING.index(opened.meant[0])]:
            yield from (opened, sign)
            opened = None


def beside(line: str, sign: Sign) -> tuple[str, str, str]:
    """A sign as it was meant, and the characters before and behind it; spaces stand around a line."""
    return sign.meant[0], line[sign.at - 1 : sign.at] or " ", line[sign.at + 1 : sign.at + 2] or " "
