"""Logs and progress: one record a step and a shard, credentials in none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.configuration import load
from flows.engines import Watch, Watches, plain
from flows.engines.events import happenings
from flows.figures import Figures
from flows.plan import Item, Shard
from flows.redaction import redacted
from flows.report.logs import LOG, logging_as
from flows.report.pace import Stopwatch
from flows.report.receipt import Outcome, Receipt
from transforms.model import Rejected

SHARD = Shard(3, (Item(Rejected("a.txt", "", "source", "empty", "", 500_000)),), size=500_000)


def test_a_log_has_a_line_of_json_for_each_step_and_shard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(50):
        (tmp_path / "pages" / f"{number}.txt").write_text(f"第{number}天,雨还没有停。", "utf-8")
    with logging_as("json") as log:
        plain.run([str(tmp_path / "pages")], str(tmp_path / "out"), load(None, {"run": {"workers": 1}}), log)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert len(lines) < 12
    [done] = [line for line in lines if line.get("step") == "clean_shard" and "shard" in line]
    assert (done["shard"], done["documents"], done["rejected"], done["level"]) == (0, 50, 0, "info")
    assert (lines[-1]["outcome"], lines[-1]["documents"]) == ("published", 50)
    assert LOG.handlers == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_credentials_are_masked(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as(form) as log:  # type: ignore[arg-type]
        Watches(Watch(), log).died(SHARD, "document 3 of s3://ann:s3cr3t@store.example/a.jsonl", "SIGSEGV")
    said = capsys.readouterr().err
    assert "s3cr3t" not in said
    assert "ann" not in said
    assert "s3://***@store.example/a.jsonl" in said


@pytest.mark.parametrize(
    "text", ["ann@example.org wrote", "http://example.org/a@b", "http://example.org/?page=2&q=key"]
)
def test_what_is_no_credential_stays(text: str) -> None:
    assert redacted(text) == text


def test_a_pace_speaks_of_the_step_in_hand() -> None:
    watch = Stopwatch()
    watch.begin("clean_shard", [SHARD, SHARD])
    assert str(watch.pace()) == "clean shard: 0.0 of 1.0 MB"
    watch.add(SHARD, None)
    assert watch.pace().percent == 50
    assert "0.5 of 1.0 MB" in str(watch.pace())
    assert str(watch.pace()).endswith("left")


@pytest.mark.parametrize(
    ("outcome", "reasons", "warnings", "told"),
    [
        ("published", (), (), ["published"]),
        ("published", ("many rejected",), (), ["published", "warned"]),
        ("unchanged", (), (), []),
        ("unchanged", (), ("a rule cuts more",), ["warned"]),
        ("refused", ("too few",), ("a rule cuts more",), ["refused"]),
    ],
)
def test_who_is_told_what(
    outcome: Outcome, reasons: tuple[str, ...], warnings: tuple[str, ...], told: list[str]
) -> None:
    receipt = Receipt("out", "", outcome, Figures(), reasons=reasons, warnings=warnings)
    assert list(happenings(receipt)) == told
