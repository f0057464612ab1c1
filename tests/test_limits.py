"""A document that takes too long, needs too much memory or ends its worker costs itself, and nothing else.

The faults are real and live outside the program: Python runs `sitecustomize.py` of a folder on PYTHONPATH when it
starts, in the worker processes too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.care import CARELESS, Care, Range, Spot, TimeUpError
from flows.dataset.verify import problems
from flows.engines import Watch
from flows.engines.worker import Died
from flows.engines.workers import Work, carefully, workers
from flows.plan import Item, Shard
from flows.settings import Run
from transforms.errors import QingwenError
from transforms.model import Rejected

QINGWEN = str(Path(sys.executable).with_name("qingwen"))
SHARD = Shard(0, (Item(Rejected("a.txt", "", "source", "empty", "", 0)),))
FAULTS = """
import os, signal, sys, time
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder

def hurt(text):
    if "SEGFAULT" in text:
        import ctypes
        ctypes.string_at(0)
    if "KILLED" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "SLOW" in text:
        while True:
            pass
    if "HANGS" in text:
        signal.signal(signal.SIGPROF, signal.SIG_IGN)  # as compiled code that never comes to look for signals
        while True:
            pass
    if "HUGE" in text:
        bytearray(1 << 40)
    if "ONCE" in text and not os.path.exists("died"):
        open("died", "x").close()
        os.kill(os.getpid(), signal.SIGKILL)

class Faults(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name not in ("transforms.encoding", "transforms.chain", "flows.sources.record"):
            return None
        spec = PathFinder.find_spec(name, path, target)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            if name == "transforms.encoding":
                repair, decode = module.repair_all, module.decode
                def repair_all(texts, *args, **kwargs):
                    for text in texts:
                        hurt(text)
                    return repair(texts, *args, **kwargs)
                def hostile(data, *args, **kwargs):
                    if b"UNREADABLE" in data:
                        os.kill(os.getpid(), signal.SIGSEGV)
                    return decode(data, *args, **kwargs)
                module.repair_all, module.decode = repair_all, hostile
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Faults())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "sitecustomize.py").write_text(FAULTS, "utf-8")
    (tmp_path / "pages").mkdir()
    for number in range(20):
        (tmp_path / "pages" / f"{number:02d}.txt").write_text(f"第{number}天,雨还没有停,河水又涨了一尺。", "utf-8")
    (tmp_path / "qingwen.toml").write_text('[run]\nengine = "plain"\nworkers = 2\nmax_rejected_share = 1.0', "utf-8")
    return tmp_path


