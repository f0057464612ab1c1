"""European text whose few letters and marks beyond ASCII were read with the wrong codec: don¡¯t, caf茅, ※Stop!§.

They are too few for the proofs of `mojibake`, but where they stand proves them: no one writes ¡¯ in a word of English.
A hanzi beside Latin letters is no proof (cat猫, Kindle版), if it does not make a word that is known. On a page with a
proof, all that stands as it would be meant is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Final, NamedTuple

from transforms.encoding import ftfy
from transforms.encoding.joined import lines_at
from transforms.encoding.language import accented, frequency, likelihood
from transforms.encoding.mojibake import as_a_whole
from transforms.encoding.mojibake.european_signs import (
    APOSTROPHES,
    CLOSING,
    DASHES,
    MARKS,
    OF_NUMBERS,
    OPENING,
    PUNCTUATION,
    Reading,
    readings,
)
from transforms.encoding.mojibake.wrong_codecs import utf8_as_latin
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.lines import written
from transforms.model import Edit, Line

STAGE: Final = "encoding.european"

_RARE: Final = 10  # nats of a hanzi


def _first_letters() -> str:
    """What begins a sign without which nothing is proven, and is neither written everywhere nor seen by ftfy's pass."""
    first: set[str] = set()
    for each in readings():
        for became, meant in each.meant.items():
            if became[0] not in first and _is_asked_for(became, meant[0], each):
                first.add(became[0])
    return re.escape("".join(sorted(first)))


def _is_asked_for(became: str, mark: str, reading: Reading) -> bool:
    if "À" <= mark <= "ÿ" and mark.isalpha() and reading.is_wide:
        return frequency.mean(became[0]) >= _RARE  # 没 of û is common
    marks = MARKS if reading.is_telling else CLOSING
    return mark in marks and became[0] != "…" and not places(ftfy.SIDE_BY_SIDE, f"n{became}t")


TRIGGERS: Final = (
    *ftfy.SIDE_BY_SIDE,
    Want(Row((Class("0-9A-Za-z.,!? "), Class(_first_letters())), at=1)),
)
_WIDE: Final = re.compile("[\u3041-\ufaff\uff66-\uffdc]")  # hanzi, kana, hangul, private use
_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ſ"
# Anything else beside a sign is of another damage.
_BESIDE: Final = re.compile(f"[\\0-\x7f{_LATIN}{MARKS}{PUNCTUATION}{OF_NUMBERS}·\\xa0«»©®°]")
_LETTER: Final = re.compile(f"[{_LATIN}]")
_HANZI: Final = re.compile(f"(?<![{_LATIN}])[ä-é][\xa1-\xbf]{{2}}")  # of UTF-8: é¡¯ is 顯, but not in café¡¯s
_BEFORE_QUOTE: Final = re.compile(r"[\s(\[{\-/>=:\"'—–“‘…\xa0]")
_BEHIND_QUOTE: Final = re.compile(r"[\s.,;:!?)\]}\-/<\"'—–’”…*\xa0]")
# Contractions and possessives of English, elisions of French and Italian
_IN_A_WORD: Final = re.compile(
    r"(?<=[A-Za-z])[’‘](?:s|t|d|m|ll|re|ve)\b|\b(?:[cdjlmnst]|qu|dell|all|nell|sull|un)’(?=[aeiouyhà-ÿ])", re.IGNORECASE
)
# What became one character, people write too: sh＊t, AT＆T, ※see BGB§
_CONTRACTED: Final = re.compile(
    r"(?:(?<=[a-z]n)’t|(?<=\bI)’(?:ll|ve|m)|(?<=\b[Ww]e)’(?:ll|ve)|(?<=\b[Tt]hey)’(?:ll|ve|re))\b"
)
_SAID: Final = re.compile("“[^“”\n]{1,300}[.,!?…]”")
_QUOTED: Final = re.compile("“[^“”\n]{1,300}”|(?<!\\w)‘[^‘’\n]{1,300}’(?!\\w)")
_NUMBER: Final = re.compile(rf"\d ?[{OF_NUMBERS}]|[{OF_NUMBERS}] ?\d")
_WORDS_OF_ONE: Final = "àÀéÉèÈ"
_NO_LETTER: Final = re.compile(f"[^{_LATIN}]")
_LONGEST: Final = 24  # letters before and behind one that are looked at
_ALPHABETS: Final = ("western", "central", "turkish")
_LESS_LIKELY: Final = 2  # nats
_PROOF, _HALF = 2, 1


class _Sign(NamedTuple):
    """A sign: where it stands in its line, and what was meant, and where that stands in the line that was meant."""

    start: int
    end: int
    meant: str
    at: int


