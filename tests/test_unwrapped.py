"""Pages that nobody wrapped, written (`unwrapped.toml`) and generated: every line of them is a paragraph as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.unwrapped import joined, pages
from transforms.paragraphs import segment

PAGES: dict[str, str] = tomllib.loads(Path(__file__).with_name("unwrapped.toml").read_text("utf-8"))
FLAT = {kind: page for kind, page in PAGES.items() if "    " not in page}  # without blocks of code
ENDS = {"LF": "\n", "CRLF": "\r\n", "blank lines": "\n\n"}

PROSE = "The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell. Nobody comes."
JOINED = "The mill by the river has been standing there for as long as anyone can tell. Nobody comes."


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_lines_that_nobody_wrapped_stay(page: str, end: str) -> None:
    found = segment(page.strip().replace("\n", end))
    assert [line for paragraph in found for line in lines(paragraph.text)] == lines(page)


@pytest.mark.parametrize("page", FLAT.values(), ids=FLAT)
def test_lines_behind_wrapped_prose_stay(page: str) -> None:
    assert [paragraph.text for paragraph in segment(f"{PROSE}\n\n{page}")] == [JOINED, *lines(page)]


def test_generated_lines_that_nobody_wrapped_stay() -> None:
    generated = list(pages(4))
    assert len(generated) > 200
    assert [kind for kind, page in generated if joined(page)] == []
