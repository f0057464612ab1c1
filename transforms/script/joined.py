"""Documents joined to one text, so that one call of compiled code serves them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.script.codes import Codes, Places, encode

NEWLINE = ord("\n")


class Joined(NamedTuple):
    """Documents as one text in which a line break closes each; all places count its code points.

    `lines` is where each line starts, `firsts` the first line of each document, each with one past the end; `of` is the
    document that each line belongs to.
    """

    text: str
    codes: Codes
    lines: Places
    firsts: Places
    of: Places

    @property
    def documents(self) -> Places:
        """Where each document starts, and one past the end."""
        return self.lines[self.firsts]


def joined(texts: Sequence[str]) -> Joined:
    r"""The texts as one, with the places of their lines.

    >>> one = joined(["甲\n乙", "", "丙"])
    >>> one.text, one.lines.tolist(), one.of.tolist(), one.documents.tolist()
    ('甲\n乙\n\n丙\n', [0, 2, 4, 5, 7], [0, 0, 1, 2], [0, 4, 5, 7])
    """
    text = "\n".join([*texts, ""])
    codes = encode(text)
    lines = np.append(0, np.flatnonzero(codes == NEWLINE) + 1)
    firsts = np.searchsorted(lines, np.cumsum([0, *(len(one) + 1 for one in texts)]))
    return Joined(text, codes, lines, firsts, np.repeat(np.arange(len(texts)), np.diff(firsts)))
