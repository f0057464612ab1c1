"""What a line looks like, as named features, and the points that they give towards text or towards the site.

Positive points speak for the author's text, negative for the site. The points of a line are a sum, so that every
decision can be read off `weights.toml`, which `benchmarks/train_boilerplate.py` wrote; the best division of all lines
into stretches of text and of site is then found by dynamic programming (Viterbi).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from transforms.boilerplate.navigation import share
from transforms.rules import Rule

WIDTHS = (8, 16, 28, 44, 70, 110, 200)
"""Display columns (a hanzi is two) where the classes of line width end."""
PAGE_SHARES = (0.05, 0.15, 0.3, 0.5)
"""Shares of a page's lines that look like the site's, where the classes of pages end."""
END_FAMILIES = frozenset({"comments", "copyright", "disclaimer", "licence", "related", "share"})
"""Rules that speak of the end of an article; how many lines above a line they matched is a feature of it, …"""
ENDS = (0, 1, 3, 6)
"""… in classes that end at these counts."""
PROSE_ENDED, PROSE_OPEN = 28, 70
"""A line with marks or three small words is prose if it is wider, with a sentence's end and without one."""
LOOKED_AT = 400
"""Characters of a line that are looked at; a longer line is text by its length alone."""

_MARKS = re.compile(r"[,;、。:!?]")
_END = re.compile(r"[。.!?…][)\]\"'”’>]{0,3}$")
_BULLET = re.compile(r"[·*|>#+-]")
_NUMBER = re.compile(r"\(?\d{1,3}[.、)\s]")
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d|\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|@|\.com\b|\.cn\b")
_PARTICLES = re.compile(r"[的了是在和有为与对也这就都而以及]")
_SMALL_WORDS = re.compile(
    r"\b(?:the|of|and|to|in|a|is|was|that|for|it|with|as|on|by|be|are|at|from|he|she|they|we|you|this|had|have|has|but|not)\b"
)
_WORDS = re.compile(r"[A-Za-z][\w'’-]*")
_SEPARATORS = re.compile(r"\s[|·/>-]\s|[|>]")
_SPACES = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def features(line: str, rules: Sequence[Rule]) -> tuple[str, ...]:  # noqa: PLR0912 (a list, one branch a fact)
    """The names of what is true of a folded, stripped line that `rules` matched; a longer line is not looked at."""
    if len(line) > LOOKED_AT:
        return ("long.width8",)
    wide = (len(line.encode()) - len(line)) // 2
    width = len(line) + wide
    script = "zh" if wide * 2 > len(line) - wide else "en"
    size = _bin(width, WIDTHS)
    names = [f"{script}.width{size}", f"{script}.marks{min(len(_MARKS.findall(line)), 4)}"]
    if _END.search(line):
        names.append(f"{script}.ends")
    else:
        names.append("colon" if line.endswith(":") else f"{script}.open{size}")
    if script == "zh":
        names.append(f"zh.particles{min(len(_PARTICLES.findall(line)), 4)}")
        if (spaces := len(_SPACES.findall(line))) > 1:
            names.append(f"zh.spaced{min(spaces, 4)}")
    else:
        names.append(f"en.small{min(len(_SMALL_WORDS.findall(line)), 4)}")
        words = _WORDS.findall(line)
        if len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words):
            names.append("en.titled")
        if words and line[0].islower():
            names.append("en.lower")
    if _BULLET.match(line):
        names.append(f"{script}.bullet")
    elif _NUMBER.match(line):
        names.append(f"{script}.number")
    if len(_SEPARATORS.findall(line)) > 1:
        names.append("separated")
    if _DATE.search(line):
        names.append("dated")
    if _ADDRESS.search(line):
        names.append("address")
    if "“" in line or '"' in line:
        names.append("quoted")
    menu = share(line)
    if menu >= 0.5:
        names.append("menu")
    elif menu > 0:
        names.append("menu.part")
    names += {f"rule.{'named' if rule.field else rule.zone}" for rule in rules}
    return tuple(names)


def is_prose(line: str) -> bool:
    """Whether a folded line reads as a sentence or more: long enough, with marks or small words in it.

    >>> is_prose("老桥仍然开放,但是只许行人通过。"), is_prose("The old bridge"), is_prose("首页 新闻 体育 娱乐 财经")
    (True, False, False)
    """
    if len(line) > LOOKED_AT:
        return True
    wide = (len(line.encode()) - len(line)) // 2
    width = len(line) + wide
    if width <= PROSE_ENDED or (width <= PROSE_OPEN and not _END.search(line)):
        return False
    if wide * 2 > len(line) - wide:
        return _MARKS.search(line) is not None
    return next(islice(_SMALL_WORDS.finditer(line), 2, None), None) is not None


def speaks(names: Sequence[str]) -> bool:
    """Whether anything in these features is of a sentence: its end, or a word that only sentences have."""
    return any(
        name.endswith(".ends") or (name[:-1] in ("zh.particles", "en.small") and name[-1] != "0") for name in names
    )


def describe(lines: Sequence[str], found: Sequence[Sequence[Rule]]) -> list[tuple[str, ...]]:
    """The features of each line of one page, those of its place in the page too; `lines` are folded and stripped."""
    alone = [features(line, hit) for line, hit in zip(lines, found, strict=True)]
    evidence = sum(any(name.startswith(("rule.", "menu")) for name in names) for names in alone)
    page = f"page{_bin(evidence / max(len(lines), 1), PAGE_SHARES)}"
    prose = [at for at, line in enumerate(lines) if not found[at] and is_prose(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    times = Counter(lines)
    described, ends = [], 0
    for at, names in enumerate(alone):
        script = names[0].partition(".")[0]
        place = f"{script}.lead" if at < first else f"{script}.trail" if at > last else f"{script}.within"
        again = ("twice",) if times[lines[at]] > 1 else ()
        described.append((*names, page, place, f"{script}.after{_bin(ends, ENDS)}", *again))
        ends += any(rule.family in END_FAMILIES for rule in found[at])
    return described


def points(described: Sequence[tuple[str, ...]]) -> list[float]:
    """Points of each line of a page, for text if positive."""
    given: dict[str, float] = weights()["points"]
    return [sum(given.get(name, 0.0) for name in names) for names in described]


def _bin(value: float, limits: Sequence[float]) -> int:
    return sum(value > limit for limit in limits)


def stretches(given: Sequence[float], lean: float = 0.0) -> list[bool]:
    """For each line whether it is text, in the division that earns most points less a price for each change.

    `lean` is added to every line's points: above 0 it keeps more.

    >>> stretches([5, -1, 5, -3, -3, -3, -3])
    [True, True, True, False, False, False, False]
    """
    prices = weights()["prices"]
    to_site, to_text = prices["to_site"], prices["to_text"]
    text, site = 0.0, prices["start_site"]
    back: list[tuple[bool, bool]] = []
    for value in given:
        stay, enter = text, site - to_text
        leave, remain = text - to_site, site
        back.append((stay >= enter, leave > remain))
        text, site = max(stay, enter) + value + lean, max(leave, remain)
    is_text, path = text >= site, []
    for text_from_text, site_from_text in reversed(back):
        path.append(is_text)
        is_text = text_from_text if is_text else site_from_text
    return path[::-1]


@cache
def weights() -> dict[str, Any]:
    """The points and prices of `weights.toml`."""
    return tomllib.loads(files("transforms.boilerplate").joinpath("weights.toml").read_text("utf-8"))
