"""Edits, runs and kills without end: `python -m tests.soak FOLDER --kills 200`; nothing may be lost or mixed."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from flows.dataset.verify import problems
from tests.test_incremental import edit, write
from tests.test_resume import SETTINGS, contents, finished, fresh, killed


def main() -> None:
    """Kill runs at random moments while the sources change; in the end the bytes are those of a run from nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder to work in")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    told = parser.parse_args()
    rng = random.Random(told.seed)
    write(told.folder / "pages", 150, told.seed)
    (told.folder / "qingwen.toml").write_text(SETTINGS, "utf-8")
    seen = set()
    for number in range(told.kills):
        edit(told.folder / "pages", rng)
        until = time.monotonic() + 0.5 + 3 * rng.random()
        killed(told.folder, lambda until=until: time.monotonic() > until)
        if (told.folder / "out").exists():
            found = problems(told.folder / "out")
            assert not found, f"seed {told.seed}, kill {number}: {found}"
            seen.add((told.folder / "out").readlink().name)
        if number % 10 == 9:
            assert finished(told.folder)[0] == 0
            print(f"{number + 1} kills, {len(seen)} generations seen whole", flush=True)
    assert finished(told.folder)[0] == 0
    assert contents(told.folder / "out") == fresh(told.folder), f"seed {told.seed}"
    print(f"{told.kills} kills: nothing lost, nothing mixed (seed {told.seed})")


if __name__ == "__main__":
    main()
