"""Text that is UTF-8 as a whole, read again at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftfy import chardata

from transforms.encoding.ftfy.beyond import CLOSING_QUOTE
from transforms.encoding.ftfy.changes import trimmed
from transforms.encoding.ftfy.meant import ODD_LETTER
from transforms.encoding.ftfy.signs import BAD, BADNESS_ASIDE, SUSPECT, WIDEST

_BEYOND_ASCII: Final = re.compile("[^\0-\x7f]+")


def read_as(text: str) -> str | None:
    """The encoding in which a text was read that is UTF-8 as a whole, where no other step has anything to do."""
    for encoding in chardata.CHARMAP_ENCODINGS[:2]:
        try:
            data = text.encode(encoding)
            after = data.decode("utf-8")
        except UnicodeError:
            continue
        altered = b" " in data and chardata.ALTERED_UTF8_RE.search(data)
        lossy = (b"?" in data or b"\x1a" in data) and chardata.LOSSY_UTF8_RE.search(data)
        aside = b"\xed" in data or BADNESS_ASIDE.search(text) or BADNESS_ASIDE.search(after)
        restored = "â€œ" in text and CLOSING_QUOTE.search(text)
        bad = (
            BAD.search(after, max(0, found.start() - WIDEST), found.end() + WIDEST) for found in SUSPECT.finditer(after)
        )
        return None if altered or lossy or aside or restored or ODD_LETTER.search(after) or any(bad) else encoding
    return None


def read_again(text: str, segments: Iterable[tuple[int, int]], encoding: str) -> Iterator[tuple[int, str, str]]:
    """What changes if all of some segments is read again; no character of UTF-8 goes on in ASCII."""
    found = [run for start, end in segments for run in _BEYOND_ASCII.finditer(text, start, end)]
    olds = [run[0] for run in found]
    news = " ".join(olds).encode(encoding).decode("utf-8").split(" ") if olds else []
    for run, old, new in zip(found, olds, news, strict=True):
        if old[0] == new[0] or old[-1] == new[-1]:
            yield from trimmed(run.start(), old, new)
        else:
            yield run.start(), old, new
