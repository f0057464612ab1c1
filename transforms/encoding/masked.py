"""`*** 作流程` is `操作流程`: three stars that a word filter wrote over one character.

Such filters hide characters that abuse is written with, also in harmless words. A place is mended where one of these
characters alone makes a word with its neighbours, or fits far better than the others, no other character fits much
better, and without any the text does not read on as well; else it is flagged. Left alone: names and swear-words made
unreadable on purpose (one star a character), Markdown, dividers, foot-notes, products.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from transforms.encoding.annotations.page import Page
from transforms.encoding.language.language_model import word
from transforms.encoding.language.scripts import simplified
from transforms.encoding.scan import places
from transforms.encoding.spaced import surnames
from transforms.encoding.wanted import HANZI, Class, Row, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.masked"
TRIGGERS: Final = (Want(Row((Class("*＊"),) * 3), frozenset([HANZI])),)

HIDDEN: Final = "操性奸淫射乳裸插毒妓"
"""Characters that word filters hide, the same in both scripts."""
# The least share of a word that proves a character; how many nats a character must fit better than the others of these,
# and how many it may fit worse than any other. Of 191 such characters hidden in web pages 142 come back, and 6 wrongly;
# of 1,409 others, which no filter hides, 14 % are taken for one of these; with 4 for the last bound 122, 2 and 5 %.
_WORD: Final = 2.0**-22.5
_CLEAR, _BEHIND = 3.0, 7.0
# Nats that it may cost more than no character, and if it makes a word with what follows: 插秧 is rare, 秧 rarer. Of
# 3,845 places where nothing was hidden 168 are filled, 598 without it; of 207 that come back without it 197 do.
_MORE, _MORE_BEFORE = 5.0, 8.5
_RUNNING: Final = 20  # hanzi of a document of running text
_PLACE: Final = re.compile(f"(?<=[{COMMON_HANZI}，。、：；“「（《])[*＊]{{3}} ?(?=[{COMMON_HANZI}，。、：；”」）》])")
_STARS: Final = re.compile("[*＊]+")
_NEAR: Final = 100  # characters
_TRIES: Final = 200  # places on one page
_ABUSE: Final = re.compile("[逼屄屌肏妈媽娘]")


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Characters put back (`masked.character`), and flags at stars that stay (`masked.lost`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after) for edit in find("同事都要先學會設備的*** 作流程，然後才能上崗，老師傅在旁邊看着。")]
    [('*** ', '操')]
    >>> find("他**的，這種話怎麼說得出口，老師傅聽了很生氣，年輕人就不再說話了。")
    ()
    """
    at = places(TRIGGERS, text) if at is None else at
    found = [place for place in (_PLACE.match(text, each) for each in at) if place]
    if not found or sum(1 for _ in islice(re.finditer(f"[{COMMON_HANZI}]", text), _RUNNING)) < _RUNNING:
        return ()
    return tuple(_edits(Page(text), found))


def _edits(page: Page, found: Sequence[re.Match[str]]) -> Iterator[Edit]:
    hides = {place.start(): _hidden(page, place) for place in found[:_TRIES]}
    for place in found:
        hidden = hides.get(place.start(), "")
        if _is_alone(page.text, place, hides if hidden else {}):
            rule = "masked.character" if hidden else "masked.lost"
            yield Edit(STAGE, rule, place.start(), place.end(), place[0], hidden or place[0])


def _is_alone(text: str, place: re.Match[str], hides: Mapping[int, str]) -> bool:
    """Whether a line has no other stars near but such that hide a character as well: two are emphasis, or a product."""
    start, end = place.span()
    first = text.rfind("\n", max(0, start - _NEAR), start) + 1 or max(0, start - _NEAR)
    behind = text[end : end + _NEAR].partition("\n")[0]
    stars = [*_STARS.finditer(text, first, start), *_STARS.finditer(text, end, end + len(behind))]
    return all(hides.get(each.start()) for each in stars)


def _hidden(page: Page, place: re.Match[str]) -> str:
    """The one character that makes a word there, or none."""
    before, after = page.text[max(0, place.start() - 3) : place.start()], page.text[place.end() : place.end() + 3]
    if _ABUSE.search(before[-1:] + after[:1]) or _ends_in_surname(before):
        return ""
    fits = sorted((_nats(page, before, each, after), each) for each in HIDDEN if _makes_word(before, each, after))
    if not fits or (len(fits) > 1 and fits[1][0] < fits[0][0] + _CLEAR):
        return ""
    nats, hidden = fits[0]
    more = _MORE_BEFORE if _makes_word("", hidden, after) else _MORE
    if hidden in before[-1:] + after[:1] or nats > _nats(page, before, "", after) + more:
        return ""
    others = min(_nats(page, before, each, after) for _, each in page.likely(before) if each not in HIDDEN)
    return hidden if nats <= others + _BEHIND else ""


def _ends_in_surname(before: str) -> bool:
    """Whether a surname stands last that ends no word: `教授李***作了报告` hides a name.

    Of 2,516 characters of `HIDDEN` in web pages 13 stand behind one and make no word with it.
    """
    read = "".join(simplified().get(each, each) for each in before)
    is_whole = any(word(read[start:]) > _WORD for start in range(len(read) - 1))
    return read[-1:] in surnames() and not is_whole and not any(_makes_word(read[-2:], each, "") for each in HIDDEN)


def _makes_word(before: str, character: str, after: str) -> bool:
    around = "".join(simplified().get(each, each) for each in before + character + after)
    at = len(before)
    ends = range(at + 1, min(at + 3, len(around)) + 1)
    spans = ((start, end) for start in range(max(0, at - 3), at + 1) for end in ends if end - start > 1)
    return any(word(around[start:end]) > _WORD for start, end in spans)


def _nats(page: Page, before: str, character: str, after: str) -> float:
    total, read = 0.0, before
    for each in character + after:
        total += page.nats(read, each)
        read += each
    return total
