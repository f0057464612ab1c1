"""Measure the encoding stage: repairs, false changes, speed. For bytes to text see `detection.py`.

    python -m benchmarks.encoding [pages.jsonl.gz …] [--samples 300] [--only repair|clean|speed]

A page is `{"lines": [[text, …], …]}`; without pages those of `misread.py` are used. Damage is made from clean
lines, so the answer is known. A sample that lost a byte cannot come out exactly; its hanzi still count. Speed is
measured by `repair_speed.py`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks import repair_speed
from benchmarks.misread import HANS, HANT, OTHERS, READINGS
from transforms import encoding
from transforms.script import converter

LENGTHS = (4, 8, 16, 40, 200)
KINDS = READINGS | {
    f"{right}_as_{wrong}": [(codec, wrong)]
    for right, codec in {"gbk": "gb18030", "big5": "big5", "utf8": "utf-8"}.items()
    for wrong in ("cp932", "cp1251", "mac-roman", "cp850", "cp437", "cp866", "koi8-r", "iso8859-15", "cp1250", "cp1252")
    if (right, wrong) != ("big5", "cp932")
}
LANGUAGES = Path(__file__).with_name("languages")


def read(paths: list[str]) -> list[str]:
    lines: list[str] = []
    for path in paths:
        with gzip.open(Path(path), "rt", encoding="utf-8") as file:
            lines += [line[0] for record in file for line in json.loads(record)["lines"]]
    return lines


def cuts(text: str, length: int, rng: random.Random) -> str:
    start = rng.randrange(max(1, len(text) - length + 1))
    return text[start : start + length]


def samples(lines: list[str], length: int, count: int) -> Iterator[str]:
    """Stretches of running Chinese, mostly hanzi."""
    rng = random.Random(length)
    joined = "".join(line for line in lines if any("\u4e00" <= character <= "\u9fff" for character in line))
    for _ in range(20 * count):
        text = cuts(joined, length, rng).replace("?", "")
        if sum("\u4e00" <= character <= "\u9fff" for character in text) >= 0.7 * length:
            count -= 1
            yield text
        if not count:
            return


def damaged(text: str, reading: str) -> tuple[str, bool]:
    """The text read wrongly, and whether that can be undone: nothing was lost at any step."""
    lossless = True
    for right, wrong in KINDS[reading]:
        try:
            data = text.encode(right)
        except UnicodeEncodeError:
            return text, False
        text = data.decode(wrong, "replace")
        lossless &= "\ufffd" not in text
    return text, lossless


def repair(by_script: dict[str, list[str]], count: int) -> None:
    print(
        f"{'read wrongly':26} {'length':>6} {'exact':>7} {'of lossless':>11} {'part':>6} {'untouched':>9} {'hanzi':>7}"
    )
    for reading in KINDS:
        pool = by_script["Hant" if reading.startswith("big5") else "Hans"]
        for length in LENGTHS:
            results: Counter[str] = Counter()
            hanzi = found = 0
            for text in samples(pool, length, count):
                before, lossless = damaged(text, reading)
                if before == text:
                    continue
                after = encoding.repair(before).text
                meant = encoding.repair(text).text  # a cut between quotation marks may look like a reversed pair
                results["all"] += 1
                results["lossless"] += lossless
                results["exact"] += after == meant
                results["exact, lossless"] += lossless and after == meant
                results["untouched"] += after == before
                hanzi += sum(character >= "\u3400" for character in text)
                blocks = SequenceMatcher(None, text, after, autojunk=False).get_matching_blocks()
                found += sum(character >= "\u3400" for at, _, size in blocks for character in text[at : at + size])
            if every := results["all"]:
                part = every - results["exact"] - results["untouched"]
                print(
                    f"{reading:26} {length:6} {results['exact'] / every:7.1%} "
                    f"{results['exact, lossless'] / max(1, results['lossless']):11.1%} {part / every:6.1%} "
                    f"{results['untouched'] / every:9.1%} {found / hanzi:7.1%}"
                )


def pieces(length: int, count: int) -> Iterator[str]:
    """Stretches of clean text in each of the languages: a guess has the least to go by in a short one."""
    rng = random.Random(length)
    for file in sorted(LANGUAGES.glob("*.txt")):
        text = " ".join(file.read_text("utf-8").splitlines())
        yield from (cuts(text, length, rng) for _ in range(count))


def clean(lines: list[str], count: int) -> None:
    lines = lines + HANS + HANT + OTHERS + [piece for length in LENGTHS for piece in pieces(length, count)]
    rules = Counter(rule for line in lines for rule in {edit.rule for edit in encoding.repair(line).edits})
    print(f"{len(lines):,} clean lines, of which a rule changed or flagged: {dict(rules) or 'none'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--only", choices=["repair", "clean", "speed"])
    options = parser.parse_args()
    lines = read(options.pages)
    chinese = [line for line in lines if sum("\u4e00" <= c <= "\u9fff" for c in line) >= 20][:20_000] or HANS + HANT
    by_script = {
        "Hans": [converter("t2s")(line) for line in chinese],
        "Hant": [converter("s2t")(line) for line in chinese],
    }
    measures: dict[str, Callable[[], None]] = {
        "repair": lambda: repair(by_script, options.samples),
        "clean": lambda: clean(lines, options.samples),
        "speed": lambda: repair_speed.report(rounds=5),
    }
    for name, measure in measures.items():
        if options.only in (None, name):
            measure()
            print()


if __name__ == "__main__":
    main()