def run(folder: Path, out: str = "out", settings: str = "") -> dict[str, Any]:
    path = os.pathsep.join(filter(None, [str(folder / "faults"), os.environ.get("PYTHONPATH")]))
    with (folder / "qingwen.toml").open("a") as file:
        file.write(f"\n{settings}")
    done = subprocess.run(
        [QINGWEN, "clean", "pages", "--out", out, "--config", "qingwen.toml", "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rejected(folder: Path, out: str = "out") -> list[tuple[str, str, str]]:
    rows = pq.read_table(folder / out / "rejected").to_pylist()
    return [(Path(row["source"]).name + row["member"], row["stage"], row["reason"]) for row in rows]


def test_what_ends_a_worker_costs_one_document(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("这一页 SEGFAULT,雨还没有停。", "utf-8")
    (folder / "pages" / "13.txt").write_text("这一页 KILLED,雨还没有停。", "utf-8")
    records = [json.dumps({"text": f"第{n}天,船又开了。" + " SEGFAULT" * (n == 3)}) for n in range(6)]
    (folder / "pages" / "z.jsonl").write_text("\n".join(records), "utf-8")
    receipt = run(folder)
    assert rejected(folder) == [
        ("07.txt", "worker", "crashed"),
        ("13.txt", "worker", "crashed"),
        ("z.jsonl4", "worker", "crashed"),
    ]
    assert receipt["documents"] == 18 + 5
    details = [row["detail"] for row in pq.read_table(folder / "out" / "rejected").to_pylist()]
    assert ["SIGSEGV" in detail for detail in details] == [True, False, True]
    assert "SIGKILL" in details[1]
    assert problems(folder / "out") == []


def test_what_ends_a_worker_while_it_is_read_costs_one_file(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("UNREADABLE", "utf-8")
    assert run(folder)["documents"] == 19
    assert rejected(folder) == [("07.txt", "worker", "crashed")]


def test_what_takes_too_long_costs_one_document(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("这一页 SLOW,雨还没有停。", "utf-8")
    assert run(folder, settings="document_seconds = 0.5")["documents"] == 19
    assert rejected(folder) == [("07.txt", "encoding", "too_slow")]


def test_what_cannot_be_interrupted_is_ended(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("这一页 HANGS,雨还没有停。", "utf-8")
    assert run(folder, settings="document_seconds = 1")["documents"] == 19
    assert rejected(folder) == [("07.txt", "worker", "too_slow")]
    [row] = pq.read_table(folder / "out" / "rejected").to_pylist()
    assert "run.document_seconds" in row["detail"]


def test_what_needs_too_much_memory_costs_one_document(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("这一页 HUGE,雨还没有停。", "utf-8")
    assert run(folder)["documents"] == 19
    assert rejected(folder) == [("07.txt", "encoding", "out_of_memory")]


def test_the_limit_of_memory_is_the_workers(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("雨还没有停,河水又涨了一尺。" * 600_000, "utf-8")
    assert run(folder, settings="worker_memory = 330_000_000")["documents"] == 19
    assert rejected(folder)[0][0] == "07.txt"
    assert rejected(folder)[0][2] in ("out_of_memory", "crashed")


def test_a_worker_that_is_lost_once_loses_nothing(folder: Path) -> None:
    run(folder, "whole")
    (folder / "pages" / "07.txt").write_text("这一页 ONCE,雨还没有停。", "utf-8")
    assert run(folder)["documents"] == 20
    assert rejected(folder) == []


def test_what_failed_for_want_of_time_is_tried_again(folder: Path) -> None:
    (folder / "pages" / "07.txt").write_text("这一页 SLOW,雨还没有停。", "utf-8")
    run(folder, settings="document_seconds = 0.5")
    (folder / "faults" / "sitecustomize.py").unlink()
    receipt = run(folder)
    assert (receipt["documents"], receipt["rejected"], receipt["taken_over"]) == (20, {}, 19)


def test_time_is_up_in_the_main_thread() -> None:
    begun = time.process_time()

    def work() -> None:
        with Care(seconds=0.1).limit():
            while True:
                pass

    with pytest.raises(TimeUpError):
        work()
    assert time.process_time() - begun < 5
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_thread_that_waits_for_a_worker_of_a_run_that_is_over_ends() -> None:
    told = []

    def late(work: Work) -> None:
        try:
            work(print, SHARD)
        except QingwenError as error:
            told.append(str(error))

    with workers(Run(workers=1), Watch()) as work:
        pass
    threads = [threading.Thread(target=late, args=(work,), daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert told == ["the run is over"] * 3


def test_a_worker_that_dies_without_a_document_ends_the_run_with_a_reason() -> None:
    def die(*_: object) -> None:
        raise Died(None, "SIGKILL")

    with pytest.raises(QingwenError, match=r"died 4 times \(SIGKILL\), and not on a document"):
        carefully(die, print, (SHARD,), CARELESS, Watch())


def test_the_culprits_are_found_among_many() -> None:
    culprits = {3, 4, 90}
    asked = 0

    def once(_function: object, _args: object, care: Care) -> list[int]:
        nonlocal asked
        asked += 1
        done: list[int] = []
        for start in range(0, 100, 10):
            batch = [Spot(0, number) for number in range(start, start + 10)]
            groups = [[spot] for spot in batch] if any(care.is_alone(spot) for spot in batch) else [batch]
            for group in groups:
                alive = [spot for spot in group if not care.avoided(spot)]
                if culprits & {spot.item for spot in alive}:
                    raise Died(Range(group[0], Spot(0, group[-1].item + 1)), "SIGSEGV")
                done += [spot.item for spot in alive]
        return done

    assert set(carefully(once, print, (SHARD,), CARELESS, Watch())) == set(range(100)) - culprits
    assert asked <= 2 * len(culprits) + 1
