"""Characters that nobody sees and that mean nothing where they stand, and line breaks of other systems.

Kept where they mean something: joiners in emoji, Arabic and Indic; direction marks near Hebrew and Arabic; breaks in
Thai and its neighbours; variation selectors on emoji, symbols and ideographs that have variants. Never touched: Chinese
punctuation, full-width forms, U+3000, other spaces but those between hanzi, letters and symbols used in mathematics.
Never NFKC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from ftfy.badness import is_bad

from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Want
from transforms.hanzi import HANZI
from transforms.model import Edit

STAGE: Final = "encoding.characters"

_SUSPECTS: Final = Class(
    "\0-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff"
    "\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
TRIGGERS: Final = (Want(_SUSPECTS),)
_FORMS: Final = re.compile(
    "(?P<newline>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    "|(?P<control>[\0-\x08\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff]+)"
    "|(?P<surrogate>[\ud800-\udfff]+)"
    "|(?P<invisible>[\xad\u2060\ufeff]+)"
    "|(?P<break>\u200b)"
    "|(?P<joiner>[\u200c\u200d])"
    "|(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)"
    "|(?P<tag>[\U000e0001-\U000e007f]+)"
    "|(?P<variation>[\ufe00-\ufe0f\U000e0100-\U000e01ef])"
    "|(?P<space>[\xa0\u1680\u2000-\u200a\u202f\u205f]+)"
    "|(?P<filler>[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2061-\u2065\u3164\uffa0]+)"
)
# 0x85 is a byte, and ends no line, where letters and signs of Latin-1 or windows-1252 stand beside it as in mojibake.
_CONTROL: Final = re.compile("[\x80-\x9f\xad]")
_BYTES: Final = re.compile("[\x80-\x9f]+")
_BYTE: Final = re.compile("[\xa1-ÿŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_AROUND: Final = 16  # characters on either side, in which other signs of mojibake stand
_JOINING: Final = re.compile("[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\ua840-\uabff\ufb50-\ufefc]")
_UNSPACED: Final = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_REACH: Final = 64  # characters on either side in which a right-to-left letter gives a direction mark its meaning
_PICTURES: Final = "©®‼⁉™ℹ\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff〰〽㊗㊙\ud83c-\ud83e\U0001f000-\U0001faff"
_PICTURE: Final = re.compile(f"[{_PICTURES}]")
_AFTER_PICTURE: Final = re.compile(f"[{_PICTURES}\ufe0f\u20e3\udc00-\udfff\U000e007f]")
_BLACK_FLAG: Final = "\U0001f3f4"
_HANZI: Final = re.compile(f"[々〇{HANZI}]")
_CHINESE: Final = re.compile(f"[\u3001-\u303f！-～{HANZI}]")
_UNVARIED: Final = re.compile(r"[\s!-~À-ɏΑ-ω\u0400-\u04ff\u3040-\u30ff가-힣\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    r"""Each line break of another kind, control, surrogate or invisible mark that should not be, flags where one stays.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("清\u200b文\u2028")]
    [('\u200b', '', 'characters.break'), ('\u2028', '\n', 'characters.newline')]
    """
    edits = []
    end = 0
    for place in places(TRIGGERS, text) if at is None else at:
        found = _FORMS.match(text, place) if place >= end else None
        end = found.end() if found else end
        if found and ((after := _AFTER[str(found.lastgroup)](text, found)) != found[0] or _BYTES.match(after)):
            edits.append(Edit(STAGE, f"characters.{found.lastgroup}", *found.span(), found[0], after))
    return edits


def _newline(text: str, found: re.Match[str]) -> str:
    return "" if found[0] == "\x85" and _is_byte(text, *found.span()) else "\n"


def _control(text: str, found: re.Match[str]) -> str:
    """Nothing, but for bytes of mojibake that nobody could read: without them it never can be. 0x85 ends lines."""
    is_kept = _BYTES.fullmatch(found[0]) and _is_byte(text, *found.span())
    return found[0].replace("\x85", "") if is_kept else ""


def _is_byte(text: str, start: int, end: int) -> bool:
    r"""Whether the control there is a byte of text that was read wrongly.

    >>> _is_byte("î\x85¨ç´\x9d", 1, 2), _is_byte("déjà\x85vu", 4, 5)
    (True, False)
    """
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    beside = _BYTE.match(before[-1:]) or _BYTE.match(after)
    return bool(beside) and is_bad(_CONTROL.sub("", before + after))


def _surrogate(text: str, found: re.Match[str]) -> str:
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _break(text: str, found: re.Match[str]) -> str:
    return found[0] if _beside(_UNSPACED, text, found) else ""


def _joiner(text: str, found: re.Match[str]) -> str:
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    in_picture = found[0] == "\u200d" and _AFTER_PICTURE.match(before) and _PICTURE.match(after)
    return found[0] if in_picture or _beside(_JOINING, text, found) else ""


def _direction(text: str, found: re.Match[str]) -> str:
    return found[0] if _RIGHT_TO_LEFT.search(text, max(0, found.start() - _REACH), found.end() + _REACH) else ""


def _tag(text: str, found: re.Match[str]) -> str:
    return found[0] if text.startswith(_BLACK_FLAG, max(0, found.start() - 1)) else ""


def _variation(text: str, found: re.Match[str]) -> str:
    """A selector stays on what can have the variant: pictures, ideographs, symbols (StandardizedVariants.txt)."""
    before = text[max(0, found.start() - 1) : found.start()]
    if found[0] in "\ufe0e\ufe0f":
        return found[0] if before and (_PICTURE.match(before) or before in "0123456789#*") else ""
    if found[0] > "\uffff" or _HANZI.match(before):
        has_variants = _HANZI.match(before) and (found[0] > "\uffff" or before in _compatible())
        return found[0] if has_variants else ""
    return found[0] if before == "0" or (before and not _UNVARIED.match(before)) else ""


@cache
def _compatible() -> frozenset[str]:
    """Ideographs of which a compatibility ideograph is a variant."""
    codes = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    return frozenset(unicodedata.normalize("NFD", chr(code)) for code in codes)


def _space(text: str, found: re.Match[str]) -> str:
    return " " * len(found[0]) if _between(_CHINESE, text, found) else found[0]


def _filler(text: str, found: re.Match[str]) -> str:
    return "" if _between(_CHINESE, text, found) else found[0]


def _between(characters: re.Pattern[str], text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return bool(start and characters.match(text, start - 1) and characters.match(text, end))


def _beside(characters: re.Pattern[str], text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return bool(characters.match(text, end) or (start and characters.match(text, start - 1)))


_AFTER: Final[Mapping[str, Callable[[str, re.Match[str]], str]]] = {
    "newline": _newline,
    "control": _control,
    "surrogate": _surrogate,
    "invisible": lambda text, found: "",
    "break": _break,
    "joiner": _joiner,
    "direction": _direction,
    "tag": _tag,
    "variation": _variation,
    "space": _space,
    "filler": _filler,
}
