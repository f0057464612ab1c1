"""A clock that jumps: names, order and what is taken for unchanged do not depend on it being right."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from flows.clean import clean
from flows.configuration import load
from flows.dataset.history import history
from flows.dataset.verify import problems
from flows.sources import Input, inputs
from tests.here import Here

TEXT = "雨停了,桥又通了,学校明天复课。"
HOUR = 3600 * 10**9


def run(folder: Path) -> str:
    return clean([str(folder / "pages")], str(folder / "out"), load(None, {"run": {"force": True}}), Here()).generation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def jump(monkeypatch: pytest.MonkeyPatch, nanoseconds: int) -> None:
    """What a program that asks for the time is told; the file system's own clock stays."""
    now, now_ns = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: now() + nanoseconds / 10**9)
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + nanoseconds)


@pytest.mark.parametrize("hours", [-1, 1])
def test_generations_follow_one_another_whatever_the_clock_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    names = [run(folder)]
    jump(monkeypatch, hours * HOUR)
    (folder / "pages/b.txt").write_text(TEXT[::-1], "utf-8")
    names.append(run(folder))
    assert [name.partition("-")[0] for name in names] == ["000001", "000002"]
    written = folder / ".versions/out" / names[1] / "manifest.json"
    os.utime(written, ns=(0, written.stat().st_mtime_ns - HOUR))  # as if the disk's clock had jumped too
    assert [(entry.generation, entry.published) for entry in history(folder / "out")] == [
        (names[0], False),
        (names[1], True),
    ]
    assert problems(folder / "out") == []


def stamp(folder: Path) -> tuple[int, int, int] | None:
    [found] = inputs([str(folder / "pages")])
    assert isinstance(found, Input)
    return found.stamp


def test_a_file_from_the_future_is_read_again_until_the_clock_has_passed_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        jump(later, HOUR)
        assert stamp(folder) is not None
    with monkeypatch.context() as earlier:
        jump(earlier, -HOUR)
        assert stamp(folder) is None


def test_a_change_made_while_the_clock_was_back_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "pages/a.txt"
    with monkeypatch.context() as later:  # the file is old enough to be believed
        jump(later, HOUR)
        first = run(folder)
        assert run(folder) == first
    before = file.stat()
    file.write_text(TEXT[::-1], "utf-8")  # of the same size, and with a date before the one that was seen
    os.utime(file, ns=(before.st_mtime_ns - HOUR, before.st_mtime_ns - HOUR))
    with monkeypatch.context() as later:
        jump(later, HOUR)
        assert run(folder) != first
