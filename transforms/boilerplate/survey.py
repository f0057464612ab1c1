"""Lines that repeat over the pages of one site: counted, merged, and asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType

import numpy as np

from transforms.boilerplate.characters import Array
from transforms.boilerplate.sentence_end import ENDING, STOPS
from transforms.boilerplate.wrapped import judged
from transforms.hanzi import COMMON_HANZI
from transforms.rules import fold

MIN_PAGES = 3
"""Pages of a site on which one of its lines stands at least; with 2, the content lost on Chinese news sites doubles."""
MIN_SHARE = 0.05
"""Share of the site's pages at least, so that on large sites chance repeats do not count."""
FEW_PAGES = 8
"""Of fewer pages all but one must have a line, and it must not stand between what the page itself says: the headings of
a column are on every page too. By site, .001 less of the English content is lost so, and F1 is the same."""
MIN_SENTENCE_SHARE = 0.3
"""Share of the site's pages on which a sentence must stand."""
MIN_SENTENCE_PAGES = 4
"""Pages on which a sentence must stand: an author may say something twice."""
POINTS_AGAINST = 3.0
"""Points against a line that the site repeats."""
POINTS_AMONG = 3.0
"""Points against a line among such lines, times their share above it or below it, whichever is less: the first and last
line of a text have them on one side only."""
REACH = 6
"""Lines above, and below, of which this share is taken."""
MAX_WIDTH = 100
"""Display columns that a line counts in it at most, so that a short article between menus is not among them. By site,
on sites with five pages, char-F1 is .903 (English) and .970 (Chinese), with 2.7 % and 3.1 % of the content lost, for
3.6 % and 3.4 % where each line counts as one. Without a survey it is .874 and .940."""
COPIED_SHARE, COPIED_LINE_SHARE = 0.8, 0.5
"""Such a share of a page's sentences, by characters, or of its lines where none is a sentence, tells on how many pages
the same text stands: one page under several addresses counts once."""
MAX_LENGTH = 120
"""Characters of a line that is counted whole."""
BEGINNING, LATIN_BEGINNING = 24, 60
"""Characters of a longer line that are counted, with hanzi and without: headlines glued on one line change from page to
page."""

_SENTENCE = re.compile(rf"[,;{STOPS}].*{ENDING}")
_HANZI = re.compile(f"[{COMMON_HANZI}]")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Survey:
    """On how many pages of each site a line was seen: `pages[host]` and `counts[host][key]`."""

    pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def repeated(self, host: str | None, line: str, *, prose: bool = False, copies: int = 1) -> bool:
        """Whether the line is the site's: seen on enough of its pages, which are more for a sentence (or `prose`).

        Of `copies`, pages of the site that are all the same, one counts.
        """
        if host is None or host not in self.counts:
            return False
        seen, pages = self.seen(host, line) - copies + 1, self.pages[host] - copies + 1
        if prose or _SENTENCE.search(line):
            return seen >= max(MIN_SENTENCE_PAGES, MIN_SENTENCE_SHARE * pages)
        return seen >= max(MIN_PAGES, pages - 1 if pages < FEW_PAGES else MIN_SHARE * pages)

    def seen(self, host: str | None, line: str) -> int:
        """On how many pages of the site the line stands."""
        return self.counts.get(host or "", {}).get(key(line), 0)

    def copies(self, host: str | None, lines: Sequence[str], share: float) -> int:
        r"""The greatest number of pages of the site on which each of so great a share of the lines, by characters,
        stands; at least 1.

        >>> count([("a.cn", "灯塔今晚点灯\n甲"), ("a.cn", "灯塔今晚点灯")]).copies("a.cn", ["灯塔今晚点灯", "甲"], 0.8)
        2
        """
        most_seen = sorted(((self.seen(host, line), len(line)) for line in lines), reverse=True)
        so_far = accumulate(length for _, length in most_seen)
        wanted = share * sum(map(len, lines))
        return max(1, next((seen for (seen, _), length in zip(most_seen, so_far, strict=True) if length >= wanted), 1))