class _Read(NamedTuple):
    """A line, from `start`, as it would be meant, with the signs of it that stand where they would be written."""

    start: int
    line: str
    meant: str
    signs: Sequence[_Sign]


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each such sign as it was meant; the rule says what was read as what.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("the cat猫 and I don¡¯t mind", [7, 17])]
    [('¡¯', '’', 'european.gbk_as_latin1')]
    >>> [edit.after for edit in find("the na茂ve caf茅")]
    ['ï', 'é']
    """
    at = places(TRIGGERS, text) if at is None else at
    if as_a_whole.is_utf8(text):  # a case for `ftfy`
        return []
    near = (text[start:end] for start, end in lines_at(text, at))
    named = {name for line in near if not _is_for_ftfy(line) for name in _names(line)}
    if not named:
        return []
    ours = [line for line in written(text) if not _is_for_ftfy(line.text)]
    read = [(each, _lines(ours, each)) for each in readings() if each.name in named]
    proven = [(each, lines) for each, lines in read if _is_proven(each, lines)]
    edits: list[Edit] = []
    taken: set[int] = set()
    for each, lines in sorted(proven, key=_signs_of, reverse=True):  # of two that explain a sign, the one of more signs
        new = [edit for line in lines for edit in _edits(line, each) if edit.start not in taken]
        taken.update(place for edit in new for place in range(edit.start, edit.end))
        edits += new
    return sorted(edits, key=lambda edit: edit.start)


def _signs_of(read: tuple[Reading, Sequence[_Read]]) -> int:
    return sum(len(line.signs) for line in read[1])


def _names(line: str) -> Iterator[str]:
    """The names of the readings of which a line may have a sign."""
    slender = not _is_wide_too(line)
    for _, became in _signs(line):
        yield from (each.name for each in _tables()[became] if slender or not each.is_wide)


def _is_wide_too(line: str) -> bool:
    """Whether a line has more than signs that are no letters of an alphabet: it is Chinese, with words of English."""
    return not set(_WIDE.findall(line)) <= _members()


def _signs(line: str) -> Iterator[tuple[int, str]]:
    """Places of all that any sign may have become, longer ones first."""
    tables = _tables()
    for found in _first().finditer(line):
        start = found.start()
        yield from ((start, line[start : start + size]) for size in (3, 2, 1) if line[start : start + size] in tables)


def _is_for_ftfy(line: str) -> bool:
    """Whether a line has nothing but ASCII and UTF-8, read as Latin-1 or windows-1252, that is no Chinese.

    >>> _is_for_ftfy("Le cafÃ©"), _is_for_ftfy("the café¡¯s")
    (True, False)
    """
    try:
        return not _WIDE.search(utf8_as_latin(line))
    except UnicodeError:
        return False


def _lines(lines: Iterable[Line], reading: Reading) -> list[_Read]:
    """The lines with signs of a reading."""
    fitting = (line for line in lines if not (reading.is_wide and _is_wide_too(line.text)))
    read = (_read(line.start, line.text, reading) for line in fitting)
    return [line for line in read if line.signs]


def _read(start: int, line: str, reading: Reading) -> _Read:
    pieces: list[str] = []
    signs: list[_Sign] = []
    done = size = 0
    for at, became in _signs(line):
        if at >= done and (meant := reading.meant.get(became)):
            pieces += (line[done:at], meant)
            size += at - done
            signs.append(_Sign(at, at + len(became), meant, size))
            size += len(meant)
            done = at + len(became)
    after = "".join((*pieces, line[done:]))
    if reading.is_wide and _WIDE.search(after):
        return _Read(start, line, line, ())
    if _WIDE.search(line):
        signs = [sign for sign in signs if not _HANZI.match(line, sign.start - 1)]
    return _Read(start, line, after, [sign for sign in signs if _fits(after, sign)])


def _fits(line: str, sign: _Sign) -> bool:
    """Whether a sign stands where it would be written."""
    mark, left, right = _beside(line, sign)
    if not (_BESIDE.match(left) and _BESIDE.match(right)):
        return False
    if mark in APOSTROPHES and left.isalnum() and right.isalnum():
        return True
    if mark in OPENING:
        return bool(_BEFORE_QUOTE.match(left)) and not right.isspace()
    if mark in CLOSING:
        return not left.isspace() and bool(_BEHIND_QUOTE.match(right))
    if mark in PUNCTUATION:
        return (mark == "（") == left.isspace() or left.isalnum()
    if mark in OF_NUMBERS:
        return bool(_NUMBER.search(line, max(0, sign.at - 2), sign.at + 3))
    if not mark.isalpha():
        return True
    if not (_LETTER.match(left) or _LETTER.match(right)):
        return mark in _WORDS_OF_ONE
    return not ((mark.isupper() and left.islower()) or (mark.islower() and right.isupper()))


def _beside(line: str, sign: _Sign) -> tuple[str, str, str]:
    """A sign as it was meant, and the characters before and behind it; spaces stand around a line."""
    return sign.meant[0], line[sign.at - 1 : sign.at] or " ", line[sign.at + 1 : sign.at + 2] or " "


def _is_proven(reading: Reading, lines: Sequence[_Read]) -> bool:
    """Whether a mark stands in a word or around one, or other signs are proof enough, each one counted once."""
    proofs: dict[str, int] = {}
    for line in lines:
        for sign in line.signs:
            became = line.line[sign.start : sign.end]
            proofs[became] = max(proofs.get(became, 0), _proof_of_sign(line.meant, sign, became, reading))
        long = {sign.at for sign in line.signs if sign.end - sign.start > 1}
        short = {sign.at for sign in line.signs} - long
        if _in_a_word(line.meant, long, _IN_A_WORD) or _around(line.meant, long, _QUOTED):
            return True
        if _in_a_word(line.meant, short, _CONTRACTED) or _around(line.meant, short, _SAID):
            return True
        if _in_a_word(line.meant, short, _IN_A_WORD) and _around(line.meant, short, _QUOTED):
            return True
    return sum(proofs.values()) >= _PROOF


def _in_a_word(line: str, marks: Set[int], pattern: re.Pattern[str]) -> bool:
    return bool(marks) and any(found.start() in marks for found in pattern.finditer(line))


def _around(line: str, marks: Set[int], pattern: re.Pattern[str]) -> bool:
    return len(marks) > 1 and any({found.start(), found.end() - 1} <= marks for found in pattern.finditer(line))


def _proof_of_sign(line: str, sign: _Sign, became: str, reading: Reading) -> int:
    mark, left, right = _beside(line, sign)
    if mark in MARKS:
        return _proof_of_mark(mark, left, right, became, reading)
    if mark in OF_NUMBERS or mark == "，":
        is_at_its_end = mark == "°" or not right.isalpha()
        is_behind_number = reading.is_telling and left.isdigit() and is_at_its_end and not became[-1].isascii()
        return (_HALF if reading.is_wide else _PROOF) if is_behind_number else 0
    if not mark.isalpha():
        return 0
    if not reading.is_wide:
        return _PROOF if reading.is_telling and left.islower() else _HALF if left.isalpha() else 0
    if _word(line, sign.at) in accented.words():
        return _PROOF
    return _HALF if left.isalpha() and right.islower() and _reads_on(left, mark, right) else 0


def _word(line: str, at: int) -> str:
    """The word of which a letter is one, in small letters."""
    before = _NO_LETTER.split(line[max(0, at - _LONGEST) : at])[-1]
    behind = _NO_LETTER.split(line[at : at + _LONGEST], maxsplit=1)[0]
    return f"{before}{behind}".lower()


def _reads_on(left: str, letter: str, right: str) -> bool:
    """Whether three letters are as likely as the end of one word and the beginning of another.

    Of letters inside words three in four are, of those set between two words one in twenty.
    """
    inside, between = f"{left}{letter}{right}", f"{left} {right}"
    return any(likelihood.nats(inside, each) <= likelihood.nats(between, each) + _LESS_LIKELY for each in _ALPHABETS)


def _proof_of_mark(mark: str, left: str, right: str, became: str, reading: Reading) -> int:
    if reading.is_telling and not became[-1].isascii():
        return _PROOF
    stands_apart = left == right == " " or (left.isascii() and left.islower() and not right.isalnum())
    if mark not in DASHES or not stands_apart:  # Hola¡Karen is Spanish
        return 0
    return _PROOF if reading.is_telling else 0 if became.isalpha() else _HALF


def _edits(line: _Read, reading: Reading) -> Iterator[Edit]:
    for sign in line.signs:
        start, end = line.start + sign.start, line.start + sign.end
        yield Edit(STAGE, f"european.{reading.name}", start, end, line.line[sign.start : sign.end], sign.meant)


@cache
def _tables() -> Mapping[str, Sequence[Reading]]:
    """By what a sign became, the readings that have it."""
    tables: dict[str, list[Reading]] = {}
    for each in readings():
        for became in each.meant:
            tables.setdefault(became, []).append(each)
    return tables


@cache
def _first() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted({became[0] for became in _tables()})))}]")


@cache
def _members() -> frozenset[str]:
    """All that a sign may have become a part of, of what is no letter of an alphabet."""
    return frozenset(_WIDE.findall("".join(_tables())))
