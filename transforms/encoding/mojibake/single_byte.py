"""The single-byte encodings beside Latin-1 in which Chinese is sometimes read: ПВµД is 下的 in GBK, µÿ¿ 昨 in UTF-8.

Each has characters that Latin-1 lacks; a text without any of them was not read so.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.mojibake.byte_pairs import byte_table
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_2, LEADS_4, LEADS_OF_CHINESE
from transforms.encoding.wanted import Class, Row
from transforms.tables import built_once

READERS: Final[Mapping[str, str]] = {
    "windows-1251": "cyrillic",
    "koi8-r": "cyrillic",
    "cp866": "cyrillic",
    "windows-1250": "central",
    "iso8859-2": "central",
    "windows-1254": "turkish",
    "iso8859-15": "western",
    "mac-roman": "western",
    "cp850": "western",
    "cp437": "western",
}
"""The encodings, each with the alphabet of those who write in it."""

UNKNOWN_TO_FTFY: Final = ("koi8-r", "cp866", "iso8859-15", "cp850")
"""Those in which it does not know UTF-8; what it does know it mends better than two readings, one upon the other."""

OF_UTF_8: Final = (*READERS, "windows-1253", "windows-1257", "cp852")
"""Those in which UTF-8 is looked for. In the last three GBK is hardly ever read."""

OF_LETTERS: Final = ("latin1", *READERS)
"""Those in which letters of GBK are looked for."""

_NEIGHBOURS: Final = ("cp1253", "cp1255", "cp1256", "cp1257", "cp1258")  # GBK read in these loses bytes
_TYPOGRAPHY: Final = "“”‘’‚„–—…•†‡‰‹›€™"  # stands beside anything


@cache
def bytes_of(codec: str) -> Mapping[str, int]:
    r"""The byte of each character beyond ASCII; what the codec leaves open is Latin-1's, as in browsers.

    >>> bytes_of("windows-1251")["П"], bytes_of("windows-1251")["\x98"]
    (207, 152)
    """
    decoded = (bytes((byte,)).decode(codec, "ignore") or chr(byte) for byte in range(0x80, 0x100))
    return {character: byte for byte, character in enumerate(decoded, start=0x80)}


def double_bytes(high: Iterable[str]) -> re.Pattern[str]:
    """Pairs of two of these characters, or of one and one of ASCII that may be a second byte, or GB 18030's four bytes.

    Not beside a character of another of these encodings: there a longer run was read in that one.
    """
    members = set(high)
    others = {each for codec in (*READERS, *_NEIGHBOURS) for each in bytes_of(codec) if each > "\xff"}
    others -= members | set(_TYPOGRAPHY)
    ours, theirs = ("".join(map(re.escape, sorted(each))) for each in (members, others))
    return re.compile(f"(?<![{ours}{theirs}])(?>(?:[{ours}](?:[{ours}@-~]|[0-9][{ours}][0-9]))+)(?![{theirs}])")


@cache
def shape(codec: str) -> re.Pattern[str]:
    """What text looks like that was read in the encoding."""
    return double_bytes(bytes_of(codec))


_LETTERS, _ROW = (0xA6, 0xA7), range(0xA1, 0xF2)  # the rows of GBK with alphabets, and the bytes of their columns
_SIGNS, _HIGH = (0xA1, 0xA3), range(0xA1, 0xFF)
_MOST_OTHERS: Final = 8  # of two or four bytes before the first hanzi: · or an emoji


def utf8(bytes_of: Mapping[str, int], never_alone: str = "") -> re.Pattern[str]:
    """Characters of UTF-8 in a row, of which one has three bytes, as hanzi and their punctuation have.

    One of three bytes beyond which the row does not go on may not be all of `never_alone`, a class of letters.
    """
    leads, leads_2, leads_4, more = (
        _of(bytes_of, each) for each in (LEADS_OF_CHINESE, LEADS_2, LEADS_4, CONTINUATIONS)
    )
    three, others = f"[{leads}][{more}]{{2}}", f"[{leads_2}][{more}]|[{leads_4}][{more}]{{3}}"
    no_word = f"(?![{never_alone}]{{3}}(?!{three}|{others}))" if never_alone else ""
    return re.compile(f"{no_word}(?:{others}){{0,{_MOST_OTHERS}}}{three}(?>(?:{three}|{others})*)")


def _of(bytes_of: Mapping[str, int], wanted: Container[int]) -> str:
    """The characters of these bytes, as members of a class."""
    return "".join(re.escape(character) for character, byte in bytes_of.items() if byte in wanted)


@cache
def utf8_shape(codec: str) -> re.Pattern[str]:
    """What UTF-8 looks like that was read in the encoding; in cp866 any word may be one character of it: там."""
    return utf8(bytes_of(codec), "а-я" if codec == "cp866" else "")


@cache
def letters(codec: str) -> re.Pattern[str]:
    """Words of Cyrillic or Greek letters of GBK, one of three letters or more, with their marks and no hanzi beside.

    >>> letters("latin1").findall("Êé §Ú §£§é§Ö§â§Ñ£¬ §Ñ")
    ['§Ú §£§é§Ö§â§Ñ£¬ §Ñ']
    """
    lead, row, signs, high = (_of(bytes_of(codec), each) for each in (_LETTERS, _ROW, _SIGNS, _HIGH))
    letter, marks = f"(?:[{lead}][{row}])", f"(?:[{signs}][{high}])*"
    opening, short = f"(?:{marks}[ -@]{{0,2}})?", f"{letter}{{1,2}}{marks}[ -@]{{1,3}}"
    first, others = f"{letter}{{3,}}{marks}(?![{high}])", f"[ -@]{{1,3}}{opening}{letter}+{marks}(?![{high}])"
    return re.compile(f"(?<![{high}]){opening}(?:{short}){{0,4}}{first}(?>(?:{others})*)")


LEADS_OF_LETTERS: Final = Class("".join(_of(bytes_of(codec), _LETTERS) for codec in OF_LETTERS))
"""The first bytes of `letters` in any of the encodings."""


def letters_inside(codec: str) -> Row:
    """What every span of `letters` has inside."""
    lead, row = (Class(_of(bytes_of(codec), wanted)) for wanted in (_LETTERS, _ROW))
    return Row((lead, row, lead))


def utf8_inside(bytes_of: Mapping[str, int]) -> Row:
    """What every span of `utf8` has inside."""
    leads, more = (_of(bytes_of, wanted) for wanted in (LEADS_OF_CHINESE, CONTINUATIONS))
    return Row((Class(leads), Class(more), Class(more)))


@cache
def sign(codec: str) -> Class:
    """The characters that the encoding has and Latin-1 has not."""
    return Class("".join(character for character in bytes_of(codec) if character > "\xff"))


@built_once
def table(codec: str) -> npt.NDArray[np.uint8]:
    """`byte_table` of the encoding."""
    return byte_table(bytes_of(codec))


def encoded(codec: str, spans: Sequence[str]) -> list[bytes]:
    """The bytes of spans that have the shape."""
    return table(codec).take(units("\n".join(spans))).tobytes().split(b"\n")
