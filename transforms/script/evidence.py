"""What each line of a text tells of its script: its characters counted, but for those that are no evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.script.classes import Class, Counts, count
from transforms.script.codes import Codes, Mask
from transforms.script.joined import Joined

# A pair of brackets or quotation marks with kana or Hangul in it; marks of both habits, so that changing them changes
# no decision. Of 60 characters at most: linear on any line.
PAIR = re.compile("(?<=[（(「『《〈【\\[“‘])[^（(「『《〈【\\[“‘）)」』》〉】\\]”’\n]{1,60}(?=[）)」』》〉】\\]”’])")


class Evidence(NamedTuple):
    """A column of counts a line; `glossed` marks lines of which a Japanese or Korean gloss was left out."""

    counts: Counts
    glossed: Mask


def evidence(documents: Joined, codes: Codes) -> Evidence:
    """The counts of lines, where `codes` are those of the text with zeros for what is held.

    What stands in brackets or quotation marks of its own with kana or Hangul is a gloss or a title, if the rest of the
    line has none of these and a Chinese word: 成員金泰亨（김태형）很高興.

    >>> from transforms.script.joined import joined
    >>> one = joined(["成員金泰亨（김태형）很高興"])
    >>> evidence(one, one.codes).counts[Class.HANGUL].tolist()
    [0]
    """
    starts = documents.lines[:-1]
    counts = count(codes, starts)
    foreign = (counts[Class.KANA] + counts[Class.HANGUL] > 0) & (counts[Class.WORD] > 0)
    if not foreign.any():
        return Evidence(counts, foreign)
    spans = [
        pair.span()
        for line in np.flatnonzero(foreign).tolist()
        for pair in PAIR.finditer(documents.text, *documents.lines[line : line + 2].tolist())
    ]
    rest = count(blanked(codes, spans), starts)
    glossed = foreign & (rest[Class.KANA] + rest[Class.HANGUL] == 0) & (rest[Class.WORD] > 0)
    return Evidence(np.where(glossed, rest, counts), glossed)


def blanked(codes: Codes, spans: Sequence[tuple[int, int]]) -> Codes:
    """The codes with zeros for these spans.

    >>> blanked(np.array([1, 2, 3], np.int32), [(1, 2)]).tolist()
    [1, 0, 3]
    """
    if not spans:
        return codes
    plain = codes.copy()
    for start, end in spans:
        plain[start:end] = 0
    return plain
