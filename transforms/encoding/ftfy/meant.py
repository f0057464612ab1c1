"""Letters that are meant, though ftfy takes them for mojibake: named ones, a code table, signs by themselves."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import numpy as np
from ftfy.badness import is_bad

from transforms.codes import codes
from transforms.encoding.ftfy.beyond import IN_A_WORD

# Â or Ã as a word or in quotation marks: a letter that a text in Portuguese, Romanian or French may name.
_LONE: Final = re.compile(r"(?<![^\s“‘«„\"'(\[])[ÂÃ](?=[ \n”’»\"',.;:!?)\]]|\Z)")
# A capital of Portuguese before a sign of trade, `IRMÃ™`, where others stand whole.
_IN_CAPITALS: Final = re.compile(r"(?<=[A-ZÀ-Ö]{2})Ã(?=[®™](?!\w))")
_CAPITALS: Final = re.compile("[A-ZÀ-Ö][ÃÕÇ][A-ZÀ-Ö]")
# A capital before the end of a quotation whose beginning is whole: as UTF-8 in windows-1252 that would be â€œ.
_QUOTATION: Final = re.compile(r"“[^“”\n]*Ã”")
_AT_ITS_END: Final = re.compile("(?<=[A-ZÀ-ÞĐ])Ã(?=”)")
QUOTED: Final = re.compile("“ ?[ÂÃ] ?”|« ?[ÂÃ] ?»")
_WHOLE: Final = re.compile("[A-Za-z][À-ÖØ-öø-ſ]|[À-ÖØ-öø-ſ][a-z]")
ODD_LETTER: Final = re.compile("[ɐ-ʯͰ-ͽϏ-ϿѐѝѠ-҉Ӏ-ԯ]")  # of phonetics, and of old Greek and Cyrillic
_IN_ORDER: Final = 3  # characters that follow one another by chance
_PAIRS, _NEAR = 3, 8  # letters beside their other case, so many characters before and behind a change


def names_a_letter(text: str) -> bool:
    """Whether Â or Ã stands by itself in a text whose other accented letters are whole.

    >>> names_a_letter("Â e Ã na “Ação”"), names_a_letter("Ã  Paris"), names_a_letter("“Ã”, cafÃ©, déjà")
    (True, False, False)
    """
    rest = _LONE.sub("", text)
    if _CAPITALS.search(text):
        rest = _IN_CAPITALS.sub("", rest)
    if _QUOTATION.search(text):
        rest = _AT_ITS_END.sub("", rest)
    is_whole = _WHOLE.search(rest) or QUOTED.search(text)
    return rest != text and bool(is_whole) and not is_bad(rest) and not IN_A_WORD.search(rest)


def is_a_sign(text: str, start: int, old: str, meant: str) -> bool:
    """Whether a change would make an odd letter of what stands by itself, as É with the number of a note does.

    >>> is_a_sign("É¹ 是音标", 0, "É¹", "ɹ"), is_a_sign("cafÃ©", 3, "Ã©", "é")
    (True, False)
    """
    end = start + len(old)
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not beside.strip(" ,.;:，。、；：") and ODD_LETTER.fullmatch(meant) is not None


def is_in_order(run: str) -> bool:
    """Whether these are characters of a code table, one after the other.

    >>> is_in_order("ÕÖ×Ø"), is_in_order("afÃ©")
    (True, False)
    """
    size = len(run)
    is_so_far = size > _IN_ORDER and ord(run[-1]) == ord(run[0]) + size - 1
    return is_so_far and all(ord(other) == ord(one) + 1 for one, other in pairwise(run))


def has_alphabet(text: str) -> bool:
    """Whether an alphabet may be anywhere: a cheaper question."""
    before, other, behind = codes(text)[:-1], codes(text.swapcase())[:-1], codes(text)[1:]
    return len(other) != len(behind) or int(np.count_nonzero((other == behind) & (before != behind))) >= _PAIRS


def is_in_alphabet(text: str, start: int, end: int) -> bool:
    """Whether a place is in an alphabet, whose letters stand in both cases.

    >>> is_in_alphabet("ČčĆćĐđŠšŽž", 5, 8), is_in_alphabet("aA âÂ ãÃ àÀ", 4, 6), is_in_alphabet("cafÃ©", 3, 5)
    (True, True, False)
    """
    is_beside = _pairs(text[max(0, start - 1) : end + 1]) > 0
    return is_beside and _pairs(text[max(0, start - _NEAR) : end + _NEAR]) >= _PAIRS


def _pairs(text: str) -> int:
    """How many letters stand before their other case."""
    return sum(one != other and one.swapcase() == other for one, other in pairwise(text))
