"""Measure how often bytes without a declaration are read right, by encoding and length, beside other detectors.

    python -m benchmarks.detection [pages.jsonl.gz …] [--samples 300] [--sizes 20 50 200 1000] [--cut end]

Samples are cut from the sentences in `benchmarks/languages`; Chinese from pages `{"lines": [[text, …], …]}` too, where
files of them are named. `--cut` says where: `none` between characters, `end` at any byte at the end, `both` at both
ends, where the characters that are whole must come out. Compared with are charset-normalizer, chardet, cchardet and
chardetng where they are installed; a sample is right where the text is, whatever the codec is called.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from types import ModuleType

from transforms import encoding
from transforms.errors import DecodeError
from transforms.script import converter

LANGUAGES = Path(__file__).with_name("languages")
CODECS: dict[str, tuple[str, ...]] = {
    "zh-Hans": ("utf-8", "gb18030", "hz", "utf-16-le", "utf-16-be", "utf-32-le"),
    "zh-Hant": ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"),
    "ja": ("utf-8", "shift_jis", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be"),
    "ko": ("utf-8", "cp949", "utf-16-le", "utf-16-be"),
    "ru": ("utf-8", "cp1251", "koi8-r", "iso8859-5", "cp866", "utf-16-le", "utf-16-be"),
    "fr": ("utf-8", "cp1252", "iso8859-15", "utf-16-le", "utf-16-be"),
    "de": ("cp1252",),
    "es": ("cp1252",),
    "pl": ("utf-8", "cp1250", "iso8859-2"),
    "el": ("utf-8", "cp1253", "iso8859-7"),
    "tr": ("utf-8", "cp1254"),
}
HIGH = bytes(range(0x80, 0x100))
STATEFUL = ("hz", "iso2022_jp")
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
}
LEAST = 2  # bytes beyond ASCII; a sample with fewer says nothing of its encoding


def sentences(language: str) -> list[str]:
    return (LANGUAGES / f"{language}.txt").read_text("utf-8").splitlines()


def sampled(lines: Sequence[str], codec: str, size: int, count: int, cut: str = "none") -> list[tuple[bytes, str]]:
    """Samples of `size` bytes, and the text that is whole in each: from a random place on, lines in random order."""
    rng = random.Random(f"{codec} {size} {cut}")
    lines = [line.encode(codec, "ignore").decode(codec) for line in lines]
    samples: list[tuple[bytes, str]] = []
    for _ in range(20 * count):
        text = rng.choice(lines)
        text = text[rng.randrange(len(text)) :]
        while len(text) <= size:
            text += ("" if text[-1] >= "\u3000" else " ") + rng.choice(lines)
        first = rng.randrange(1, 4) if cut == "both" else 0
        data, whole = _cut(text[: size + 4].strip(), codec, first, size)
        data = whole.encode(codec) if cut == "none" else data
        if len(data) - len(data.translate(None, HIGH)) >= LEAST or (data.isascii() and not whole.isascii()):
            samples.append((data, whole))
        if len(samples) == count:
            break
    return samples


def _cut(text: str, codec: str, first: int, size: int) -> tuple[bytes, str]:
    """`size` bytes of the text from the byte `first` on, and the characters that are whole in them."""
    if codec in STATEFUL:
        while len(text.encode(codec)) > size:
            text = text[:-1]
        return text.encode(codec), text
    ends = list(accumulate(len(character.encode(codec)) for character in text))
    begin = bisect_left(ends, first) + 1 if first else 0
    return text.encode(codec)[first : first + size], text[begin : bisect_right(ends, first + size)]


def readers() -> dict[str, Callable[[bytes], str | None]]:
    """For each detector that is installed, bytes → text, or None where it does not know."""

    def ours(data: bytes) -> str | None:
        try:
            return encoding.decode(data).text
        except DecodeError:
            return None

    found: dict[str, Callable[[bytes], str | None]] = {"qingwen": ours}
    for module, guess in GUESSES.items():
        try:
            found[module] = _reader(guess, import_module(module))
        except ImportError:
            continue
    return found


def _reader(guess: Callable[[ModuleType, bytes], str | None], library: ModuleType) -> Callable[[bytes], str | None]:
    def read(data: bytes) -> str | None:
        name = (guess(library, data) or "").lower()
        try:
            return data.decode(WIDER.get(name, name), "replace")
        except LookupError:
            return None

    return read


def _chardetng(library: ModuleType, data: bytes) -> str | None:
    try:
        return str(data.decode() and "utf-8")
    except UnicodeDecodeError:
        detector = library.EncodingDetector()
        detector.feed(data, last=True)
        return str(detector.guess(tld=None, allow_utf8=False))


GUESSES: dict[str, Callable[[ModuleType, bytes], str | None]] = {
    "charset_normalizer": lambda library, data: getattr(library.from_bytes(data).best(), "encoding", None),
    "chardet": lambda library, data: library.detect(data)["encoding"],
    "cchardet": lambda library, data: library.detect(data)["encoding"],
    "chardetng_py": _chardetng,
}


def is_right(read: str | None, whole: str, cut: str) -> bool:
    return read == whole if cut == "none" else read is not None and whole in read and len(read) <= len(whole) + 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 50, 200, 1000])
    parser.add_argument("--cut", choices=["none", "end", "both"], default="none")
    parser.add_argument("--only", nargs="+", default=list(CODECS))
    options = parser.parse_args()
    texts = {language: sentences(language) for language in CODECS}
    if pages := chinese(options.pages):
        texts |= {
            "zh-Hans": [converter("t2s")(line) for line in pages],
            "zh-Hant": [converter("s2t")(line) for line in pages],
        }
    tools = readers()
    spent = dict.fromkeys(tools, 0.0)
    print(f"{'written in':18} {'bytes':>5} " + " ".join(f"{name:>18}" for name in tools))
    for language in options.only:
        for codec in CODECS[language]:
            if options.cut != "none" and codec in STATEFUL:
                continue
            for size in options.sizes:
                samples = sampled(texts[language], codec, size, options.samples, options.cut)
                right = dict.fromkeys(tools, 0)
                for name, read in tools.items():
                    start = time.process_time()
                    results = [read(data) for data, _ in samples]
                    spent[name] += time.process_time() - start
                    right[name] = sum(
                        is_right(result, whole, options.cut)
                        for result, (_, whole) in zip(results, samples, strict=True)
                    )
                figures = " ".join(f"{count / max(1, len(samples)):18.1%}" for count in right.values())
                print(f"{language:7} {codec:10} {size:5} {figures}", flush=True)
    print(f"{'seconds':24} " + " ".join(f"{seconds:18.1f}" for seconds in spent.values()))


def chinese(paths: list[str]) -> list[str]:
    lines: list[str] = []
    for path in paths:
        with gzip.open(Path(path), "rt", encoding="utf-8") as file:
            lines += [line[0] for record in file for line in json.loads(record)["lines"]]
    return [line for line in lines if sum("\u4e00" <= character <= "\u9fff" for character in line) >= 20][:20_000]


if __name__ == "__main__":
    main()
