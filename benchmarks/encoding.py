"""Measure the encoding stage: repairs, detection, false changes, speed.

    python benchmarks/encoding.py [pages.jsonl.gz …] [--samples 300] [--only repair|detect|clean|speed]

A page is `{"lines": [[text, …], …]}`; without pages the sentences of the tests are used. Damage is made from clean
lines, so the answer is known. A sample that lost a byte cannot come out exactly; its hanzi still count.
Detection is compared with charset-normalizer, and with chardet where that is installed. Speeds are MB of UTF-8 a second
of CPU time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from importlib import import_module
from pathlib import Path

import ftfy

from tests.test_mojibake import HANS, HANT, OTHERS, READINGS
from transforms import encoding
from transforms.errors import DecodeError
from transforms.script import converter

LENGTHS = (4, 8, 16, 40, 200)
TRADITIONAL = ("big5_as_latin1", "big5_as_gbk")
ENCODINGS = (
    *(("Hans", name) for name in ("utf-8", "gb18030", "hz", "utf-16-le", "utf-16-be")),
    *(("Hant", name) for name in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")),
    *(("Jpan", name) for name in ("shift_jis", "euc_jp", "iso2022_jp")),
    ("Kore", "euc_kr"),
    ("Latn", "cp1252"),
    ("Cyrl", "cp1251"),
)
SHORT = {"Latn": OTHERS[0] + OTHERS[1], "Cyrl": OTHERS[9], "Jpan": OTHERS[15], "Kore": OTHERS[16]}


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
    for right, wrong in READINGS[reading]:
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
    for reading in READINGS:
        pool = by_script["Hant" if reading in TRADITIONAL else "Hans"]
        for length in LENGTHS:
            results: Counter[str] = Counter()
            hanzi = found = 0
            for text in samples(pool, length, count):
                before, lossless = damaged(text, reading)
                if before == text:
                    continue
                after = encoding.repair(before).text
                results["all"] += 1
                results["lossless"] += lossless
                results["exact"] += after == text
                results["exact, lossless"] += lossless and after == text
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


def detectors() -> dict[str, Callable[[bytes], str | None]]:
    def ours(data: bytes) -> str | None:
        try:
            return encoding.decode(data).text
        except DecodeError:
            return None

    def through(guess: Callable[[bytes], str | None]) -> Callable[[bytes], str | None]:
        def decoded(data: bytes) -> str | None:
            try:
                return data.decode(
                    {"gb2312": "gb18030", "gbk": "gb18030"}.get(name := (guess(data) or "").lower(), name)
                )
            except (LookupError, UnicodeDecodeError):
                return None

        return decoded

    found = {"qingwen": ours}
    for module, guess in (
        ("charset_normalizer", lambda library, data: getattr(library.from_bytes(data).best(), "encoding", None)),
        ("chardet", lambda library, data: library.detect(data)["encoding"]),
    ):
        try:
            library = import_module(module)
        except ImportError:
            continue
        found[module] = through(lambda data, guess=guess, library=library: guess(library, data))
    return found


def detect(by_script: dict[str, list[str]], count: int) -> None:
    tools = detectors()
    print(f"{'written in':18} {'bytes':>5} " + " ".join(f"{name:>18}" for name in tools))
    for script, name in ENCODINGS:
        pool = by_script.get(script) or [SHORT[script]]
        for size in (20, 50, 200, 1000):
            rng = random.Random(size)
            texts = []
            for _ in range(10 * count):
                text = cuts("".join(rng.sample(pool, min(len(pool), 40))), size, rng)
                while len(data := text.encode(name, "ignore")) > size:
                    text = text[:-1]
                if data.decode(name) == text and sum(character > "\x7f" for character in text) >= 4:
                    texts.append(text)
            texts = texts[:count]
            if texts:
                right = [sum(tool(text.encode(name)) == text for text in texts) / len(texts) for tool in tools.values()]
                print(f"{script} {name:13} {size:5} " + " ".join(f"{share:18.1%}" for share in right))


def clean(lines: list[str]) -> None:
    lines = lines + HANS + HANT + OTHERS
    rules = Counter(rule for line in lines for rule in {edit.rule for edit in encoding.repair(line).edits})
    print(f"{len(lines):,} clean lines, of which a rule changed or flagged: {dict(rules) or 'none'}")


def speed(by_script: dict[str, list[str]], english: list[str]) -> None:
    hans, hant = "\n".join(by_script["Hans"])[:300_000], "\n".join(by_script["Hant"])[:300_000]
    texts = {"clean Hans": hans, "clean Hant": hant, "clean English": "\n".join(english)[:1_000_000]}
    for reading in READINGS:
        first = READINGS[reading][0][0]
        whole = (hant if reading in TRADITIONAL else hans)[:100_000].encode(first, "ignore").decode(first)
        texts[reading] = damaged(whole, reading)[0]
    texts["accents as cp1252"] = ("\n".join(OTHERS[:8]) * 100).encode().decode("cp1252", "replace")
    print(f"{'text':26} {'qingwen':>9} {'plain ftfy':>10}")
    for name, text in texts.items():
        if text:
            figures = [megabytes(encoding.repair, text), megabytes(ftfy.fix_text, text)]
            print(f"{name:26} {figures[0]:9.1f} {figures[1]:10.1f}")


def megabytes(function: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        function(text)
        best = min(best, time.process_time() - start)
    return len(text.encode("utf-8", "replace")) / 1e6 / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--only", choices=["repair", "detect", "clean", "speed"])
    options = parser.parse_args()
    lines = read(options.pages)
    chinese = [line for line in lines if sum("\u4e00" <= c <= "\u9fff" for c in line) >= 20][:20_000] or HANS + HANT
    english = [line for line in lines if line.isascii() or line.count("’")][:20_000] or OTHERS[:2]
    by_script = {
        "Hans": [converter("t2s")(line) for line in chinese],
        "Hant": [converter("s2t")(line) for line in chinese],
    }
    for name, measure in {
        "repair": lambda: repair(by_script, options.samples),
        "detect": lambda: detect(by_script, options.samples),
        "clean": lambda: clean(lines),
        "speed": lambda: speed(by_script, english),
    }.items():
        if options.only in (None, name):
            measure()
            print()


if __name__ == "__main__":
    main()
