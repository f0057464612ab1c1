"""A manifest is read without its inputs, which are read shard by shard; so are those that former versions wrote."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from flows.dataset import manifest, older
from flows.dataset.generations import Place, place
from flows.dataset.reads import Read
from flows.made import PACKAGES

ROOT = Path(__file__).parent.parent
FORMER = """{
"format": 2,
"rows": {"documents": 2, "paragraphs": 3, "edits": 0, "rejected": 1},
"files": [
 {"table": "documents", "path": "documents/part-0-6d1a.parquet", "rows": 2, "size": 9, "sha256": "6d1a", "shard": 0},
 {"table": "rejected", "path": "rejected/part-1-9c0e.parquet", "rows": 1, "size": 9, "sha256": "9c0e", "shard": 1}
],
"shards": [2, 1],
"inputs": [
 {"source": "頁/a.txt", "size": 9, "sha256": "5994", "gave": {"documents": 1, "rules": {"blocks.place": 2}}},
 {"source": "頁/b\\",\\n.txt", "size": 7, "sha256": "71cc", "gave": {"documents": 1}, "made": "0123456789abcdef"},
 {"source": "c.bin", "size": null, "sha256": null, "gave": {"rejected": {"unsupported": 1}}, "refused": "fedcba"}
],
"edits": {"blocks.place": 2},
"converted": {},
"flags": {},
"rejected": {"unsupported": 1},
"duplicates": {},
"made": "aaaaaaaaaaaaaaaa",
"fingerprint": "f",
"settings": {"script": {"keep_original": false}},
"packages": {},
"survey": null,
"schema": {"documents": {}, "paragraphs": {}}
}
"""
READS = [
    [
        Read("頁/a.txt", 9, "5994", {"documents": 1, "rules": {"blocks.place": 2}}),
        Read('頁/b",\n.txt', 7, "71cc", {"documents": 1}, made="0123456789abcdef"),
    ],
    [Read("c.bin", None, None, {"rejected": {"unsupported": 1}}, refused="fedcba")],
]


@pytest.fixture
def former(tmp_path: Path) -> Place:
    """A place where a former version has published."""
    where = place(tmp_path / "out")
    root = where.versions / f"000001-{hashlib.sha256(FORMER.encode()).hexdigest()[:12]}"
    root.mkdir(parents=True)
    (root / manifest.NAME).write_text(FORMER, "utf-8")
    where.link.symlink_to(root)
    return where


def test_the_inputs_are_those_of_their_shards(former: Place) -> None:
    content = manifest.read(former.link)
    assert [list(reads) for reads in content["inputs"]] == READS
    assert content["edits"] == {"blocks.place": 2}


def test_it_is_written_again_as_it_was(former: Place) -> None:
    content = manifest.read(former.link)
    in_order = {key: content[key] for key in json.loads(FORMER)}
    assert b"".join(manifest.encoded(in_order)).decode() == FORMER


def test_a_generation_knows_where_an_input_was(former: Place) -> None:
    generation = older.published(former)
    assert generation is not None
    assert [(shard.made, [part.table for part in shard.parts]) for shard in generation.shards] == [
        ("aaaaaaaaaaaaaaaa", ["documents"]),
        ("aaaaaaaaaaaaaaaa", ["rejected"]),
    ]
    first, second = generation.shards
    homes = older.Homes(generation.shards)
    assert homes.of(["new.txt", "c.bin", "頁/a.txt", "c.bin"]) == (second, first)
    assert homes.of(["new.txt"]) == ()


def test_a_manifest_that_somebody_wrote_anew_is_read_too(former: Place) -> None:
    (former.link / manifest.NAME).write_text(json.dumps(json.loads(FORMER)))
    assert [list(reads) for reads in manifest.read(former.link)["inputs"]] == READS


def less(content: dict[str, Any]) -> None:
    content["inputs"].pop()


def other(content: dict[str, Any]) -> None:
    content["inputs"][0] = {"sauce": "a"}


def no_numbers(content: dict[str, Any]) -> None:
    content["shards"] = ["two"]


def one_number(content: dict[str, Any]) -> None:
    content["shards"] = 5


def no_list(content: dict[str, Any]) -> None:
    content["inputs"] = 5


@pytest.mark.parametrize("harm", [less, other, no_numbers, one_number, no_list])
@pytest.mark.parametrize("lines", [True, False])
def test_a_damaged_manifest_is_a_value_error(former: Place, harm: Any, lines: bool) -> None:
    content = json.loads(FORMER)
    harm(content)
    text = b"".join(manifest.encoded(content)) if lines else json.dumps(content).encode()
    (former.link / manifest.NAME).write_bytes(text)
    with pytest.raises(ValueError, match="input"):
        [list(reads) for reads in manifest.read(former.link)["inputs"]]


def test_what_transforms_import_is_named_among_what_rows_are_made_by() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "transforms").rglob("*.py"))
    modules = set(re.findall(r"(?m)^ *(?:from|import) (\w+)", code)) - {"transforms", *sys.stdlib_module_names}
    known = packages_distributions()
    imported = {name for module in modules for name in known.get(module, ())}
    assert "google-re2" in imported
    assert {name.lower().replace("_", "-") for name in imported} <= set(PACKAGES)
