"""The whole river: every input accounted for, the way back from the tables, the same bytes on every road."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow.parquet as pq
import pytest

from flows import sources
from flows.configuration import load
from flows.dataset.schema import TABLES, document_id, schema
from flows.dataset.verify import problems
from flows.engines import plain
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.sources import Fields, Input
from tests import corpus
from transforms.model import Document, Edit, Paragraph
from transforms.restore import restore

INPUTS = 400


def settings(**tables: dict[str, Any]) -> Settings:
    return load(None, {"run": {"engine": "plain", "workers": 1}} | tables)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    corpus.write(folder, INPUTS)
    return folder


@pytest.fixture(scope="module")
def kept(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Receipt]:
    """The pages as a dataset, script kept as found."""
    out = tmp_path_factory.mktemp("out") / "kept"
    return out, plain.run([str(pages)], str(out), settings(script={"target": "keep"}))


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(out / table).to_pylist()


def of_document(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    gathered: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        gathered.setdefault(row["document_id"], []).append(row)
    return gathered


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def test_every_input_is_a_document_or_a_rejection(kept: tuple[Path, Receipt]) -> None:
    out, receipt = kept
    assert len(rows(out, "documents")) + len(rows(out, "rejected")) == INPUTS
    assert receipt.figures.documents == len(rows(out, "documents"))
    assert {row["reason"] for row in rows(out, "rejected")} >= {"empty", "broken_json", "missing_field"}
    assert all(row["detail"] for row in rows(out, "rejected"))


def test_the_decoded_input_comes_back_from_paragraphs_and_edits(pages: Path, kept: tuple[Path, Receipt]) -> None:
    out, _ = kept
    paragraphs, edits = of_document(rows(out, "paragraphs")), of_document(rows(out, "edits"))
    decoded = {}
    for item in sources.inputs([str(pages)]):
        for document in sources.read(item, Fields()) if isinstance(item, Input) else []:
            if isinstance(document, Document):
                decoded[document_id(document.source, document.member)] = document.decoded
    restored = {
        row["document_id"]: restore(
            [
                Paragraph(p["text"], p["kind"], p["position"], p["start"], p["end"])
                for p in paragraphs.get(row["document_id"], [])
            ],
            [
                Edit(e["stage"], e["rule"], e["start"], e["end"], e["before"], e["after"])
                for e in edits.get(row["document_id"], [])
            ],
        )
        for row in rows(out, "documents")
    }
    assert {key: without_space(text) for key, text in restored.items()} == {
        key: without_space(text) for key, text in decoded.items()
    }


def test_the_columns_agree_with_one_another(kept: tuple[Path, Receipt]) -> None:
    out, _ = kept
    paragraphs, edits = of_document(rows(out, "paragraphs")), of_document(rows(out, "edits"))
    for row in rows(out, "documents"):
        own = paragraphs.get(row["document_id"], [])
        assert row["text"] == "\n\n".join(paragraph["text"] for paragraph in own)
        assert [paragraph["position"] for paragraph in own] == list(range(row["paragraph_count"]))
        assert row["edit_count"] == len(edits.get(row["document_id"], []))
        assert row["characters_out"] == len(row["text"])
        assert 0 <= row["removed_share"] <= 1
    ids = [row["document_id"] for row in rows(out, "documents")]
    assert len(set(ids)) == len(ids)


def test_the_tables_have_exactly_their_columns(kept: tuple[Path, Receipt]) -> None:
    out, _ = kept
    for table in TABLES:
        assert pq.read_table(out / table).schema.equals(schema(table))


def test_a_second_run_gives_the_same_bytes(pages: Path, kept: tuple[Path, Receipt], tmp_path: Path) -> None:
    out, _ = kept
    again = tmp_path / "kept"
    plain.run([str(pages)], str(again), settings(script={"target": "keep"}))
    assert contents(again) == contents(out)


def test_two_workers_and_many_shards_lose_nothing(pages: Path, kept: tuple[Path, Receipt], tmp_path: Path) -> None:
    out, _ = kept
    many = tmp_path / "many"
    told = settings(script={"target": "keep"}, run={"engine": "plain", "workers": 2, "shard_bytes": 200_000})
    plain.run([str(pages)], str(many), told)
    assert len(list((many / "documents").iterdir())) > 5
    for table in TABLES:
        assert rows(many, table) == rows(out, table)
    assert problems(many) == []


def test_prefect_gives_the_same_bytes(
    prefect_server: None, pages: Path, kept: tuple[Path, Receipt], tmp_path: Path
) -> None:
    from flows.engines.prefect import clean

    out = tmp_path / "kept"
    told = load(None, {"run": {"workers": 1}, "script": {"target": "keep"}})
    receipt = clean([str(pages)], str(out), told)
    assert receipt.outcome == "published"
    assert contents(out) == contents(kept[0])


def test_prefect_shows_the_figures_as_an_artifact(prefect_server: None, pages: Path, tmp_path: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.engines.prefect import clean

    clean([str(pages / "00")], str(tmp_path / "out"), load(None, {"run": {"workers": 1}}))
    artifact: Any = Artifact.get("qingwen-stages")
    for stage in ("encoding", "boilerplate", "script", "paragraphs"):
        assert stage in str(artifact.data)


def test_a_document_does_not_see_its_neighbours(pages: Path, kept: tuple[Path, Receipt], tmp_path: Path) -> None:
    together = {row["source"]: row for row in rows(kept[0], "documents") if not row["member"]}
    for number, (source, row) in enumerate(sorted(together.items())[::25]):
        out = tmp_path / str(number)
        plain.run([source], str(out), settings(script={"target": "keep"}))
        assert rows(out, "documents") == [row]


def test_one_script_a_dataset(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "hans"
    plain.run([str(pages)], str(out), settings())
    assert {row["script"] for row in rows(out, "documents")} >= {"Hans", "Hant", "Latn"}
    assert {row["script"] for row in rows(out, "paragraphs")} == {"Hans", "Latn"}


def test_the_original_is_kept_beside_the_converted_paragraph(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("記者在現場看到,腳手架已經搭好。\n\n工人正在清理雜物。", "utf-8")
    out = tmp_path / "out"
    plain.run([str(tmp_path / "a.txt")], str(out), settings(script={"keep_original": True}))
    assert [(row["original"], row["text"]) for row in rows(out, "paragraphs")] == [
        ("記者在現場看到,腳手架已經搭好。", "记者在现场看到,脚手架已经搭好。"),
        ("工人正在清理雜物。", "工人正在清理杂物。"),
    ]
    assert rows(out, "edits") == []


READERS: list[Callable[[str], int]] = [
    lambda folder: len(pq.read_table(folder)),
    lambda folder: duckdb.execute(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()[0][0],
    lambda folder: len(polars.read_parquet(f"{folder}/*.parquet")),
    lambda folder: len(pandas.read_parquet(folder)),
]


@pytest.mark.parametrize("reader", READERS, ids=["pyarrow", "duckdb", "polars", "pandas"])
@pytest.mark.parametrize("table", TABLES)
def test_every_table_opens_everywhere(kept: tuple[Path, Receipt], reader: Callable[[str], int], table: str) -> None:
    assert reader(str(kept[0] / table)) == len(rows(kept[0], table)) > 0
