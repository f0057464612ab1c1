"""What a user may name as SOURCE, and what becomes of files that cannot be read."""

from __future__ import annotations

import os
import pickle
import socket
from pathlib import Path
from typing import Any

import pytest

from flows import sources
from flows.sources import REASONS, Input
from tests.reading import listed, shape
from transforms.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "in/b.txt",
        "in/a.html",
        "in/deep/c.jsonl.gz",
        "in/deep/er/d.parquet",
        "in/.DS_Store",
        "in/.git/e.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def names(*given: str) -> list[str]:
    return [item.source for item in sources.inputs(given)]


def reasons(*given: str) -> dict[str, str]:
    found = {item.source: item.reason for item in sources.inputs(given) if not isinstance(item, Input)}
    assert set(found.values()) <= set(REASONS)
    return found


ALL = ["in/a.html", "in/b.txt", "in/deep/c.jsonl.gz", "in/deep/er/d.parquet"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["in"], ALL),
        (["./in/"], ALL),
        (["in/b.txt", "in"], ["in/b.txt", *(name for name in ALL if name != "in/b.txt")]),
        (["in/*.txt"], ["in/b.txt"]),
        (["in/*"], ALL),
        (["in/**"], ALL),
        (["**/*.txt"], ["in/b.txt"]),
        (["in/**/*.jsonl.gz", "in/*/er/?.parquet"], ["in/deep/c.jsonl.gz", "in/deep/er/d.parquet"]),
        (["in/**/deep/*"], ["in/deep/c.jsonl.gz"]),
        (["in/.git/e.txt"], ["in/.git/e.txt"]),
    ],
)
def test_files_folders_and_globs_are_listed_in_order(folder: Path, given: list[str], expected: list[str]) -> None:
    assert names(*given) == expected


def test_an_absolute_path_stays_absolute(folder: Path) -> None:
    assert names(str(folder / "in")) == [str(folder / name) for name in ALL]
    assert names(str(folder / "**" / "*.txt")) == [str(folder / "in/b.txt")]


