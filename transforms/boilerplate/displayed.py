"""Displayed matter: what an author sets apart from the sentences, as lists, tables, verse, hours, code or addresses.

Its lines are as short as a site's, so they are told by a form that several in a row share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, takewhile

from transforms.boilerplate.captions import is_caption, is_epigraph
from transforms.boilerplate.sentence_end import SURE_END
from transforms.hanzi import NUMERALS

LINES_ABOVE, LINES_BELOW = 8, 30
"""So many lines over and under the text may be displayed, up to the first that a rule or menu words know. By site, of
English pages 3,837 characters of content stay that went before and 2,590 of the site's, of Chinese ones 411 and 170;
without an end, 4,012 and 4,923 of English ones."""
MAX_ROW_LENGTH = 60
"""Characters of a row of a table at most."""
MIN_VERSE_LINES, MAX_VERSE_LENGTH = 3, 40
"""Lines of verse at least, and characters of each at most."""
MAX_VERSE_HANZI = 8
"""Characters at most of one with hanzi: titles are longer, and menus have none of these particles."""

_DAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?\b|(?:周|星期|礼拜)[一二三四五六日末天]"
_UNIT = (
    r"(?:k?g|ml|oz|lbs?|cups?|tbsps?|tsps?|(?:tea|table)spoons?|cloves?|pinch(?:es)?)\b"
    r"|[千毫]?克|公?斤|毫?升|[勺匙杯瓣]"
)
_KINDS = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "dashes": r"- ?\S",
        "stars": r"\* ?\S",
        "bullets": r"• ?\S",
        "numbers": rf"\(?\d{{1,2}}[.)、](?!\d)|\(?[{NUMERALS}]{{1,3}}[)、]",
        "turns": r"(?:[qa]|问|答|question|answer) ?[:.](?=.)",
        "speech": r"[\"“‘「『][^\"”’」』]+[\"”’」』]$",
        "hours": rf"(?:{_DAY})",
        "quantities": rf"[^\d]{{0,24}}\d[\d./½]* ?(?:{_UNIT})",
        "code": r"[\w.]+ ?\+?= ?\S|(?a:[\w.]+)\(.*\);?$|(?:def|class|import|from|return|for|if|while) .*[:;\w]$",
        "address": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$"
        r"|.{0,6}(?:tel(?:ephone)?|phone|fax|mobile|电话|手机|传真|热线)\b.{0,3}[\d(+]"
        r"|.*\b\d{1,4} (?:[a-z]+ ){1,3}(?:street|st|lane|road|rd|avenue|ave|square|drive)\b|.{2,20}[路街道巷]\d{1,4}号",
    }.items()
}
_NUMBER = re.compile(r"(?<![^\W\d_])\d[\d.,%]*")
_WORDS = re.compile(r"[^\W\d_]+\d*(?:[ '.&-]+[^\W\d_]+\d*)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADING = re.compile(
    r"(?:(?:foot|end)?notes?|references|bibliography|works cited|further reading"
    r"|注释?|注解|附注|参考(?:文献|资料))[: ]?$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:notes?|n\.b\.|p\.?s\.?|注|备注|附言|附记) ?\d?:", re.IGNORECASE)
_PARTICLE = re.compile(r"[的我你]")


def around_body(forms: Sequence[str], first: int, last: int, is_site: Callable[[int], bool]) -> set[int]:
    """The places of displayed matter right over the text's first sentence and right under its last.

    >>> sorted(around_body(["Home", "Rain fell.", "- a lens", "- a wick", "Share"], 1, 1, lambda at: at in (0, 4)))
    [2, 3]
    """
    over = takewhile(lambda at: not is_site(at), range(first - 1, max(first - LINES_ABOVE, 0) - 1, -1))
    under = takewhile(lambda at: not is_site(at), range(last + 1, min(last + 1 + LINES_BELOW, len(forms))))
    sides = ((sorted(over), False), (list(under), True))
    return {side[at] for side, verse in sides for at in displayed([forms[place] for place in side], verse=verse)}


def under_title(forms: Sequence[str], near: int, *, verse: bool) -> set[int]:
    """Which of the lines between the title and the text are the author's: captions, epigraphs, short sentences.

    The last `near` stand right over the text; there, those that end as sentences are none of the site's (of labelled
    ones 41 of 45). Verse and lists are asked for.

    >>> sorted(under_title(["Share", "▲ The ferry at dusk", "Read it.", "-- Tom Reed", "It rained."], 2, verse=False))
    [1, 3, 4]
    """
    found = {at for at, form in enumerate(forms) if is_caption(form) or is_epigraph(form)}
    over = range(len(forms) - 1, len(forms) - 1 - near, -1)
    found |= set(takewhile(lambda at: at in found or SURE_END.search(forms[at]), over))
    return found | (displayed(forms) if verse else set())


def displayed(forms: Sequence[str], *, verse: bool = True) -> set[int]:
    """Which of these lines, folded and stripped, are displayed matter: two of a form in a row, three of verse, a note.

    Without `verse`, none is verse: over a text, menus and captions look the same.

    >>> sorted(displayed(["Town Ships", "Mill 12 1", "Harbour 30 2", "Most read", "- a lens", "- a wick"]))
    [0, 1, 2, 4, 5]
    """
    found = {at for at, form in enumerate(forms) if _NOTE.match(form)}
    for kind, start, stop in _runs(forms):
        if kind is None:
            found.update(range(start, stop) if verse and _is_verse(forms[start:stop]) else ())
        elif stop - start > 1:
            entitled = start and (kind.startswith("table") or _HEADING.match(forms[start - 1]))
            found.update(range(start - bool(entitled), stop))
    return found


def tabular(forms: Sequence[str]) -> set[int]:
    """Which of these lines are rows of a table, two in a row with numbers in one place, or its head: as many words.

    >>> sorted(tabular(["Long rivers", "River Length Continent", "Nile 6650 Africa", "Amazon 6400 America"]))
    [1, 2, 3]
    """
    found: set[int] = set()
    for kind, start, stop in _runs(forms):
        if kind and kind.startswith("table") and stop - start > 1:
            headed = start > 0 and len(forms[start - 1].split()) == len(forms[start].split()) > 2
            found.update(range(start - headed, stop))
    return found


def _runs(forms: Sequence[str]) -> Iterator[tuple[str | None, int, int]]:
    start = 0
    for kind, run in groupby(forms, _kind):
        yield kind, start, (start := start + len(list(run)))


def _kind(form: str) -> str | None:
    """The form that a line has, if any; of the rows of a table, what is left without their words and numbers."""
    kind = next((kind for kind, pattern in _KINDS.items() if pattern.match(form)), None)
    if kind or len(form) > MAX_ROW_LENGTH or form[:1].isdigit() or _YEAR.search(form) or not _NUMBER.search(form):
        return kind
    return "table " + _WORDS.sub("x", _NUMBER.sub("0", form))


def _is_verse(forms: Sequence[str]) -> bool:
    """Whether several short lines hold half as many that go on in small letters, or particles."""
    if len(forms) < MIN_VERSE_LINES or any(
        len(form) > (MAX_VERSE_LENGTH if form.isascii() else MAX_VERSE_HANZI) for form in forms
    ):
        return False
    spoken = sum(form[0].islower() or _PARTICLE.search(form) is not None for form in forms)
    return 2 * spoken >= len(forms)
