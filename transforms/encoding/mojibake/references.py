"""Bytes written as references, `&#214;&#208;` for 中 in GBK: as characters, before any reading of bytes is judged.

Browsers send so what a form's encoding lacks. References to single characters are left to `ftfy`, but for those it does
not read: hanzi and marks without a semicolon, `&#20462&#34920`, `she&#8217s`, as browsers read them, and the semicolon
itself, `&#59;`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms.encoding.markup import code
from transforms.encoding.scan import places
from transforms.encoding.wanted import REFERENCE, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.references"
TRIGGERS: Final = (Want(REFERENCE),)

# To 0x80–0xFF, and to what windows-1252 has there beside Latin-1.
_BYTE: Final = (
    r"&#(?:1[2-9]\d|2[0-4]\d|25[0-5]|338|339|352|353|376|381|382|402|710|732|82(?:1[1267]|1[68]|2[0-2456]|30|40|49|50)"
    r"|8364|8482);"
)
_RUN: Final = re.compile(f"(?:{_BYTE})+")
_PAIR: Final = re.compile(f"(?:{_BYTE}){{2}}")
_FEWEST: Final = 4  # such pairs; a word of French has one: `cr&#233;&#233;e`
# Hanzi and their marks, five digits in decimal, dashes, quotation marks and points, which have four, and accented
# letters, which have three; a digit or a semicolon behind would be read with it.
_SHORTER: Final = r"82(?:1[12678]|2[0126]|30)|19[2-9]|2[0-4]\d|25[0-5]"
_UNCLOSED: Final = re.compile(rf"&#(?:(?:\d{{5}}|{_SHORTER})(?![0-9;])|[xX][0-9A-Fa-f]{{4}}(?![0-9A-Fa-f;]))")
_HANZI: Final = re.compile(f"[{COMMON_HANZI}]")
_AT_WORD: Final = re.compile(rf"[A-Za-z.,!?]&#(?:{_SHORTER})(?![0-9;])|&#(?:{_SHORTER})(?=[A-Za-z])")
_SEVERAL: Final = 2  # hanzi, or of the shorter ones those beside a word
_SEMICOLON: Final = re.compile("&#(?:0*59|[xX]0*3[bB]);")
_NUMERIC: Final = re.compile(r"&#(?:\d{2,6}|[xX][0-9A-Fa-f]{2,5});")
_ALMOST: Final = re.compile("&(?:(?:amp|#38|#[xX]26);)?#?[0-9A-Za-z]*$")  # with a semicolon it would be a reference
_REACH: Final = 32  # characters of one


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each run of such references (`.bytes`), those of hanzi without a semicolon (`.unclosed`), and of semicolons.

    All where enough stand together and nothing speaks of them.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.after for edit in find("&#214;&#208;&#185;&#250;&#208;&#194;&#206;&#197;")]
    ['ÖÐ¹úÐÂÎÅ']
    >>> [edit.after for edit in find("&#20462&#34920的人")]
    ['修', '表']
    >>> find("une fille cr&#233;&#233;e")
    []
    """
    at = places(TRIGGERS, text) if at is None else at
    if len(at) < _SEVERAL or "&#" not in text:
        return []
    found = sorted([*_bytes(text), *_unclosed(text), *_semicolons(text)])
    if not found or code.are_listed(text) or code.is_named(text, [each[:2] for each in found]):
        return []
    return [
        Edit(STAGE, f"references.{rule}", start, end, text[start:end], html.unescape(text[start:end]))
        for start, end, rule in found
    ]


def _bytes(text: str) -> Iterator[tuple[int, int, str]]:
    if len(_PAIR.findall(text)) >= _FEWEST:
        yield from ((*run.span(), "bytes") for run in _RUN.finditer(text))


def _unclosed(text: str) -> Iterator[tuple[int, int, str]]:
    found = list(_UNCLOSED.finditer(text))
    meant = [html.unescape(each[0]) for each in found]
    if max(len(_HANZI.findall("".join(meant))), len(_AT_WORD.findall(text))) >= _SEVERAL:
        yield from (
            (*each.span(), "unclosed")
            for each, one in zip(found, meant, strict=True)
            if one.isprintable() and one != "\ufffd"
        )


def _semicolons(text: str) -> Iterator[tuple[int, int, str]]:
    """In a text that has other references; not behind what would become one."""
    found = list(_SEMICOLON.finditer(text))
    if not found or len(_NUMERIC.findall(text)) < len(found) + _FEWEST:
        return
    for each in found:
        if not _ALMOST.search(text[max(0, each.start() - _REACH) : each.start()]):
            yield *each.span(), "semicolon"
