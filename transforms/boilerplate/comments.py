"""Comments and dated teasers under an article: entries in frames like those of a thread, but the site's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from transforms.boilerplate import frames
from transforms.boilerplate.page import Found
from transforms.boilerplate.prose import is_prose

OPENING_LENGTH = 300
"""Characters of sentences that an opening post may always have, short replies being none. No labelled page with less
over its frames is an article."""
ARTICLE_IN_REPLIES = 2
"""Replies of median length that an article over comments exceeds: 2.5 to 63 of them on the train and dev parts."""
ARTICLE_IN_STAMPED_REPLIES = 5
"""The same under stamps alone: diaries and blogs are dated too. At 3, 13,000 characters of labelled content more are
lost for 2,500 more of the site."""
MIN_ARTICLE_SHARE = 0.5
"""The article is the first piece between frames with buttons that has this share of the longest: a comment may be
longer. Under stamps alone this would cost pages of 2005 .002 of their content."""
POINTS_AGAINST, SURE_POINTS_AGAINST = 2.5, 4.0
"""Points against an entry under an article, and where there are many. At 3 instead of 2.5 the content lost on pages of
2005, whose gold has the comments, is 1 % more, at 1.5 char-F1 on English news .007 less."""
SURE_FRAMES = 10
"""Frames with buttons that are surely comments: 9,000 characters of the site go by this and by `MIN_ARTICLE_SHARE`,
none of content, and char-F1 on English sites of five pages rises by .006 with the survey."""


def under_article(forms: Sequence[str], found: Found) -> tuple[range, float]:
    """The lines of the entries under an article, and points against each; without an article there are none.

    Of the pieces between frames the first of the long ones is the article, if it is longer than an opening post. By
    site, 191,000 characters of labelled comments lie in such lines and 700 of articles. Headers without buttons
    (`Posted by …`) part the entries of blogs too and do not count; under stamps alone an article must be longer.
    """
    with_buttons = frames.by_layout(forms, found)
    begun = with_buttons or frames.by_stamps(forms, frames.stamps(forms))
    if not begun:
        return range(0), 0.0
    share, long = (ARTICLE_IN_REPLIES, MIN_ARTICLE_SHARE) if with_buttons else (ARTICLE_IN_STAMPED_REPLIES, 1.0)
    sentences = [
        0 if of_line or not _is_sentence(form) else len(form) for form, of_line in zip(forms, found, strict=True)
    ]
    pieces = [(sum(sentences[above:below]), below) for above, below in pairwise([0, *begun])]
    longest, _ = max(pieces)
    article, start = next(piece for piece in pieces if piece[0] >= long * longest)
    under = [at for at in begun if at >= start]
    if len(under) < frames.MIN_FRAMES:
        return range(0), 0.0
    gaps = frames.gaps(under)
    replies = [sum(sentences[above:below]) for above, below in pairwise(under)]
    if article <= max(OPENING_LENGTH, share * median(replies)) or median(gaps) > frames.MAX_GAP:
        return range(0), 0.0
    surely = with_buttons and len(under) >= SURE_FRAMES
    return range(start, min(len(forms), under[-1] + max(gaps))), SURE_POINTS_AGAINST if surely else POINTS_AGAINST


def are_under_article(begun: Sequence[int], forms: Sequence[str], found: Found) -> bool:
    """Whether an article stands before the third of the frames that begin at these lines, so that all are comments.

    One frame may be the article's own, with its date and buttons, over it, and one under it.
    """
    free = [0 if of_line else len(form) for form, of_line in zip(forms, found, strict=True)]
    opening = sum(free[at] for at in range(begun[2]) if _is_sentence(forms[at]))
    replies = [sum(free[above:below]) for above, below in pairwise(begun[2:])]
    return opening > max(OPENING_LENGTH, ARTICLE_IN_REPLIES * median(replies or [0]))


def _is_sentence(form: str) -> bool:
    return frames.ENDED.search(form) is not None and is_prose(form)
