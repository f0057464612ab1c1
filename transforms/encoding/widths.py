"""Full-width Latin letters and digits as ASCII, `２０１９年Ａ股` as `2019年A股`; a choice, off by default.

Newspapers and old systems set Latin in Chinese at full width: style, not damage, though such words and numbers do not
compare equal to others. Punctuation, symbols and the ideographic space keep their width, except inside a number, a word
or an address (`Ｎｏ．１`, `ｗｗｗ．ａ．ｃｏｍ`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Want
from transforms.model import Edit

STAGE: Final = "encoding.widths"

_WIDE: Final = "０-９Ａ-Ｚａ-ｚ"
TRIGGERS: Final = (Want(Class(_WIDE)),)
# Between them the marks of addresses and names, a comma in numbers only.
_RUN: Final = re.compile(
    f"[{_WIDE}]+(?:(?:[．：／－＿＠＆＋＝]{{1,3}}(?=[{_WIDE}])|(?<=[０-９])，(?=[０-９]))[{_WIDE}]+)*"
)
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each run of full-width letters and digits (`widths.ascii`); `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after) for edit in find("Ａ股涨１２．５％，（Ｂ股）")]
    [('Ａ', 'A'), ('１２．５', '12.5'), ('Ｂ', 'B')]
    """
    edits: list[Edit] = []
    for place in places(TRIGGERS, text) if at is None else at:
        if (not edits or place >= edits[-1].end) and (found := _RUN.match(text, place)):
            edits.append(Edit(STAGE, "widths.ascii", *found.span(), found[0], found[0].translate(_NARROW)))
    return edits
