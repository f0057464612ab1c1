"""Menus are recognised by their items: a line is split at its separators and its items are looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import ahocorasick_rs
import numpy as np

from transforms.boilerplate.characters import Array
from transforms.hanzi import COMMON_HANZI
from transforms.rules import lowered

MIN_ROW_ITEMS = 3
"""Items of a menu at least, or two that are both known: `健康 长寿` is a title."""
MIN_ROW_SHARE = 0.5
"""Share of them, by count, that must be known. On labelled pages, at .4, 3,900 characters of the site more go, and
680 of the content; at .67, 7,000 of the site stay."""
MAX_LENGTH = 300
"""Characters; longer lines are no menus."""
CACHED_LINES = 1 << 14
"""Lines whose items are kept in memory: the stages ask several times, and menus come back on every page of a site."""

# Between names in Latin letters a space is no separator, between hanzi it is.
_BETWEEN = re.compile(
    r"[\s|·/>•»›,、\[\]()](?:(?<=\S)[|·/>•»›,、\[\]()]*\s*|\s*[-~]+\s+|\s+|(?<=[^\x00-\x7f]\s)|(?=[^\x00-\x7f]))"
)
_SENTENCE = re.compile(r"[。!?;]|[a-z]\.$|\w\(")
_READ = re.compile(f"[{COMMON_HANZI}] ?[a-z]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
"""Hanzi with their reading: a vocabulary, not a menu."""
_EDGES = " \t-_*#.…?!=+~<>«»\"'↑↓→←×"


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """The words of `vocabulary.toml` by kind: `services`, `headings` and `sections`."""
    text = files("transforms.boilerplate").joinpath("vocabulary.toml").read_text("utf-8")
    return {kind: frozenset(_words(block)) for kind, block in tomllib.loads(text).items()}


def _words(block: str) -> list[str]:
    """Lines with bars hold phrases between bars, other lines words between spaces."""
    return [
        w.strip() for line in block.split("\n") for w in (line.split("|") if "|" in line else line.split()) if w.strip()
    ]


@lru_cache(CACHED_LINES)
def items(line: str) -> tuple[str, ...]:
    """The items of a folded line, in small letters, without what decorates them.

    >>> items("首页 | 新闻 · Contact Us")
    ('首页', '新闻', 'contact us')
    """
    return tuple(item for piece in _BETWEEN.split(line.lower()) if (item := piece.strip(_EDGES)))


@lru_cache(CACHED_LINES)
def share(line: str) -> float:
    """The share of a line's items that are menu words, from 0 to 1; of Latin words also where only spaces divide them.

    >>> share("首页 新闻 陶渊明"), share("Home News Contact Us"), share("News of the flood"), share("· · ·")
    (0.6666666666666666, 1.0, 0.0, 0.0)
    """
    if len(line) > MAX_LENGTH:
        return 0.0
    known = _known()
    found = items(line)
    if not found:
        return 0.0
    if len(found) == 1 and " " in found[0] and found[0] not in known:
        return float(bool(_phrases(found[0].split())))
    return sum(item in known for item in found) / len(found)


def shares(lines: Sequence[str], asked: Array) -> Array:
    """The `share` of the lines at these places, 0 of the others; one scan finds those that hold a menu word at all.

    >>> shares(["首页", "News", "River"], np.array([1, 2])).tolist()
    [0.0, 1.0, 0.0]
    """
    found = np.zeros(len(lines))
    short = [at for at in asked.tolist() if len(lines[at]) <= MAX_LENGTH]
    if short:
        ends = np.cumsum([len(lines[at]) + 1 for at in short])
        hits = _searcher().find_matches_as_indexes(lowered("\n".join(lines[at] for at in short)))
        holding = np.unique(np.searchsorted(ends, [start for _, start, _ in hits], side="right"))
        for place in holding.tolist():
            found[short[place]] = share(lines[short[place]])
    return found


@cache
def _searcher() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(_known()))


@cache
def _known() -> frozenset[str]:
    return frozenset().union(*vocabulary().values())


def _phrases(words: list[str]) -> list[str]:
    """The menu phrases of up to three words that the words are from end to end, else none."""
    found, at = [], 0
    while at < len(words):
        steps = (" ".join(words[at : at + n]) for n in (3, 2, 1))
        phrase = next((step for step in steps if step.lower() in _known()), "")
        if not phrase:
            return []
        found.append(phrase)
        at += phrase.count(" ") + 1
    return found


def is_row(line: str) -> bool:
    """Whether a folded line is a menu of several items, and no sentence, path, vocabulary or title in menu words.

    >>> is_row("关于本站 管理团队 版权申明 网站地图"), is_row("Home News Contact Us"), is_row("新闻")
    (True, True, False)
    >>> is_row("健康 长寿"), is_row("Read more books"), is_row("Settings > Privacy > Cookies")
    (False, False, False)
    """
    known = share(line)
    if known < MIN_ROW_SHARE or _SENTENCE.search(line) or _READ.search(line):
        return False
    found = items(line)
    if len(found) == 1:
        return _is_latin_row(line.strip(_EDGES).split())
    return known == 1 or (len(found) >= MIN_ROW_ITEMS and ">" not in line)


def _is_latin_row(words: list[str]) -> bool:
    """Whether words with only spaces between are a menu: capital phrases, all services or a service among three."""
    found = _phrases(words)
    services = sum(phrase.lower() not in vocabulary()["sections"] for phrase in found)
    several = services > 0 and (len(found) >= MIN_ROW_ITEMS or 1 < services == len(found))
    return several and not any(phrase[0].islower() for phrase in found)


def is_service(line: str) -> bool:
    """Whether a folded line is one service of the site and nothing else.

    >>> is_service("联系我们"), is_service("新闻"), is_service("Contact Us"), is_service("Contact us")
    (True, False, True, False)
    """
    found = items(line)
    if len(found) != 1:
        return False
    words = vocabulary()
    return found[0] in words["services"] or (found[0] in words["headings"] and " " in found[0] and line.istitle())
