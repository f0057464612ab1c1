"""Duplicates over a run: the marks are those of a plain dictionary, in any order of work, whatever was there before."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean import clean
from flows.configuration import load
from flows.dataset.verify import problems
from flows.duplicates import exact
from flows.duplicates.keys import content_hash
from flows.engines import plain
from flows.report.receipt import Receipt
from flows.settings import Settings
from tests.here import Here

SENTENCES = [f"第{n}天早上,老人坐在门口看水,桥上的人来来往往,没有一个停下来。" for n in range(12)]
FORMS = ["{}\n\n{}", "{}\n{}", "{}{}", "{}\n\n　　{}", "{}\n\n短的一句。\n\n{}"]


def told(**tables: dict[str, Any]) -> Settings:
    run = {"engine": "plain", "workers": 1, "shard_bytes": 20_000, "force": True} | tables.pop("run", {})
    return load(None, {"run": run} | tables)


def run(folder: Path, out: Path, settings: Settings | None = None) -> Receipt:
    return clean([str(folder)], str(out), settings or told(), Here())


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    files = sorted((out / table).glob("*.parquet"))
    return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def text(rng: random.Random) -> str:
    return rng.choice(FORMS).format(*rng.choices(SENTENCES, k=2))


def write(folder: Path, seed: int, files: int = 30) -> None:
    rng = random.Random(seed)
    folder.mkdir(exist_ok=True)
    for number in range(files):
        (folder / f"{number:03}.txt").write_text(text(rng), "utf-8")
    records = [json.dumps({"id": str(number), "text": text(rng)}) for number in range(20)]
    (folder / "records.jsonl").write_text("\n".join(records), "utf-8")


def first_of(found: list[dict[str, Any]], identity: str, least: int) -> list[str | None]:
    """The plain way: one dictionary over all texts."""
    seen: dict[str, str] = {}
    marks: list[str | None] = []
    for row in found:
        bare = "".join(row["text"].split())
        marks.append(seen.get(bare) if len(bare) >= least else None)
        if len(bare) >= least:
            seen.setdefault(bare, row[identity])
    return marks


@pytest.mark.parametrize("seed", range(3))
def test_the_marks_are_those_of_one_dictionary(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "BUCKET", [3, 7, 10**6][seed % 3])
    write(tmp_path / "pages", seed)
    receipt = run(tmp_path / "pages", tmp_path / "out")
    for table, identity, least in (("documents", "document_id", 1), ("paragraphs", "paragraph_id", 20)):
        found = rows(tmp_path / "out", table)
        marks = first_of(found, identity, least)
        assert [row["duplicate_of"] for row in found] == marks
        assert receipt.duplicates[f"{table}.duplicate_of"] == sum(mark is not None for mark in marks) > 0
    assert problems(tmp_path / "out") == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40))
def test_hashes_that_come_again_are_found_with_their_first(pairs: list[tuple[int, int]]) -> None:
    first: dict[tuple[int, int], int] = {}
    wanted = [(at, first[pair]) for at, pair in enumerate(pairs) if first.setdefault(pair, at) != at]
    later, earlier = exact.repeated(np.array(pairs, np.uint64).reshape(-1, 2))
    assert list(zip(later.tolist(), earlier.tolist(), strict=True)) == wanted


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_hash_forgives_white_space_and_nothing_else(one: str, other: str) -> None:
    same = "".join(one.split()) == "".join(other.split())
    assert (content_hash(one) == content_hash(other)) == same
    assert content_hash(f" {one}\n\u3000") == content_hash(one)


def test_workers_and_buckets_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "pages", 1)
    run(tmp_path / "pages", tmp_path / "here")
    plain.run([str(tmp_path / "pages")], str(tmp_path / "two"), told(run={"workers": 2}))
    monkeypatch.setattr(exact, "BUCKET", 5)
    run(tmp_path / "pages", tmp_path / "buckets")
    assert contents(tmp_path / "here") == contents(tmp_path / "two") == contents(tmp_path / "buckets")


@pytest.mark.parametrize("documents", ["mark", "drop"])
@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_bytes_are_those_of_a_run_from_nothing(tmp_path: Path, seed: int, documents: str) -> None:
    rng = random.Random(seed)
    pages, settings = tmp_path / "pages", told(duplicates={"documents": documents})
    write(pages, seed)
    run(pages, tmp_path / "out", settings)
    for step in range(2):
        for _ in range(4):
            file = rng.choice(sorted(pages.glob("*.txt")))
            if rng.random() < 0.4:
                file.unlink()  # an original may go, and another document become the first
            else:
                file.write_text(text(rng), "utf-8")
        assert run(pages, tmp_path / "out", settings).taken > 0
        run(pages, tmp_path / f"fresh{step}", settings)
        assert contents(tmp_path / "out") == contents(tmp_path / f"fresh{step}")
    assert problems(tmp_path / "out") == []


def test_only_files_whose_marks_change_are_written_again(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(60):
        (pages / f"{number:03}.txt").write_text(f"{SENTENCES[0]}{number}\n\n{SENTENCES[1]}{number}", "utf-8")
    run(pages, tmp_path / "out")
    before = {file.stat().st_ino for file in (tmp_path / "out").resolve().rglob("*.parquet")}
    (pages / "059.txt").write_text((pages / "030.txt").read_text("utf-8"), "utf-8")
    assert run(pages, tmp_path / "out").duplicates == {"documents.duplicate_of": 1, "paragraphs.duplicate_of": 2}
    after = [file.stat().st_ino for file in (tmp_path / "out").resolve().rglob("*.parquet")]
    assert sum(inode not in before for inode in after) <= 4
    assert len(after) > 20


def test_what_is_dropped_stands_among_the_rejected_with_its_original(tmp_path: Path) -> None:
    write(tmp_path / "pages", 4)
    run(tmp_path / "pages", tmp_path / "marked")
    receipt = run(tmp_path / "pages", tmp_path / "out", told(duplicates={"documents": "drop"}))
    marked = rows(tmp_path / "marked", "documents")
    kept = [row["document_id"] for row in marked if row["duplicate_of"] is None]
    assert [row["document_id"] for row in rows(tmp_path / "out", "documents")] == kept
    gone = {(row["source"], row["member"]): row["duplicate_of"] for row in marked if row["duplicate_of"]}
    refused = rows(tmp_path / "out", "rejected")
    assert {(row["source"], row["member"]) for row in refused} == set(gone)
    assert all(gone[row["source"], row["member"]] in row["detail"] for row in refused)
    assert {row["reason"] for row in refused} == {"duplicate"}
    assert receipt.figures.documents == len(kept)
    assert receipt.figures.rejected == {"duplicate": len(gone)}
    assert receipt.figures.rejected_share == 0
    assert receipt.figures.paragraphs == len(rows(tmp_path / "out", "paragraphs"))
    assert receipt.figures.characters_out == sum(row["characters_out"] for row in rows(tmp_path / "out", "documents"))
    assert problems(tmp_path / "out") == []


def test_dropped_edits_leave_the_figures_too(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for name in "ab":
        page = f"首页 > 新闻 > 正文\n\n{SENTENCES[0]}\n\n版权所有 © 2015-2020 城南新闻网 京ICP备12345678号-1"
        (tmp_path / "pages" / f"{name}.txt").write_text(page, "utf-8")
    receipt = run(tmp_path / "pages", tmp_path / "out", told(duplicates={"documents": "drop"}))
    assert receipt.figures.edits == receipt.figures.rules.total() == len(rows(tmp_path / "out", "edits")) == 2


def test_marks_can_be_switched_off_one_by_one(tmp_path: Path) -> None:
    write(tmp_path / "pages", 5)
    for off, on in (("documents", "paragraphs"), ("paragraphs", "documents")):
        run(tmp_path / "pages", tmp_path / off, told(duplicates={off: "off"}))
        assert {row["duplicate_of"] for row in rows(tmp_path / off, off)} == {None}
        assert len({row["duplicate_of"] for row in rows(tmp_path / off, on)}) > 1


def test_short_paragraphs_and_empty_documents_are_no_duplicates(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for name in "ab":
        (tmp_path / "pages" / f"{name}.txt").write_text(f"背景\n\n{SENTENCES[ord(name) % 5]}", "utf-8")
        (tmp_path / "pages" / f"{name}0.txt").write_text("版权所有 © 2015-2020 城南新闻网", "utf-8")
    run(tmp_path / "pages", tmp_path / "out")
    assert {row["duplicate_of"] for row in rows(tmp_path / "out", "paragraphs")} == {None}
    assert {row["duplicate_of"] for row in rows(tmp_path / "out", "documents")} == {None}
    run(tmp_path / "pages", tmp_path / "all", told(duplicates={"paragraph_characters": 1}))
    assert [row["text"] for row in rows(tmp_path / "all", "paragraphs") if row["duplicate_of"]] == ["背景"]


def test_a_query_gives_each_text_once(tmp_path: Path) -> None:
    write(tmp_path / "pages", 6)
    run(tmp_path / "pages", tmp_path / "out")
    once = """SELECT count(*), count(DISTINCT text) FROM '{}/paragraphs/*.parquet'
              WHERE duplicate_of IS NULL AND characters >= 20"""
    [(count, distinct)] = duckdb.execute(once.format(tmp_path / "out")).fetchall()
    assert count == distinct > 0
    lost = """SELECT count(*) FROM '{0}/paragraphs/*.parquet' WHERE duplicate_of NOT IN
              (SELECT paragraph_id FROM '{0}/paragraphs/*.parquet' WHERE duplicate_of IS NULL)"""
    assert duckdb.execute(lost.format(tmp_path / "out")).fetchall() == [(0,)]
