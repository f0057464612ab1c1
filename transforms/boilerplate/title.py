"""The title among the lines over the text: no title is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from transforms.boilerplate import navigation
from transforms.rules import fold

LONGEST = 120
"""Characters of a title at most …"""
SHORTEST = 2
"""… and at least."""
SHORTEST_ON_SITE = 4
"""Characters at least of a title that the head repeats, or that has lines of a site over it: menus are shorter."""
WRAPPED = 28
"""Display columns that a line has at least where text is wrapped at a fixed width: 14 hanzi."""
LONGER = 3
"""A first line that is so many times a line's length does not name it: the short line is the site's name."""
VALUE = 8
"""Characters of a value behind a short label at most: `库存:充足` is one, `专访:撑船四十年的林小河` a headline."""

_LABELLED = re.compile(r"\W{0,3}(?:标 ?题|题名|题目|title|headline|subject) ?: ?(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"[。.;,、:][)\]\"'”’>]{0,3}$|[!?…][)\]\"'”’>]{1,3}$")
_ASKS = re.compile(r"[!?…]$")
_SPEECH = re.compile(r"[“\"][^”\"]*[”\"]$|-")
_ITEM = re.compile(
    r"\(?\d{1,3}(?:[.)、]|\]| .*\d)|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|[·*+#>|]"
)
_CHAPTER = re.compile(
    r"第 ?[\d一二三四五六七八九十百千零〇两]{1,6} ?[章节回卷集部篇幕]|(?:chapter|part|section) [\divxlc]+\b", re.I
)
_CONTENTS = re.compile(r"目 ?[录次]|(?:table of )?contents", re.IGNORECASE)
_LABEL = re.compile(
    rf"[^:\s]{{1,5}} ?: ?[^:]{{1,{VALUE}}}$|[a-z]+(?: [a-z]+)? ?: ?[^\s:]+(?: [^\s:]+)?$"
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
_MARKS = re.compile(r"[,;、。]")
_ADDRESS = re.compile(r"(?:https?:|www\.)")


def find(
    forms: Sequence[str],
    head: Sequence[int],
    known: str,
    is_text: Callable[[int], bool],
    points: Callable[[int], float],
) -> int | None:
    """Which of the lines of `head` (places in `forms`, folded and stripped) is the title.

    In this order: what says that it is, what the source calls so (`known`, folded, in small letters), what the head
    repeats, the first line of the text (of the page, if no line of a site stands over it), the line with most points.
    """
    for at in head:
        if _LABELLED.match(forms[at]):
            return at
    for at in reversed(head):
        form = forms[at].casefold()
        if known and len(form) >= SHORTEST and (form == known or (len(form) > SHORTEST and known.startswith(form))):
            return at
    head = list(takewhile(lambda at: not _CONTENTS.fullmatch(forms[at]), head))
    starts = [forms[at].casefold() for at in head]
    for place in range(len(head) - 1, 0, -1):
        above = [start for start in starts[: min(place, 3)] if same(start, starts[place])]
        if (
            len(starts[place]) >= SHORTEST_ON_SITE
            and above
            and (max(above) != starts[place] or may_be(forms, head, head[place]))
        ):
            return head[place]
    named = [at for at in head if may_be(forms, head, at) and navigation.share(forms[at]) == 0]
    untouched = head == list(range(len(head)))  # nothing of a site stands over it
    named = [at for at in named if untouched or len(forms[at]) >= SHORTEST_ON_SITE]
    in_text = [at for at in named if untouched or is_text(at)]
    return in_text[0] if in_text else max(named, key=points, default=None)


def named(forms: Sequence[str], head: Sequence[int], known: str) -> set[int]:
    """Which lines of `head` the page's first line, or the source's title (`known`), gives beside the site's name.

    >>> sorted(named(["老渡口通车 - 河畔网", "河畔网", "老渡口通车"], [1, 2], ""))
    [2]
    """
    names = [name for name in (forms[0].casefold(), known) if name]
    titles = {at: forms[at].casefold() for at in head if len(forms[at]) >= SHORTEST_ON_SITE}
    return {
        at
        for at, form in titles.items()
        if any(
            name == form == known or (len(form) < len(name) < LONGER * len(form) and same(name, form)) for name in names
        )
    }


def may_be(forms: Sequence[str], head: Sequence[int], at: int) -> bool:
    """Whether a line of the head may be a title: no sentence, speech, item, row, chapter, label, date or wrapped text.

    >>> [may_be([line], [0], 0) for line in ("老渡口", "父亲不爱说话。", "库存:充足", "第一章 河")]
    [True, False, False, False]
    """
    form = forms[at]
    if not SHORTEST <= len(form) <= LONGEST or _ENDED.search(form) or _NUMBERS.fullmatch(form):
        return False
    if any(kind.match(form) for kind in (_SPEECH, _ITEM, _CHAPTER, _LABEL, _REPORTED, _ADDRESS, _MAIL)):
        return False
    if _ASKS.search(form) and any(_ASKS.search(forms[other]) and not same(forms[other], form) for other in head):
        return False  # one question of several is not the title
    return at + 1 == len(forms) or not _goes_on(form, forms[at + 1])


def _goes_on(line: str, following: str) -> bool:
    """Whether `following` continues a line that was wrapped at a fixed width."""
    if _ASKS.search(line) or _ADDRESS.match(following) or _DATED.match(following):
        return False
    if line[-1].isascii() and following[:1].isascii():
        return following[:1].islower()
    width, next_width = _width(line), _width(following)
    if width < WRAPPED or next_width > width + 2 or not _MARKS.search(following):
        return False
    return width - next_width <= 2 or _MARKS.search(line) is not None


def _width(line: str) -> int:
    """Display columns; a hanzi is two."""
    return (len(line.encode("utf-8", "surrogatepass")) + len(line)) // 2


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
    labelled = _LABELLED.match(fold(bare[: LONGEST + 1]))
    return bare[labelled.end() :] if labelled else bare
