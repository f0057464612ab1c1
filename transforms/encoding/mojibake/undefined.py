"""UTF-8 read as windows-1252 by a program that lost the five bytes this leaves undefined: å¯ of E5 8F AF is 可.

They were dropped, or became U+FFFD, a question mark or a space; no-break spaces and soft hyphens get lost too. What is
left of a character, and what stands beside it, tells which one was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import units
from transforms.encoding.language import alone
from transforms.encoding.language.scripts import of_other_script
from transforms.encoding.mojibake import latin1
from transforms.encoding.mojibake.double_byte import decoded
from transforms.encoding.mojibake.guesses import certain, guessed
from transforms.encoding.mojibake.likeliest import IN_A_ROW, likeliest
from transforms.encoding.mojibake.single_byte import bytes_of
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_2, LEADS_OF_CHINESE
from transforms.model import Edit
from transforms.tables import built_once

NAME: Final = guessed("utf8_as_latin1")
_NO_BREAK_SPACE: Final = 0xA0
_INVISIBLE: Final = bytes((_NO_BREAK_SPACE, 0xAD))
# Without these all controls of Latin-1 are lost, or all that ISO 8859-15 has there: too many to guess.
WINDOWS: Final = re.compile("[‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]")
_CONTROLS: Final = re.compile("[\x80-\x9f]")  # nothing is lost but what is invisible where they stand
_SIGNS: Final = "\ufffd? "  # of a lost byte

_Known = tuple[int, ...]


@built_once
def _byte_table() -> npt.NDArray[np.uint8]:
    """The byte of each character by UTF-16 unit, 0xFF for what has none."""
    table = latin1.table().copy()
    table[0x80:][table[0x80:] == 0] = 0xFF
    return table


@cache
def _members(wanted: range) -> str:
    return "".join(re.escape(character) for character, byte in latin1.BYTES.items() if byte in wanted)


@cache
def shape() -> re.Pattern[str]:
    """Characters of UTF-8 that may each lack bytes, of which one is whole."""
    leads, leads_2, more = map(_members, (LEADS_OF_CHINESE, LEADS_2, CONTINUATIONS))
    whole, part = f"[{leads}][{more}]{{2}}", f"[{leads}][{more}{_SIGNS}]{{0,2}}"
    run = f"(?:(?!{whole}){part}){{0,{IN_A_ROW}}}{whole}(?>(?:{part}|[{leads_2}][{more}])*)"
    return re.compile(f"[{_others()}]?{run}[{_others()}]?")


@cache
def _others() -> str:
    """The characters of its neighbours, 1250 to 1258; a text beside one of them was read in that encoding."""
    codecs = (f"cp{number}" for number in range(1250, 1259))
    return "".join(sorted({each for codec in codecs for each in bytes_of(codec) if each > "\xff"} - set(latin1.BYTES)))


@cache
def _characters(sign: str) -> re.Pattern[str]:
    """What is left of one character, where this sign, if any, stands for a lost byte."""
    leads, leads_2, more = map(_members, (LEADS_OF_CHINESE, LEADS_2, CONTINUATIONS))
    return re.compile(f"[{leads}][{more}{re.escape(sign)}]{{0,2}}|[{leads_2}][{more}]")


@cache
def _sign_inside(sign: str) -> re.Pattern[str]:
    leads, more = map(_members, (LEADS_OF_CHINESE, CONTINUATIONS))
    last = f"|[{leads}][{more}]{sign}" if sign == "\ufffd" else ""  # others may stand behind
    return re.compile(f"[{leads}]{re.escape(sign)}[{more}]{last}")


@cache
def _cut_off() -> re.Pattern[str]:
    leads, more = map(_members, (LEADS_OF_CHINESE, CONTINUATIONS))
    return re.compile(rf"[{leads}][{more}](?![{more}])(\??)")


@cache
def _space_inside() -> re.Pattern[str]:
    leads, more = map(_members, (LEADS_OF_CHINESE, CONTINUATIONS))
    return re.compile(f"[{leads}](?: [{more}]|[{more}] )")


@cache
def _part() -> re.Pattern[str]:
    leads, more = map(_members, (LEADS_OF_CHINESE, CONTINUATIONS))
    return re.compile(f"[{leads}](?:[{leads}{more}\ufffd?]| [{more}])")


def left_over(text: str) -> bool:
    """Whether a part of a character may stand in a text in which all that are whole were mended.

    >>> left_over("网上å\ufffd¯以"), left_over("网上可以, café")
    (True, False)
    """
    return _part().search(text) is not None


def named(edit: Edit) -> Edit:
    """The edit, not called a guess if no byte of its span was lost."""
    if edit.rule != f"mojibake.{NAME}":
        return edit
    return replace(edit, rule=certain(edit.rule)) if all(_whole([edit.before])) else edit


def reread(spans: Sequence[str]) -> list[str]:
    """The spans as they were meant, with U+FFFD for a character that is in doubt; beside C1 controls it stays.

    >>> reread(["ä¹Ÿå¯ä»¥åˆ°åŠžå…¬å®¤", "ç½‘ä¸Šå\ufffd¯ä»¥æŸ¥è¯¢"])
    ['也可以到办公室', '网上可以查询']
    """
    together = "\n".join(spans)
    has_controls = _CONTROLS.search(together)
    if not (has_controls or WINDOWS.search(together)) or not set(_others()).isdisjoint(together):
        return [""] * len(spans)
    sign = (" " if _space_inside().search(together) else "") if has_controls else _sign(together)
    invisible = [byte for byte in _INVISIBLE if chr(byte) not in together] if sign in {"", " "} else []
    if has_controls:
        lost = bytes(byte for byte in invisible if byte == _NO_BREAK_SPACE or not sign)
    else:
        lost = bytes((*latin1.UNDEFINED, *invisible))
    known = bytes(latin1.BYTES.get(character, 0) for character in together).decode("utf-8", "ignore")
    never = of_other_script(known)
    return [
        whole or "".join(_mended(span, sign, lost, never, "" if has_controls else "\ufffd"))
        for span, whole in zip(spans, _whole(spans), strict=True)
    ]


def _sign(together: str) -> str:
    """What stands for a lost byte; a question mark behind every character that lacks its last is none of the text's."""
    counts = {sign: len(_sign_inside(sign).findall(together)) for sign in _SIGNS}
    if any(counts.values()):
        return max(_SIGNS, key=lambda sign: counts[sign])
    behind = _cut_off().findall(together)
    return "?" if behind and all(behind) else ""


