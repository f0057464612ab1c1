"""What conversion leaves as it is: addresses and code, and how they are found."""

from __future__ import annotations

import time

import pytest

from transforms.script import normalize
from transforms.script.held import MARKED, MARKS, held


def test_every_held_span_has_one_of_its_marks() -> None:
    """What the short cut before the search rests on."""
    for text in [
        "`頭`",
        "```\n頭\n```",
        "http://頭.tw/髮",
        "a.tw/髮",
        "a@頭.tw",
        "@頭髮",
        "C:\\頭",
        "~/頭",
        "it’s",
        "~~~\n頭\n~~~",
        "‘90年代",
    ]:
        assert [text[start:end] for start, end in held(text)], text
        assert any(mark in text for mark in MARKS)
    for text in ["頭髮.pdf", "頭髮@example.org", "頭髮.台灣/頁", "魯迅 著", "原著", *MARKS]:
        assert any(mark in text for mark in MARKED)


@pytest.mark.parametrize(
    "text",
    ["`" * 10**5, "`a'" * 30_000, "/" * 10**5, "頭.pdf" * 20_000, "@頭髮" * 30_000, " 著" * 50_000, "a." * 50_000],
)
def test_the_search_for_what_is_held_is_linear(text: str) -> None:
    start = time.process_time()
    held(text)
    assert time.process_time() - start < 1, "0.02 s on a quiet machine"


def test_addresses_and_code_are_held() -> None:
    text = "頭髮 https://zh.example.org/頭髮?q=髮 與 `頭髮` 與 example.org/髮 與 a@頭髮.台灣 與 髮"
    assert (
        normalize(text).text == "头发 https://zh.example.org/頭髮?q=髮 与 `頭髮` 与 example.org/髮 与 a@頭髮.台灣 与 发"
    )
    assert [text[start:end] for start, end in held("www.example.org請看頭髮")] == []
