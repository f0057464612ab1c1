"""A Dask scheduler on loopback with workers in processes of their own, and runs on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client

from tests import corpus
from tests.processes import stop, until
from tests.test_limits import FAULTS

BIN = Path(sys.executable).parent
SETTINGS = """[run]
workers = 1
shard_bytes = 60_000
max_rejected_share = 1.0
document_seconds = 1
"""


class Cluster:
    """A scheduler on loopback, and workers that come and go; what they say is in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(FAULTS, "utf-8")
        told = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until(told.exists)
        self.address: str = json.loads(until(told.read_text))["address"]

    def stop(self) -> None:
        """End the scheduler."""
        stop(self.scheduler)

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
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return len(client.scheduler_info(-1)["workers"])


def python_path(*first: Path | None) -> str:
    return os.pathsep.join([*(str(path) for path in first if path), os.environ.get("PYTHONPATH", "")]).rstrip(
        os.pathsep
    )


def filled(folder: Path, count: int = 60, seed: int = 1) -> Path:
    """The folder, with pages and settings in it."""
    corpus.write(folder / "pages", count, seed)
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
