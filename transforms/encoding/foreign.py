"""European lines on a page of Chinese mojibake: left to the passes that mend them whole, `european` and `ftfy`.

`mojibake` believes a kind on all of a page that one line proves, and takes pieces of such lines: of `fiveâ€¦` it would
make fiveâ€礎, if a line of Big5 was read as windows-1250.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ftfy.badness import badness

from transforms.edits import apply, moved_by
from transforms.encoding import european, ftfy
from transforms.encoding.language import frequency
from transforms.encoding.mojibake.thresholds import LOSS
from transforms.model import Edit

_LETTERS: Final = "À-ÖØ-öø-ӿ─-▟"  # and boxes
_OF_ASIA: Final = re.compile("[\u2e80-\u2fff\u3003-\U000e00ff\U00020000-\U0010ffff]")  # and of private use
_IN_A_WORD: Final = re.compile(
    f"[{_LETTERS}]{_OF_ASIA.pattern}|{_OF_ASIA.pattern}[{_LETTERS}]|[A-Za-z]{_OF_ASIA.pattern}{{1,3}}[a-z]"
)


def left(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    r"""The edits of `mojibake` but for those on lines that read better if only the other passes mend them.

    >>> taken = Edit("encoding.mojibake", "mojibake.big5_as_windows_1250", 6, 7, "¦", "礎")
    >>> [*left("fiveâ€¦\n×öÁË", [taken])]
    []
    """
    if "\n" not in text:
        return edits
    kept: list[Edit] = []
    for start, of_line in groupby(edits, key=lambda edit: text.rfind("\n", 0, edit.start) + 1):
        own = list(of_line)
        end = text.find("\n", own[-1].end)
        line = text[start : end if end >= 0 else len(text)]
        if _is_asian(own, len(line)) or not _reads_better(line, moved_by(own, -start)):
            kept += own
    return kept


def _is_asian(edits: Sequence[Edit], size: int) -> bool:
    """Whether half of a line of so many characters, and so half of its letters, is Asian when it is mended."""
    after = "".join(edit.after for edit in edits)
    size += len(after) - sum(edit.end - edit.start for edit in edits)
    return 2 * len(_OF_ASIA.findall(after)) >= size


def _reads_better(line: str, edits: Sequence[Edit]) -> bool:
    """Whether a line is European, and what the other passes make of it reads better without these edits."""
    mended = apply(line, edits)
    if 2 * len(_OF_ASIA.findall(mended)) >= sum(map(str.isalpha, mended)):
        return False
    alone, with_them = _by_others(line), _by_others(mended)
    if _OF_ASIA.search(alone) or alone == with_them:
        return False
    is_worse = _IN_A_WORD.search(with_them) or badness(alone) < badness(with_them)
    return bool(is_worse) or any(one < other for one, other in zip(_nats(alone), _nats(with_them), strict=True))


def _by_others(line: str) -> str:
    for each in (european.find, ftfy.find):
        line = apply(line, each(line))
    return line


def _nats(text: str) -> tuple[float, float]:
    """How surprising its characters beyond ASCII are in all and on average, with a penalty for lost ones."""
    letters, nats = frequency.measure(text)
    lost = LOSS * text.count("\ufffd")
    return nats + lost, nats / max(1, letters) + lost
