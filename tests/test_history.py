"""What each generation added, changed and dropped; the way back; what is collected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.clean import clean
from flows.configuration import load
from flows.dataset import generations
from flows.dataset.history import Change, history, rollback
from flows.dataset.verify import problems
from tests.here import Here
from transforms.errors import BusyError, UsageError

QINGWEN = str(Path(sys.executable).with_name("qingwen"))
DAYS = ["雨还没有停", "河水又涨了一尺", "渡口的船都收了", "学校停课一天", "桥修好了"]


def run(folder: Path, out: Path) -> None:
    clean([str(folder)], str(out), load(None, {"run": {"shard_bytes": 10_000, "force": True}}), Here())


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three generations: five pages; one page changed, one gone, two records new; a broken page new."""
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    for number, day in enumerate(DAYS):
        (pages / f"{number}.txt").write_text(f"{day},老人坐在门口看水。", "utf-8")
    run(pages, out)
    (pages / "1.txt").write_text("河水退了,老人还坐在门口。", "utf-8")
    (pages / "3.txt").unlink()
    (pages / "more.jsonl").write_text("\n".join(json.dumps({"text": f"第{n}天,船又开了。"}) for n in "一二"), "utf-8")
    run(pages, out)
    (pages / "empty.txt").write_bytes(b"")
    run(pages, out)
    return out


def names(dataset: Path) -> list[str]:
    return [path.name for path in generations.existing(dataset).generations()]


def test_history_says_what_each_generation_changed(dataset: Path) -> None:
    first, second, third = history(dataset)
    assert (first.input_changes, first.document_changes) == (None, None)
    assert (second.input_changes, second.document_changes) == (Change(1, 1, 1), Change(2, 1, 1))
    assert (third.input_changes, third.document_changes) == (Change(1, 0, 0), Change(0, 0, 0))
    assert [entry.published for entry in (first, second, third)] == [False, False, True]
    assert [entry.rows["documents"] for entry in (first, second, third)] == [5, 6, 6]
    assert third.written
    assert abs(time.time() - third.written) < 3600


def test_rollback_goes_one_back_or_to_the_one_that_is_named(dataset: Path) -> None:
    first, second, third = names(dataset)
    assert rollback(dataset) == second
    assert (dataset.readlink().name, problems(dataset)) == (second, [])
    assert rollback(dataset, "1") == first
    assert rollback(dataset, third) == third
    assert names(dataset) == [first, second, third]


def test_after_a_rollback_the_next_run_publishes_what_the_sources_give(dataset: Path) -> None:
    *_, third = names(dataset)
    rollback(dataset, "1")
    run(dataset.parent / "pages", dataset)
    assert dataset.readlink().name == third
    assert len(names(dataset)) == 3


def test_a_damaged_generation_is_not_gone_back_to(dataset: Path) -> None:
    place = generations.existing(dataset)
    next((place.generations()[0] / "documents").iterdir()).unlink()
    with pytest.raises(UsageError, match="is damaged"):
        rollback(dataset, "1")
    assert dataset.readlink().name == names(dataset)[-1]


def test_a_dataset_in_work_is_not_touched(dataset: Path) -> None:
    with generations.staged(dataset), pytest.raises(BusyError):
        rollback(dataset)


def qingwen(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([QINGWEN, *arguments], cwd=cwd, capture_output=True, text=True, check=False, env=os.environ)


def test_the_commands(dataset: Path) -> None:
    here = dataset.parent
    first, second, third = names(dataset)
    shown = qingwen("history", "out", cwd=here)
    assert (shown.returncode, f"{third} published" in shown.stdout, "+2 ~1 -1" in shown.stdout) == (0, True, True)
    entries = json.loads(qingwen("history", "out", "--json", cwd=here).stdout)
    assert [entry["generation"] for entry in entries] == [first, second, third]
    assert entries[1]["input_changes"] == {"added": 1, "changed": 1, "dropped": 1}
    assert qingwen("rollback", "out", "1", cwd=here).stdout == f"out: {first} is published\n"
    assert qingwen("collect", "out", "--keep", "1", cwd=here).stdout == f"out: deleted {second}\n"
    assert names(dataset) == [first, third]
    assert qingwen("collect", "out", "--keep", "5", cwd=here).stdout == "out: deleted nothing\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "nowhere"], "no dataset there"),
        (["history", "pages"], "not a dataset"),
        (["rollback", "pages"], "not a dataset"),
        (["rollback", "out", "7"], "no generation '7' is on disk. There is: 000001-"),
        (["rollback", "out", "3"], "is the published generation"),
        (["collect", "nowhere", "--keep", "2"], "no dataset there"),
        (["collect", "out", "--keep", "0"], "--keep"),
        (["collect", "out"], "--keep"),
    ],
)
def test_a_mistake_is_one_clear_line(dataset: Path, arguments: list[str], said: str) -> None:
    before = sorted(os.walk(dataset.parent))
    done = qingwen(*arguments, cwd=dataset.parent)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(os.walk(dataset.parent)) == before


def test_there_is_nothing_before_the_first(dataset: Path) -> None:
    rollback(dataset, "1")
    with pytest.raises(UsageError, match="no generation before the published one"):
        rollback(dataset)
