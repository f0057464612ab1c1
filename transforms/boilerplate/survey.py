"""Lines that repeat over the pages of one site: counted, merged, and asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from transforms.rules import fold

PAGES = 3
"""A line on so many pages of a site is the site's; with 2, the content lost on Chinese news sites doubles."""
SHARE = 0.05
"""… and on this share of the site's pages at least, so that on large sites chance repeats do not count."""
LONGEST = 120
"""Characters; longer lines are not counted."""

_SENTENCE = re.compile(r"[,;。.!?…][^\n]*[。.!?…][)\]\"'”’]?$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Survey:
    """On how many pages of each site a line was seen: `pages[host]` and `counts[host][key]`."""

    pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def repeated(self, host: str | None, line: str) -> bool:
        """Whether the line is the site's: seen on enough of its pages, and not a sentence of the text."""
        if host is None or host not in self.counts or len(line) > LONGEST:
            return False
        seen = self.counts[host].get(key(line), 0)
        return seen >= max(PAGES, SHARE * self.pages[host]) and not _SENTENCE.search(line)


def key(line: str) -> str:
    """What of a line is counted: folded, small letters, digits as 0.

    >>> key(" 第12頁 ")
    '第0页'
    """
    return _DIGITS.sub("0", fold(line.strip()).lower())


def count(pages: Iterable[tuple[str | None, str]]) -> Survey:
    r"""The survey of pages given as (host, text); a line counts once a page, a page without a host not at all.

    >>> count([("a.cn", "甲\n乙"), ("a.cn", "甲")]).counts["a.cn"]["甲"]
    2
    """
    numbers: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for host, text in pages:
        if host:
            numbers[host] += 1
            lines = {key(line) for line in text.split("\n") if 0 < len(line) <= LONGEST}
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
