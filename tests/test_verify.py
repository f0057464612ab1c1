"""`verify` sees every kind of damage to a published dataset."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.configuration import load
from flows.dataset.verify import problems
from flows.engines import plain
from transforms.errors import UsageError


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("首頁 > 正文\n\n雨還沒有停,河水又漲了一尺。\n\n渡口的船都收了。", "utf-8")
    plain.run([str(tmp_path / "a.txt")], str(tmp_path / "out"), load(None, {"run": {"workers": 1}}))
    return Path(shutil.copytree(tmp_path / "out", tmp_path / "copy"))  # as a user would carry it elsewhere


def part(dataset: Path, table: str) -> Path:
    [file] = (dataset / table).iterdir()
    return file


def flip(dataset: Path) -> None:
    file = part(dataset, "paragraphs")
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)


def forge(dataset: Path) -> None:
    """A document more in the manifest's counts, every hash right."""
    import hashlib

    file = part(dataset, "paragraphs")
    table = pq.read_table(file)
    pq.write_table(table.slice(1), file)
    manifest = json.loads((dataset / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["table"] == "paragraphs":
            entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
            entry["rows"] -= 1
    (dataset / "manifest.json").write_text(json.dumps(manifest))


def replaced(file: Path, before: bytes, after: bytes) -> None:
    file.write_bytes(file.read_bytes().replace(before, after))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "one bit flipped": (flip, "changed since it was published"),
    "a file deleted": (lambda d: part(d, "edits").unlink(), "missing"),
    "a file added": (lambda d: (d / "edits" / "extra.parquet").write_bytes(b""), "not in the manifest"),
    "an input damaged": (lambda d: replaced(d / "manifest.json", b'{"source"', b'{"sauce"'), "cannot be read"),
    "no JSON": (lambda d: (d / "manifest.json").write_text("{"), "cannot be read"),
    "another JSON": (lambda d: (d / "manifest.json").write_text("{}"), "rows is missing"),
    "the card changed": (lambda d: (d / "README.md").write_text("x"), "README.md: changed"),
    "the card deleted": (lambda d: (d / "README.md").unlink(), "README.md: missing"),
    "a survey that no run has learned": (lambda d: (d / "survey.json").write_text("{}"), "survey.json: not in"),
    "a folder added": (lambda d: (d / "extra").mkdir(), "extra: not in the manifest"),
    "a paragraph gone, hashes forged": (forge, "another number of rows"),
}


def test_a_fresh_dataset_is_whole(dataset: Path) -> None:
    assert problems(dataset) == []


@pytest.mark.parametrize(("damage", "said"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_named(dataset: Path, damage: Callable[[Path], object], said: str) -> None:
    damage(dataset)
    assert any(said in problem for problem in problems(dataset))


def test_what_is_no_dataset_is_a_usage_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match=r"no dataset there|not a dataset"):
            problems(path)
