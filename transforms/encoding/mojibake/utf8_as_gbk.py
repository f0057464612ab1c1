"""UTF-8 that was read as GBK, 鐨勪竴: what it looks like, and the bytes and the text behind it.

GBK reads pairs of bytes, so that a character of three bytes is one pair and half of another. Bytes that make no pair
are lost: 0x80 in every decoder; in a strict GBK twice as often others, whose pair stands in a row left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Final

from transforms.encoding.codec_pairs import pairs
from transforms.encoding.language.scripts import of_other_script
from transforms.encoding.lookalikes import gb18030
from transforms.encoding.mojibake.inner_byte import filled
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_2, LEADS_3, LEADS_4

# What is left where bytes are no character: U+FFFD, or ? where a program could not write that; € is 0x80 to browsers.
LOST: Final = "\ufffd?"
_BYTE_80: Final = f"€{LOST}"
_LAST_NO_TRAIL: Final = "?"  # of ASCII; from the next one on it may be the second byte of a pair
_NEW: Final = re.compile(f"[{''.join(gb18030().values())}]")
_ANY_LOST: Final = re.compile(f"[{LOST}]")
_GAP: Final = re.compile("\ufffd+")
_REPLACEMENT: Final = "\ufffd".encode()
_NUL: Final = re.compile(b"\0")
_ASCII_TRAILS: Final = range(0x40, 0x7F)


@cache
def _as_python_has_them() -> Mapping[int, str]:
    return {ord(new): old for old, new in gb18030().items()}


@cache
def _gbk() -> Mapping[str, bytes]:
    """The two bytes of each character that GBK or GB 18030 has, in any edition."""
    known = pairs("gb18030")
    return {**known, **{new: known[old] for old, new in gb18030().items()}}


def _class(first: Iterable[int], second: Iterable[int]) -> str:
    return f"[{''.join(char for char, (lead, trail) in _gbk().items() if lead in first and trail in second)}]"


@cache
def shape() -> re.Pattern[str]:
    """Pairs of bytes of UTF-8. After each pair the decoder is between characters or waits for 1, 2 or 3 bytes more.

    A byte may be lost: 0x80 anywhere, which is the first of no pair, and before ASCII what waited for its second.
    """
    more = CONTINUATIONS
    from_2 = _class(more, more)
    byte_80 = f"[{_BYTE_80}]"
    of_2, of_3, of_4 = (_class(leads, more) for leads in (LEADS_2, LEADS_3, LEADS_4))
    cut_off = rf"(?=[\0-{_LAST_NO_TRAIL}]|\Z|{of_3})"
    stay_at_1 = f"{_class(more, LEADS_2)}|{_class(more, LEADS_3)}(?!{from_2}){byte_80}?|{_class(more, LEADS_4)}{from_2}"
    end = f"{_class(more, _ASCII_TRAILS)}|{_class(more, LEADS_3)}{from_2}|{byte_80}|{cut_off}"
    from_1 = f"(?>(?:{stay_at_1})*)(?:{end})"
    then = f"(?<={of_3}){from_1}|(?<={of_4})(?:{from_2}|{byte_80}{from_1})"
    latin = _class((0xC2, 0xC3), more)  # Latin-1 itself written as UTF-8: mojibake before
    first = f"{latin[1:-1]}{of_3[1:-1]}{of_4[1:-1]}"
    # A class comes first, so that `re` passes over all other text at once; then what the character was decides.
    return re.compile(
        f"[{first}](?:(?<={latin})(?!(?<=[㐀-鿿，。].)(?![{first}])[㐀-鿿，。])|{then})"  # 锚 alone is C3 AA, ê
        f"(?:[{of_2[1:-1]}{of_3[1:-1]}{of_4[1:-1]}](?:(?<={of_2})|{then}))*"
    )


@cache
def quotes() -> re.Pattern[str]:
    """A curly quote, a dash or an ellipsis (E2 80, with which 鈥 comes) and the letter behind: 鈥檚; accents: caf茅."""
    marks = _class(b"\x93\x94\x98\x99\x9c\x9d\xa6", _ASCII_TRAILS)
    accent = _class((0xC3,), CONTINUATIONS)
    of_word = f"(?<=[A-Za-z].){accent}{{0,2}}(?!(?!鈥)[㐀-鿿])|(?<![㐀-鿿].){accent}{{0,2}}(?=[A-Za-z])"
    return re.compile(f"[鈥{accent[1:-1]}](?:(?<=鈥){marks}|(?<!鈥)(?:{of_word}))")


def reread(spans: Sequence[str]) -> list[str]:
    """The spans as they were meant, with U+FFFD for what was lost and is in doubt.

    >>> reread(["鐨勪竴涓�", "涓や釜"])
    ['的一�', '两个']
    """
    cut = [span[:-1] if span[-1] in LOST else span for span in spans]  # what is lost at the end becomes one U+FFFD
    data = _with_signs("\n".join(cut), LOST)
    pieces = data.replace(b"\0", b"\x80").split(b"\n")
    texts = b"\n".join(pieces).decode("utf-8", "replace").split("\n")
    strict = was_strict(spans)
    never = of_other_script(data.decode("utf-8", "ignore")) if strict and b"\0" in data else frozenset()
    return [
        _reread_uncertain(span, strict, never)
        if ("\ufffd" in text and _has_errors(text, piece)) or (strict and _ANY_LOST.search(span))
        else text
        for span, piece, text in zip(cut, pieces, texts, strict=True)
    ]


def _has_errors(text: str, data: bytes) -> bool:
    """Whether bytes inside the data are no UTF-8, so that U+FFFD in the text stands for more than itself."""
    is_cut_off = text.endswith("\ufffd") and not data.endswith(_REPLACEMENT)
    return text.count("\ufffd") > data.count(_REPLACEMENT) + is_cut_off


def was_strict(spans: Iterable[str]) -> bool:
    """Whether the decoder may have been one that leaves rows open: nothing shows these, nor 0x80 as €."""
    known = _ANY_LOST.sub("", "".join(spans))
    return len(known.encode("gbk", "ignore")) == 2 * len(known)


def _reread_uncertain(span: str, strict: bool, never: frozenset[str]) -> str:
    data, gaps = _bytes_of(span)
    return _GAP.sub("\ufffd", (filled(data, gaps, never) if strict and gaps else data).decode("utf-8", "replace"))


@lru_cache(1 << 12)
def last_bytes(end: str) -> bytes:
    r"""The last two bytes of UTF-8 that was read as GBK, of which these characters are the end; 0x80 for a lost one.

    >>> last_bytes("含甯") == "北京市".encode()[-3:-1]
    True
    """
    return _bytes_of(end)[0][-2:]


def has_gaps(span: str) -> bool:
    """Whether a byte was lost inside a character; by a strict decoder it may have been another than 0x80."""
    return bool(_bytes_of(span)[1])


def _bytes_of(span: str) -> tuple[bytes, Sequence[int]]:
    """The bytes of UTF-8 that were read as GBK, with 0x80 where one was lost, and the places of those."""
    for signs in (LOST, _BYTE_80):
        data = _with_signs(span, signs)
        if may_be_utf8(known := data.replace(b"\0", b"\x80")):
            return known, [found.start() for found in _NUL.finditer(data)]
    return _with_gaps(span)


def _with_signs(span: str, signs: str) -> bytes:
    """The bytes, with 0 for each of these signs of a lost one; no span has NUL."""
    known = span.translate(_as_python_has_them()) if _NEW.search(span) else span
    for sign in signs:
        known = known.replace(sign, "\0")
    return known.encode("gb18030")


def _with_gaps(span: str) -> tuple[bytes, Sequence[int]]:
    data, gaps = bytearray(), []
    awaited = 0
    for char, following in zip_longest(span, span[1:], fillvalue=""):
        pair = _gbk().get(char, b"")
        if char in _BYTE_80 and not (
            char == "€" and awaited == 1 and _gbk().get(following, b"\xff")[0] in CONTINUATIONS
        ):
            pair = b"\x80" if awaited else b"\xff"
            if awaited:
                gaps.append(len(data))
        elif (awaited == 1 and pair[0] not in CONTINUATIONS) or (awaited == 2 and pair[-1] not in CONTINUATIONS):
            gaps.append(len(data))
            data += b"\x80"  # by a decoder that leaves no sign of it
        data += pair
        awaited = _awaited(bytes(data[-3:]))
    return bytes(data), gaps


@lru_cache(1 << 14)
def _awaited(end: bytes) -> int:
    """How many bytes the last character of UTF-8 still needs, by up to three bytes of it."""
    for back, byte in enumerate(reversed(end)):
        if byte not in CONTINUATIONS:
            return max(0, (byte in LEADS_2) + 2 * (byte in LEADS_3) + 3 * (byte in LEADS_4) - back)
    return 0


def may_be_utf8(piece: bytes) -> bool:
    """Whether this is UTF-8, perhaps cut off inside its last character."""
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
