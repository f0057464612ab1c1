"""Whether lines prove that they were read with the wrong codec, by where their signs stand."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import Final

from transforms.encoding.european.lines import RereadLine
from transforms.encoding.european.misreadings import DASHES, MARKS, OF_NUMBERS, Misreading
from transforms.encoding.european.places import CONTRACTED, LATIN, Sign, beside
from transforms.encoding.language import accented, likelihood

# Contractions and possessives of English, elisions of French and Italian
_IN_A_WORD: Final = re.compile(
    r"(?<=[A-Za-z])[’‘](?:s|t|d|m|ll|re|ve)\b|\b(?:[cdjlmnst]|qu|dell|all|nell|sull|un)’(?=[aeiouyhà-ÿ])", re.IGNORECASE
)
_SAID: Final = re.compile("“[^“”\n]{1,300}[.,!?…]”")
_QUOTED: Final = re.compile("“[^“”\n]{1,300}”|(?<!\\w)‘[^‘’\n]{1,300}’(?!\\w)")
_NO_LETTER: Final = re.compile(f"[^{LATIN}]")
_LONGEST: Final = 24  # letters before and behind one that are looked at
_ALPHABETS: Final = ("western", "central", "turkish")
_LESS_LIKELY: Final = 2  # nats
_PROOF, _HALF = 2, 1  # what signs count that prove a misreading alone, or two of them


def are_proof(lines: Sequence[RereadLine], misreading: Misreading) -> bool:
    """Whether a mark stands in a word or around one, or other signs are proof enough, each one counted once."""
    proofs: dict[str, int] = {}
    for line in lines:
        for sign in line.signs:
            proofs[sign.became] = max(proofs.get(sign.became, 0), _proof_of_sign(line.meant, sign, misreading))
        long = {sign.at for sign in line.signs if len(sign.became) > 1}
        short = {sign.at for sign in line.signs} - long
        if _in_a_word(line.meant, long, _IN_A_WORD) or _around(line.meant, long, _QUOTED):
            return True
        if _in_a_word(line.meant, short, CONTRACTED) or _around(line.meant, short, _SAID):
            return True
        if _in_a_word(line.meant, short, _IN_A_WORD) and _around(line.meant, short, _QUOTED):
            return True
    return sum(proofs.values()) >= _PROOF


def _in_a_word(line: str, marks: Set[int], pattern: re.Pattern[str]) -> bool:
    return bool(marks) and any(found.start() in marks for found in pattern.finditer(line))


def _around(line: str, marks: Set[int], pattern: re.Pattern[str]) -> bool:
    return len(marks) > 1 and any({found.start(), found.end() - 1} <= marks for found in pattern.finditer(line))


def _proof_of_sign(line: str, sign: Sign, misreading: Misreading) -> int:
    mark, left, right = beside(line, sign)
    if mark in MARKS:
        return _proof_of_mark(mark, left, right, sign.became, misreading)
    if mark in OF_NUMBERS or mark == "，":
        return _proof_behind_number(mark, left, right, sign.became, misreading)
    if not mark.isalpha():
        return 0
    if misreading.is_wide and _word(line, sign.at) in accented.words():
        return _PROOF
    return _proof_of_letter(mark, left, right, misreading)


def _proof_behind_number(mark: str, left: str, right: str, became: str, misreading: Misreading) -> int:
    """Of a sign as in 20℃ and 3×, with no letter behind it but in 20°C."""
    if not misreading.is_telling or not left.isdigit() or became[-1].isascii() or (right.isalpha() and mark != "°"):
        return 0
    return _HALF if misreading.is_wide else _PROOF


def _proof_of_letter(letter: str, left: str, right: str, misreading: Misreading) -> int:
    """Inside a word, or behind its capital; what became hanzi only where the letters are likely side by side."""
    if misreading.is_wide:
        return _HALF if left.isalpha() and right.islower() and _reads_on(left, letter, right) else 0
    is_in_word = left.islower() or ("A" <= left <= "Z" and "a" <= right <= "z")
    return _PROOF if misreading.is_telling and is_in_word else _HALF if left.isalpha() else 0


def _word(line: str, at: int) -> str:
    """The word of which a letter is one, in small letters."""
    before = _NO_LETTER.split(line[max(0, at - _LONGEST) : at])[-1]
    behind = _NO_LETTER.split(line[at : at + _LONGEST], maxsplit=1)[0]
    return f"{before}{behind}".lower()


@lru_cache(1 << 12)
def _reads_on(left: str, letter: str, right: str) -> bool:
    """Whether three letters are as likely as the end of one word and the beginning of another.

    Of letters inside words three in four are, of those set between two words one in twenty.
    """
    inside, between = f"{left}{letter}{right}", f"{left} {right}"
    return any(likelihood.nats(inside, each) <= likelihood.nats(between, each) + _LESS_LIKELY for each in _ALPHABETS)


def _proof_of_mark(mark: str, left: str, right: str, became: str, misreading: Misreading) -> int:
    if misreading.is_telling and not became[-1].isascii():
        return _PROOF
    stands_apart = left == right == " " or (left.isascii() and left.islower() and not right.isalnum())
    if mark not in DASHES or not stands_apart:  # Hola¡Karen is Spanish
        return 0
    return _PROOF if misreading.is_telling else 0 if became.isalpha() else _HALF
