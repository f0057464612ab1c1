"""How surprising a text is, in nats, to readers of one alphabet: what tells the right reading of bytes from others.

Hanzi, kana and hangul count each by itself, letters each after the one before, as `benchmarks/train_letters.py` counted
them. The right reading of 50 bytes costs 2.4 to 4.1 nats a byte, random bytes at least 5.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from string import ascii_letters
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.language import frequency
from transforms.tables import built_once, read_only

ALPHABETS: Final = (
    *("chinese", "japanese", "korean", "western", "central", "baltic", "turkish"),
    *("cyrillic", "greek", "hebrew", "arabic", "thai", "vietnamese"),
)

# Nats of what the tables do not list. Signs are digits, punctuation and white space of ASCII.
_SIGN: Final = 1
_PLAIN_LETTER: Final = 4  # of ASCII, to readers of another script
_CAPITAL: Final = 1  # more than the small letter
_PUNCTUATION: Final = 6
_UNLISTED: Final = 12
_CONTROL: Final = 20
_BAD: Final = 24  # U+FFFD
_MARKS: Final = "“”‘’–—…«»„•·©®°€£§¡¿№‹›´½×\u00a0"
_OPENING: Final = "¿¡«„"

# Nats of one class beside another, the first in rows: none, Latin small and capital, other letters small and capital,
# ideographs and syllables, opening marks. A capital stands seldom after a small letter, two scripts seldom in one word.
_BESIDE: Final = read_only(
    np.array(
        [
            [0, 0, 0, 0, 0, 0, 0],
            [0, 0, 6, 9, 9, 4, 6],
            [0, 0, 0, 9, 9, 3, 6],
            [0, 9, 9, 0, 6, 6, 6],
            [0, 9, 9, 0, 0, 6, 6],
            [0, 4, 3, 6, 6, 0, 0],
            [0, 0, 0, 0, 0, 0, 0],
        ],
        dtype=np.uint8,
    )
)
_CLASSES: Final = ((0x41, 0x24F, 1, 2), (0x370, 0x10FF, 3, 4), (0x3041, 0xD7A3, 5, 5), (0xFF66, 0xFF9D, 5, 5))

Table = npt.NDArray[np.uint8]


class _Reader(NamedTuple):
    """By UTF-16 unit: nats of a character, and its row in `pairs`, the nats of a letter after another."""

    characters: Table
    rows: Table
    pairs: Table


def each(texts: Sequence[str], alphabet: str) -> npt.NDArray[np.int64]:
    """`nats` of some texts, at once.

    >>> each(["清文", "", "清"], "chinese").tolist() == [nats("清文", "chinese"), 0, nats("清", "chinese")]
    True
    """
    points, reader = units("".join(texts)), _reader(alphabet)
    ends = np.cumsum([len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts])
    following = _following(points, reader)
    following[ends[ends < len(points)]] = 0
    sums = np.concatenate(([0], (following + reader.characters.take(points)).cumsum(dtype=np.int64)))
    of_each: npt.NDArray[np.int64] = np.diff(sums[ends], prepend=0)
    return of_each


def nats(text: str, alphabet: str) -> int:
    """The nats of all of `text` to readers of `alphabet`; a character beyond the BMP counts as two.

    >>> nats("今天天气很好。", "chinese") < nats("쏟莫莫폭벌봤。", "korean")
    True
    """
    points, reader = units(text), _reader(alphabet)
    return int(reader.characters.take(points).sum()) + int(_following(points, reader).sum())


def _following(points: npt.NDArray[np.uint16], reader: _Reader) -> Table:
    """The nats of each UTF-16 unit for what stands before it."""
    following, classes = np.zeros(len(points), dtype=np.uint8), _classes().take(points)
    following[1:] = _BESIDE[classes[:-1], classes[1:]]
    if len(reader.pairs) > 1:
        rows = reader.rows.take(points)
        following[1:] += reader.pairs[rows[:-1], rows[1:]]
    return following


def alone(text: str, alphabet: str) -> Table:
    """The nats of each UTF-16 unit of a text to readers of `alphabet`, whatever stands before it."""
    return _reader(alphabet).characters.take(units(text))


@built_once
def _reader(alphabet: str) -> _Reader:
    syllabic = {"chinese": _chinese, "japanese": _japanese, "korean": _korean}
    if alphabet not in syllabic:
        return _letters(_tables()[alphabet])
    characters = syllabic[alphabet]()
    for cost, listed in _tables().get(alphabet, ()):
        characters[_codes(listed)] = int(cost)
    return _Reader(characters, np.zeros(0x10000, dtype=np.uint8), np.zeros((1, 1), dtype=np.uint8))


@cache
def _tables() -> dict[str, Sequence[tuple[str, str]]]:
    rows = [line.split("\t") for line in (files(__package__) / "letters.tsv").read_text("utf-8").splitlines()[1:]]
    return {alphabet: [(first, nats) for _, first, nats in of] for alphabet, of in groupby(rows, lambda row: row[0])}


def _letters(table: Sequence[tuple[str, str]]) -> _Reader:
    characters, rows = np.full(0x10000, _UNLISTED, dtype=np.uint8), np.zeros(0x10000, dtype=np.uint8)
    characters[:0x80] = _SIGN
    characters[_codes(ascii_letters)] = _PLAIN_LETTER
    characters[_codes(_MARKS)] = _PUNCTUATION
    characters[0x80:0xA0], characters[0xFFFD] = _CONTROL, _BAD
    for row, (letter, _) in enumerate(table[1:], start=1):
        for each, cost in ((letter.upper(), _CAPITAL), (letter, 0)):
            if len(each) == 1:
                rows[ord(each)], characters[ord(each)] = row, cost
    pairs = np.array([[int(sign, 36) for sign in signs] for _, signs in table], dtype=np.uint8)
    pairs[0, 0] = 0  # signs among themselves were not counted
    return _Reader(characters, rows, pairs)


def _chinese() -> Table:
    table = frequency.table().copy()
    table[:0x80] = _SIGN
    table[_codes(ascii_letters)] = _PLAIN_LETTER
    table[0x80:0xA0], table[0xFFFD] = _CONTROL, _BAD
    return table


def _japanese() -> Table:
    table = _chinese()
    table[0x3400:0xA000] = 16
    table[_standard("euc_jp", 0xB0, 0xCF)] = 10  # kanji of level 1, and of level 2
    table[_standard("euc_jp", 0xD0, 0xF4)] = 13
    table[0x3041:0x30FF] = 5
    table[0xFF61:0xFFA0] = 7
    return table


def _korean() -> Table:
    table = _chinese()
    table[0x3400:0xA000] = 17
    table[_standard("euc_kr", 0xCA, 0xFD)] = 12  # hanja
    table[0xAC00:0xD7A4] = 14
    table[_standard("euc_kr", 0xB0, 0xC8)] = 10  # the syllables of KS X 1001
    table[0x3131:0x318F] = 8
    return table


def _standard(codec: str, first: int, last: int) -> list[int]:
    """The characters of some rows of a standard of 94 times 94."""
    codes = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0xA1, 0xFF))
    return _codes("".join(code.decode(codec, "ignore") for code in codes))


def _codes(characters: Iterable[str]) -> list[int]:
    return [ord(character) for character in characters]


@built_once
def _classes() -> Table:
    """By UTF-16 unit, the row of `_BESIDE`."""
    classes = np.zeros(0x10000, dtype=np.uint8)
    for first, last, small, capital in _CLASSES:
        for code in range(first, last + 1):
            if chr(code).isalpha():
                classes[code] = capital if chr(code).isupper() else small
    classes[_codes(_OPENING)] = len(_BESIDE) - 1
    return classes
