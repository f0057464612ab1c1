"""Dask workers killed at random moments: `python -m tests.soak_dask FOLDER --kills 40`; no byte may differ."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests import corpus
from tests.test_dask import SETTINGS, Cluster, command, on, stop
from tests.test_resume import contents


def main() -> None:
    """Runs on two workers, of which the one without a nanny is killed again and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder to work in, empty or new")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    told = parser.parse_args()
    rng = random.Random(told.seed)
    told.folder.mkdir(exist_ok=True)
    corpus.write(told.folder / "pages", 150, told.seed)
    (told.folder / "qingwen.toml").write_text(SETTINGS, "utf-8")
    (told.folder / "cluster").mkdir()
    cluster = Cluster(told.folder / "cluster")
    kills = runs = 0
    try:
        with cluster.worker():
            subprocess.run(
                command("local", "--engine", "plain"), cwd=told.folder, stdout=subprocess.DEVNULL, check=True
            )
            while kills < told.kills:
                kills += run_and_kill(cluster, told.folder, rng)
                runs += 1
                print(f"{runs} runs, {kills} kills", flush=True)
    finally:
        stop(cluster.scheduler)
    print(f"{kills} workers killed in {runs} runs: no byte differs (seed {told.seed})")


def run_and_kill(cluster: Cluster, folder: Path, rng: random.Random) -> int:
    """One run from nothing, during which workers are killed and started; returns how many were killed."""
    shutil.rmtree(folder / ".versions/out", ignore_errors=True)
    (folder / "out").unlink(missing_ok=True)
    kills = 0
    with subprocess.Popen(command("out", *on(cluster)), cwd=folder, stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            with cluster.worker("--no-nanny") as worker:
                time.sleep(4 * rng.random())
                if run.poll() is None:
                    os.kill(worker.pid, signal.SIGKILL)
                    kills += 1
    assert run.returncode == 0
    assert contents(folder / "out") == contents(folder / "local")
    return kills


if __name__ == "__main__":
    main()
