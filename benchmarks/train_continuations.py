"""Build `continuations.tsv`: which characters follow one or two others in Simplified Chinese.

    python -m benchmarks.train_continuations FILES > transforms/encoding/language/continuations.tsv

Counted are the content lines of labelled pages (see `benchmarks/boilerplate.py`); what fewer than `FEWEST_SITES` have
says more about those sites.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from benchmarks.train_followers import listed
from transforms.encoding.language.scripts import simplified

FEWEST_SITES = 2  # with 1, a sentence could be put together again; with 3, a character costs 0.05 nats more
DISCOUNT = 1.0  # of each count, for what was not seen


def main(*labelled: str) -> None:
    counts: Counter[str] = Counter()
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for site, text in contents(labelled):
        found = Counter(sequences(text))
        counts.update(found)
        for sequence in found:
            sites[sequence].add(site)
    behind: Counter[str] = Counter()
    for sequence, count in counts.items():
        behind[sequence[:-1]] += count
    rows: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    for sequence, count in sorted(counts.items()):
        if len(sequence) > 1 and len(sites[sequence]) >= FEWEST_SITES:
            share = (count - DISCOUNT) / behind[sequence[:-1]]
            rows[sequence[:-1]][max(1, round(-math.log2(share)))] += sequence[-1]
    print("before\tfor each rarity, in one of 2 ** this many cases, the characters that follow")
    for before, after in sorted(rows.items()):
        print(before, *(f"{rarity}{after[rarity]}" for rarity in sorted(after)), sep="\t")


def sequences(text: str) -> Iterator[str]:
    """One, two and three characters, as often as they stand in the text."""
    simple = "".join(simplified().get(character, character) for character in text)
    for end in range(1, len(simple) + 1):
        for start in range(end - 1, max(-1, end - 4), -1):
            if not listed(simple[start]):
                break
            yield simple[start:end]


def contents(labelled: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The host and the content of each page."""
    for name in labelled:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                yield (
                    urlsplit(page["url"] or "").netloc,
                    "\n".join(line for line, label in page["lines"] if label == "C"),
                )


if __name__ == "__main__":
    main(*sys.argv[1:])
