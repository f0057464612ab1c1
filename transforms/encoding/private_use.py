"""Characters that no repair may bring: those of private use, and those that Unicode does not have."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PRIVATE: Final = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_OTHERS: Final = 16  # new characters beside each of private use; old GBK files have one now and then


def brought(before: str, after: str) -> bool:
    r"""Whether reading a span again brings such characters; a few of private use may stand in much text that has them.

    Not where bytes were lost: there they come of the half characters on both sides.

    >>> brought("ÑÊ", "\ue74f"), brought("Ã©", "é"), brought("é\ue74f", "é\ue74f"), brought("ÑÊ", "水" * 16 + "\ue74f")
    (True, False, False, False)
    """
    if after.isprintable() or "".join(after.split()).isprintable():
        return False
    new = set(after).difference(before)
    private = sum(each in new for each in _PRIVATE.findall(after))
    if private and ("\ufffd" in after or (_OTHERS + 1) * private > sum(each in new for each in after)):
        return True
    return any(unicodedata.category(each) == "Cn" for each in new)
