"""The title among the lines over the text: no title is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from transforms.boilerplate import navigation, page_name
from transforms.boilerplate.announced import introduces
from transforms.boilerplate.captions import is_caption, is_epigraph
from transforms.boilerplate.characters import Array
from transforms.boilerplate.displayed import tabular
from transforms.boilerplate.features import Features
from transforms.hanzi import NUMERALS
from transforms.rules import fold
from transforms.wraps.rows import columns

MAX_LENGTH = 120
"""Characters of a title at most."""
MIN_LENGTH = 2
"""Characters of a title at least."""
MIN_LENGTH_ON_SITE = 4
"""Characters at least of a title that the head repeats, or that has lines of a site over it: menus are shorter."""
MIN_WRAPPED_WIDTH = 28
"""Display columns that a line has at least where text is wrapped at a fixed width: 14 hanzi."""
MAX_LENGTH_RATIO = 3
"""A first line that is so many times a line's length does not name it: the short line is the site's name."""
MAX_LINES_ABOVE = 4
"""Lines over a text without a site's at most whose first is the title."""
MIN_WORTH = 2.5
"""What a title must be worth: menu words are worth less, eight hanzi of which the text hardly speaks are not."""
MIN_WIDTH = 10
"""Display columns below which a line is hardly a title."""
MIN_NAME_WIDTH, MIN_SHARED_WORDS = 20, 0.2
"""Display columns of the page's name at least, and the share of its words that the text has."""
MAX_DATE_LINE_WIDTH = 80
"""Display columns of a line with a date below a title."""
MAX_MENU_SHARE = 0.5
"""A first line with so great a share of menu words names nothing."""
MAX_VALUE_LENGTH = 8
"""Characters of a value behind a short label at most: `库存:充足` is one, `专访:撑船四十年的林小河` a headline."""

_LABELLED = re.compile(r"\W{0,3}(?:标 ?题|题名|题目|title|headline|subject) ?: ?(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"[。.;,、:][)\]\"'”’>]{0,3}$|[!?…][)\]\"'”’>]{1,3}$")
_ASKS = re.compile(r"[!?…]$")
_SPEECH = re.compile(r"[“\"][^”\"]*[”\"]$|-")
_ITEM = re.compile(rf"\(?\d{{1,3}}(?:[.)、]|\]| .*\d)|\([{NUMERALS}]{{1,3}}\)|[{NUMERALS}]{{1,3}}、|[·*+#>|]")
_CHAPTER = re.compile(
    rf"第 ?[\d千{NUMERALS}]{{1,6}} ?[章节回卷集部篇幕]|(?:chapter|part|section) [\divxlc]+\b", re.IGNORECASE
)
_CONTENTS = re.compile(r"目 ?[录次]|(?:table of )?contents", re.IGNORECASE)
_LABEL = re.compile(
    rf"[^:\s]{{1,5}} ?: ?[^:]{{1,{MAX_VALUE_LENGTH}}}$|[a-z]+(?: [a-z]+)? ?: ?[^\s:]+(?: [^\s:]+)?$"
    r"|[^:]{1,12}: ?(?:19|20)\d\d[-/.年]",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"(?:本报|本刊)?(?:特约|实习)?(?:记者|通讯员).{0,20}报[道导]$")
