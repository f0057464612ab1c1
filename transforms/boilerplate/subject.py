"""Pages about what rules take for the site's: terms, privacy, reprinting, accounts, copyright, the words of a screen.

A rule sees one line. What a page is about, its other sentences say: where half of them speak of the site's matters, a
line between them that a rule finds is one more; and where one menu word after the other stands over a sentence of its
own, they are headings, of a manual or a glossary.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

import ahocorasick_rs

from transforms.boilerplate import navigation
from transforms.boilerplate.page import Found
from transforms.boilerplate.prose import is_prose
from transforms.boilerplate.sentence_end import CLOSERS, STOPS
from transforms.boilerplate.sites import FOOTERS
from transforms.boilerplate.topic import densest
from transforms.hanzi import NUMERALS
from transforms.rules import Rule, lowered

FAMILIES = frozenset({"account", "comments", "contact", "copyright", "disclaimer", "licence", "repost"})
"""Families of rules that find what texts about the site's matters say."""
MIN_SHARE = 0.5
"""Share of the sentences that no rule finds, by bytes, that must speak of these matters."""
OPENING = 3
"""One of the sentences of the first third (1 / 3) must speak of them too: notices under an article can be longer than
it."""
GAP = 20
"""What a line that is no sentence costs in the search for the densest stretch of sentences. Lines are weighed by their
bytes in UTF-8, since a hanzi says more than a letter."""
MIN_HIT_SHARE = 0.25
"""Share of the sentences that must be lines that rules find for these to count in that search."""
TITLE_REACH = 3
"""Lines over that stretch in which a menu word may be its title."""
MIN_HEADINGS, MAX_SENTENCES_UNDER = 3, 3
"""Different headings at least, and sentences under each at most, of a manual or a glossary; rules or menu words must
know as many of their lines."""
MAX_HEADING_LENGTH = 30
"""Characters of such a heading at most."""

_ITEM = re.compile(rf"第?[\d{NUMERALS}]{{1,4}}(?:[条章]|[、.)])")


class _Page(NamedTuple):
    """The folded lines of a page, the rules of each, and those that are sentences.

    `told` are the sentences that no rule finds, with their weights; `over` are lines over a sentence that are none.
    """

    forms: Sequence[str]
    found: Found
    sentences: frozenset[int]
    told: dict[int, int]
    over: frozenset[int]

    def is_known(self, at: int) -> bool:
        """Whether rules or menu words know a line."""
        return bool(self.found[at]) or navigation.is_service(self.forms[at])

    def free(self, places: range) -> set[int]:
        """Those of the lines that are not known."""
        return {at for at in places if not self.is_known(at)}


def authored(forms: Sequence[str], found: Found) -> frozenset[int]:
    """The lines that are the author's since the page is about what rules and menu words take for the site's.

    `forms` are folded and stripped; `found` are the rules of each. By site, of 1,383 labelled pages one changes.

    >>> from transforms.boilerplate import shipped
    >>> by = {rule.id: (rule,) for rule in shipped()}
    >>> forms = ["Words on buttons", "Home", "It goes back.", "Search", "It finds a year.", "Share", "It sends one."]
    >>> sorted(authored(forms, [(), (), (), by["account.search"], (), by["share.to"], ()]))
    [1, 2, 3, 4, 5, 6]
    """
    sentences = frozenset(at for at, form in enumerate(forms) if _ends(form) or is_prose(form))
    told = {at: _weight(forms[at]) for at in sorted(sentences) if not found[at]}
    over = frozenset(at - 1 for at in sentences if at and at - 1 not in sentences)
    page = _Page(forms, found, sentences, told, over)
    return frozenset(_explained(page) | _about(page))


def entitles(forms: Sequence[str], at: int, prose: Collection[int]) -> bool:
    """Whether a line speaks of the site's matters over sentences (`prose`) of which half do.

    >>> [entitles(["Terms of use", text], 0, {1}) for text in ("We may close your account.", "It rained.")]
    [True, False]
    """
    total = sum(_weight(forms[place]) for place in prose)
    said = sum(_weight(forms[place]) for place in _speaking(forms, sorted(prose)))
    return bool(_speaking(forms, [at])) and said >= MIN_SHARE * total > 0


def applicable(found: Found, own: Collection[int]) -> list[tuple[Rule, ...]]:
    """What was found, without the rules of the lines in `own`."""
    return [() if at in own else of_line for at, of_line in enumerate(found)] if own else list(found)


def _ends(form: str) -> bool:
    """Whether a line is a sentence or an item of a list: these end with semicolons."""
    return form.rstrip(CLOSERS)[-1:] in {*STOPS, ";"}


def _weight(form: str) -> int:
    return len(form.encode("utf-8", "surrogatepass"))


