"""Many machines: a real scheduler and Dask workers in processes of their own; the bytes are those of a local run."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from flows.care import Range, Spot
from flows.configuration import load
from flows.engines.worker import Died
from tests.dask_cluster import SETTINGS, Cluster, command, filled, on, python_path, qingwen
from tests.processes import children, until
from tests.test_limits import rejected
from tests.test_resume import contents, shelves

CURSED = {"07": "SEGFAULT", "13": "KILLED", "17": "SLOW"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run on this machine makes of the same pages."""
    folder = filled(tmp_path_factory.mktemp("local"))
    assert qingwen(folder, "local", "--engine", "plain") == (0, "")
    return contents(folder / "local")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_a_run_has_begun_ends_with_it(empty_cluster: Cluster, folder: Path, how: signal.Signals) -> None:
    """Else it would write beside the next run."""
    for page in (folder / "pages").rglob("*.*"):
        page.write_text("这一页 SLOW,雨还没有停。", "utf-8")
    (folder / "qingwen.toml").write_text(SETTINGS.replace("seconds = 1", "seconds = 600"), "utf-8")
    with empty_cluster.worker("--no-nanny") as worker:
        with subprocess.Popen(command("out", *on(empty_cluster)), cwd=folder, stderr=subprocess.DEVNULL) as run:
            until(lambda: list((folder / ".versions/out/.shards").glob("*/.building-*")) and busy(worker.pid))
            os.kill(run.pid, how)
            try:
                run.wait(60)
            finally:
                run.kill()
        until(lambda: not busy(worker.pid), 20)


def busy(pid: int) -> bool:
    """Whether a process two steps below this one uses a processor."""

    def ticks() -> list[str]:
        below = [child for server in children(pid) for child in children(server)]
        return [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11] for child in below]

    before = ticks()
    time.sleep(0.5)
    return ticks() != before


def test_prefect_on_a_cluster_gives_the_bytes_of_a_local_run(
    prefect_server: None, cluster: Cluster, folder: Path, local: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_KEY, temporary_settings

    from flows.engines.prefect import clean

    sent: list[bytes] = []

    def submit(self: Client, *args: Any, **kwargs: Any) -> Any:
        sent.append(pickle.dumps((args, kwargs)))
        return submitted(self, *args, **kwargs)

    submitted = Client.submit
    monkeypatch.setattr(Client, "submit", submit)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "geheim")
    settings = load(Path("qingwen.toml"), {"run": {"runner": "dask", "scheduler": cluster.address}})
    with temporary_settings({PREFECT_API_KEY: "geheim"}):
        receipt = clean(["pages"], "out", settings)
    assert receipt.outcome == "published"
    assert contents(folder / "out") == local
    assert len(sent) > 10
    assert not [message for message in sent if b"geheim" in message]


def test_hostile_documents_cost_one_document_each(cluster: Cluster, folder: Path) -> None:
    for number, curse in CURSED.items():
        (folder / f"pages/0{number}.txt").write_text(f"这一页 {curse},雨还没有停。", "utf-8")
    assert qingwen(folder, "local", "--engine", "plain", PYTHONPATH=python_path(cluster.folder)) == (0, "")
    code, said = qingwen(folder, "out", *on(cluster), "--log-format", "json")
    assert code == 0, said
    assert kept(folder / "out") == kept(folder / "local")
    found, expected = ([(name, reason) for name, _, reason in rejected(folder, out)] for out in ("out", "local"))
    assert found == expected  # which stage was too slow depends on how busy the machine is
    assert {("007.txt", "crashed"), ("013.txt", "crashed"), ("017.txt", "too_slow")} <= set(found)
    died = [line for line in map(json.loads, said.splitlines()) if "place" in line]
    assert {line["how"] for line in died} >= {"SIGSEGV", "SIGKILL"}
    assert any(line["place"] == "document 0 of pages/007.txt" for line in died)


def kept(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(out).items() if name.startswith(("documents", "paragraphs", "edits"))}


def test_a_killed_worker_loses_nothing(cluster: Cluster, folder: Path, local: dict[str, bytes]) -> None:
    with cluster.worker("--no-nanny") as worker, subprocess.Popen(command("out", *on(cluster)), cwd=folder) as run:
        until(lambda: children(worker.pid) and shelves(folder))
        assert run.poll() is None
        os.kill(worker.pid, signal.SIGKILL)
    assert run.returncode == 0
    assert contents(folder / "out") == local


def test_the_death_of_a_process_arrives_whole_from_another_machine() -> None:
    died = pickle.loads(pickle.dumps(Died(Range(Spot(0, 1), Spot(0, 2)), "SIGSEGV", "crashed")))
    assert (died.at, died.how, died.reason) == (Range(Spot(0, 1), Spot(0, 2)), "SIGSEGV", "crashed")
