"""The seeds are what their manifest says, byte for byte, and come out of the reader as it says."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flows import sources
from tests.reading import listed
from transforms.model import Document, Rejected

SEEDS = Path(__file__).parent.parent / "seeds"
ENTRIES = tomllib.loads((SEEDS / "manifest.toml").read_text("utf-8"))["document"]
SCRIPTS = {"Hans", "Hant", "Jpan", "Latn", "Zyyy"}


def outcome(item: Document | Rejected) -> str:
    return "document" if isinstance(item, Document) else f"rejected:{item.reason}"


def test_every_file_is_listed_once_and_every_listed_file_is_there() -> None:
    files = sorted(path.name for path in SEEDS.iterdir() if path.name != "manifest.toml")
    assert sorted(entry["file"] for entry in ENTRIES) == files
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES) >= 14


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_seed_is_as_its_manifest_says(entry: dict[str, Any]) -> None:
    assert set(entry) == {"id", "file", "sha256", "language", "script", "from", "damage", "expect"}
    assert entry["script"] in SCRIPTS
    assert hashlib.sha256((SEEDS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    expected = entry["expect"] if isinstance(entry["expect"], list) else [entry["expect"]]
    assert [outcome(item) for item in sources.read(listed(SEEDS / entry["file"]))] == expected


def test_the_folder_lists_its_documents_and_not_its_manifest() -> None:
    assert [Path(item.source).name for item in sources.inputs([str(SEEDS)])] == sorted(e["file"] for e in ENTRIES)


def test_git_never_translates_the_line_breaks_of_a_seed() -> None:
    assert "seeds/** -text" in (SEEDS.parent / ".gitattributes").read_text("utf-8").splitlines()
