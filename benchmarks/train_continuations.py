"""Build `transforms/encoding/continuations.tsv`: which characters follow one or two others in Simplified Chinese.

    python -m benchmarks.train_continuations LABELLED.jsonl.gz… > transforms/encoding/continuations.tsv

Counted are the content lines of labelled pages (see `benchmarks/boilerplate.py`); what fewer than `FEWEST_PAGES` have
says more about those pages.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from transforms.encoding.readings import simplified

FEWEST_PAGES = 3
PUNCTUATION = "，。、“”：；？！（）《》—…"
DISCOUNT = 1.0  # of each count, for what was not seen


def main(*labelled: str) -> None:
    counts: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for text in contents(labelled):
        found = Counter(sequences(text))
        counts.update(found)
        pages.update(found.keys())
    behind: Counter[str] = Counter()
    for sequence, count in counts.items():
        behind[sequence[:-1]] += count
    rows: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    for sequence, count in sorted(counts.items()):
        if len(sequence) > 1 and pages[sequence] >= FEWEST_PAGES:
            share = (count - DISCOUNT) / behind[sequence[:-1]]
            rows[sequence[:-1]][max(1, round(-math.log2(share)))] += sequence[-1]
    print("before\tafter in 1 of 2, 4, 8 … cases")
    for before, columns in sorted(rows.items()):
        print(before, *(columns[rarity] for rarity in range(1, max(columns) + 1)), sep="\t")


def sequences(text: str) -> Iterator[str]:
    """One, two and three characters, as often as they stand in the text."""
    simple = "".join(simplified().get(character, character) for character in text)
    for end in range(1, len(simple) + 1):
        for start in range(end - 1, max(-1, end - 4), -1):
            if not listed(simple[start]):
                break
            yield simple[start:end]


def listed(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character in PUNCTUATION


def contents(labelled: tuple[str, ...]) -> Iterator[str]:
    for name in labelled:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                yield "\n".join(line for line, label in page["lines"] if label == "C")


if __name__ == "__main__":
    main(*sys.argv[1:])
