"""Places where bytes were lost before the text came to us: marked, for a reader to know, and left as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.encoding.scan import Class
from transforms.model import Edit

STAGE: Final = "encoding.unrepairable"

# 锟斤拷 is U+FFFD written as UTF-8 (EF BF BD EF BF BD) and read as GBK; 烫 is CC CC, 屯 CD CD, with which Microsoft's
# compiler fills memory that nothing was written to; each also as a later conversion to Traditional leaves it.
_PLACES: Final = (
    ("replaced", "\ufffd", re.compile("\ufffd+")),
    ("replaced_twice", "斤拷", re.compile("[锟錕]斤拷(?:[锟錕斤拷]*[锟錕斤拷])?")),
    ("unwritten_memory", "烫烫烫", re.compile("烫{3,}")),
    ("unwritten_memory", "燙燙燙", re.compile("燙{3,}")),
    ("unwritten_memory", "屯屯屯", re.compile("屯{3,}")),
)


TRIGGERS: Final = Class("\ufffd斤烫燙屯")


def find(text: str) -> Sequence[Edit]:
    """Flags, one for each run of U+FFFD, of 锟斤拷, and of 烫烫烫 or 屯屯屯.

    >>> [(edit.start, edit.before, edit.rule) for edit in find("价格：锟斤拷锟斤拷元")]
    [(3, '锟斤拷锟斤拷', 'unrepairable.replaced_twice')]
    """
    flags = [
        Edit(STAGE, f"unrepairable.{what}", found.start(), found.end(), found[0], found[0])
        for what, sign, place in _PLACES
        if sign in text
        for found in place.finditer(text)
    ]
    return sorted(flags, key=lambda flag: flag.start)
