"""A dataset is the old one or the new one, whole; and nobody else's folder is touched."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.dataset import generations
from transforms.errors import BusyError, UsageError

# Publishes generation after generation; each holds two files that name it
PUBLISHER = """
import sys
from flows.dataset import generations
out, number = sys.argv[1], 0
while True:
    with generations.staged(out) as place:
        number += 1
        digest = f"{number:x}".rjust(12, "0")
        for name in ("a", "b"):
            (place.staging / name).write_text(digest * 1000)
        generations.publish(place, digest)
        generations.collect(place, 3)
"""


def publish(out: Path, digest: str, text: str = "x") -> Path:
    with generations.staged(out) as place:
        (place.staging / "file").write_text(text)
        return generations.publish(place, digest)


def test_the_link_names_the_newest_generation(tmp_path: Path) -> None:
    out = tmp_path / "data"
    first = publish(out, "a" * 12, "first")
    second = publish(out, "b" * 12, "second")
    assert out.is_symlink()
    assert (out / "file").read_text() == "second"
    assert [first.name, second.name] == ["000001-aaaaaaaaaaaa", "000002-bbbbbbbbbbbb"]


def test_old_generations_are_collected_but_never_the_published_one(tmp_path: Path) -> None:
    out = tmp_path / "data"
    for digest in "abcdef":
        publish(out, digest * 12)
    place = generations.place(out)
    place.store.point(place.generations()[0])
    generations.collect(place, 2)
    assert [path.name[-1] for path in place.generations()] == ["a", "e", "f"]


@pytest.mark.parametrize("kind", ["files", "file", "foreign link", "dangling link"])
def test_an_output_that_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "data"
    if kind == "files":
        out.mkdir()
        (out / "thesis.txt").write_text("years of work")
    elif kind == "file":
        out.write_text("years of work")
    elif kind == "foreign link":
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to("elsewhere")
    else:
        out.symlink_to("nowhere")
    before = sorted(os.walk(tmp_path))
    with pytest.raises(UsageError, match="not a dataset of qingwen"), generations.staged(out):
        pass
    assert sorted(os.walk(tmp_path)) == before


def test_an_empty_folder_may_become_a_dataset(tmp_path: Path) -> None:
    out = tmp_path / "data"
    out.mkdir()
    publish(out, "a" * 12)
    assert (out / "file").read_text() == "x"


def test_a_second_writer_is_told_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "data"
    publish(out, "a" * 12, "old")
    with (
        generations.staged(out) as place,
        pytest.raises(BusyError, match="another run"),
        generations.staged(out),
    ):
        pass
    assert place.staging.exists()
    assert (out / "file").read_text() == "old"


def test_what_a_dead_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    out = tmp_path / "data"

    def die() -> None:
        with generations.staged(out) as place:
            (place.staging / "half").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()
    assert not out.exists()
    publish(out, "a" * 12)
    assert sorted(path.name for path in out.iterdir()) == ["file"]


def test_a_reader_finds_a_whole_generation_however_often_the_writer_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "data"
    moments = random.Random(20_211_122)
    seen = set()
    for _ in range(12):
        before = out.exists() and out.readlink()
        writer = subprocess.Popen([sys.executable, "-c", PUBLISHER, str(out)])
        try:
            while writer.poll() is None and (not out.exists() or out.readlink() == before):
                time.sleep(0.01)
            time.sleep(moments.random() / 4)
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        texts = {(out / name).read_text() for name in ("a", "b")}
        assert len(texts) == 1
        seen |= texts
    assert len(seen) > 1
