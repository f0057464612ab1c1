"""Lines that are UTF-8 as a whole, read in a single-byte encoding: ftfy mends those of encodings that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftfy import chardata
from ftfy.badness import is_bad

from transforms.encoding.european.lines import WIDE
from transforms.encoding.mojibake import single_byte
from transforms.encoding.mojibake.latin1 import utf8_as_latin

_OF_EUROPE: Final = re.compile("[\0-\x7f\xa0-ɏͰ-ӿ\u2010-\u203a€№™−≠≤≥]*")
_BEYOND_ASCII: Final = re.compile("[^\0-\x7f]+")
_KNOWN_TO_FTFY: Final = chardata.CHARMAP_ENCODINGS[2:]  # beside Latin-1 and windows-1252
_LEAST: Final = 2  # different characters that come out; one may be chance


def is_for_ftfy(line: str) -> bool:
    """Whether a line is no Chinese, and UTF-8 that was read in an encoding by which ftfy will mend it.

    >>> is_for_ftfy("Le cafÃ©"), is_for_ftfy("pĹ™ipraveno na vĂ˝let"), is_for_ftfy("the café¡¯s")
    (True, True, False)
    """
    try:
        meant = utf8_as_latin(line)
    except UnicodeError:
        if not is_bad(line):
            return False
        theirs, _ = _read_in(_KNOWN_TO_FTFY, line)
        return bool(theirs) and _read_in(single_byte.UNKNOWN_TO_FTFY, line)[0] in ("", theirs)
    is_ours = _read_in(single_byte.UNKNOWN_TO_FTFY, line)[0] and not _read_in(chardata.CHARMAP_ENCODINGS, line)[0]
    return not (is_ours or WIDE.search(meant))


def read_again(line: str) -> Iterator[tuple[int, str, str, str]]:
    r"""What was meant in an encoding that ftfy does not know: where, what it became, what was meant, and its name.

    >>> [*read_again("soÄ\x9fuk gÃŒn")], [*read_again("там")]
    ([(2, 'Ä\x9f', 'ğ', 'utf8_as_iso8859_15'), (8, 'ÃŒ', 'ü', 'utf8_as_iso8859_15')], [])
    """
    meant, codec = _read_in(single_byte.UNKNOWN_TO_FTFY, line)
    if meant and not _read_in(_KNOWN_TO_FTFY, line)[0]:
        for run in _BEYOND_ASCII.finditer(line):
            before = run[0]
            yield run.start(), before, before.encode(codec).decode("utf-8"), f"utf8_as_{codec.replace('-', '_')}"


def _read_in(codecs: Iterable[str], line: str) -> tuple[str, str]:
    """The line that was meant, and the first of the encodings in which it is European, and UTF-8 as a whole."""
    for codec in codecs:
        try:
            meant = line.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        beyond = {each for each in meant if not each.isascii()}
        if len(beyond) >= _LEAST and _OF_EUROPE.fullmatch(meant):
            return meant, codec
    return "", ""
