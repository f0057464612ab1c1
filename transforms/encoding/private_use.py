"""Characters that no repair may bring: those of private use, and those that Unicode does not have."""

from __future__ import annotations

import unicodedata
from typing import Final

_NONE: Final = frozenset({"Co", "Cn"})
_OTHERS: Final = 16  # characters beside each of private use; old GBK files have one now and then


def brought(before: str, after: str) -> bool:
    r"""Whether reading a span again brings such characters; a few of private use may stand in much text that has them.

    >>> brought("ÑÊ", "\ue74f"), brought("Ã©", "é"), brought("é\ue74f", "é\ue74f"), brought("ÑÊ", "水" * 16 + "\ue74f")
    (True, False, False, False)
    """
    if after.isprintable():
        return False
    categories = [unicodedata.category(each) for each in after if each not in before]
    private = categories.count("Co")
    return "Cn" in categories or (_OTHERS + 1) * private > len(after)
