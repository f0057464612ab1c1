"""Lines of a page that its site repeats, by a survey of the site, and lines that repeat the page's title."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

import numpy as np

from transforms.boilerplate import entries, evidence, page_name, survey, title, title_form
from transforms.boilerplate.characters import Array
from transforms.boilerplate.look import Look, Reading
from transforms.boilerplate.page import folded

MIN_BODY_SHARE = 0.1
"""A line right over the text that shares such a share of its words with the text is its title, though the site repeats
it: banners share none."""


def on_site(reading: Reading, points: Array) -> frozenset[int]:
    """The lines that the site repeats, but the page's title; none without a survey.

    Between sentences, where the page shows a site, only what looks like one.
    """
    page = reading.left.page
    if page.survey is None:
        return frozenset()
    least = evidence.SURE_POINTS if evidence.shows(page.found) else -evidence.SURE_POINTS
    likely = set(np.flatnonzero(points > least).tolist())
    repeated = survey.on_site(page.survey, page.known.host, reading.forms, reading.prose, likely)
    if page.survey.pages.get(page.known.host or "", 0) < survey.FEW_PAGES:
        repeated -= _said_between(reading, points, repeated)
    return frozenset(repeated - _linked(reading, points, repeated))


def _said_between(reading: Reading, points: Array, repeated: set[int]) -> set[int]:
    """Of what the site repeats, all between sentences of the page's own, however short these are: the headings of a
    column. What comes back on the page itself is the frame of its entries.
    """
    sentences = (at for at, ended in enumerate(reading.ended) if ended or at in reading.prose)
    own = [at for at in sentences if not (at in repeated or reading.found[at]) and points[at] > -evidence.SURE_POINTS]
    times = Counter(map(survey.key, reading.forms))
    between = repeated.intersection(range(own[0], own[-1]) if own else ())
    return {at for at in between if times[survey.key(reading.forms[at])] < entries.MIN_TIMES}


def of_title(look: Look) -> list[int]:
    """The lines over the text that say the title again, or are the page's name with the title in it."""
    at, first = look.layout.title, look.layout.first
    if at is None:
        return []
    forms = [form.casefold() for form in look.reading.forms[: max(first, at + 1)]]
    own = forms[at]
    return [
        other
        for other, form in enumerate(forms[: max(first, at)])
        if other != at and (title_form.same(form, own) or (other == 0 and page_name.names(form, own)))
    ]


def _linked(reading: Reading, points: Array, repeated: set[int]) -> set[int]:
    """Of what the site repeats, the page's own title: other pages link to it. It is named, or opens the text."""
    if not repeated:
        return set()
    forms = reading.forms
    first = next((at for at in sorted(reading.prose - repeated) if points[at] > -evidence.SURE_POINTS), 0)
    known = folded(reading.left.page.known.title or "").casefold()
    linked = title.named(forms, sorted(at for at in repeated if at < first), known)
    over = takewhile(lambda at: reading.found[at] or at in repeated, reversed(range(first)))
    opening = next((at for at in over if not reading.found[at]), None)
    if opening is not None and reading.scored.features["topic.body"][opening] >= MIN_BODY_SHARE:
        linked |= {opening} if title_form.may_be(forms, range(first), opening) else set()
    return linked
