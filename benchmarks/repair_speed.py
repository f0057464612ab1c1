"""How fast `encoding.repair_all` is beside plain ftfy: on clean and damaged pages, made of our own prose.

    python -m benchmarks.repair_speed [--rounds 5]

A page has a title, a path, a date, paragraphs, a list and a last line, its sentences drawn from `prose.txt` and
`languages/`; a long text is many pages. ftfy is run as it is (`ftfy.fix_text(text)`), and with the options that leave
Chinese punctuation alone, which is less work. Figures are MB of UTF-8 in a second of processor time, the best of some
rounds, and how many times those of ftfy ours are; all run on the same text one after the other.
Clean pages are also given to `repair` one at a time, and as bytes to the whole stage, which decodes and repairs them.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import ftfy

from benchmarks.annotations import prose
from benchmarks.misread import OTHERS, READINGS
from transforms import encoding
from transforms.model import Cleaned

PAGE, SOME, LONG = 700, 10_000, 60_000  # characters
CP1252 = [("utf-8", "sloppy-windows-1252")]
MORE: Mapping[str, list[tuple[str, str]]] = {
    "utf8_as_big5": [("utf-8", "cp950")],
    "gbk_as_shift_jis": [("gbk", "cp932")],
    "utf8_as_latin1": [("utf-8", "latin-1")],
    "utf8_as_cp1252": CP1252,
}
PARTLY: Sequence[tuple[str, list[tuple[str, str]], str, int]] = (
    ("utf8_as_cp1252", CP1252, "Hans", 2),
    ("utf8_as_cp1252", CP1252, "accents", 2),
    ("utf8_as_cp1252", CP1252, "Hans", 20),
    ("utf8_as_gbk", [("utf-8", "gb18030")], "Hans", 2),
    ("gbk_as_cp1252", [("gbk", "sloppy-windows-1252")], "Hans", 2),
)
"""What was read wrongly on pages of which only every so many lines were."""
ENGLISH = (
    "The ferry leaves at seven, and those who miss it wait until noon. Nobody in the village could say who had painted "
    "the bridge. She kept the receipts in a biscuit tin (the blue one) on the cupboard. “We will open again in "
    "spring,” the owner said, “or not at all.” It rained for nine days; on the tenth the road was gone. The library "
    "has 4,200 books, two chairs and one very old cat. Prices rose by 3.5% last year – more than elsewhere. Most of "
    "the letters were never sent. There’s a café behind the station. Is the museum free on Sundays? It is."
)
CONFIG = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, fix_latin_ligatures=False)


def sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？.!?]+[。！？.!?]+[”’」）)]*", text.replace("\n", ""))


def page(known: Sequence[str], rng: random.Random, gap: str) -> str:
    """Some lines as web pages have them; `gap` stands between sentences."""

    def some(fewest: int, most: int) -> str:
        return gap.join(rng.choices(known, k=rng.randint(fewest, most))).strip()

    title = some(1, 1).rstrip("。.！？!?")
    body = [some(2, 6) for _ in range(rng.randint(3, 8))]
    rows = [f"{number}. {some(1, 1)}" for number in range(1, rng.randint(2, 6))]
    return "\n".join([title, f"Home > News > {title[:8]}", "2019-08-12 09:30", *body, *rows, "© 2019 | ICP-0412"])


def pages(known: Sequence[str], gap: str, seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    while True:
        yield page(known, rng, gap)


def long_text(known: Sequence[str], gap: str, characters: int) -> str:
    text = ""
    for each in pages(known, gap, characters):
        text += each + "\n\n"
        if len(text) >= characters:
            return text[:characters]
    raise AssertionError


def damaged(text: str, reading: Sequence[tuple[str, str]]) -> str:
    for right, wrong in reading:
        text = text.encode(right, "ignore").decode(wrong, "replace")
    return text


def partly(text: str, reading: Sequence[tuple[str, str]], every: int) -> str:
    """The text with each line of so many damaged."""
    lines = text.split("\n")
    return "\n".join(line if number % every else damaged(line, reading) for number, line in enumerate(lines))


def megabytes(function: Callable[[Sequence[str]], object], texts: Sequence[str], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        function(texts)
        best = min(best, time.process_time() - start)
    return sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6 / best


def plain(texts: Sequence[str], config: ftfy.TextFixerConfig | None = None) -> list[str]:
    return [ftfy.fix_text(text, config) for text in texts]


def one_at_a_time(texts: Sequence[str]) -> list[Cleaned]:
    return [encoding.repair(text) for text in texts]


def from_bytes(pages: Sequence[bytes], _: Sequence[str]) -> list[Cleaned]:
    return encoding.repair_all([encoding.decode(page).text for page in pages])


Run = Callable[[Sequence[str]], object]


def show(name: str, texts: Sequence[str], rounds: int, run: Run = encoding.repair_all) -> None:
    ours = megabytes(run, texts, rounds)
    as_it_is, careful = (megabytes(each, texts, max(1, rounds // 2)) for each in (plain, partial(plain, config=CONFIG)))
    ratios = f"{ours / as_it_is:9.2f} {ours / careful:9.2f}"
    print(f"{name:50} {ours:9.2f} {as_it_is:9.2f} {careful:9.2f} {ratios}", flush=True)


def report(rounds: int) -> None:
    simple, traditional = ("".join(paragraphs) for paragraphs in prose())
    languages = Path(__file__).with_name("languages")
    clean = {
        "Hans": (sentences(simple + (languages / "zh-Hans.txt").read_text("utf-8")), ""),
        "Hant": (sentences(traditional + (languages / "zh-Hant.txt").read_text("utf-8")), ""),
        "English": (sentences(ENGLISH), " "),
        "accents": (OTHERS[:8], " "),
    }
    print(f"{'MB/s':50} {'qingwen':>9} {'ftfy':>9} {'options':>9} {'x ftfy':>9} {'x options':>9}")
    for name in ("Hans", "Hant", "English"):
        known, gap = clean[name]
        several = [each for each, _ in zip(pages(known, gap, 1), range(50), strict=False)]
        show(f"clean {name}, pages of {sum(map(len, several)) // 50} characters", several, rounds)
        show(f"clean {name}, one page at a time", several, rounds, one_at_a_time)
        encoded = [each.encode() for each in several]
        show(f"clean {name}, pages as bytes", several, rounds, partial(from_bytes, encoded))
        show(f"clean {name}, a million characters", [long_text(known, gap, 1_000_000)], rounds)
    kinds = {**READINGS, **MORE, "accents as cp1252": CP1252}
    for kind, reading in kinds.items():
        known, gap = clean["accents" if kind.startswith("accents") else "Hant" if kind.startswith("big5") else "Hans"]
        whole = long_text(known, gap, LONG)
        show(f"{kind}, {LONG:,} characters", [damaged(whole, reading)], min(rounds, 3))
        short = [damaged(whole[at : at + PAGE], reading) for at in range(0, 30 * PAGE, PAGE)]
        show(f"{kind}, {PAGE} characters", short, min(rounds, 3))
    for kind, reading, name, every in PARTLY:
        known, gap = clean[name]
        whole = long_text(known, gap, LONG)
        of = f"{kind}, one line of {every}, {name}"
        show(f"{of}, {SOME:,} characters", [partly(whole[:SOME], reading, every)], min(rounds, 3))
        short = [partly(whole[at : at + PAGE], reading, every) for at in range(0, 30 * PAGE, PAGE)]
        show(f"{of}, {PAGE} characters", short, min(rounds, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    report(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