def _whole(spans: Sequence[str]) -> list[str]:
    """The spans that lost nothing as they were meant, and "" for others."""
    return decoded([_byte_table().take(units(span)).tobytes() for span in spans], ("utf-8",))


def _mended(span: str, sign: str, lost: bytes, never: frozenset[str], in_doubt: str) -> Iterator[str]:
    """The characters of a span; `in_doubt` stands for one that is, or what is left of it if that is ""."""
    pieces = list(_pieces(span, sign))
    meant = likeliest([_possible(piece, lost, never) for piece in pieces])
    return (piece if each == "\ufffd" and not in_doubt else each for piece, each in zip(pieces, meant, strict=True))


def _pieces(span: str, sign: str) -> Iterator[str]:
    """What is left of each character, and what stands for itself."""
    done = 0
    for found in _characters(sign).finditer(span):
        yield from span[done : found.start()]
        yield found[0]
        done = found.end()
    yield from span[done:]


def _possible(piece: str, lost: bytes, never: frozenset[str]) -> Sequence[str]:
    """What may have been a character of which this is left; U+FFFD if nothing may."""
    known = tuple(latin1.BYTES.get(character, 0) for character in piece)
    if known[0] not in LEADS_OF_CHINESE and known[0] not in LEADS_2:
        return piece
    return [each for each in _completed(known, lost) if each not in never] or ["\ufffd"]


@lru_cache(1 << 12)
def _completed(known: _Known, lost: bytes) -> Sequence[str]:
    """The characters that these bytes may be a part of, none too rare; 0 stands for a lost one."""
    size = 2 if known[0] in LEADS_2 else 3
    if len(known) == size and 0 not in known:
        return [bytes(known).decode("utf-8", "ignore")[:1] or "\ufffd"]  # no character is a surrogate
    if known.count(0) + size - len(known) > 1:
        return []
    forms = [known] if 0 in known else [(known[0], 0, *known[1:]), (*known, 0)]
    tries = (bytes(each) for form in forms for each in product(*((byte,) if byte else lost for byte in form)))
    decoded = sorted({each.decode("utf-8", "ignore") for each in tries} - {""})
    return [each for each in decoded if len(each) == 1 and alone.nats(each) <= alone.RAREST_GUESS]
