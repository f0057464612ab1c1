"""Points of a line as its page's title: a weighted sum of what the lines of titles show."""

from __future__ import annotations

import numpy as np

from transforms.boilerplate.characters import Array
from transforms.boilerplate.features import Features
from transforms.boilerplate.title_form import MAX_LENGTH

MIN_WIDTH = 10
"""Display columns below which a line is hardly a title."""
MIN_NAME_WIDTH, MIN_SHARED_WORDS = 20, 0.2
"""Display columns of the page's name at least, and the share of its words that the text has."""
MAX_DATE_LINE_WIDTH = 80
"""Display columns of a line with a date below a title."""
MAX_MENU_SHARE = 0.5
"""A first line with so great a share of menu words names nothing."""


def worth(scored: Features, points: Array) -> Array:
    """How much speaks for each line of a page as its title.

    Its width, the words it shares with the text, a line of the site right above, a date or byline below, its points,
    and its place as the page's name. The weights are those of a softmax over the heads of 1,822 labelled pages, each
    with and without its first line, rounded: by site, the title is the best line of 1,585.
    """
    widths, body = np.minimum(scored["form.width"], MAX_LENGTH), scored["topic.body"]
    at = np.arange(len(widths))
    dated = (scored["form.dates"] > 0) & (widths < MAX_DATE_LINE_WIDTH)
    dated_below = np.convolve(dated, [1, 1, 1, 0, 0, 0, 0])[3 : 3 + len(at)] > 0
    site = (scored["form.hit"] > 0) | (scored["form.menu"] >= MAX_MENU_SHARE)
    name = (at == 0) & (widths >= MIN_NAME_WIDTH) & (body >= MIN_SHARED_WORDS)
    found: Array = (
        1.1 * np.log1p(widths)
        - 1.0 * (widths < MIN_WIDTH)
        + 5.9 * body * widths / (widths + 20)
        + 1.0 * np.concatenate(([False], site[:-1]))
        + 1.9 * dated_below
        + 0.35 * np.clip(points, -6, 4)
        + 3.0 * name
    )
    return found
