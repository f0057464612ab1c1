"""Files and folders that may not be read or written: one is rejected alone, the other is said before anything is done.

Root may do everything; where these tests run as root, the command is run without that right.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

QINGWEN = str(Path(sys.executable).with_name("qingwen"))
RIGHTS = "-dac_override,-dac_read_search"
AS_ANYBODY = [] if os.geteuid() else ["setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}"]
TEXT = "雨停了,桥又通了,学校明天复课。"


def can_be_anybody() -> bool:
    if AS_ANYBODY and not shutil.which("setpriv"):
        return False
    return subprocess.run([*AS_ANYBODY, "true"], check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_be_anybody(), reason="root cannot give its rights away here")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name in ("pages/a.txt", "pages/closed.txt", "pages/closed/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(TEXT, "utf-8")
    (tmp_path / "shelf").mkdir()
    yield tmp_path
    for path in tmp_path.rglob("*"):  # from above to below, so that all can be deleted again
        path.chmod(0o755)


def clean(folder: Path, out: str) -> tuple[int, str]:
    command = [*AS_ANYBODY, QINGWEN, "clean", "pages", "--out", out, "--engine", "plain", "--workers", "1", "--force"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_what_may_not_be_read_is_rejected_alone(folder: Path) -> None:
    (folder / "pages/closed.txt").chmod(0)
    (folder / "pages/closed").chmod(0)
    code, said = clean(folder, "out")
    assert (code, said) == (0, "")
    assert [row["source"] for row in pq.read_table(folder / "out/documents").to_pylist()] == ["pages/a.txt"]
    rejected = pq.read_table(folder / "out/rejected").to_pylist()
    assert [(row["source"], row["reason"]) for row in rejected] == [
        ("pages/closed", "unreadable"),
        ("pages/closed.txt", "unreadable"),
    ]
    assert all("does not let us" in row["detail"] for row in rejected)


def test_what_may_be_read_again_is_read_by_the_next_run(folder: Path) -> None:
    (folder / "pages/closed.txt").chmod(0)
    clean(folder, "out")
    (folder / "pages/closed.txt").chmod(0o644)
    assert clean(folder, "out")[0] == 0
    assert pq.read_table(folder / "out/documents").num_rows == 3


def test_where_nothing_may_be_written_it_is_said_before_anything_is_done(folder: Path) -> None:
    (folder / "shelf").chmod(0o555)
    code, said = clean(folder, "shelf/out")
    assert (code, len(said.splitlines())) == (2, 1), said
    assert "shelf/out: cannot write there: Permission denied. Choose another --out" in said
    assert list((folder / "shelf").iterdir()) == []


def test_a_dataset_that_may_not_be_written_any_more_stays_as_it_is(folder: Path) -> None:
    assert clean(folder, "shelf/out")[0] == 0
    before = (folder / "shelf/out").readlink()
    (folder / "pages/a.txt").write_text(TEXT[::-1], "utf-8")
    (folder / "shelf/.versions/out").chmod(0o555)
    code, said = clean(folder, "shelf/out")
    assert code != 0
    assert len(said.splitlines()) == 1, said
    assert "Permission denied" in said
    assert (folder / "shelf/out").readlink() == before
