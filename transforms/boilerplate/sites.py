"""Whether a text without a sentence stands on a page of a site.

Such a text (a log of changes, a table of scores, a list of links) is all edge: rules for the head and tail of a page
find its dates, addresses and single words, and act on them only where more speaks for a site.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.boilerplate import context, navigation
from transforms.boilerplate.page import Left

FAMILIES = 3
"""Rules of so many families found lines, …"""
NEARLY = 0.75
"""… or they and menu words such a share of what is left, …"""
FOOTERS = frozenset({"copyright", "licence"})
"""… or one of these any line, or there is a row of a menu. Of 1,383 labelled pages, by site, none changes."""


def shows_site(left: Left, menu: Sequence[bool]) -> bool:
    """Whether the page of these lines shows a site; lines that went before count too, but not for `NEARLY`.

    `menu` says which of the lines hold menu words.
    """
    found = context.without_contradicted(left.page.forms, left.page.found)
    families = {rule.family for of_line in found for rule in of_line}
    if len(families) >= FAMILIES or families & FOOTERS or any(map(navigation.is_row, left.page.forms)):
        return True
    known = sum(bool(hit or word) for hit, word in zip(left.found, menu, strict=True))
    return known >= NEARLY * len(left.forms)
