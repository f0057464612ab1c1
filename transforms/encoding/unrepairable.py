"""Places where bytes were lost before the text came to us: marked, for a reader to know, and left as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.model import Edit

STAGE: Final = "encoding.unrepairable"

# Where each second or third character is lost, all of the stretch is: one page had 28,000 runs.
_REPLACED: Final = re.compile("(?P<replaced>\ufffd+(?:(?:[^\n\ufffd锟錕烫燙屯]{1,2}\ufffd+){3,})?)")
# 锟斤拷 is U+FFFD written as UTF-8 (EF BF BD EF BF BD) and read as GBK; 烫 is CC CC, 屯 CD CD, with which Microsoft's
# compiler fills memory that nothing was written to; each also as a later conversion to Traditional leaves it.
_OTHERS: Final = re.compile("(?P<replaced_twice>[锟錕]斤拷[锟錕斤拷]*)|(?P<unwritten_memory>烫{3,}|燙{3,}|屯{3,})")
TRIGGERS: Final = (
    Want(Class("\ufffd")),
    Want(Row((Class("锟錕"), Class("斤")))),
    Want(Row((Class("烫燙屯"),) * 3)),
)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Flags, one for each run of U+FFFD or stretch full of them, of 锟斤拷, and of 烫烫烫 or 屯屯屯.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.start, edit.before, edit.rule) for edit in find("价格：锟斤拷锟斤拷元")]
    [(3, '锟斤拷锟斤拷', 'unrepairable.replaced_twice')]
    >>> [edit.before for edit in find("價\ufffd：\ufffd\ufffd元三\ufffd角\ufffd，不再賣了\ufffd")]
    ['�：��元三�角�', '�']
    """
    at = places(TRIGGERS, text) if at is None else at
    if not at:
        return []
    found = list(_REPLACED.finditer(text))
    if len(at) > text.count("\ufffd"):
        found = sorted([*found, *_OTHERS.finditer(text)], key=re.Match.start)
    return [Edit(STAGE, f"unrepairable.{each.lastgroup}", *each.span(), each[0], each[0]) for each in found]
