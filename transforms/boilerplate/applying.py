"""Which of the rules that found lines apply to them: neighbours, threads and what the page is about have a say."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.boilerplate import context, subject, threads
from transforms.boilerplate.announced import announced
from transforms.boilerplate.page import Applied, Left, Page


def left_of(
    page: Page,
    places: Sequence[int] | None = None,
    *,
    titled: bool = False,
    everywhere: frozenset[str] = frozenset(),
) -> Left:
    """The lines at these places of a page, all by default, with the rules that the lines around do not contradict."""
    at_all = range(len(page.lines)) if places is None else places
    forms = [page.forms[at] for at in at_all]
    found = context.without_contradicted(forms, [page.found[at] for at in at_all])
    return Left(page, forms, found, titled, everywhere)


def applied(left: Left) -> Applied:
    """These lines with the rules that apply: those for threads in threads only, none where a line is the author's."""
    marks = threads.marks(left.forms, left.found)
    found = threads.applicable(left.found, marks)
    own = frozenset[int]() if marks else subject.authored(left.forms, found) | announced(left.forms, found)
    return Applied(left, subject.applicable(found, own), marks, own)
