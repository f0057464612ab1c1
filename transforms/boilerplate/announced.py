"""Lines that a sentence announces: a menu, a footer or a notice that an article shows, not one of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.boilerplate import navigation
from transforms.boilerplate.page import Found
from transforms.boilerplate.prose import is_prose
from transforms.boilerplate.sentence_end import ends_sentence

MAX_LINES = 10
"""So many lines are announced at most. At 20, 690 characters of the site more stay on labelled pages for 120 of the
content."""
FAMILIES = frozenset({"navigation", "copyright"})
"""What articles show of sites; other rules end what is announced, and under `Share it with your friends:` there is
nothing of the author's."""

_INTRODUCES = re.compile(r"\S.{3,}[,.;!?。、] ?\S.{2,}:$")


def announced(forms: Sequence[str], found: Found) -> frozenset[int]:
    """The lines between a sentence that ends in a colon and the next sentence, if menus or notices are among them.

    The sentence that announces them is one of them. `forms` are folded and stripped; `found` are the rules of each.

    >>> page = ["Keep it short, as here:", "Home", "About us", "Nobody reads more."]
    >>> sorted(announced(page, [()] * 4)), sorted(announced(page[:3], [()] * 3))
    ([0, 1, 2], [])
    """
    own: set[int] = set()
    for at, form in enumerate(forms):
        if not found[at] and introduces(form):
            stop = _end(forms, found, at + 1)
            if any(found[place] or navigation.share(forms[place]) for place in range(at + 1, stop)):
                own.update(range(at, stop))
    return frozenset(own)


def introduces(form: str) -> bool:
    """Whether a folded line is a sentence that ends in a colon; a label is none.

    >>> introduces("Keep it short, as here:"), introduces("Related stories:")
    (True, False)
    """
    return form[-1:] == ":" and (_INTRODUCES.match(form) is not None or is_prose(form))


def _end(forms: Sequence[str], found: Found, start: int) -> int:
    """Where the next sentence stands under lines that may be announced; `start` if there is none."""
    for at in range(start, min(start + MAX_LINES + 1, len(forms))):
        if not found[at] and (ends_sentence(forms[at]) or is_prose(forms[at])):
            return at
        if not FAMILIES.issuperset(rule.family for rule in found[at]):
            return start
    return start
