"""Lines that prove nothing, on a page whose other lines prove the damage: each must look damaged itself to be changed.

A proof lowers the bar and does not take it away: a clean line (`ungültig`, 铆钉, 六月) stays beside any damage.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from transforms.encoding.joined import Flags, Places
from transforms.encoding.language import followers
from transforms.encoding.language.measured import Measured
from transforms.encoding.mojibake.double_byte import has_only_signs
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.rereading import Readings
from transforms.encoding.mojibake.telling import NO_BYTE
from transforms.encoding.mojibake.thresholds import MOSTLY, THROUGHOUT, USUAL

# In nats: what a line must gain in all, and for each character beyond ASCII. Of 210 clean lines beside one damaged line
# of each of 15 kinds 2 to 68 changed without a bar, now 2 or 3, which quote mojibake; of short damaged lines of GBK in
# windows-1252 all come back, in EUC-KR and Big5 as many as without; of Big5 read as GBK 141 of 160, which were 159.
_GAIN_OF_LINE: Final = 5.0
_GAIN_EACH: Final = 1.5
_FLUENT: Final = 10.0  # nats of a character after the one before it, on average
_SAMPLE: Final = 64  # characters, which tell whether a text is fluent
_FIRST_WIDE: Final = chr(NO_BYTE)  # letters from here on are no single bytes
_MARKS: Final = re.compile("[‘’“”—…，。、；：！？（）《》]+")
_ASCII_LETTER: Final = re.compile("[A-Za-z]")  # no clean text has the bytes of a mark, but for °C, ¡H and the like
# 10²³, H²O¹³, 2×½, a note.¹²; but 共5页 is ¹²5Ò³, and 第5章 ²Ä5³¹. With what is asked for below of pairs of bytes, 9
# pages of 78 clean lines of numbers, letters and quotations, each under 23 kinds of damage, change; without it 152 did.
_RAISED: Final = re.compile(r"(?<=[\w.⁻⁺])(?:[¹²³][¹²³A-Za-z×·÷±]*|[×·÷±][¹²³¼½¾]+)|[¹²³]+(?! ?\d)")
_QUOTED: Final = re.compile("[«»“”‘’].{1,4}[«»“”‘’]")  # »Ã¸«
_DRAWN: Final = re.compile("──|══|░░|▒▒|▓▓|██")  # boxes; seldom two bytes in a row


def are_damaged(page: Measured, kind: Kind, readings: Readings, gains: Places, letters: Places) -> Flags:
    """The spans that look damaged as they stand on their line; theirs are `gains` (nats, 0 if believed) and `letters`.

    They are no parts of words, what comes out is fluent Chinese if that `kind` gives any, and their line gains enough.
    """
    marks = np.array([*map(partial(_are_marks, kind), readings.befores, readings.afters)])  # don¡¯t
    found = (gains > 0) & (marks | _may_be_meant(kind, readings))
    for number in np.flatnonzero(found & ~marks).tolist():
        found[number] = _stands_alone(page.text, kind, readings, number) and _reads_on(kind, readings, number)
    if not found.any():
        return found
    lines = page.breaks.searchsorted(readings.starts)
    gained, changed = np.bincount(lines, gains * found), np.bincount(lines, letters * found)
    if not kind.proof.readers or kind.pairs:  # a line that is strange to readers of Korean has shown enough
        found &= (gained >= np.maximum(_GAIN_OF_LINE, _GAIN_EACH * changed))[lines]
    if kind.pairs:
        telling = found.copy()
        for number in np.flatnonzero(found).tolist():
            telling[number] = not _is_raised(page.text, readings.starts[number], readings.ends[number])
        found &= (np.bincount(lines, telling) > 0)[lines]
        found &= page.share_of_lines(np.array(readings.starts), letters * found) >= MOSTLY
    if kind.double_byte:
        found &= page.share_of_lines(np.array(readings.starts), letters * found) >= THROUGHOUT
    return found


def _are_marks(kind: Kind, before: str, after: str) -> bool:
    return bool(kind.pairs and _MARKS.fullmatch(after) and not _ASCII_LETTER.search(before))


def _may_be_meant(kind: Kind, readings: Readings) -> Flags:
    """The spans of which mostly hanzi come out, or more than a letter and half of another: 锔锘铹 would be Arabic."""
    letters, _, hanzi, kana = readings.measured
    if kind.proof.hanzi:
        mostly: Flags = (letters > 0) & (2 * (hanzi + kana) >= letters) & (kind.proof.kana | (kana == 0))
        return mostly
    is_whole = np.array(["\ufffd" not in after for after in readings.afters])
    more: Flags = (letters > 0) & ((hanzi + kana > 0) | ((letters > 1) & is_whole))
    return more


def _stands_alone(text: str, kind: Kind, readings: Readings, number: int) -> bool:
    """Whether a span is no part of a box, of a longer run, or of a word."""
    start, end, before = readings.starts[number], readings.ends[number], readings.befores[number]
    left, right = text[max(0, start - 1) : start], text[end : end + 1]
    if _DRAWN.search(before) or _goes_on(left, before, right):
        return False
    if kind.pairs and _is_quoted(left, before, right):
        return False
    return not (has_only_signs(before) if kind.double_byte else _is_word(left, before, right, readings.afters[number]))


def _reads_on(kind: Kind, readings: Readings, number: int) -> bool:
    """Whether what comes of a span is usual or fluent, or the shape of its kind is proof enough."""
    letters, nats, _, _ = (each[number] for each in readings.measured)
    if not kind.proof.hanzi or nats <= USUAL * letters:
        return True
    return (kind.proof.kana and not readings.befores[number].isalpha()) or _is_fluent(readings.afters[number])


def _goes_on(left: str, span: str, right: str) -> bool:
    """Whether letters or lines of a box beside the span are of its sort, so that it explains a part: 榫卯, ÅÅÅ, ├──."""
    beside = ((left, span[0]), (right, span[-1]))
    return any(
        (each > "\x7f" and each.isalnum() and (each < _FIRST_WIDE) == (near < _FIRST_WIDE)) or "─" <= each <= "▟"
        for each, near in beside
    )


def _is_quoted(left: str, span: str, right: str) -> bool:
    """Whether the span is a short quotation with its marks, or all of one but a mark: »å in »å«."""
    return any(map(_QUOTED.fullmatch, (span, left + span, span + right)))


def _is_raised(text: str, start: int, end: int) -> bool:
    """Whether a span is exponents, or the number of a note: a line of which nothing else would change stays."""
    found = _RAISED.match(text, start)
    return found is not None and found.end() >= end


def _is_word(left: str, span: str, right: str, after: str) -> bool:
    """Whether letters that may be single bytes are of a word, `zurück`, nín, or of a sign, §A, or all the same."""
    if max(after, default="") <= "\xff":
        return False
    plain = _is_plain(left) + _is_plain(right)
    if plain == 2:
        return True
    if len(set(span.lower())) == 1:  # ÅÅÅÅ-MM-DD, Åå Ää
        return True
    if len(after) - len(after.encode("ascii", "ignore")) > 1:
        return False
    return plain == 1 or any(map(_is_plain, span))


def _is_plain(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _is_fluent(text: str) -> bool:
    """Whether its characters follow one another as in Chinese, the first one a line break."""
    nats = [followers.nats(*pair) for pair in pairwise(f"\n{text[:_SAMPLE]}") if pair[1] > "\x7f"]
    return sum(nats) <= _FLUENT * len(nats)
