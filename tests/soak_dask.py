"""Dask workers killed at random moments: `python -m tests.soak_dask FOLDER --kills 40`; no byte may differ."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.dask_cluster import Cluster, command, filled, on
from tests.soak import arguments
from tests.test_resume import contents


def main() -> None:
    """Runs on two workers, of which the one without a nanny is killed again and again."""
    told = arguments(__doc__, kills=40)
    rng = random.Random(told.seed)
    filled(told.folder, 150, told.seed)
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
        cluster.stop()
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
