"""Build `followers.tsv`: which characters follow which in Simplified Chinese.

    pip install jieba==0.42.1 && python benchmarks/train_followers.py FILES > transforms/encoding/language/followers.tsv

Half of a pair's share is that within the words of jieba's dict.txt (MIT licence, 349,046 words), half that on the
content lines of labelled pages (see `benchmarks/boilerplate.py`). With the words alone 1 % fewer runs are restored.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

from transforms.encoding.language.scripts import simplified

FEWEST_IN_WORDS = 100  # 37,006 pairs stay of 299,310, and 0.6 % fewer runs are restored
FEWEST_PAGES = 3  # pairs that fewer pages have say more about the page
PUNCTUATION = "，。、“”：；？！（）《》—…"

Shares = dict[tuple[str, str], float]


def main(*labelled: str) -> None:
    shares: Counter[tuple[str, str]] = Counter()
    for source in (of_words(), of_pages(labelled)):
        shares.update({pair: share / 2 for pair, share in source.items()})
    rows: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    for (before, after), share in sorted(shares.items()):
        rows[before][round(-math.log2(share))] += after
    print("before\tafter in 1 of 1, 2, 4, 8 … cases")
    for before, columns in sorted(rows.items()):
        print(before, *(columns[rarity] for rarity in range(max(columns) + 1)), sep="\t")


def of_words() -> Shares:
    characters: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count = line.split(" ")[:2]
        for character in word:
            characters[character] += int(count)
        for pair in pairwise(word):
            pairs[pair] += int(count)
    return {
        pair: count / characters[pair[0]]
        for pair, count in pairs.items()
        if count >= FEWEST_IN_WORDS and "".join(pair).isalpha()
    }


def of_pages(labelled: tuple[str, ...]) -> Shares:
    characters: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    pages: Counter[tuple[str, str]] = Counter()
    for text in contents(labelled):
        simple = [simplified().get(character, character) for character in text]
        characters.update(simple)
        found = Counter(pair for pair in pairwise(simple) if all(map(listed, pair)))
        pairs.update(found)
        pages.update(found.keys())
    return {pair: count / characters[pair[0]] for pair, count in pairs.items() if pages[pair] >= FEWEST_PAGES}


def listed(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character in PUNCTUATION


def contents(labelled: tuple[str, ...]) -> Iterator[str]:
    for name in labelled:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                yield "\n".join(line for line, label in page["lines"] if label == "C")


if __name__ == "__main__":
    main(*sys.argv[1:])
