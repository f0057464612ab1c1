"""Build `transforms/encoding/words.tsv`: how often the commonest words of Simplified Chinese are written.

    pip install jieba && python benchmarks/train_words.py > transforms/encoding/words.tsv

The source is jieba's dict.txt (MIT licence, 349,046 words with counts).
"""

from __future__ import annotations

import math
from collections import defaultdict
from importlib.resources import files

WORDS = 75_000  # with 30,000 fewer runs are restored by 0.8 %, with 120,000 more by 0.4 %
LONGEST = 4  # characters


def main() -> None:
    lines = (files("jieba") / "dict.txt").read_text("utf-8").splitlines()
    counts = {word: int(count) for word, count in (line.split(" ")[:2] for line in lines)}
    total = sum(counts.values())
    rows: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    words = [word for word in counts if len(word) <= LONGEST and all(map(is_hanzi, word))]
    for word in sorted(sorted(words, key=lambda word: (-counts[word], word))[:WORDS]):
        rows[word[:-1]][round(math.log2(total / counts[word]))] += word[-1]
    print("beginning\tfor each rarity, one word in 2 ** this many, the characters that end words")
    for beginning, ends in sorted(rows.items()):
        print(beginning, *(f"{rarity}{ends[rarity]}" for rarity in sorted(ends)), sep="\t")


def is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


if __name__ == "__main__":
    main()
