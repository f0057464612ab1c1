"""Pages that nobody wrapped, written (`unwrapped.toml`) and generated: every line of them is a paragraph as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.unwrapped import joined, pages
from transforms.paragraphs import segment
from transforms.wraps.breaks import Break
from transforms.wraps.ends import Ends
from transforms.wraps.lists import without_lists
from transforms.wraps.rows import rows

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


SENTENCES = ["It stood still. Then it", "began to turn again."]


@pytest.mark.parametrize(
    "line",
    ["how to bake a loaf", "the mill is old and slow,"],
    ids=["a list without a stop", "verse"],
)
def test_lines_over_wrapped_sentences_stay_though_all_stand_in_one_block(line: str) -> None:
    found = rows("\n".join([line] * 14 + SENTENCES))
    full = [Break(row, 0, "inside") for row in range(15)]
    wrap = full[14]
    assert without_lists(found, full, [], [*full[:13], wrap]) == ([wrap] if line[-1] != "," else [])


def test_under_a_full_line_that_ends_as_others_do_a_line_alone_is_a_heading() -> None:
    found = rows("The mill stood still.\nIt was old.\nThe ferry came by noon.\nThe ferry\nIt is late. It\nis slow.")
    certain = [Break(row, 0, "after") for row in (0, 1)]
    over_heading, wrap = Break(2, 0, "after"), Break(4, 0, "inside")
    assert Ends(found, certain, [over_heading, wrap]).at(over_heading)
    assert not Ends(found, [], [over_heading, wrap]).at(wrap)