def _explained(page: _Page) -> set[int]:
    """The lines of a manual or a glossary, whose headings stand each over sentences of its own."""
    explained: set[int] = set()
    for headings in _series(page):
        inside = range(headings[0], headings[-1] + 2)
        said = sum(page.told.get(at, 0) for at in inside)
        different = len({page.forms[at] for at in headings}) == len(headings) >= MIN_HEADINGS
        if not different or said < MIN_SHARE * sum(page.told.values()):
            continue
        free = page.free(inside)
        words = {at for at in inside if at not in free and all(map(_may_be_said, page.found[at]))}
        if len(words) >= MIN_HEADINGS:
            explained |= free | words
    return explained


def _series(page: _Page) -> list[list[int]]:
    """Headings that follow one another with nothing but sentences between, `MAX_SENTENCES_UNDER` at most."""
    series: list[list[int]] = []
    for at in sorted(at for at in page.over if len(page.forms[at]) <= MAX_HEADING_LENGTH):
        last = series[-1][-1] if series else -1
        follows = series and at - last <= MAX_SENTENCES_UNDER + 1 and page.sentences >= set(range(last + 1, at))
        if follows:
            series[-1].append(at)
        elif not navigation.is_row(page.forms[at]):
            series.append([at])
    return series


def _may_be_said(rule: Rule) -> bool:
    return rule.action == "remove" and rule.on != "thread"


def _about(page: _Page) -> set[int]:
    """The lines of a text about the site's matters, and a title in menu words."""
    may_be = page.sentences | page.over
    hit = {at: _weight(page.forms[at]) for at in may_be if page.found[at] and _is_of_matters(page.found[at])}
    if not hit or not _speaks(page, hit):
        return set()
    more = hit.keys() | {at for at in page.over if not page.found[at] and navigation.is_service(page.forms[at])}
    more -= {at for at in more if navigation.is_row(page.forms[at])}
    said, found = sum(page.told.values()), sum(hit.values())
    weights = dict.fromkeys(more, 0) | (hit if found >= MIN_HIT_SHARE * (said + found) else {}) | page.told
    body = densest([weights.get(at, -GAP) for at in range(len(page.forms))])
    stretch = _with_end(page, range(body.start, body.stop), more)
    if hit.keys().isdisjoint(stretch):
        return set()
    return page.free(stretch) | more.intersection(stretch) | _title(page, stretch.start)


def _speaks(page: _Page, hit: Collection[int]) -> bool:
    """Whether enough of the sentences that no rule finds speak of the site's matters, and one of the first of them."""
    total = sum(page.told.values())
    above = zip(page.told, accumulate(page.told.values(), initial=0), strict=False)
    opening = [at for at, so_far in above if OPENING * so_far <= total]
    if not (any(at - 1 in hit for at in opening) or _speaking(page.forms, opening)):
        return False
    return sum(page.told[at] for at in _speaking(page.forms, list(page.told))) >= MIN_SHARE * total


def _speaking(forms: Sequence[str], places: Sequence[int]) -> set[int]:
    """Those of the lines that hold words of the site's matters."""
    text = lowered("\n".join(forms[at] for at in places))
    hits = [start for _, start, _ in _searcher().find_matches_as_indexes(text)] if text else []
    begun = [start for start in hits if not (text[start].isascii() and text[start - 1 : start].isalpha())]
    stops = list(accumulate(len(forms[at]) + 1 for at in places))
    return {places[bisect_right(stops, start)] for start in begun}


@cache
def _searcher() -> ahocorasick_rs.AhoCorasick:
    """Finds the words of `subject.toml`."""
    words = tomllib.loads(files("transforms.boilerplate").joinpath("subject.toml").read_text("utf-8"))
    latin = [word.strip() for line in words["latin"].strip().split("\n") for word in line.split("|")]
    return ahocorasick_rs.AhoCorasick([*words["chinese"].split(), *latin])


def _is_of_matters(of_line: tuple[Rule, ...]) -> bool:
    return all(rule.family in FAMILIES for rule in of_line)


def _with_end(page: _Page, body: range, more: Collection[int]) -> range:
    """The stretch with the lines of `more` right under it, but for notices; it holds those right over it already.

    They must be items of its list, or not the first of `more` in it.
    """
    stop = body.stop
    under = {at for at in more if not any(rule.family in FOOTERS for rule in page.found[at])}
    under |= {at - 1 for at in under & page.sentences if at - 1 in page.over and not page.is_known(at - 1)}
    has_more = not under.isdisjoint(body)
    while stop in under and (has_more or all(_ITEM.match(page.forms[at]) for at in (stop - 1, stop))):
        stop += 1
    return range(body.start, stop)


def _title(page: _Page, start: int) -> set[int]:
    """The menu word over a text about the site's matters that is its title."""
    over = range(start - 1, max(start - TITLE_REACH, 0) - 1, -1)
    at = next((at for at in over if page.found[at] or navigation.share(page.forms[at])), None)
    if at is None or page.found[at] or not navigation.is_service(page.forms[at]) or not _speaking(page.forms, [at]):
        return set()
    return {at}
