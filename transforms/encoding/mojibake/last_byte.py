"""The last character of a run of UTF-8 that was read as GBK: where it lost its last byte, 64 characters are possible.

GBK pairs bytes; the last of an odd number meets what comes after the run, and is lost if that is no second byte. Mostly
one of the 64 is common, and follows what stands before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from transforms.encoding.language import alone, followers
from transforms.encoding.mojibake.guesses import guessed
from transforms.encoding.mojibake.utf8_as_gbk import LOST, has_gaps, last_bytes
from transforms.model import Edit

SURE: Final = 1.5
"""By how many nats a character must be better than the next. Of 3,000 characters before ASCII 43 % then have an answer,
and 90 % of these are right; of 1,064 at the end of a line 83 %, 99 % right. At 1.0: 59 % and 80 %, 85 % and 98 %."""

_NEVER_LAST: Final = "，、：；（《「『“‘【〈〔"  # on a line
_PUNCTUATION: Final = ("\u3000", "\u303f"), ("\uff00", "\uffef")


def completed(text: str, edit: Edit, strict: bool) -> Edit:
    """The edit with the character that its last U+FFFD must have been, if there is one beyond doubt.

    Its rule says so, and also that a byte inside a character was guessed, where the decoder was a `strict` one.

    >>> edit = Edit("encoding.mojibake", "mojibake.utf8_as_gbk", 0, 6, "鍖椾含甯\ufffd", "北京\ufffd")
    >>> completed("鍖椾含甯\ufffd, ", edit, strict=True).after
    '北京市'
    """
    span = edit.before[:-1] if edit.before[-1] in LOST else edit.before
    before = edit.after[-2:-1] or text[max(0, edit.start - 1) : edit.start]
    last = ""
    if edit.after.endswith("\ufffd") and before:
        last = _best(before, last_bytes(span[-2:]), text[edit.end : edit.end + 1] in {"", "\n"})
    after = edit.after[:-1] + last if last else edit.after
    if not last and not (strict and has_gaps(span)):
        return edit
    return Edit(edit.stage, guessed(edit.rule), edit.start, edit.end, edit.before, after)


@lru_cache(1 << 14)
def _best(before: str, first_two: bytes, ends_line: bool) -> str:
    """The character, or "" if none is sure enough; punctuation is sure at the end of a line only."""
    nats = [
        (followers.nats(before, each), each)
        for each in _possible(first_two)
        if (each not in _NEVER_LAST if ends_line else not _is_punctuation(each))
    ]
    if not nats or (not ends_line and any(map(_is_punctuation, _possible(first_two)))):
        return ""
    (best, character), *others = sorted(nats)
    return character if not others or others[0][0] - best >= SURE else ""


@cache
def _possible(first_two: bytes) -> Sequence[str]:
    """The characters, none too rare, whose UTF-8 has three bytes and begins so."""
    decoded = (bytes((*first_two, byte)).decode("utf-8", "ignore") for byte in range(0x80, 0xC0))
    return [each for each in decoded if len(each) == 1 and alone.nats(each) <= alone.RAREST_GUESS]


def _is_punctuation(character: str) -> bool:
    return any(first <= character <= last for first, last in _PUNCTUATION)
