"""What a run holds in memory does not grow with the number of its inputs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FEW, MANY = 1_000, 5_000
MOST = 600
"""Bytes a file. Measured: 50 to 260, once 474 on a busy machine; when inputs were kept as objects, 2,700 to 5,800."""

RUNS = """
import json, sys, tracemalloc
from pathlib import Path
from flows.engines import plain
from flows.configuration import load
from flows.sources import listing

def run():
    "One run; the most that this process held, without its workers."
    tracemalloc.reset_peak()
    receipt = plain.run([sys.argv[1]], sys.argv[2], settings)
    return receipt.taken, tracemalloc.get_traced_memory()[1]

if __name__ == "__main__":
    listing._YOUNG = 0  # as if the files had been there for a while
    settings = load(None, {"stages": {"encoding": False, "boilerplate": False, "script": False}})
    pages = sorted(Path(sys.argv[1]).iterdir())
    tracemalloc.start()
    found = [run(), run()]
    for page in pages[:: len(pages) // 50]:
        page.write_text("另外一页。", "utf-8")
    print(json.dumps([*found, run()]))
"""


def peaks(folder: Path, count: int) -> list[int]:
    """Bytes in a first run over so many pages, one without changes, and one after 50 have changed."""
    (folder / "pages").mkdir(parents=True)
    for number in range(count):
        (folder / "pages" / f"page-of-some-site-{number:06}.txt").write_text(f"第{number}天,雨还没有停。", "utf-8")
    (folder / "runs.py").write_text(RUNS)
    command: list[str | Path] = [sys.executable, folder / "runs.py", folder / "pages", folder / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})
    found = json.loads(done.stdout.splitlines()[-1])
    assert [taken for taken, _ in found] == [0, count, count - 50]
    return [peak for _, peak in found]


ROOT = Path(__file__).parent.parent


def test_memory_for_an_input_more_is_little(tmp_path: Path) -> None:
    few, many = peaks(tmp_path / "few", FEW), peaks(tmp_path / "many", MANY)
    a_file = [(after - before) / (MANY - FEW) for before, after in zip(few, many, strict=True)]
    assert max(a_file) < MOST, a_file
