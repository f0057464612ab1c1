"""Bytes written as references, `&#214;&#208;` for 中 in GBK: as characters, before any reading of bytes is judged.

Browsers send so what a form's encoding lacks. References to single accented letters are left to `ftfy`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from transforms.encoding.markup import code
from transforms.encoding.scan import places
from transforms.encoding.wanted import AMPERSAND, Want
from transforms.model import Edit

STAGE: Final = "encoding.references"
TRIGGERS: Final = (Want(AMPERSAND),)

# To 0x80–0xFF, and to what windows-1252 has there beside Latin-1.
_BYTE: Final = (
    r"&#(?:1[2-9]\d|2[0-4]\d|25[0-5]|338|339|352|353|376|381|382|402|710|732|82(?:1[1267]|1[68]|2[0-2456]|30|40|49|50)"
    r"|8364|8482);"
)
_RUN: Final = re.compile(f"(?:{_BYTE})+")
_PAIR: Final = re.compile(f"(?:{_BYTE}){{2}}")
_FEWEST: Final = 4  # such pairs; a word of French has one: `cr&#233;&#233;e`


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each run of such references (`references.bytes`), where enough stand side by side and nothing speaks of them.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.after for edit in find("&#214;&#208;&#185;&#250;&#208;&#194;&#206;&#197;")]
    ['ÖÐ¹úÐÂÎÅ']
    >>> find("une fille cr&#233;&#233;e")
    []
    """
    at = places(TRIGGERS, text) if at is None else at
    if len(at) < 2 * _FEWEST or "&#" not in text or len(_PAIR.findall(text)) < _FEWEST:
        return []
    runs = list(_RUN.finditer(text))
    if code.are_listed(text) or code.is_named(text, [run.span() for run in runs]):
        return []
    return [Edit(STAGE, "references.bytes", *run.span(), run[0], html.unescape(run[0])) for run in runs]