def test_an_input_knows_its_kind_and_travels_between_processes(folder: Path) -> None:
    found = list(sources.inputs(["in"]))
    assert [(item.kind, item.compression, item.size) for item in found if isinstance(item, Input)] == [
        ("html", "", 1), ("text", "", 1), ("jsonl", "gzip", 1), ("parquet", "", 1),
    ]  # fmt: skip
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_file_name_with_a_star_is_a_file_before_it_is_a_glob(folder: Path) -> None:
    (folder / "a[1].txt").write_text("x")
    assert names("a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize("given", ["gone", "gone/*.txt", "in/**/*.csv", "", "a\0b", "in/**/x/**/y"])
def test_a_source_that_is_not_there_is_named(folder: Path, given: str) -> None:
    with pytest.raises(UsageError, match=r"no such|nothing matches|more than one") as error:
        sources.inputs(["in", given])
    assert given in str(error.value)


def test_no_source_and_no_file_at_all_are_usage_errors(folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / ".hidden").write_text("x")
    with pytest.raises(UsageError, match="no file to read in empty"):
        sources.inputs(["empty"])
    with pytest.raises(UsageError, match="no source"):
        sources.inputs([])


def test_a_real_file_is_listed_once_whatever_links_to_it(folder: Path) -> None:
    (folder / "in/z.txt").symlink_to("b.txt")
    (folder / "again").symlink_to("in")
    assert names("in", "again", "in/b.txt") == ALL
    assert names("again/b.txt") == ["again/b.txt"]


def test_two_files_with_the_same_bytes_are_two(folder: Path) -> None:
    os.link("in/b.txt", "in/bb.txt")
    assert names("in/*.txt") == ["in/b.txt", "in/bb.txt"]


def test_links_that_lead_nowhere_or_in_circles_are_rejected_and_the_rest_is_listed(folder: Path) -> None:
    (folder / "in/deep/up").symlink_to(folder / "in")
    (folder / "in/self").symlink_to("self")
    (folder / "in/ping.txt").symlink_to("pong.txt")
    (folder / "in/pong.txt").symlink_to("ping.txt")
    (folder / "in/gone.txt").symlink_to("nowhere.txt")
    assert reasons("in") == {
        "in/deep/up": "link_loop",
        "in/self": "link_loop",
        "in/ping.txt": "link_loop",
        "in/pong.txt": "link_loop",
        "in/gone.txt": "missing",
    }
    assert [name for name in names("in") if name in ALL] == ALL
    assert [name for name in names("in/**/*.txt") if name in ALL] == ["in/b.txt"]


def test_many_links_between_folders_are_not_walked_again_and_again(folder: Path) -> None:
    for name in "abcdefghij":
        (folder / "net" / name).mkdir(parents=True)
    for name in "abcdefghij":
        for other in "abcdefghij":
            (folder / "net" / name / f"to-{other}").symlink_to(folder / "net" / other)
        (folder / "net" / name / "x.txt").write_text("x")
    assert len([item for item in sources.inputs(["net"]) if isinstance(item, Input)]) == 10


def test_pipes_sockets_and_unknown_kinds_are_rejected_unopened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("in/pipe.txt")
    monkeypatch.chdir(folder / "in")  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        for name in ("photo.jpg", "a.parquet.gz", "a.json", "noextension", "manifest.toml"):
            (folder / "in" / name).write_bytes(b"x")
        monkeypatch.chdir(folder)
        assert set(reasons("in").values()) == {"unsupported"}
        assert set(reasons("in")) == {
            f"in/{name}" for name in ("pipe.txt", "s.txt", "photo.jpg", "a.parquet.gz", "a.json", "noextension")
        }
    assert reasons("in/manifest.toml") == {"in/manifest.toml": "unsupported"}


def test_a_folder_that_may_not_be_read_is_rejected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    assert reasons("in") == {"in/deep": "unreadable"}
    assert names("in") == ["in/a.html", "in/b.txt", "in/deep"]


def test_a_name_that_is_not_utf_8_can_be_shown_and_read(folder: Path) -> None:
    name = os.fsdecode(b"in/\xff.txt")
    (folder / name).write_text("some text")
    found = listed(Path(name))
    assert found.source == "in/\\xff.txt"
    assert shape(sources.read(found)) == [("", "some text")]


def test_links_out_of_the_source_are_refused_wherever_they_stand(folder: Path) -> None:
    (folder / "secret").mkdir()
    (folder / "secret" / "key.txt").write_text("x")
    (folder / "in/key.txt").symlink_to(folder / "secret" / "key.txt")
    (folder / "in/deep/out").symlink_to("../../secret")
    (folder / "in/inside.md").symlink_to("deep/../b.txt")
    out = {"in/key.txt": "link_out", "in/deep/out": "link_out"}
    for given in ("in", "in/", "in/**"):
        assert reasons(given) == out
    assert reasons("in/*.txt") == {"in/key.txt": "link_out"}
    assert reasons("in/**/*.txt") == {"in/key.txt": "link_out"}
    assert reasons("in/*/out") == {"in/deep/out": "link_out"}
    assert names("in/key.txt") == ["in/key.txt"]  # named by the user, it is what they want
    assert "secret/key.txt" in names("in", "secret")


def test_two_names_never_become_one(folder: Path) -> None:
    raw = [b"in/\xff.md", b"in/\\xff.md", b"in/\\x5cxff.md", b"in/\xfe.md", b"in/a\nb.md", b"in/" + b"n" * 252 + b".md"]
    for name in raw:
        (folder / os.fsdecode(name)).write_text("some text")
    found = [item.source for item in sources.inputs(["in"]) if item.source.endswith(".md")]
    assert len(set(found)) == len(raw)
    assert "in/a\nb.md" in found
    for shown in found:
        shown.encode()
