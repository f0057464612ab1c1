"""What is cut away too much is said: per document, per rule, and never an empty row in silence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.test_duplicates import rows, run, told
from transforms import clean
from transforms.chain import Options

BODY = "第{}天早上,老人坐在门口看水,桥上的人来来往往,没有一个停下来。"
NOTICE = "版权所有 © 2015-2020 城南新闻网 京ICP备12345678号-1"


@pytest.mark.parametrize("text", ["<script>var a = 1;</script>", "\u200b\u200b", "<p></p>", NOTICE, "", "\n \n"])
def test_a_document_that_is_empty_afterwards_says_so(text: str) -> None:
    document = clean(text)
    assert document.text == ""
    assert [flag for flag in document.flags if flag.endswith(".nothing_left")]


def test_a_document_with_text_does_not() -> None:
    assert clean(BODY.format(1)).flags == ()


def test_the_share_that_raises_the_alarm_is_a_setting() -> None:
    text = f"{NOTICE}\n\n{BODY.format(1)}\n\n{NOTICE}"
    assert "boilerplate.mostly_removed" not in clean(text).flags
    assert "boilerplate.mostly_removed" in clean(text, dataclasses.replace(Options(), mostly=0.5)).flags
    assert told(boilerplate={"alarm_share": 0.5}).options().mostly == 0.5


def pages(folder: Path, name: str, count: int, tail: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{name}{number:03}.txt").write_text(f"{BODY.format(number)}\n\n{BODY.format(name)}{tail}", "utf-8")


def test_a_rule_that_suddenly_cuts_far_more_is_named_on_the_receipt(tmp_path: Path) -> None:
    pages(tmp_path / "pages", "a", 60, "")
    assert run(tmp_path / "pages", tmp_path / "out").warnings == ()
    pages(tmp_path / "pages", "b", 30, f"\n\n{NOTICE}")
    receipt = run(tmp_path / "pages", tmp_path / "out")
    [rule] = {row["rule"] for row in rows(tmp_path / "out", "edits")}
    assert receipt.warnings == (
        f"rule {rule} cuts far more than before: 30 times in 30 new documents, 0 times in 60 of the generation before",
    )
    assert receipt.exit_code == 0
    assert receipt.as_json()["warnings"] == list(receipt.warnings)


def test_more_pages_of_the_same_kind_raise_no_alarm(tmp_path: Path) -> None:
    pages(tmp_path / "pages", "a", 40, f"\n\n{NOTICE}")
    run(tmp_path / "pages", tmp_path / "out")
    pages(tmp_path / "pages", "b", 80, f"\n\n{NOTICE}")
    assert run(tmp_path / "pages", tmp_path / "out").warnings == ()
