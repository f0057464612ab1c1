"""What becomes of a run: refused, busy, empty; bad files, failing stages and surveys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.configuration import load
from flows.dataset.schema import TABLES
from flows.dataset.verify import problems
from flows.engines import plain
from flows.settings import Settings
from transforms import clean as clean_text
from transforms.errors import BusyError, UsageError
from transforms.model import Document, Rejected


def settings(**tables: dict[str, Any]) -> Settings:
    return load(None, {"run": {"engine": "plain", "workers": 1}} | tables)


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(out / table).to_pylist()


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def test_an_empty_dataset_has_all_tables_with_their_columns(tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_bytes(b"")
    out = tmp_path / "out"
    receipt = plain.run([str(tmp_path / "nothing.txt")], str(out), settings())
    assert (receipt.outcome, receipt.exit_code) == ("published", 1)
    assert {table: pq.read_table(out / table).num_rows for table in TABLES} == {
        "documents": 0,
        "paragraphs": 0,
        "edits": 0,
        "rejected": 1,
    }
    assert problems(out) == []


def test_a_run_that_rejects_or_loses_too_much_does_not_replace_the_dataset(tmp_path: Path) -> None:
    out, pages = tmp_path / "out", tmp_path / "pages"
    pages.mkdir()
    for number in range(10):
        (pages / f"{number}.txt").write_text(f"第{number}天,雨还没有停,河水又涨了一尺。", "utf-8")
    plain.run([str(pages)], str(out), settings())
    before = contents(out)
    for number in range(6):
        (pages / f"{number}.txt").write_bytes(b"")
    refused = plain.run([str(pages)], str(out), settings())
    assert (refused.outcome, refused.exit_code) == ("refused", 1)
    assert len(refused.reasons) == 2
    assert contents(out) == before
    assert Path(refused.generation).is_dir()
    forced = plain.run([str(pages)], str(out), settings(run={"engine": "plain", "workers": 1, "force": True}))
    assert (forced.outcome, len(rows(out, "documents"))) == ("published", 4)


def test_a_stage_that_fails_costs_one_document() -> None:
    from flows.batches import clean_batch
    from transforms.chain import STAGES, Options, Stage

    def faulty(documents: Sequence[Document], options: Options) -> list[Document]:
        if any("plague" in document.text for document in documents):
            raise ZeroDivisionError
        return list(documents)

    texts = [f"Nobody in the harbour had heard of the {name}." for name in ("fine", "plague", "well")]
    stages = (*STAGES, Stage("faulty", "for this test", faulty))
    fine, rejected, well = clean_batch([Document(text, text, source=text) for text in texts], stages, Options())[0]
    assert isinstance(fine, Document)
    assert isinstance(well, Document)
    assert isinstance(rejected, Rejected)
    assert (rejected.source, rejected.stage, rejected.reason) == (texts[1], "faulty", "failed")
    assert "ZeroDivisionError" in rejected.detail


def test_no_source_is_an_error_before_anything_is_touched(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        plain.run([str(tmp_path / "nowhere")], str(tmp_path / "out"), settings())
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_at_the_same_time_is_told(tmp_path: Path) -> None:
    from flows.dataset import generations

    (tmp_path / "a.txt").write_text("雨还没有停,河水又涨了一尺。", "utf-8")
    with generations.staged(tmp_path / "out"), pytest.raises(BusyError):
        plain.run([str(tmp_path / "a.txt")], str(tmp_path / "out"), settings())


BROKEN: dict[str, bytes] = {
    "lines in two encodings.jsonl": b"\n".join(
        json.dumps({"text": f"第{n}天,雨停了,桥又通了,学校明天复课。"}, ensure_ascii=False).encode(
            "utf-8" if n % 10 < 3 else "gb18030"
        )
        for n in range(60)
    ),
    "utf-16 without a mark.jsonl": '{"text": "雨停了,桥又通了"}\n{"text": "学校明天复课"}'.encode("utf-16-le"),
    "a byte in the header.csv": b"id,na\xe9me\n1,\xe4\xbd\xa0\n2,\xe4\xbd\xa0\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_file_can_end_the_run(tmp_path: Path, name: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / name).write_bytes(BROKEN[name])
    (tmp_path / "pages" / "good.txt").write_text("雨还没有停,河水又涨了一尺。", "utf-8")
    (tmp_path / "pages" / "dangling.txt").symlink_to(b"gone\xff".decode("utf-8", "surrogateescape"))
    plain.run([str(tmp_path / "pages")], str(tmp_path / "out"), settings())
    texts = [row["text"] for row in rows(tmp_path / "out", "documents")]
    assert "雨还没有停,河水又涨了一尺。" in texts
    if name.startswith("lines"):
        assert texts[1:] == [f"第{n}天,雨停了,桥又通了,学校明天复课。" for n in range(60)]
    assert len(rows(tmp_path / "out", "rejected")) >= 1
    assert problems(tmp_path / "out") == []


def test_many_flagged_places_cost_no_more_than_they_should(tmp_path: Path) -> None:
    document = clean_text("雨停了\ufffd" * 20_000)
    assert len(document.edits) == 20_000


def test_a_manifest_that_was_touched_is_seen_and_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("雨还没有停,河水又涨了一尺。", "utf-8")
    out = tmp_path / "out"
    plain.run([str(tmp_path / "a.txt")], str(out), settings())
    (out / "manifest.json").write_text("[]")
    assert problems(out) == ["manifest.json: cannot be read: all that a manifest has is missing"]
    (tmp_path / "a.txt").write_text("雨停了,桥又通了。", "utf-8")
    plain.run([str(tmp_path / "a.txt")], str(out), settings())
    assert problems(out) == []


def test_a_survey_is_learned_saved_and_used_again(tmp_path: Path) -> None:
    banner = "河畔晚报数字版 第{}期"
    days = ["雨还没有停", "河水又涨了一尺", "渡口的船都收了", "学校停课一天", "桥修好了"]
    lines = [
        json.dumps(
            {"text": f"{banner.format(n)}\n\n{day},老人坐在门口看水,说话的人越来越少。", "url": f"http://a.cn/{n}"}
        )
        for n, day in enumerate(days)
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    source, out = str(tmp_path / "pages.jsonl"), tmp_path / "out"
    plain.run([source], str(tmp_path / "without"), settings())
    assert all("河畔晚报" in row["text"] for row in rows(tmp_path / "without", "documents"))
    plain.run([source], str(out), settings(boilerplate={"learn_survey": True}))
    assert not any("河畔晚报" in row["text"] for row in rows(out, "documents"))
    assert all("老人坐在门口看水" in row["text"] for row in rows(out, "documents"))
    assert {row["rule"] for row in rows(out, "edits")} == {"survey.repeated"}
    again = tmp_path / "again"
    plain.run([source], str(again), settings(boilerplate={"survey": str(out / "survey.json")}))
    assert rows(again, "paragraphs") == rows(out, "paragraphs")
    assert problems(out) == []


@pytest.mark.parametrize(
    "saved",
    ["{", "[]", '{"pages": 3}', '{"pages": {"a.cn": "x"}, "counts": {}}', '{"pages": {}, "counts": {"a.cn": {}}}'],
)
def test_a_file_that_is_no_survey_is_named(tmp_path: Path, saved: str) -> None:
    (tmp_path / "a.txt").write_text("雨还没有停,河水又涨了一尺。", "utf-8")
    (tmp_path / "survey.json").write_text(saved, "utf-8")
    told = settings(boilerplate={"survey": str(tmp_path / "survey.json")})
    with pytest.raises(UsageError, match=r"survey\.json: not a survey; it holds `pages`"):
        plain.run([str(tmp_path / "a.txt")], str(tmp_path / "out"), told)
