"""Many machines: a real scheduler and Dask workers in processes of their own; the bytes are those of a local run."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from flows import extras
from flows.care import Range, Spot
from flows.dataset.writer import sha256
from flows.engines import Watch
from flows.engines.dask_worker import Need, installed, lacks
from flows.engines.runners import runner
from flows.engines.worker import Died
from flows.settings import load
from tests import corpus
from tests.test_limits import FAULTS, rejected
from tests.test_resume import children, contents, shelves
from transforms.errors import UsageError

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parent.parent
SETTINGS = """[run]
workers = 1
shard_bytes = 60_000
max_rejected_share = 1.0
document_seconds = 1
"""
CURSED = {"07": "SEGFAULT", "13": "KILLED", "17": "SLOW"}


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler on loopback, and workers that come and go; what they say is in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "sitecustomize.py").write_text(FAULTS, "utf-8")
        told = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until(told.exists)
        self.address: str = json.loads(until(told.read_text))["address"]

    def start(self, *command: str, path: Path | None = None, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """`dask …`, with the faults of hostile documents; `path` has code that comes first, `before` a command."""
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [*before, BIN / "dask", *command, "--no-dashboard"],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": python_path(self.folder, path)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @contextmanager
    def worker(self, *options: str, **how: Any) -> Iterator[subprocess.Popen[bytes]]:
        """One more worker, for the length of the block."""
        before = self.workers()
        process = self.start("worker", self.address, "--nthreads", "1", *options, **how)
        try:
            until(lambda: self.workers() > before)
            yield process
        finally:
            stop(process)
            until(lambda: self.scheduler.poll() is not None or self.workers() == before)

    def workers(self) -> int:
        with Client(self.address, set_as_default=False) as client:
            return len(client.scheduler_info(-1)["workers"])


def python_path(*first: Path | None) -> str:
    return os.pathsep.join([*(str(path) for path in first if path), os.environ.get("PYTHONPATH", "")]).rstrip(
        os.pathsep
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    stop(cluster.scheduler)


@pytest.fixture(scope="module")
def cluster(empty_cluster: Cluster) -> Iterator[Cluster]:
    """With one worker, as `dask worker` starts it: under a nanny."""
    with empty_cluster.worker():
        yield empty_cluster


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path)


def filled(folder: Path) -> Path:
    corpus.write(folder / "pages", 60)
    (folder / "qingwen.toml").write_text(SETTINGS, "utf-8")
    return folder


def command(out: str, *options: str) -> list[str | Path]:
    return [BIN / "qingwen", "clean", "pages", "--out", out, "--config", "qingwen.toml", "--json", *options]


def qingwen(folder: Path, out: str, *options: str, **environment: str) -> tuple[int, str]:
    """The exit code, and what was said on standard error."""
    done = subprocess.run(
        command(out, *options),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


def on(cluster: Cluster) -> tuple[str, ...]:
    return ("--engine", "plain", "--runner", "dask", "--scheduler", cluster.address)


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


@pytest.mark.parametrize(
    ("engine", "address"), [("prefect", "tcp://127.0.0.1:9"), ("plain", "mute"), ("plain", "nonsense://")]
)
def test_no_scheduler_is_one_line_within_seconds(folder: Path, engine: str, address: str) -> None:
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}" if address == "mute" else address
        code, said = qingwen(folder, "out", "--engine", engine, "--runner", "dask", "--scheduler", address)
    assert (code, len(said.splitlines())) == (2, 1), said
    assert f"no Dask scheduler answers at {address}" in said
    assert time.monotonic() - begun < 30
    assert not (folder / "out").exists()


def test_a_scheduler_without_workers_says_how_to_start_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    lonely = Cluster(tmp_path / "cluster")
    try:
        code, said = qingwen(folder, "out", *on(lonely))
    finally:
        stop(lonely.scheduler)
    assert (code, len(said.splitlines())) == (2, 1), said
    assert f"`dask worker {lonely.address}`" in said


def test_a_scheduler_that_is_lost_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    doomed = Cluster(tmp_path / "cluster")
    with (
        doomed.worker() as worker,
        subprocess.Popen(command("out", *on(doomed)), cwd=folder, stderr=subprocess.PIPE, text=True) as run,
    ):
        until(lambda: shelves(folder))
        stop(doomed.scheduler)
        _, said = run.communicate(timeout=60)
        stop(worker)
    assert (run.returncode, len(said.splitlines())) == (1, 1), said
    assert f"the Dask scheduler at {doomed.address} is gone; nothing was published" in said


def test_a_worker_with_other_code_is_told_before_anything_is_done(
    cluster: Cluster, folder: Path, tmp_path: Path
) -> None:
    for package in ("flows", "transforms"):
        shutil.copytree(ROOT / package, tmp_path / "other" / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/transforms/chain.py").open("a") as file:
        file.write("# changed\n")
    with cluster.worker(path=tmp_path / "other"):
        code, said = qingwen(folder, "out", *on(cluster))
    assert (code, len(said.splitlines())) == (2, 1), said
    assert "1 of 2 Dask workers cannot do the work: tcp://127.0.0.1:" in said
    assert "has qingwen's code" in said


def can_hide_folders() -> bool:
    return bool(shutil.which("unshare")) and subprocess.run(["unshare", "-rm", "true"], check=False).returncode == 0


@pytest.mark.skipif(not can_hide_folders(), reason="needs the right to make mount namespaces")
def test_a_worker_that_does_not_see_the_folder_is_told_before_anything_is_done(cluster: Cluster, folder: Path) -> None:
    hidden = f'mount -t tmpfs none {folder} && mkdir {folder}/pages && exec "$@"'
    with cluster.worker("--no-nanny", before=("unshare", "-rm", "sh", "-c", hidden, "sh")):
        code, said = qingwen(folder, "out", *on(cluster))
    assert (code, len(said.splitlines())) == (2, 1), said
    assert f"does not see the folder {folder}/.versions/out: share it with all machines, at the same path" in said


def test_what_a_worker_lacks_is_one_sentence(tmp_path: Path) -> None:
    mark = tmp_path / "run"
    mark.touch()
    need = Need(installed(("pyarrow",)), (str(tmp_path), f"{tmp_path}/*"), {str(mark): sha256(mark)}, mark)
    assert lacks(need) is None
    assert list(tmp_path.iterdir()) == [mark]
    newer = dict(need.versions) | {"pyarrow": "99", "none-such": "1"}
    said = lacks(replace(need, versions=newer))
    assert said
    assert f"pyarrow {need.versions['pyarrow']}, not 99; none-such -, not 1" in said
    assert f"does not see {tmp_path}/none" in str(lacks(replace(need, sources=(f"{tmp_path}/none",))))
    assert f"does not see the rule file {mark} as it is" in str(lacks(replace(need, rules={str(mark): "0"})))
    assert f"does not see the folder {tmp_path}" in str(lacks(replace(need, mark=tmp_path / "other")))


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(extras, "version", version)
    settings = load(None, {"run": {"runner": "dask", "scheduler": "tcp://127.0.0.1:9"}})
    with pytest.raises(UsageError, match=r"needs distributed, which is not installed: pip install 'qingwen\[dask\]'"):
        runner(["pages"], "out", settings, Watch())


def test_a_cluster_needs_a_scheduler() -> None:
    with pytest.raises(UsageError, match=r"run\.scheduler: .*needs the address of a scheduler"):
        load(None, {"run": {"runner": "dask"}})


def test_the_death_of_a_process_arrives_whole_from_another_machine() -> None:
    died = pickle.loads(pickle.dumps(Died(Range(Spot(0, 1), Spot(0, 2)), "SIGSEGV", "crashed")))
    assert (died.at, died.how, died.reason) == (Range(Spot(0, 1), Spot(0, 2)), "SIGSEGV", "crashed")
