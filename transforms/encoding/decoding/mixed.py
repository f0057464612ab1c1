"""UTF-8 and one older encoding in one file, as where a template and a database disagree: read piece by piece.

A piece is a line; a line in which both stand is cut at the ASCII characters that are half of no other character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from transforms.encoding.decoding import binary, detector
from transforms.encoding.decoding.reading import MAX_REPLACED, Reading, fixed, strict, with_bad
from transforms.encoding.language import frequency, likelihood
from transforms.lines import newlines
from transforms.model import Edit

STAGE: Final = "encoding.decode"

# Two characters of three bytes in a row, six of two, an emoji, an accented letter between plain ones, two of the east
# of Europe: in any other encoding these are chance. EF BF BD is none: two are 锟斤拷 in a page of GBK damaged before.
_RUN: Final = re.compile(
    rb"(?:[\xe1-\xee][\x80-\xbf]{2}|\xef[\x80-\xbe][\x80-\xbf]){2}|(?:[\xc3-\xdf][\x80-\xbf]){6}|\xf0\x9f[\x80-\xbf]{2}"
    rb"|[a-z]\xc3[\xa0-\xbf][a-z ]"
    rb"|[a-z][\xc4\xc5][\x80-\xbf][a-z ][ -~]{0,24}(?:[\xc3-\xc5][\x80-\xbf]){1,3}[ -~]"
)
_BLOCK: Final = 1 << 18  # bytes that NumPy looks through at once
_OVERLAP: Final = 16
# Bytes beyond ASCII that are not UTF-8: of fewer than the one nobody can tell what they are; fewer than the other are
# accents and quotation marks, if anything.
_LEAST: Final = 3
_FEW: Final = 6
_KIN: Final = 8  # nats for the alphabet of the rest of the page
_CERTAIN: Final = 24  # bytes of a valid piece with such a run that cannot be chance
_AHEAD: Final = 3  # nats by which a piece that could be either must read better in the rarer of the two
LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")
"""A line of bytes, with its break."""
# UTF-8 beside another encoding without a sign of ASCII between them: several hanzi, and common ones, by no chance.
_HANZI: Final = re.compile(rb"(?:[\xe2-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbd][\x80-\xbf]){3,}")
_HANZI_BYTES: Final = 3
_NEAR: Final = 64  # bytes that tell where a character of two bytes begins
_HIGH: Final = bytes(range(0x80, 0x100))
_COMMON: Final = 9.5  # nats a character
# What cannot be the second half of a character in any encoding: white space and most punctuation, no @, no digits.
_PART: Final = re.compile(rb"[^\x00-\x2f\x3a-\x3f]+|[\x00-\x2f\x3a-\x3f]+")


def read(data: bytes, declared: str | None) -> Reading | None:
    r"""The text if the bytes are UTF-8 in some places and another encoding in others, else None.

    For bytes that are not UTF-8 as a whole. `codec` of the reading names both, that of most bytes first; `pieces` flags
    each run of text in the other one, in code points of the text with `\n` as the only line break.
    """
    if not _has_run(data):
        return None
    pieces = list(_cut(data))
    kinds = [_kind(piece) for piece in pieces]
    utf_8, other, unclear = (
        b"\n".join(piece for piece, kind in zip(pieces, kinds, strict=True) if kind == which)
        for which in ("utf-8", "other", "unclear")
    )
    rest = other or unclear
    evidence = binary.beyond_ascii(rest)
    if not utf_8 or evidence < _LEAST:
        return None
    page = detector.alphabet_of(utf_8)
    size = len(detector.sample(rest))
    guess = min(
        detector.guesses(rest, declared),
        key=lambda guess: guess.nats * size - _KIN * (detector.alphabet(guess.codec) == page),
    )
    if guess.skipped or guess.nats > detector.MAX_NATS or (evidence < _FEW and not _is_plain(rest, guess.codec, page)):
        return None
    order = ("utf-8", guess.codec) if len(utf_8) >= len(rest) else (guess.codec, "utf-8")
    alphabets = {guess.codec: detector.alphabet(guess.codec), "utf-8": page}
    codecs = _with_ascii(
        [_codec_of(piece, kind, order, alphabets) for piece, kind in zip(pieces, kinds, strict=True)], order[0]
    )
    return joined(pieces, codecs, order) if len(set(codecs)) > 1 else None


def _is_plain(rest: bytes, codec: str, page: str) -> bool:
    """Whether a few bytes are accents, or two common hanzi in a Chinese page."""
    if codec == "windows-1252":
        return True
    chinese = detector.alphabet(codec) == page == "chinese"
    return chinese and strict(rest, codec) is not None and frequency.mean(rest.decode(codec, "replace")) <= _COMMON


def _has_run(data: bytes) -> bool:
    """Whether UTF-8 is somewhere in it: as `_RUN`, but three characters of three bytes, which takes no time."""
    for start in range(0, len(data), _BLOCK):
        block = np.frombuffer(data[start : start + _BLOCK + _OVERLAP], dtype=np.uint8)
        if len(block) < _OVERLAP:
            block = np.pad(block, (0, _OVERLAP))
        trail = block & 0xC0 == 0x80
        three = (block[:-2] & 0xF0 == 0xE0) & trail[1:-1] & trail[2:]
        two = (block[:-1] & 0xE0 == 0xC0) & trail[1:]
        four = two[:-6] & two[2:-4] & two[4:-2] & two[6:]
        lead = (block[1:-2] - 0xC3) < 3
        accent = lead & (block[:-3] - 0x61 < 26) & trail[2:-1] & (block[3:] | 0x41 < 0x7B)
        emoji = (block[:-1] == 0xF0) & (block[1:] == 0x9F)
        if (three[:-6] & three[3:-3] & three[6:]).any() or (four[:-4] & four[4:]).any() or accent.any() or emoji.any():
            return True
    return False


def _cut(data: bytes) -> Iterator[bytes]:
    for line in LINE.findall(data):
        if _RUN.search(line) and not strict(line, "utf-8"):
            for part in _PART.findall(line):
                yield from _cut_at_hanzi(part)
        else:
            yield line


def _cut_at_hanzi(part: bytes) -> Iterator[bytes]:
    """The runs of UTF-8 and what stands between them, if that is another encoding."""
    at = 0
    for run in () if strict(part, "utf-8") else _HANZI.finditer(part):
        start, end = run.span()
        # Half a character of the other encoding may look like the begin of one of these, or the end of one.
        start += _HANZI_BYTES * (_odd(part[max(at, start - _NEAR) : start][::-1]) and end - start > _HANZI_BYTES)
        end -= _HANZI_BYTES * (_odd(part[end : end + _NEAR]) and end - start > _HANZI_BYTES)
        if frequency.mean(part[start:end].decode()) <= _COMMON:
            yield from filter(None, (part[at:start], part[start:end]))
            at = end
    if at < len(part):
        yield part[at:]


def _odd(data: bytes) -> bool:
    """Whether an odd number of bytes beyond ASCII comes first."""
    return bool((len(data) - len(data.lstrip(_HIGH))) & 1)


def _kind(piece: bytes) -> str:
    """`utf-8` or `other`, as it seems; `short` where it could be UTF-8, `unclear` where it has both; or `ascii`."""
    if piece.isascii():
        return "ascii"
    has_run = _RUN.search(piece) is not None
    if strict(piece, "utf-8"):
        return "utf-8" if has_run else "short"
    return "unclear" if has_run else "other"


def _codec_of(piece: bytes, kind: str, order: tuple[str, str], alphabets: Mapping[str, str]) -> str | None:
    if kind == "ascii":
        return None
    if kind == "utf-8" and len(piece) >= _CERTAIN:
        return "utf-8"
    text = piece.decode("utf-8", "replace")
    if kind == "other" and 2 * text.count("\ufffd") > len(text) - len(text.encode("ascii", "ignore")):
        return order[order[0] == "utf-8"]
    first, second = (likelihood.nats(piece.decode(codec, "replace"), alphabets[codec]) for codec in order)
    return order[second < first - _AHEAD]


def _with_ascii(codecs: Sequence[str | None], first: str) -> list[str]:
    """The codecs without gaps: ASCII between two pieces in one codec belongs to them, other ASCII to the first."""
    before, after = _carried(codecs), _carried(codecs[::-1])[::-1]
    return [one or first if one == other else first for one, other in zip(before, after, strict=True)]


def _carried(codecs: Iterable[str | None]) -> list[str | None]:
    last: str | None = None
    return [last := codec or last for codec in codecs]


def joined(pieces: Sequence[bytes], codecs: Sequence[str], order: tuple[str, str]) -> Reading | None:
    """Each piece in its codec; flags are on what is in the second of the two. None where too many bytes are bad."""
    texts, flags, start, replaced = [], [], 0, 0
    for codec, group in groupby(zip(codecs, pieces, strict=True), key=lambda pair: pair[0]):
        text = newlines(fixed(with_bad(b"".join(piece for _, piece in group), codec), codec))
        replaced += text.count("\ufffd")
        if codec == order[1]:
            piece = text.rstrip("\n")
            flags.append(Edit(STAGE, f"decode.{codec}", start, start + len(piece), piece, piece))
        texts.append(text)
        start += len(text)
    whole = "".join(texts)
    beyond_ascii = len(whole) - len(whole.encode("ascii", "ignore"))
    return Reading(whole, "+".join(order), replaced, tuple(flags)) if replaced <= beyond_ascii * MAX_REPLACED else None
