"""A cluster that cannot do the work is told in one line, before anything is done."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from flows import extras
from flows.configuration import load
from flows.dataset.writer import sha256
from flows.engines import Watch
from flows.engines.dask_worker import Need, installed, lacks
from flows.engines.runners import runner
from tests.dask_cluster import Cluster, command, filled, on, qingwen
from tests.processes import stop, until
from tests.test_resume import shelves
from transforms.errors import UsageError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path)


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
    lonely = Cluster(tmp_path / "cluster")
    try:
        code, said = qingwen(folder, "out", *on(lonely))
    finally:
        lonely.stop()
    assert (code, len(said.splitlines())) == (2, 1), said
    assert f"`dask worker {lonely.address}`" in said


def test_a_scheduler_that_is_lost_is_one_line(folder: Path, tmp_path: Path) -> None:
    doomed = Cluster(tmp_path / "cluster")
    with (
        doomed.worker() as worker,
        subprocess.Popen(command("out", *on(doomed)), cwd=folder, stderr=subprocess.PIPE, text=True) as run,
    ):
        until(lambda: shelves(folder))
        doomed.stop()
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
