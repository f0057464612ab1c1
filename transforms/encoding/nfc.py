"""Unicode's canonical composition, NFC: e + ´ is é, and CJK compatibility ideographs are the ideographs they stand for.

Never NFKC, which would flatten ，！①㎡½™. Text in NFC looks as before and compares equal (Unicode Annex 15).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from transforms.edits import moved_by
from transforms.encoding.joined import lines_at
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Want
from transforms.model import Edit

STAGE: Final = "encoding.nfc"

# All but blocks where each character is in NFC and combines with none before it (a test proves it).
SUSPECTS: Final = Class(
    "^\0-\u02ff\u0370-\u0373\u0375-\u037d\u037f-\u0386\u0388-\u0482\u048a-\u0590\u2002-\u20cf\u2100-\u2125\u212c-\u2328\u2460-\u27bf\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\ue000-\uf8ff"
    "\uff00-\uffff"
)

TRIGGERS: Final = (Want(SUSPECTS),)

# A base and more marks than any text has (Stream-Safe Text Format, Annex 15), of a byte 1 for each mark; to sort n of
# them Python takes n * n steps.
_MOST: Final = 30
_ENDLESS: Final = re.compile(b"\0?\1{%d,}" % (_MOST + 1))


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    r"""Where the text is not in NFC: each base character with its marks, each compatibility character.

    A base with more than 30 marks stays as it is. `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before.encode('ascii', 'backslashreplace'), edit.after) for edit in find("e\u0301 \uf9e1")]
    [(b'e\\u0301', 'é'), (b'\\uf9e1', '李')]
    """
    at = places(TRIGGERS, text) if at is None else at
    in_line = _in_piece if len(at) <= _MOST else _in_line  # of whose characters each mark is one
    return [edit for start, end in lines_at(text, at) for edit in moved_by(in_line(text[start:end]), start)]


def _in_line(text: str) -> Iterator[Edit]:
    start = 0
    for found in _ENDLESS.finditer(bytes(map(bool, map(unicodedata.combining, text)))):
        yield from moved_by(_in_piece(text[start : found.start()]), start)
        start = found.end()
    yield from moved_by(_in_piece(text[start:]), start)


def _in_piece(text: str) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    start = 0
    for end in range(1, len(text) + 1):
        # Nothing composes across a stable character, so the text can be cut before each one (Annex 15, section 9).
        if end == len(text) or _is_stable(text[end]):
            before = text[start:end]
            if (after := unicodedata.normalize("NFC", before)) != before:
                yield Edit(STAGE, f"nfc.{_what(before)}", start, end, before, after)
            start = end


def _what(before: str) -> str:
    return "ideograph" if "\uf900" <= before[0] <= "\ufaff" or before[0] >= "\U0002f800" else "composed"


@cache
def _is_stable(character: str) -> bool:
    """Whether no character before it can combine with it: neither a mark nor a jamo that completes a syllable."""
    return unicodedata.category(character)[0] != "M" and not "\u1160" <= character <= "\u11ff"
