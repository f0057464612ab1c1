"""What strangers tried, and the sentence that helps them: what is wrong, where, and what to do."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shlex
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zstandard
from rich.console import Console

from flows.clean import clean
from flows.configuration import load
from flows.dataset import generations, presence
from flows.dataset.history import discard, history, rollback
from flows.dataset.verify import problems
from flows.engines import plain
from flows.engines.serving import due, parameters, serve
from flows.figures import Figures
from flows.report import generation_table, tables
from flows.report.logs import logging_as
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.sources import inputs, read
from flows.stores.address import parsed
from flows.stores.failures import StoreError, translated
from tests.here import Here
from transforms.errors import UsageError
from transforms.model import Document, Rejected

TEXT = "雨停了,桥又通了,学校明天复课。"


def run(folder: Path, out: Path) -> None:
    clean([str(folder)], str(out), load(None, {"run": {"force": True}}), Here())


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three generations."""
    (tmp_path / "pages").mkdir()
    for number in range(3):
        (tmp_path / "pages" / f"{number}.txt").write_text(f"第{number}天,{TEXT}", "utf-8")
        run(tmp_path / "pages", tmp_path / "out")
    return tmp_path / "out"


def long_window(data: bytes) -> bytes:
    chosen = zstandard.ZstdCompressionParameters(window_log=28)
    packer = zstandard.ZstdCompressor(compression_params=chosen).compressobj()
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("name", "data", "kept", "said"),
    [
        ("a.txt.zst", long_window(TEXT.encode()), 0, "compress it anew without --long"),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"text": "A whole line."}\n', mtime=0) + b"<html>" * 9,
            1,
            "stands something else",
        ),
        ("a.txt.gz", TEXT.encode(), 0, "this is no gzip data"),
        ("a.txt.zst", TEXT.encode(), 0, "this is no zstd data"),
    ],
)
def test_compressed_files_say_what_they_are(tmp_path: Path, name: str, data: bytes, kept: int, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    [source] = inputs([str(tmp_path)])
    assert not isinstance(source, Rejected)
    *good, bad = read(source)
    assert [isinstance(item, Document) for item in good] == [True] * kept
    assert isinstance(bad, Rejected)
    assert said in bad.detail


def test_a_dataset_is_no_source(dataset: Path) -> None:
    for name in (dataset, dataset.parent / ".versions/out" / dataset.readlink().name):
        with pytest.raises(UsageError, match="a dataset that qingwen published, which is no source"):
            inputs([str(name)])


@pytest.mark.parametrize("variable", ["AWS_SKIP_SIGNATURE", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST"])
def test_a_variable_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "geheim")
    with pytest.raises(UsageError, match=f"{variable} is not what it should be") as error:
        inputs(["s3://bucket/pages"])
    assert "geheim" not in str(error.value)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QINGWEN_CACHE", str(tmp_path / "file"))
    with pytest.raises(UsageError, match=r"Let QINGWEN_CACHE name another folder"), generations.staged("s3://b/news"):
        pass


@pytest.mark.parametrize(
    ("cron", "said"), [("0 0 31 2 *", "never comes"), ("61 * * * *", "is not a schedule"), ("", "is not a schedule")]
)
def test_a_schedule_that_cannot_be_is_refused(cron: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        due(cron)


def test_a_schedule_keeps_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = ["pages", "file://pages", "file:///pages", "file://localhost/pages", "s3://bucket/pages"]
    here = str(tmp_path / "pages")
    assert parameters(given, "out", Settings())["sources"] == [here, here, "/pages", "/pages", "s3://bucket/pages"]


def test_a_generation_that_is_gone_or_damaged_does_not_hide_the_others(dataset: Path) -> None:
    first, second, third = generations.existing(dataset).generations()
    (second / "manifest.json").write_text("{")
    shutil.rmtree(third)
    found = history(dataset)
    assert [(entry.generation, entry.published) for entry in found] == [
        (first.name, False),
        (second.name, False),
        (third.name, True),
    ]
    assert [entry.problem and entry.problem.partition(":")[0] for entry in found] == [
        None,
        "its manifest.json cannot be read",
        "it is gone",
    ]
    console = Console(record=True, width=200)
    generation_table.show(found, console)
    assert f"! {third.name}: it is gone" in console.export_text()
    assert [generation_table.as_json(entry)["rows"].get("documents") for entry in found] == [1, None, None]
    [said] = problems(dataset)
    assert said.startswith(f"{third.name}: the published generation is gone")
    with pytest.raises(UsageError, match=f"{second.name} is damaged"):
        rollback(dataset)
    assert rollback(dataset, "1") == first.name
    assert discard(dataset, 1) == []
    run(dataset.parent / "pages", dataset)
    assert problems(dataset) == []


@pytest.mark.parametrize("name", ["my data/it's", "$HOME", "plain"])
def test_the_commands_of_the_receipt_can_be_pasted_into_a_shell(name: str) -> None:
    said = tables.opening(Receipt(name, "", "published", Figures())).plain.splitlines()
    opened, checked = (shlex.split(line)[1:] for line in (said[1], said[3]))
    compile(opened[2], "receipt", "exec")
    assert f'"{name}/paragraphs"' in opened[2]
    assert checked[1:] == ["verify", name]


def test_marks_of_dead_runs_are_cleared_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    (tmp_path / ".run-dead").touch()
    with presence.present(tmp_path) as living:
        presence.clear(tmp_path)
        assert list(tmp_path.iterdir()) == [living]
    assert list(tmp_path.iterdir()) == []


def test_what_crawled_addresses_hold_is_in_the_columns_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://ann:geheim@h.example/a?token=geheim"
    lines = [json.dumps({"id": address, "url": address, "text": text}) for text in (TEXT, 5)]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    with logging_as("json") as log:
        plain.run([str(tmp_path / "pages.jsonl")], str(tmp_path / "out"), load(None, {"run": {"workers": 1}}), log)
    said = capsys.readouterr().err
    written = [file.read_text("utf-8") for file in (tmp_path / "out").iterdir() if file.is_file()]
    assert len(written) == 2
    assert "geheim" not in "".join([said, *written])
    assert pq.read_table(tmp_path / "out/documents")["url"].to_pylist() == [address]


@pytest.mark.parametrize("answer", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_a_file_system_without_hard_links_holds_a_dataset(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(answer, os.strerror(answer))

    monkeypatch.setattr(os, "link", refused)
    (tmp_path / "pages" / "more.txt").write_text(TEXT, "utf-8")
    run(tmp_path / "pages", dataset)
    assert len(history(dataset)) == 3
    assert problems(dataset) == []


def test_generations_that_cannot_be_deleted_are_a_warning(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> list[str]:
        raise StoreError("s3://bucket/news: the storage does not let us do this (AccessDenied)")

    monkeypatch.setattr(generations, "collect", refused)
    (tmp_path / "pages" / "more.txt").write_text(TEXT, "utf-8")
    receipt = clean([str(tmp_path / "pages")], str(dataset), load(None, {"run": {"force": True}}), Here())
    assert receipt.outcome == "published"
    assert receipt.exit_code == 0
    assert any("older generations could not be deleted" in warning for warning in receipt.warnings)


def test_a_right_that_is_missing_is_no_outage() -> None:
    said = translated(RuntimeError("403: <Error><Code>AccessDenied</Code></Error>"), "s3://bucket/news")
    assert isinstance(said, PermissionError)


def test_a_number_of_any_length_is_no_generation(dataset: Path) -> None:
    with pytest.raises(UsageError, match="no generation"):
        rollback(dataset, "1" * 5000)
    assert rollback(dataset, "000002") == history(dataset)[1].generation


@pytest.mark.parametrize("source", ["none", "none/*.txt", "pages/**/*.html"])
def test_a_schedule_for_a_source_that_is_not_there_is_refused_at_once(source: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    with pytest.raises(UsageError, match=r"no such file or folder|nothing matches"):
        serve([str(tmp_path / source)], str(tmp_path / "out"), Settings(), "0 3 * * *", lambda: None)


def test_a_scheduler_is_not_ignored() -> None:
    with pytest.raises(UsageError, match="a scheduler is for runner"):
        load(None, {"run": {"scheduler": "tcp://127.0.0.1:1"}})


def test_one_storage_has_one_name() -> None:
    assert parsed("s3a://bucket/a") == parsed("S3://bucket/a") == parsed("s3://bucket/a")
