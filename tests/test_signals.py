"""A run that is told to end does so soon, leaves nothing at work, and is taken up by the next."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from flows.dataset.verify import problems
from tests import corpus
from tests.processes import below
from tests.test_resume import SETTINGS, contents, finished, fresh, shelves, started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus.write(tmp_path / "pages", 60)
    (tmp_path / "qingwen.toml").write_text(SETTINGS.replace("60_000", "20_000"), "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect keeps its database, which takes seconds to make."""
    return tmp_path_factory.mktemp("prefect")


@pytest.mark.parametrize(
    ("engine", "how", "times"),
    [
        ("plain", signal.SIGINT, 1),
        ("plain", signal.SIGINT, 2),
        ("plain", signal.SIGTERM, 1),
        ("prefect", signal.SIGINT, 2),
        ("prefect", signal.SIGTERM, 1),
    ],
)
def test_a_signal_ends_a_run_and_all_that_it_started(
    folder: Path, home: Path, engine: str, how: signal.Signals, times: int
) -> None:
    env = os.environ | {"PREFECT_HOME": str(home)}
    with started(folder, "--engine", engine, env=env) as run:
        while run.poll() is None and not shelves(folder):
            time.sleep(0.02)
        left = below(run.pid)
        for _ in range(times):
            # Ctrl-C reaches the whole group, a service manager's signal the one process
            (os.killpg if how == signal.SIGINT else os.kill)(run.pid, how)
            time.sleep(0.2)
        _, said = run.communicate(timeout=30)
    assert run.returncode in (1, -how)
    assert "Traceback" not in said
    assert any("temporary_server" in line for line in left.values()) == (engine == "prefect")
    until = time.monotonic() + 20
    while (alive := {pid for pid in left if Path(f"/proc/{pid}").exists()}) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive
    assert not (folder / "out").exists()
    if engine == "plain":
        done = shelves(folder)
        code, receipt, _ = finished(folder)
        assert code == 0
        assert receipt["taken_over"] >= len(done) > 0
        assert contents(folder / "out") == fresh(folder)
        assert problems(folder / "out") == []
