"""What each line weighs: points by the trees, less what speaks against it on this page."""

from __future__ import annotations

import numpy as np

from transforms.boilerplate import comments, core, evidence, headlines, repeats, survey
from transforms.boilerplate.characters import Array
from transforms.boilerplate.look import Look, Reading, Weights

LEAN = 0.4
"""Points that every line gets towards text. By site, .2 in `standard` gives nothing on English pages and
.003 on Chinese news and articles, for .4 % and .1 % more of the content lost. A price on changes between text and site
(Viterbi) gave line F1 .838 on Chinese pages, not .861."""
PRESET_POINTS = {"gentle": 0.8, "standard": 0.0, "strict": -0.4}
"""Points more for every line at the end, by preset: what is the text, its core and title is the same in each, or a
stricter one would find less to compare with, and cut less."""


def weigh(reading: Reading) -> Weights:
    """The points of the lines: less for what the site repeats and what stands among it, for readers' comments, for runs
    of headlines, and for what falls short of the page's core. Posts of a thread look like all these and keep theirs.
    """
    points, readily = reading.scored.points() + LEAN, PRESET_POINTS[reading.left.page.preset]
    repeated = repeats.on_site(reading, points)
    if reading.is_thread:
        return Weights(points + readily, (points > 0).tolist(), repeated, (), {})
    under_article, against = comments.under_article(reading.forms, reading.left.found)
    front = _headlines(reading, points)
    widths, at = reading.scored.features["form.width"], np.arange(len(points))
    seen = points - survey.POINTS_AGAINST * np.isin(at, list(repeated))
    entries = seen - against * np.isin(at, under_article) - headlines.POINTS_AGAINST * np.isin(at, front)
    beside = core.lowered(entries, widths)
    among = beside - survey.among(repeated, widths)
    reasons = (
        _brought_down("weaker", entries, beside)
        | dict.fromkeys(under_article, "comment")
        | dict.fromkeys(front, "looks")
        | _brought_down("among", beside, among)
    )
    return Weights(among + readily, (among > 0).tolist(), repeated, front, reasons)


def gentler(look: Look) -> list[Look]:
    """The look as it is, and with the points that its lines have in each gentler preset, the gentlest aside."""
    own = look.reading.left.page.preset
    more = [
        each - PRESET_POINTS[own] for preset, each in PRESET_POINTS.items() if preset != "gentle" or own == "gentle"
    ]
    points = look.weights.points
    return [look._replace(weights=look.weights._replace(points=points + each)) for each in more if each >= 0]


def _headlines(reading: Reading, points: Array) -> list[int]:
    """The runs of headlines of a page that has an article and signs of a site."""
    found = headlines.headlines(reading.forms, reading.scored.features)
    if not found or not evidence.shows(reading.found):
        return []
    article = reading.length(at for at in reading.prose if reading.ended[at] and points[at] > 0)
    return found if article >= evidence.ARTICLE_LENGTH else []


def _brought_down(reason: str, before: Array, after: Array) -> dict[int, str]:
    return dict.fromkeys(np.flatnonzero((before > 0) & (after <= 0)).tolist(), reason)
