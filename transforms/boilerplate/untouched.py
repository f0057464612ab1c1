"""Pages of which nothing can go, known without scoring a line: most clean texts leave here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from operator import not_

from transforms.boilerplate import navigation, threads, title
from transforms.boilerplate.page import Left, folded
from transforms.boilerplate.prose import is_prose


def is_untouched(left: Left) -> bool:
    """Whether no rule found a line, none is a menu, or may repeat a title or on the site, and the title is easy."""
    page, forms = left.page, left.forms
    surveyed = page.survey is not None and page.known.host in page.survey.counts
    if surveyed or any(left.found):
        return False
    prose = [is_prose(form) for form in forms]
    if any(navigation.is_row(form) or navigation.is_service(form) for form in compress(forms, map(not_, prose))):
        return False
    if True not in prose or True in prose[:2]:
        return True
    return left.titled and not _may_repeat(forms[: max(prose.index(True), *threads.marks(forms, left.found)[:1], 0)])


def title_of(left: Left) -> int | None:
    """Which of the lines of such a page is its title."""
    forms = left.forms
    known = folded(left.page.known.title or "").casefold()
    alone = len(forms) > 1 and not is_prose(forms[0]) and is_prose(forms[1])
    return title.find(forms, [0], known, [0.0]) if alone else None


def _may_repeat(head: Sequence[str]) -> bool:
    """Whether a line begins with another whole line, as the repeat of a title does: in order, these are neighbours."""
    return any(below.startswith(above) for above, below in pairwise(sorted(form.casefold() for form in head)))
