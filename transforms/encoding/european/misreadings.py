"""What quotation marks, dashes and accented letters become if the wrong codec reads them: ¡¯ and ＊ for ’, 茅 for é.

ftfy knows UTF-8 in most single-byte encodings; here is the rest, one table for each pair of codecs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from transforms.encoding.mojibake import single_byte

OPENING, CLOSING, APOSTROPHES, DASHES = "“‘", "”’", "’‘", "—–…"
MARKS: Final = f"{OPENING}{CLOSING}{DASHES}"
_SIGNS: Final = "·\xa0¢£«»©®°±²³½×™•€"
_LETTERS: Final = "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())
PUNCTUATION, OF_NUMBERS = "，。、：；？！（）", "°×±≤≥℃"
_OF_ASIA: Final = f"{MARKS}·{PUNCTUATION}{OF_NUMBERS}"
_SMALL: Final = "".join(chr(code) for code in range(0xDF, 0x100) if chr(code).isalpha())
_PINYIN: Final = "àáèéêìíòóùúü"  # letters that GBK has too

_WIDE: Final = ("gb18030", "cp932", "cp950", "cp949", "euc_jp")
_NAMES: Final = {"gb18030": "gbk", "cp932": "shift_jis", "cp950": "big5", "cp949": "euc_kr", "latin-1": "latin1"}
_UNKNOWN_TO_FTFY: Final = ("cp437", "cp850", "koi8-r", "cp866")
# In these nobody writes what a mark becomes, ¡¯ Ў° ˇ±; in others it may be Spanish, capitals of Polish, a frame, an
# angle: í» ĄŻ ║╠ °±
_TELLING: Final = ("latin-1", "windows-1251", "windows-1250")
_OTHERS: Final = ("iso8859-2", "mac-roman", "cp437", "cp850", "koi8-r", "cp866")
_TRAILS: Final = (b"", *(bytes((byte,)) for byte in range(0x40, 0x7F)))


class Misreading(NamedTuple):
    """What each sign became in a pair of codecs, and what was meant: the sign, and a letter of ASCII that went with it.

    `is_wide` where that is hanzi, kana or hangul; `is_telling` where one in its place is enough.
    """

    name: str
    meant: Mapping[str, str]
    is_wide: bool
    is_telling: bool


@cache
def misreadings() -> tuple[Misreading, ...]:
    """All of them.

    >>> {each.name: each.meant["¡¯"] for each in misreadings() if "¡¯" in each.meant}
    {'gbk_as_latin1': '’'}
    """
    every = f"{MARKS}{_SIGNS}{_LETTERS}"
    of_utf_8 = (_misreading("utf-8", every, wrong, is_telling=True) for wrong in (*_WIDE, *_UNKNOWN_TO_FTFY))
    single = [
        _misreading(right, signs, wrong, is_telling=wrong in _TELLING)
        for wrong in (*_TELLING, *_OTHERS)
        for right, signs in (("gbk", _OF_ASIA if wrong == "cp866" else f"{_OF_ASIA}{_PINYIN}"), ("big5", _OF_ASIA))
    ]
    small = [_misreading("utf-8", _SMALL, wrong, is_telling=True) for wrong in ("windows-1251", "windows-1250")]
    double = [
        _misreading(right, _OF_ASIA, wrong, is_telling=False)
        for right, wrongs in (("gbk", ("cp950", "cp932", "euc_jp")), ("big5", ("cp932", "cp949", "gb18030")))
        for wrong in wrongs
    ]
    return (*of_utf_8, *single, *small, *double)


def _misreading(right: str, signs: str, wrong: str, *, is_telling: bool) -> Misreading:
    name = f"{right.replace('-', '')}_as_{_NAMES.get(wrong, wrong.replace('-', '_'))}"
    pairs = _wide(right, signs, wrong) if wrong in _WIDE else _slender(right, signs, wrong)
    return Misreading(name, dict(pairs), wrong in _WIDE, is_telling)


def _slender(right: str, signs: str, wrong: str) -> Iterator[tuple[str, str]]:
    characters = {byte: character for character, byte in single_byte.bytes_of(wrong).items()}
    for sign in signs:
        if data := sign.encode(right, "ignore"):
            yield "".join(characters.get(byte, chr(byte)) for byte in data), sign


def _wide(right: str, signs: str, wrong: str) -> Iterator[tuple[str, str]]:
    for sign in signs:
        data = sign.encode(right, "ignore")
        for trail in _TRAILS if right == "utf-8" else (b"",):
            became = (data + trail).decode(wrong, "ignore")
            if data and became.encode(wrong, "ignore") == data + trail and not became.endswith(trail.decode() or "\n"):
                yield became, f"{sign}{trail.decode()}"
