"""Thousands of hostile files in one folder: the run ends, each has a reason, and what is good among them is read."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from flows import sources
from flows.dataset.verify import problems
from flows.sources import REASONS, Fields, Input
from tests import hostile
from transforms.model import Document, Rejected

FILES = 3_000
FIELDS = Fields(max_bytes=100_000)


def test_thousands_of_hostile_files_each_have_a_reason(tmp_path: Path) -> None:
    hostile.write(tmp_path, FILES, seed=11)
    found = sources.inputs([str(tmp_path)])
    assert len(found) == FILES + hostile.OTHERS
    good = []
    reasons = Counter[str]()
    for item in found:
        items = list(sources.read(item, FIELDS)) if isinstance(item, Input) else [item]
        assert items, item
        for each in items:
            if isinstance(each, Rejected):
                reasons[each.reason] += 1
                assert each.reason in REASONS
                assert "please report" not in each.detail, each
            else:
                each.text.encode()
                assert each.text.strip()
        good += [each for each in items if isinstance(each, Document) and each.text == hostile.GOOD]
        assert len({each.member for each in items if isinstance(each, Document)}) == sum(
            isinstance(each, Document) for each in items
        )
    assert len(good) == 4
    assert reasons["unsafe_name"] >= FILES // len(hostile.KIND_OF_FILE) * 2 * 5
    assert {"bomb", "link", "link_out", "missing", "unsupported", "too_large", "broken_file", "empty"} <= set(reasons)


def test_the_command_line_ends_with_a_row_for_each(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    hostile.write(tmp_path / "in", 200, seed=12)
    (tmp_path / "q.toml").write_text(
        '[run]\nengine = "plain"\nmax_rejected_share = 1.0\n[sources]\nmax_bytes = 100_000\n'
        "[stages]\nboilerplate = false\nencoding = false\nscript = false"
    )
    command: list[str | Path] = [
        Path(sys.executable).with_name("qingwen"),
        "clean",
        "in",
        "--out",
        "out",
        "--config",
        "q.toml",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [
        row["source"]
        for table in ("documents", "rejected")
        for row in pq.read_table(tmp_path / "out" / table).to_pylist()
    ]
    assert len(set(rows)) == 200 + hostile.OTHERS
    assert problems(tmp_path / "out") == []
