"""Evidence that a page shows a site, which whole stretches need to go: a poem or a list has none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from transforms.boilerplate.characters import Array
from transforms.boilerplate.features import ENDING
from transforms.boilerplate.look import Look
from transforms.boilerplate.page import Verdicts

MIN_LINES = 4
"""Lines that must go by rules of their own. With so many only lines below `-SURE_POINTS` go, with twice as many all
below 0. By site, content lost falls by these degrees from .0226 to .0223 (Chinese), .0295 to .0292 (English) and .0297
to .0286 (pages of 2005), F1 by .0003 at most; beginning at 2 lines, .0253 of the Chinese content is lost."""
SURE_POINTS = 1.5
"""Points beyond which a line is surely text, or surely the site's."""
MIN_MENU_LINES, MIN_MENU_SHARE = 25, 0.75
"""Lines over the text, and the share of them that is surely the site's, that are evidence too: rules know few words of
some languages, and of old sites. By site, 14 pages lose 25,679 characters of the site more and 1,184 of content."""
MIN_RULE_SHARE = 0.04
"""Share of all lines that must go by rules of their own, but on the page of an article: at .08 char-F1 on Chinese news
of the dev part falls from .958 to .946, at 0 a schedule of 480 short lines is lost."""
ARTICLE_LENGTH = 600
"""Characters of sentences that make an article. Of tables of scores, say, rules know few words: without this exception
char-F1 by site on English pages of 2005 is .004 less."""
NEAR_POINTS, SHORT_WIDTH = 3.0, 400
"""Next to a text without sentences lines go only below `-NEAR_POINTS`, next to one of so many display columns below 0
as ever: the trees learnt from articles, and a recipe of two sentences is all headings and items. On 29 pages of sites
with small texts, 18.8 % of the text went, and now 7.2 %; F1 by site falls by .001 at most."""


def shows(found: Sequence[object]) -> bool:
    """Whether rules found enough lines, be it that they stay."""
    return sum(map(bool, found)) >= MIN_LINES


def is_enough(look: Look, verdicts: Verdicts) -> bool:
    """Whether stretches may go at all."""
    if _sure(verdicts) < MIN_LINES and not _is_under_menu(look):
        return False
    reading = look.reading
    article = reading.length(at for at in reading.prose if look.weights.is_text[at])
    return article >= ARTICLE_LENGTH or sum(rule is not None for rule in verdicts) >= MIN_RULE_SHARE * len(verdicts)


def margins(look: Look, verdicts: Verdicts) -> Array:
    """How far below 0 the points of each line must be for it to go with its stretch.

    Not at all under a menu, from the end of an article on, and for runs of headlines, which their form shows.
    """
    margin = 0.0 if _is_under_menu(look) else SURE_POINTS * max(0.0, 2 - _sure(verdicts) / MIN_LINES)
    under = range(look.layout.last + 1, len(verdicts))
    end = next((at for at in under if (rule := verdicts[at]) and rule.family in ENDING), len(verdicts))
    found: Array = np.where(np.arange(len(verdicts)) < end, margin, 0.0)
    found[look.weights.headlines] = 0.0
    return found


def raised(look: Look, verdicts: Verdicts, margin: Array) -> Array:
    """The margins, farther below 0 next to a short text."""
    bar = _bar(look)
    near = _near(look, verdicts, bar) if bar > 0 else []
    found = margin.copy()
    found[near] = np.maximum(found[near], bar)
    return found


def _bar(look: Look) -> float:
    """Points below 0 by which lines next to the text stay; 0 where the text is long, or a thread."""
    reading = look.reading
    if reading.is_thread or look.layout.last < 0:
        return 0.0
    widths = reading.scored.features["form.width"]
    own = sum(float(widths[at]) for at in reading.prose if look.weights.is_text[at])
    return NEAR_POINTS * max(0.0, 1 - own / SHORT_WIDTH)


def _near(look: Look, verdicts: Verdicts, bar: float) -> list[int]:
    """The lines inside the text, those over it as far as its title, and those under it that are no teasers.

    All as far as no line between is the site's by a rule, a word, or its points.
    """
    first, last, title = look.layout.first, look.layout.last, look.layout.title
    menu = look.reading.scored.features["form.menu"] > 0
    low = look.weights.points <= -bar
    may_be = [rule is None and not (menu[at] or low[at]) for at, rule in enumerate(verdicts)]
    over = [*takewhile(may_be.__getitem__, range(first - 1, -1, -1))]
    under = takewhile(lambda at: may_be[at] and at not in look.weights.reasons, range(last + 1, len(verdicts)))
    is_joined = title is None or not over or over[-1] <= title + 1
    return [*(over if is_joined else ()), *range(first, last + 1), *under]


def _sure(verdicts: Verdicts) -> int:
    """The number of lines that go by rules of their own, not as what the site repeats.

    Were these counted too, on sites with five pages .002 more of the English content would be lost, for .0014 of F1.
    """
    own = (rule for rule in verdicts if rule is not None and rule.action != "flag")
    return sum(rule.detector != "repeated_on_site" for rule in own)


def _is_under_menu(look: Look) -> bool:
    """Whether nearly all that stands over the text is the site's by its points."""
    over = look.weights.points[: look.layout.first]
    return len(over) >= MIN_MENU_LINES and int((over < -SURE_POINTS).sum()) >= MIN_MENU_SHARE * len(over)
