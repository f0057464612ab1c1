"""Edits, runs and kills without end: `python -m tests.soak FOLDER --kills 200`; nothing may be lost, mixed or leaked.

Every fifth run is a Prefect flow: on the server that PREFECT_API_URL names, else on a temporary one, killed with it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import time
from pathlib import Path

from flows.configuration import load
from flows.dataset.verify import problems
from flows.engines.plain import run
from tests.processes import passed
from tests.test_incremental import edit, write
from tests.test_resume import SETTINGS, contents, finished, fresh, killed

NIGHTS = 40
WARM = 10
GROWTH = 20_000
"""kB that the process may grow by after its first runs, whatever the number of the others."""


def main() -> None:
    """Kills first, then nights in a row; the last line printed says that all went well."""
    told = arguments(__doc__, kills=100)
    kill_runs(told.folder, told.kills, told.seed)
    run_nights(told.folder, told.seed)
    print(f"{told.kills} kills, {NIGHTS} nights: nothing lost, nothing mixed, nothing leaked (seed {told.seed})")


def arguments(about: str | None, kills: int) -> argparse.Namespace:
    """What the command line says: a folder, how often to kill, and a seed."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path, help="a folder to work in, empty or new")
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    return parser.parse_args()


def kill_runs(folder: Path, kills: int, seed: int) -> None:
    """Kill runs at random moments while the sources change; every tenth may end, and is what a run from nothing is."""
    rng = random.Random(seed)
    write(folder / "pages", 150, seed)
    (folder / "qingwen.toml").write_text(SETTINGS, "utf-8")
    env = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
    seen: set[str] = set()
    for number in range(kills):
        edit(folder / "pages", rng)
        engine = "prefect" if number % 5 == 4 else "plain"
        moment = passed(time.monotonic() + (0.5 + 3 * rng.random()) * (4 if engine == "prefect" else 1))
        killed(folder, moment, "--engine", engine, env=env)
        if (folder / "out").exists():
            found = problems(folder / "out")
            assert not found, f"seed {seed}, kill {number}: {found}"
            seen.add((folder / "out").readlink().name)
        if number % 10 == 9:
            assert finished(folder)[0] == 0
            for old in ("fresh", ".versions/fresh"):
                discard(folder / old)
            assert contents(folder / "out") == fresh(folder), f"seed {seed}, kill {number}"
            print(f"{number + 1} kills, {len(seen)} generations seen whole", flush=True)


def discard(path: Path) -> None:
    """Delete a link, or a folder with all in it."""
    if path.is_symlink():
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)


def run_nights(folder: Path, seed: int) -> None:
    """Runs one after the other in one process: its memory and its open files do not grow with their number."""
    rng = random.Random(seed)
    settings = load(folder / "qingwen.toml")
    measured = []
    for _ in range(NIGHTS):
        edit(folder / "pages", rng)
        run([str(folder / "pages")], str(folder / "nightly"), settings)
        measured.append((resident(), len(os.listdir("/proc/self/fd"))))  # noqa: PTH208
    (memory, files), (memory_last, files_last) = max(measured[:WARM]), measured[-1]
    print(f"{NIGHTS} nights: {memory:,} → {memory_last:,} kB, {files} → {files_last} open files", flush=True)
    assert memory_last < memory + GROWTH, f"seed {seed}"
    assert files_last <= files, f"seed {seed}"


def resident() -> int:
    """The memory of this process, in kB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


if __name__ == "__main__":
    main()
