"""Where the text of a page lies: its body, from the first to the last sentence, its title, and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Collection

from transforms.boilerplate import displayed, glossary, navigation, subject, title, title_form, title_worth
from transforms.boilerplate.closing import closing
from transforms.boilerplate.look import Layout, Reading, Weights
from transforms.boilerplate.page import folded
from transforms.boilerplate.sites import shows_site
from transforms.hanzi import COMMON_HANZI

MIN_TITLE_SHARE, MIN_TITLE_WORDS = 0.5, 2
"""The text has a greater share of the words of a title in menu words, which has so many at least: many speak of `home`.
On 1,383 labelled pages one line of menu words stands right over the text where no title is found; it is a title."""

_WORD = re.compile(f"[a-z]{{4,}}|[{COMMON_HANZI}](?=[{COMMON_HANZI}])", re.IGNORECASE)


def lay_out(reading: Reading, weights: Weights, authored: Collection[int]) -> Layout:
    """The layout of a page; `authored` are lines without rules that apply, since the page is about what these find."""
    forms, found, marks = reading.forms, reading.found, reading.marks
    body = sorted(at for at in reading.prose if weights.is_text[at] or not any(found)) or sorted(reading.prose)
    first, last = (body[0], body[-1]) if body else (len(forms), -1)
    if reading.is_thread:
        first, last = marks[0], max(last, marks[-1])
    own = _beside_body(reading, weights, first, last) if body and not reading.is_thread else frozenset[int]()
    own |= frozenset() if reading.is_thread else _terms(reading, weights)
    menu = (reading.scored.features["form.menu"] > 0).tolist()
    shows = last >= 0 or shows_site(reading.left, menu)
    plain = Layout(first, last, None, own, shows)
    at = _title(reading, weights, plain, {at for at in authored if reading.left.found[at]})
    entitled = plain._replace(title=_menu_title(reading, weights, plain) if at is None else at)
    own |= {at for at in authored if at not in weights.repeated}
    return entitled._replace(own=own | _under_title(reading, weights, entitled))


def _beside_body(reading: Reading, weights: Weights, first: int, last: int) -> frozenset[int]:
    """The author's short lines beside the body: how the text closes, and what is set apart from its sentences."""
    forms, found = reading.forms, reading.found
    menu = reading.scored.features["form.menu"] > 0
    is_site = [menu[at] or bool(found[at]) or at in weights.repeated for at in range(len(forms))]
    own = displayed.around_body(forms, first, last, is_site.__getitem__)
    return frozenset(own.union(closing(forms, found, last)))


def _terms(reading: Reading, weights: Weights) -> set[int]:
    """The menu words that are terms of a list."""
    menu = (reading.scored.features["form.menu"] > 0).tolist()
    short = [not (reading.ended[at] or at in reading.prose or at in weights.repeated) for at in range(len(menu))]
    heads = [may and not (word or found) for may, word, found in zip(short, menu, reading.found, strict=True)]
    words = [may and word for may, word in zip(short, menu, strict=True)]
    return glossary.entries(heads, words, reading.ended) if True in words else set()


def _title(reading: Reading, weights: Weights, layout: Layout, hit: Collection[int]) -> int | None:
    """The title, which is none of the lines `hit`, though these are the author's."""
    first, last = layout.first, layout.last
    if first == len(reading.forms):
        return None
    none = weights.repeated.union(layout.own, hit)
    free = [at for at, rules in enumerate(reading.found[:last]) if not rules and at not in none]
    head = [at for at in free if at < first and at not in weights.headlines]
    below = [at for at in free if at >= first and len(reading.forms[at]) <= title_form.MAX_LENGTH]
    known = folded(reading.left.page.known.title or "").casefold()
    worth = title_worth.worth(reading.scored.features, weights.points).tolist()
    # a page of sentences alone names no title under its first
    return title.find(reading.forms, head, known, worth, below if any(reading.found) else ())


def _menu_title(reading: Reading, weights: Weights, layout: Layout) -> int | None:
    """The menu words right over the text that are its title: it says them too, or both are about the site's matters."""
    at, forms = layout.first - 1, reading.forms
    if reading.is_thread or at < 0 or layout.last < 0 or reading.found[at] or at in weights.repeated:
        return None
    form = forms[at]
    if navigation.share(form) < 1 or navigation.is_row(form) or not title_form.may_be(forms, range(layout.first), at):
        return None
    said = reading.scored.features["topic.body"][at] > MIN_TITLE_SHARE and len(_WORD.findall(form)) >= MIN_TITLE_WORDS
    return at if said or subject.entitles(forms, at, reading.prose) else None


def _under_title(reading: Reading, weights: Weights, layout: Layout) -> set[int]:
    """The author's lines between the title and the text; verse where no line of the site is between."""
    if layout.title is None:
        return set()
    between = range(layout.title + 1, layout.first)
    free = [at for at in between if not (reading.found[at] or at in weights.repeated)]
    near = sum(at == place for at, place in zip(reversed(free), reversed(between), strict=False))
    plain = len(free) == len(between) and not reading.scored.features["form.menu"][free].any()
    return {free[place] for place in displayed.under_title([reading.forms[at] for at in free], near, verse=plain)}
