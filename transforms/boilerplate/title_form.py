"""Whether a line looks like a title at all: titles are no sentences, items, labels, dates or pieces of wrapped text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.boilerplate.captions import is_caption, is_epigraph
from transforms.hanzi import NUMERALS
from transforms.wraps.rows import columns

MAX_LENGTH = 120
"""Characters of a title at most."""
MIN_LENGTH = 2
"""Characters of a title at least."""
MIN_WRAPPED_WIDTH = 28
"""Display columns that a line has at least where text is wrapped at a fixed width: 14 hanzi."""
MAX_VALUE_LENGTH = 8
"""Characters of a value behind a short label at most: `库存:充足` is one, `专访:撑船四十年的林小河` a headline. No
labelled page changes from 5 to 12."""

_ENDED = re.compile(r"[。.;,、:][)\]\"'”’>]{0,3}$|[!?…][)\]\"'”’>]{1,3}$")
_ASKS = re.compile(r"[!?…]$")
_SPEECH = re.compile(r"[“\"][^”\"]*[”\"]$|-")
_ITEM = re.compile(rf"\(?\d{{1,3}}(?:[.)、]|\]| .*\d)|\([{NUMERALS}]{{1,3}}\)|[{NUMERALS}]{{1,3}}、|[·*+#>|]")
_CHAPTER = re.compile(
    rf"第 ?[\d千{NUMERALS}]{{1,6}} ?[章节回卷集部篇幕]|(?:chapter|part|section) [\divxlc]+\b", re.IGNORECASE
)
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