_NUMBERS = re.compile(
    r"[\W\d_年月日时分秒点星期周一二三四五六上下午]*"
    r"|[〇零○oO一二三四五六七八九]{4}年.{1,14}|[a-z]+, [a-z]+ (?:19|20)\d\d",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@[\w.-]+$")
_DATED = re.compile(r"(?:19|20)\d\d[-/.年]")
_CODE = re.compile(r"[\w.]+(?: ?\+?= \S.*[);]|\(.*\);?)$", re.ASCII)
_MARKS = re.compile(r"[,;、。]")
_ADDRESS = re.compile(
    r"(?:https?:|www\.)|.{2,20}[路街道巷弄]\d{1,4}号"
    r"|\d{1,4} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Lane|Road|Rd|Avenue|Ave)\b"
)


def worth(scored: Features, points: Array) -> Array:
    """How much speaks for each line of a page as its title.

    Its width, the words it shares with the text, a line of the site right above, a date or byline below, its points,
    and its place as the page's name. The weights are those of a softmax over the heads of 1,822 labelled pages, each
    with and without its first line, rounded: by site, the title is the best line of 1,585; it was the one chosen of
    1,201 before.
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


def find(
    forms: Sequence[str],
    head: Sequence[int],
    known: str,
    worth: Sequence[float],
    below: Sequence[int] = (),
) -> int | None:
    """Which of the lines of `head` (places in `forms`, folded and stripped) is the title.

    In this order: what says that it is, what the source calls so (`known`, folded, in small letters), what the page's
    first line names (also of the lines `below` the text's first), what the head repeats, the first line if no line of
    a site stands over the text and few lines do, the line that is worth most, if it is worth enough.
    """
    for at in head:
        if _LABELLED.match(forms[at]):
            return at
    for at in reversed(head):
        form = forms[at].casefold()
        if known and len(form) >= MIN_LENGTH and (form == known or (len(form) > MIN_LENGTH and same(known, form))):
            return at
    if (said := _said(forms, head, known, below)) is not None:
        return said
    untouched = list(head) == list(range(len(head)))  # nothing of a site stands over it
    head = list(takewhile(lambda at: not (_CONTENTS.fullmatch(forms[at]) or introduces(forms[at])), head))
    if (twice := _twice(forms, head)) is not None:
        return twice
    rows = tabular([forms[at] for at in head])
    head = [at for place, at in enumerate(head) if place not in rows]
    named = [at for at in head if may_be(forms, head, at) and navigation.share(forms[at]) == 0]
    if untouched and len(head) <= MAX_LINES_ABOVE:
        return named[0] if named else None
    best = max((at for at in named if len(forms[at]) >= MIN_LENGTH_ON_SITE), key=worth.__getitem__, default=None)
    return best if best is not None and worth[best] >= MIN_WORTH else None


def _said(forms: Sequence[str], head: Sequence[int], known: str, below: Sequence[int]) -> int | None:
    """The line that the page's name names, the longest; of equal ones the last over the text, else the first below."""
    said = [name for name in (known, forms[0].casefold()) if name and navigation.share(name) < MAX_MENU_SHARE]
    order = (*((at, at) for at in head), *((at, -at) for at in below))
    found = [(page_name.names(name, forms[at].casefold()), last, at) for name in said for at, last in order if at]
    best = max(found, default=(0, 0, 0))
    return best[2] if best[0] else None


def _twice(forms: Sequence[str], head: Sequence[int]) -> int | None:
    """The last line that one of the first three of the head repeats, whole with nothing else of the head between."""
    starts = [forms[at].casefold() for at in head]
    for place in range(len(head) - 1, 0, -1):
        for other in range(min(place, 3)):
            if len(starts[place]) < MIN_LENGTH_ON_SITE or not same(starts[other], starts[place]):
                continue
            near = other + 1 == place or head[other] == 0
            if starts[other] != starts[place] or (near and may_be(forms, head, head[place])):
                return head[place]
    return None


def named(forms: Sequence[str], head: Sequence[int], known: str) -> set[int]:
    """Which lines of `head` the page's first line, or the source's title (`known`), gives beside the site's name.

    >>> sorted(named(["老渡口通车 - 河畔网", "河畔网", "老渡口通车"], [1, 2], ""))
    [2]
    """
    names = [name for name in (forms[0].casefold(), known) if name]
    titles = {at: forms[at].casefold() for at in head if len(forms[at]) >= MIN_LENGTH_ON_SITE}
    return {
        at
        for at, form in titles.items()
        if any(
            name == form == known or (len(form) < len(name) < MAX_LENGTH_RATIO * len(form) and same(name, form))
            for name in names
        )
    }


def may_be(forms: Sequence[str], head: Sequence[int], at: int) -> bool:
    """Whether a line of the head may be a title: no sentence, speech, item, row, chapter, label, date or wrapped text.

    >>> [may_be([line], [0], 0) for line in ("老渡口", "父亲不爱说话。", "库存:充足", "第一章 河")]
    [True, False, False, False]
    """
    form = forms[at]
    if not MIN_LENGTH <= len(form) <= MAX_LENGTH or _ENDED.search(form) or _NUMBERS.fullmatch(form):
        return False
    if is_caption(form) or is_epigraph(form):
        return False
    if any(kind.match(form) for kind in (_SPEECH, _ITEM, _CHAPTER, _LABEL, _REPORTED, _ADDRESS, _MAIL, _CODE)):
        return False
    if _ASKS.search(form) and any(_ASKS.search(forms[other]) and not same(forms[other], form) for other in head):
        return False  # one question of several is not the title
    return at + 1 == len(forms) or not _goes_on(form, forms[at + 1])


def _goes_on(line: str, following: str) -> bool:
    """Whether `following` continues a line that was wrapped at a fixed width."""
    if _ASKS.search(line) or any(kind.match(following) for kind in (_ADDRESS, _DATED, _CODE)):
        return False
    if line[-1].isascii() and following[:1].isascii():
        return following[:1].islower()
    width, next_width = columns(line), columns(following)
    if width < MIN_WRAPPED_WIDTH or next_width > width + 2 or not _MARKS.search(following):
        return False
    return width - next_width <= 2 or _MARKS.search(line) is not None


def same(line: str, title: str) -> bool:
    """Whether `line` is the title, alone or with the site's name behind a separator; both folded, in small letters."""
    rest = line[len(title) :].lstrip()
    return line.startswith(title) and (not rest or (rest[0] in "_|->·:," and len(rest) <= 60))


def text_of(line: str) -> str:
    """The title that a title's line gives, without a label.

    >>> text_of("標題：新橋通車"), text_of(" 新橋通車")
    ('新橋通車', '新橋通車')
    """
    bare = line.strip()
    labelled = _LABELLED.match(fold(bare[: MAX_LENGTH + 1]))
    return bare[labelled.end() :] if labelled else bare
