"""Lines that go on with text that stays: the next item of its list, a sentence between its sentences.

What a line looks like says little here: items are short, and advertisements part the sentences of an article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

REACH = 6
"""Lines to a sentence that stays, above and below, at most. By site, of English news and articles 1,349 characters of
content lie there that went before and 967 of the site's; with any distance it is 2,305 and 31,393."""

_ITEM = re.compile(r"\(?(\d{1,3})([.)、:])(?!\d)")
_SPEAKER = re.compile(r"(?:[qa]|问|答|question|answer) ?[:.](?=.)", re.IGNORECASE)


def continuing(forms: Sequence[str], prose: Collection[int], going: Collection[int], cut: Collection[int]) -> set[int]:
    """Which lines of `going` go on with what stays; `cut` are the lines that go by rules of their own.

    `forms` are folded and stripped, `prose` are those that read as sentences.

    >>> forms = ["5. Cut the bread.", "6. Butter", "1. Most read", "A: Tea, and the", "Q: Why?", "A: It rained."]
    >>> sorted(continuing(forms, (), {1, 2, 4, 5}, ()))
    [1, 4, 5]
    """
    leaving = set(going)
    staying = [at for at in sorted(prose) if at not in leaving and at not in cut]
    back: set[int] = set()
    for at in sorted(leaving):
        above_goes = at == 0 or at - 1 in cut or (at - 1 in leaving and at - 1 not in back)
        if not above_goes and (_follows(forms[at - 1], forms[at]) or _opens(forms, at)):
            back.add(at)
    for above, below in pairwise(staying):
        between = [at for at in range(above + 1, below) if at in leaving and at in prose]
        back |= {at for at in between if at - above <= REACH and below - at <= REACH}
    return back


def _opens(forms: Sequence[str], at: int) -> bool:
    """Whether a line announces a list with its colon, right over the first item, or is that item."""
    if forms[at].endswith(":"):
        return at + 1 < len(forms) and _is_first(forms[at + 1])
    return forms[at - 1].endswith(":") and _is_first(forms[at])


def _is_first(form: str) -> bool:
    item = _ITEM.match(form)
    return item is not None and int(item[1]) == 1


def _follows(above: str, line: str) -> bool:
    """Whether a line is the item after the one above, by its number, or the next turn of questions and answers."""
    if _SPEAKER.match(line):
        return _SPEAKER.match(above) is not None
    item, last = _ITEM.match(line), _ITEM.match(above)
    return item is not None and last is not None and item[2] == last[2] and int(item[1]) == int(last[1]) + 1
