"""Build `frequency.tsv`: how often each hanzi is written, in both scripts.

    pip install jieba==0.42.1 && python benchmarks/train_frequency.py > transforms/encoding/language/frequency.tsv

The counts are those of the words in jieba's dict.txt (MIT licence, 349,046 words of Simplified Chinese), counted again
as OpenCC writes each word in Traditional, in Taiwan and in Hong Kong. They are words of Mandarin: what only Cantonese
writes, 冇 or 喺, is missing there or rare, and has the nats of a common character instead.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from importlib.resources import files

from transforms.script import converter

RAREST = 16  # in nats: characters below one in nine million are left out
CANTONESE = "佢哋喺呢嘅啲咗嗰嘢嚟攞咁冇唔咩乜嘥噉囉喎啩吖嗌啱掂餸瞓揾嚿撳曱甴"
OF_CANTONESE = 9  # nats at most; Hong Kong's writing would read like mojibake without


def main() -> None:
    counts: Counter[str] = Counter()
    converters: list[Callable[[str], str]] = [str, *(converter(name) for name in ("s2t", "s2tw", "s2hk"))]
    for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count = line.split(" ")[:2]
        for written in {convert(word) for convert in converters}:
            for character in written:
                counts[character] += int(count)
    hanzi = {character: count for character, count in counts.items() if character >= "\u3400"}
    total = sum(hanzi.values())
    by_nats: dict[int, list[str]] = {}
    for character, times in sorted({**dict.fromkeys(CANTONESE, 0), **hanzi}.items()):
        nats = round(-math.log(times / total)) if times else RAREST + 1
        if character in CANTONESE:
            nats = min(nats, OF_CANTONESE)
        if nats <= RAREST:
            by_nats.setdefault(nats, []).append(character)
    print("nats\tcharacters")
    for nats, characters in sorted(by_nats.items()):
        print(f"{nats}\t{''.join(characters)}")


if __name__ == "__main__":
    main()
