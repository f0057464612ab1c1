r"""UTF-8 with single bytes of windows-1252 in it: pasted quotes, `don\x92t`, and the accents of an old field.

Such a byte is no UTF-8, stands between characters of ASCII, and is a letter of a word or a mark where marks stand.
"""

from __future__ import annotations

import re
from typing import Final

from transforms.encoding.decoding.reading import Reading
from transforms.lines import newlines
from transforms.model import Edit

STAGE: Final = "encoding.decode"
_CODECS: Final = ("utf-8", "windows-1252")

# What Python's `surrogateescape` makes of a byte that is no UTF-8.
_BYTES: Final = "\udc80-\udcff"
_BAD: Final = re.compile(f"[{_BYTES}]+")
_CAPITAL: Final = "\udcc0-\udcd6\udcd8-\udcde\udc8a\udc8c\udc8e\udc9f"
_SMALL: Final = "\udcdf-\udcf6\udcf8-\udcff\udc9a\udc9c\udc9e"
_LETTER: Final = _CAPITAL + _SMALL
_MARK: Final = "\udc80\udc85\udc91-\udc97\udc99\udca0\udca3\udca7\udca9\udcab\udcae\udcb0\udcb1\udcb7\udcbb\udcbf"
_ALONE: Final = "\udcc0\udce0\udcd3\udcf3"  # À, à and ó, words of one letter
_READABLE: Final = re.compile(
    rf"(?<![^\0-\x7f])(?:[{_LETTER}]{{1,2}}(?=[A-Za-z])"
    rf"|(?<=[a-z])[{_SMALL}]{{1,2}}(?![^\0-\x7f])|(?<=[A-Z])[{_CAPITAL}]{{1,2}}(?![^\0-\x7f])"
    rf"|(?<![A-Za-z])[{_ALONE}](?= )|[{_MARK}](?:[{_LETTER}](?=[a-z]))?(?![^\0-\x7f]))"
)
# UTF-8 that no text in windows-1252 has by chance: accented letters (Ã and a sign), three bytes and more.
_SURE: Final = re.compile("[À-ſ\u1e00-\u2fff㄀-\ud7ff\uf900-\uffef\U00010000-\U0003ffff]")
_UNREADABLE: Final = 0.1  # of the bytes that are no UTF-8


def read(data: bytes, declared: str | None) -> Reading | None:
    r"""The text if the bytes are UTF-8 but for single ones in windows-1252, else None.

    >>> read(b"caf\xc3\xa9 don\x92t", None).text, read("déjà".encode("cp1252"), None)
    ('café don’t', None)
    """
    escaped = newlines(data.decode("utf-8", "surrogateescape"))
    bad = sum(len(run) for run in _BAD.findall(escaped))
    if not bad or not (sure := len(_SURE.findall(escaped))):
        return None
    found = list(_READABLE.finditer(escaped))
    if bad - sum(len(run[0]) for run in found) > bad * _UNREADABLE:
        return None
    text = _READABLE.sub(lambda run: _meant(run[0]), escaped)
    replaced = len(_BAD.findall(text))
    text = _BAD.sub("\ufffd", text)
    first, second = _CODECS if sure >= bad else _CODECS[::-1]
    places = (run.span() for run in (found if sure >= bad else _SURE.finditer(text)))
    flags = tuple(Edit(STAGE, f"decode.{second}", *span, text[slice(*span)], text[slice(*span)]) for span in places)
    return Reading(text, f"{first}+{second}", replaced, flags)


def _meant(run: str) -> str:
    return run.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