def on_site(
    seen: Survey, host: str | None, forms: Sequence[str], prose: Collection[int], likely: Collection[int]
) -> set[int]:
    """The places of a page's lines that are the site's; `prose` are those of its sentences.

    Of `likely` lines, short enough to be counted whole, those between sentences stay that the site does not repeat: a
    refrain, an ingredient, a turn of a dialogue.
    """
    told = sorted(prose)
    copies = seen.copies(host, [forms[at] for at in told] or forms, COPIED_SHARE if told else COPIED_LINE_SHARE)
    found = {at for at, form in enumerate(forms) if seen.repeated(host, form, prose=at in prose, copies=copies)}
    own = [at for at in told if at not in found and at in likely]
    between = range(own[0], own[-1]) if own else range(0)
    return found - {at for at in found if at in between and at in likely and len(forms[at]) <= MAX_LENGTH}


def among(repeated: Collection[int], widths: Array) -> Array:
    """Points against each line of a page for standing among those that the site repeats; `widths` in display columns.

    >>> among({0, 1, 2, 4, 5}, np.full(8, 20.0)).round(1).tolist()
    [0.0, 0.5, 1.0, 1.0, 0.5, 0.0, 0.0, 0.0]
    """
    counted = np.minimum(widths, MAX_WIDTH)
    holds = np.zeros(len(widths))
    holds[list(repeated)] = 1
    sums, totals = (np.concatenate(([0.0], np.cumsum(each))) for each in (holds * counted, counted))
    at = np.arange(len(widths))
    first, stop = np.maximum(at - REACH, 0), np.minimum(at + REACH + 1, len(widths))
    above = (sums[at] - sums[first]) / np.maximum(totals[at] - totals[first], 1) * (at - first)
    below = (sums[stop] - sums[at + 1]) / np.maximum(totals[stop] - totals[at + 1], 1) * (stop - at - 1)
    points: Array = POINTS_AMONG * np.minimum(above, below) / REACH
    return points


def key(line: str) -> str:
    """What of a line is counted: folded, small letters, digits as 0; of a long one the beginning.

    >>> key(" 第12頁 ")
    '第0页'
    """
    line = line.strip()
    if len(line) > MAX_LENGTH:
        line = f"{line[: BEGINNING if _HANZI.search(line[:BEGINNING]) else LATIN_BEGINNING]}…"
    return _DIGITS.sub("0", fold(line).lower())


def count(pages: Iterable[tuple[str | None, str]]) -> Survey:
    r"""The survey of pages given as (host, text); each line `judged` counts once a page, pages without a host do not.

    >>> count([("a.cn", "甲\n乙"), ("a.cn", "甲"), (None, "甲")]).counts == {"a.cn": {"甲": 2, "乙": 1}}
    True
    """
    numbers: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for host, text in pages:
        if host:
            numbers[host] += 1
            lines = {key(line.text) for line in judged(text)}
            counts.setdefault(host, Counter()).update(lines - {""})
    return Survey(dict(numbers), {host: dict(of_host) for host, of_host in counts.items()})


def merge(surveys: Iterable[Survey], least: int = 1) -> Survey:
    r"""One survey of all, without lines seen on fewer than `least` pages; the order does not matter.

    >>> merge([count([("a.cn", "甲")]), count([("a.cn", "甲\n乙")])], least=2).counts
    {'a.cn': {'甲': 2}}
    """
    numbers: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for survey in surveys:
        numbers.update(survey.pages)
        for host, of_host in survey.counts.items():
            counts.setdefault(host, Counter()).update(of_host)
    kept = {
        host: {line: seen for line, seen in sorted(of_host.items()) if seen >= least}
        for host, of_host in sorted(counts.items())
    }
    return Survey(dict(sorted(numbers.items())), kept)
