"""A run that was killed, or met a full disk, is taken up by the next; the dataset is the old one or the new one."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from flows.clean import clean
from flows.configuration import load
from flows.dataset import generations
from flows.dataset.linked import Linked
from flows.dataset.verify import problems
from tests import corpus
from tests.here import Here
from tests.processes import children, passed

QINGWEN = str(Path(sys.executable).with_name("qingwen"))
SETTINGS = '[run]\nengine = "plain"\nworkers = 2\nshard_bytes = 60_000\nforce = true'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus.write(tmp_path / "pages", 150)
    (tmp_path / "qingwen.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


def started(folder: Path, *options: str, **kwargs: Any) -> subprocess.Popen[str]:
    command = [QINGWEN, "clean", "pages", "--out", "out", "--config", "qingwen.toml", "--json"]
    return subprocess.Popen(
        [*command, *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **kwargs,
    )


def finished(folder: Path, **kwargs: Any) -> tuple[int, dict[str, Any], str]:
    with started(folder, **kwargs) as run:
        out, err = run.communicate()
    assert "Traceback" not in err
    return run.returncode, json.loads(out) if out else {}, err


def killed(folder: Path, when: Callable[[], bool], *options: str, **kwargs: Any) -> None:
    """A run that is killed, with all its processes, as soon as `when` says so."""
    with started(folder, *options, **kwargs) as run:
        while run.poll() is None and not when():
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGKILL)


def shelves(folder: Path) -> set[str]:
    """The finished shards that wait to be published, without those whose folder is still being written."""
    return {path.parent.name for path in (folder / ".versions/out/.shards").glob("*/[!.]*/record.json")}


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def fresh(folder: Path) -> dict[str, bytes]:
    """What a run from nothing gives."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        clean(["pages"], "fresh", load(Path("qingwen.toml")), Here())
    finally:
        os.chdir(here)
    return contents(folder / "fresh")


def test_finished_shards_of_a_killed_run_are_taken_over(folder: Path) -> None:
    killed(folder, lambda: len(shelves(folder)) >= 4)
    assert not (folder / "out").exists()
    done = shelves(folder)
    code, receipt, _ = finished(folder)
    assert (code, receipt["outcome"]) == (0, "published")
    assert receipt["taken_over"] >= len(done) >= 4
    assert contents(folder / "out") == fresh(folder)
    assert sorted(path.name for path in (folder / ".versions/out").iterdir() if path.name != ".seen.parquet") == [
        ".lock",
        receipt["generation"],
    ]


def test_a_finished_shard_that_is_damaged_is_done_again(folder: Path) -> None:
    killed(folder, lambda: len(shelves(folder)) >= 3)
    first, second, *_ = sorted((folder / ".versions/out/.shards").glob("*/*/documents.parquet"))
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.with_name("record.json").write_text("{")
    assert finished(folder)[0] == 0
    assert contents(folder / "out") == fresh(folder)


def test_twenty_kills_lose_nothing_and_mix_nothing(folder: Path) -> None:
    moments = random.Random(6)
    kept: set[str] = set()
    versions = []
    for number in range(20):
        killed(folder, passed(time.monotonic() + 0.5 + 1.2 * moments.random()))
        if not (folder / "out").exists():
            assert shelves(folder) >= kept
            kept = shelves(folder)
        else:
            assert problems(folder / "out") == []
            versions.append((folder / "out").readlink().name)
        if number % 5 == 4 and versions:
            (folder / "pages" / "00" / f"new{number}.txt").write_text(f"第{number}天,船又开了。", "utf-8")
    assert finished(folder)[0] == 0
    assert contents(folder / "out") == fresh(folder)


def test_a_full_disk_stops_the_run_and_the_next_takes_it_up(folder: Path) -> None:
    (folder / "pages" / "z.txt").write_text("\n\n".join(str(random.Random(n).random()) for n in range(20_000)))
    limit = (100_000, 100_000)  # no file may be larger: writing the last shard fails as on a full disk

    code, _, said = finished(folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    assert (code, len(said.splitlines())) == (1, 1)
    assert "nothing was published" in said
    assert not (folder / "out").exists()
    done = shelves(folder)
    assert done
    code, receipt, _ = finished(folder)
    assert (code, receipt["taken_over"] >= len(done)) == (0, True)
    assert contents(folder / "out") == fresh(folder)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; who is not root is not let."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_wherever_a_disk_is_full_nothing_of_it_is_seen(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(disk)
    corpus.write(disk / "pages", 40)
    (disk / "qingwen.toml").write_text(SETTINGS, "utf-8")
    settings = load(Path("qingwen.toml"))
    clean(["pages"], "out", settings, Here())
    for number, free in enumerate((0, 100_000)):
        (disk / "pages" / "00" / "00007.txt").write_text("河水又涨了一尺。" * 20_000 + f"\n\n{number}", "utf-8")
        before = (disk / "out").readlink()
        space = os.statvfs(disk)
        (disk / "filler").write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free)))
        code, _, said = finished(disk)
        assert problems(disk / "out") == []
        assert code or free
        if code:
            assert (code, len(said.splitlines()), "nothing was published" in said) == (1, 1, True), said
            assert (disk / "out").readlink() == before
        (disk / "filler").unlink()
        clean(["pages"], "out", settings, Here())
        assert (disk / "out").readlink() != before
    assert contents(disk / "out") == fresh(disk)


def test_of_two_runs_at_once_one_is_told(folder: Path) -> None:
    with started(folder) as first:
        while not (folder / ".versions/out/.staging").exists():
            time.sleep(0.01)
        code, _, said = finished(folder)
        assert (code, "another run is writing this dataset" in said) == (1, True)
        first.communicate()
    assert first.returncode == 0
    assert problems(folder / "out") == []


def test_a_killed_run_leaves_no_process_behind(folder: Path) -> None:
    """Neither workers nor Prefect's temporary server."""
    (folder / "qingwen.toml").write_text(SETTINGS.replace("plain", "prefect"), "utf-8")
    env = {**os.environ, "PREFECT_HOME": str(folder / "prefect")}
    with started(folder, env=env) as run:
        while run.poll() is None and not shelves(folder):
            time.sleep(0.05)
        left = children(run.pid)
        left |= {pid: line for child in left for pid, line in children(child).items()}
        os.kill(run.pid, signal.SIGKILL)
    assert any("temporary_server" in line for line in left.values())
    until = time.monotonic() + 30
    while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in left):
        time.sleep(0.1)
    assert {line for pid, line in left.items() if Path(f"/proc/{pid}").exists()} == set()


T = TypeVar("T")


class Again(Here):
    """An engine that tries a step again where the world was in its way."""

    def call(self, step: Callable[..., T], *args: object) -> T:
        try:
            return step(*args)
        except OSError:
            return step(*args)


@pytest.mark.parametrize("where", ["point", "fsync_tree", "collect"])
def test_publishing_may_be_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.chdir(folder)
    expected = fresh(folder)
    home = Linked if where == "point" else generations
    step = getattr(home, where)
    failed: list[str] = []

    def once(*args: Any) -> Any:
        if not failed and ("fsync" not in where or args[0].name == ".staging"):
            failed.append(where)
            raise OSError(5, "Input/output error")
        return step(*args)

    monkeypatch.setattr(home, where, once)
    receipt = clean(["pages"], "out", load(Path("qingwen.toml")), Again())
    assert failed
    assert receipt.generation == Path("out").readlink().name
    assert contents(folder / "out") == expected
    assert len(generations.existing("out").generations()) == 1
