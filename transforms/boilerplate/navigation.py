"""Menus are recognised by their items: a line is split at its separators and its items are looked up."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

ROW_SHARE = 0.5
"""From this share of known items on, by count, a line of several items is a menu."""
LOOKED_AT = 300
"""Characters; longer lines are no menus."""

# Between names in Latin letters a space is no separator, between hanzi it is.
_BETWEEN = re.compile(r"\s*[|·/>•»›,、\[\]()]+\s*|\s+[-~]+\s+|\s{2,}|(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_EDGES = " \t-_*#.…?!=+~<>«»\"'↑↓→←×"


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """The words of `vocabulary.toml` by kind: `services` and `sections`."""
    text = files("transforms.boilerplate").joinpath("vocabulary.toml").read_text("utf-8")
    return {kind: frozenset(_words(block)) for kind, block in tomllib.loads(text).items()}


def _words(block: str) -> list[str]:
    """Lines with bars hold phrases between bars, other lines words between spaces."""
    return [
        w.strip() for line in block.split("\n") for w in (line.split("|") if "|" in line else line.split()) if w.strip()
    ]


def items(line: str) -> list[str]:
    """The items of a folded line, in small letters, without what decorates them.

    >>> items("首页 | 新闻 · Contact Us")
    ['首页', '新闻', 'contact us']
    """
    return [item for piece in _BETWEEN.split(line.lower()) if (item := piece.strip(_EDGES))]


def share(line: str) -> float:
    """The share of a line's items that are menu words, from 0 to 1; of Latin words also where only spaces divide them.

    >>> share("首页 新闻 陶渊明"), share("Home News Contact Us"), share("News of the flood")
    (0.6666666666666666, 1.0, 0.0)
    """
    if len(line) > LOOKED_AT:
        return 0.0
    words = vocabulary()
    known = words["services"] | words["sections"]
    found = items(line)
    if not found:
        return 0.0
    if len(found) == 1 and " " in found[0] and found[0] not in known:
        return _covered(found[0].split(), known)
    return sum(item in known for item in found) / len(found)


def _covered(words: list[str], known: frozenset[str]) -> float:
    """1.0 if the words are menu phrases of up to three words from end to end, else 0.0."""
    at = 0
    while at < len(words):
        step = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]) in known), 0)
        if not step:
            return 0.0
        at += step
    return 1.0


def is_row(line: str) -> bool:
    """Whether a folded line is a menu of several items.

    >>> is_row("关于本站 管理团队 版权申明 网站地图"), is_row("新闻")
    (True, False)
    """
    found = items(line)
    several = len(found) > 1 or (bool(found) and " " in found[0] and found[0] not in vocabulary()["services"])
    return several and share(line) >= ROW_SHARE


def is_service(line: str) -> bool:
    """Whether a folded line is one service of the site and nothing else.

    >>> is_service("联系我们"), is_service("新闻")
    (True, False)
    """
    found = items(line)
    return len(found) == 1 and found[0] in vocabulary()["services"]
