"""Build `words.tsv`: how often the commonest words of Simplified Chinese are written.

    pip install jieba==0.42.1 && python -m benchmarks.train_words > transforms/encoding/language/words.tsv

The source is jieba's dict.txt (MIT licence, 349,046 words with counts).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from importlib.resources import files

WORDS = 100_000  # with 75,000 a character of unseen pages costs 0.02 nats more, with 300,000 0.06 less
LONGEST = 4  # characters
END = "$"


def main() -> None:
    lines = (files("jieba") / "dict.txt").read_text("utf-8").splitlines()
    counts = {word: int(count) for word, count in (line.split(" ")[:2] for line in lines)}
    total = sum(counts.values())
    words = [word for word in counts if len(word) <= LONGEST and all(map(is_hanzi, word))]
    beginning: Counter[str] = Counter()
    for word in sorted(words, key=lambda word: (-counts[word], word))[:WORDS]:
        beginning.update({word[:at]: counts[word] for at in range(1, len(word) + 1)})
        beginning[word + END] = counts[word]
    longer = {each[:-1] for each in beginning if not each.endswith(END)}
    rows: defaultdict[str, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
    for each, count in sorted(beginning.items()):
        if count and each[:-1] in longer:
            rows[each[:-1]][round(math.log2(total / count))] += each[-1]
    print(f"beginning\tfor each rarity, one word in 2 ** this many, how words go on; {END} where they end")
    for each, ends in sorted(rows.items()):
        print(each, *(f"{rarity}{ends[rarity]}" for rarity in sorted(ends)), sep="\t")


def is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


if __name__ == "__main__":
    main()
