"""Whether a text without a sentence stands on a page of a site.

Such a text (a log of changes, a table of scores, a list of links) is all edge: rules for the head and tail of a page
find its dates, addresses and single words, and act on them only where more speaks for a site.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.boilerplate import context, navigation
from transforms.boilerplate.page import Left

MIN_FAMILIES = 3
"""Families of rules that found lines of the page."""
MIN_KNOWN_SHARE = 0.75
"""Share of the lines left that rules found or that hold menu words."""
FOOTERS = frozenset({"copyright", "licence"})
"""Families of which one line is enough."""


def shows_site(left: Left, menu: Sequence[bool]) -> bool:
    """Whether the page of these lines shows a site: by rules of several families, a footer, a row of a menu, or by what
    is left being known nearly all. Lines that went before count too, but for the last. Of 1,383 labelled pages, by
    site, none changes by this.

    `menu` says which of the lines hold menu words.
    """
    found = context.without_contradicted(left.page.forms, left.page.found)
    families = {rule.family for of_line in found for rule in of_line}
    if len(families) >= MIN_FAMILIES or families & FOOTERS or any(map(navigation.is_row, left.page.forms)):
        return True
    known = sum(bool(hit or word) for hit, word in zip(left.found, menu, strict=True))
    return known >= MIN_KNOWN_SHARE * len(left.forms)
