"""The title among the lines over the text: no title is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from transforms.boilerplate import navigation, page_name
from transforms.boilerplate.announced import introduces
from transforms.boilerplate.displayed import tabular
from transforms.boilerplate.title_form import MAX_LENGTH, MIN_LENGTH, may_be, same
from transforms.boilerplate.title_worth import MAX_MENU_SHARE
from transforms.rules import fold

MIN_LENGTH_ON_SITE = 4
"""Characters at least of a title that the head repeats, or that has lines of a site over it: menus are shorter."""
MAX_LENGTH_RATIO = 3
"""A first line that is so many times a line's length does not name it: the short line is the site's name."""
MAX_LINES_ABOVE = 4
"""Lines over a text without a site's at most whose first is the title. At 2 or 8 some 20 of 1,383 labelled pages have
another title, and the content kept is the same within 50 characters."""
MIN_WORTH = 2.5
"""What a title must be worth: menu words are worth less, eight hanzi of which the text hardly speaks are not. At 1.5 or
3.5 the titles of at most four labelled pages change."""

_LABELLED = re.compile(r"\W{0,3}(?:标 ?题|题名|题目|title|headline|subject) ?: ?(?=\S)", re.IGNORECASE)
_CONTENTS = re.compile(r"目 ?[录次]|(?:table of )?contents", re.IGNORECASE)


def find(
    forms: Sequence[str],
    head: Sequence[int],
    known: str,
    worth: Sequence[float],
    below: Sequence[int] = (),
) -> int | None:
    """Which of the lines of `head` (places in `forms`, folded and stripped) is the title.

    In this order: what says that it is, what the source calls so (`known`, folded, in small letters), what the page's
    first line names (also of the lines `below` the text's first), what the head repeats, the first line if no line of
    a site stands over the text and few lines do, the line that is worth most, if it is worth enough.
    """
    for at in head:
        if _LABELLED.match(forms[at]):
            return at
    for at in reversed(head):
        form = forms[at].casefold()
        if known and len(form) >= MIN_LENGTH and (form == known or (len(form) > MIN_LENGTH and same(known, form))):
            return at
    if (said := _said(forms, head, known, below)) is not None:
        return said
    over_all = list(head) == list(range(len(head)))  # nothing of a site stands over it
    head = list(takewhile(lambda at: not (_CONTENTS.fullmatch(forms[at]) or introduces(forms[at])), head))
    if (twice := _twice(forms, head)) is not None:
        return twice
    rows = tabular([forms[at] for at in head])
    head = [at for place, at in enumerate(head) if place not in rows]
    likely = [at for at in head if may_be(forms, head, at) and navigation.share(forms[at]) == 0]
    if over_all and len(head) <= MAX_LINES_ABOVE:
        return likely[0] if likely else None
    best = max((at for at in likely if len(forms[at]) >= MIN_LENGTH_ON_SITE), key=worth.__getitem__, default=None)
    return best if best is not None and worth[best] >= MIN_WORTH else None


def _said(forms: Sequence[str], head: Sequence[int], known: str, below: Sequence[int]) -> int | None:
    """The line that the page's name names, the longest; of equal ones the last over the text, else the first below."""
    said = [name for name in (known, forms[0].casefold()) if name and navigation.share(name) < MAX_MENU_SHARE]
    order = (*((at, at) for at in head), *((at, -at) for at in below))
    found = [(page_name.names(name, forms[at].casefold()), last, at) for name in said for at, last in order if at]
    best = max(found, default=(0, 0, 0))
    return best[2] if best[0] else None


def _twice(forms: Sequence[str], head: Sequence[int]) -> int | None:
    """The last line that one of the first three of the head repeats, whole with nothing else of the head between."""
    starts = [forms[at].casefold() for at in head]
    for place in range(len(head) - 1, 0, -1):
        for other in range(min(place, 3)):
            if len(starts[place]) < MIN_LENGTH_ON_SITE or not same(starts[other], starts[place]):
                continue
            near = other + 1 == place or head[other] == 0
            if starts[other] != starts[place] or (near and may_be(forms, head, head[place])):
                return head[place]
    return None


def named(forms: Sequence[str], head: Sequence[int], known: str) -> set[int]:
    """Which lines of `head` the page's first line, or the source's title (`known`), gives beside the site's name.

    >>> sorted(named(["老渡口通车 - 河畔网", "河畔网", "老渡口通车"], [1, 2], ""))
    [2]
    """
    names = [name for name in (forms[0].casefold(), known) if name]
    titles = {at: forms[at].casefold() for at in head if len(forms[at]) >= MIN_LENGTH_ON_SITE}
    return {
        at
        for at, form in titles.items()
        if any(
            name == form == known or (len(form) < len(name) < MAX_LENGTH_RATIO * len(form) and same(name, form))
            for name in names
        )
    }


def text_of(line: str) -> str:
    """The title that a title's line gives, without a label.

    >>> text_of("標題：新橋通車"), text_of(" 新橋通車")
    ('新橋通車', '新橋通車')
    """
    bare = line.strip()
    labelled = _LABELLED.match(fold(bare[: MAX_LENGTH + 1]))
    return bare[labelled.end() :] if labelled else bare
