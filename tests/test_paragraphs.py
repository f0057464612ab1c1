"""What the paragraph stage promises beyond single cases: the seeds, accuracy on wraps, and linear time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from statistics import mean

import pytest

from benchmarks.paragraphs import (
    WRAPPERS,
    Wrapper,
    by_words,
    ceiling,
    false_joins,
    flowed,
    folded,
    justified,
    measure,
    quoted,
    written,
)
from transforms.paragraphs import segment, segment_all, segment_with_edits
from transforms.paragraphs.joints import Joiner
from transforms.paragraphs.kinds import kinds
from transforms.wraps.rows import rows

SEED = Path(__file__).parent.parent / "seeds" / "000_7ea9abd1311421ba.txt"
CUT = ("  • Detail\n", "Copyright © 2011 JIN SHI")
SECTIONS = ("Mayors' Forum: ", "mayors' Forum: ", "Shenyang: ", "Suzhou: ", "Wuxi: ", "Changzhou: ")


def test_the_english_seed_has_its_title_its_section_lines_and_body() -> None:
    text = SEED.read_text("utf-8")
    for line in CUT:
        text = text.replace(line, "")
    title, *rest = segment(text)
    assert (title.kind, title.text) == ("title", "The hottest mayors' Forum mayors weave a new city")
    assert {p.kind for p in rest} == {"heading", "body"}
    assert [p.text for p in rest if p.kind == "heading"] == [p.text for p in rest if p.text.startswith(SECTIONS)]
    assert sum(p.kind == "heading" for p in rest) == 6
    assert [p.text for p in (title, *rest)] == [line.strip() for line in text.splitlines() if line.strip()]


# The floors are what was measured, rounded down; they rise freely and fall only with a written reason
@pytest.mark.parametrize(("language", "floor"), [("zh", 0.981), ("en", 0.973)])
def test_boundaries_of_wraps_without_blank_lines(language: str, floor: float) -> None:
    pages = written(language, 12)
    scores = [measure(pages, wrap, width).f1 for wrap in WRAPPERS[language] for width in (60, 72, 80, 100)]
    assert mean(scores) >= floor


@pytest.mark.parametrize("wrap", [folded, flowed, justified])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_what_a_tool_leaves_in_its_lines_tells_where_paragraphs_end(wrap: Wrapper, width: int) -> None:
    score = measure(written("en", 8), wrap, width).f1
    assert score == 1.0 if wrap is not justified else score >= 0.97


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 72])
def test_widths_alone_would_tell_no_more(language: str, width: int) -> None:
    pages = written(language, 12)
    for wrap in WRAPPERS[language]:
        assert measure(pages, wrap, width).f1 >= ceiling(pages, wrap, width) - 0.005


def test_short_quotations_have_the_width_of_the_others() -> None:
    paragraphs = written("en", 1)[0]
    text = "\n\n".join("\n".join((quoted if at % 2 else by_words)(p, 72)) for at, p in enumerate(paragraphs))
    assert [p.text.removeprefix("> ") for p in segment(text)] == paragraphs


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [20, 40, 72, 100])
@pytest.mark.parametrize(("indent", "between"), [("", "\n\n"), ("　　", "\n"), ("    ", "\n")])
def test_wraps_with_blank_lines_or_indents_are_undone_to_the_letter(
    language: str, width: int, indent: str, between: str
) -> None:
    for paragraphs in written(language, 2):
        for wrap in WRAPPERS[language]:
            text = between.join(indent + "\n".join(map(str.strip, wrap(p, width))) for p in paragraphs)
            assert [p.text for p in segment(text)] == paragraphs


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_joined_where_nothing_was_wrapped(language: str) -> None:
    pages = written(language)
    assert false_joins(pages) == 0
    clauses = [[re.split("[，。,.]", line)[0] for line in lines] for lines in pages]
    assert false_joins(clauses) == 0


def test_a_quoted_mail_keeps_its_own_width() -> None:
    mail = "\n".join(WRAPPERS["en"][1](written("en", 1)[0][0], 72))
    note = "\n".join(WRAPPERS["en"][1](written("en", 2)[1][2], 44))
    assert len(segment(f"{mail}\n\n{note}")) == 2


def test_titles_go_with_their_texts() -> None:
    titled = segment_all(["甲。\n\n丙。", "甲。\n\n丙。"], ["甲。", "丙。"])
    assert [[p.kind for p in paragraphs] for paragraphs in titled] == [["title", "body"], ["body", "title"]]
    with pytest.raises(ValueError, match="zip"):
        segment_all(["甲"], [])


@pytest.mark.parametrize(
    "first",
    [
        "“今天没有船”",
        "“今天没有船，”船工说",
        "船工说：“今天没有船”",
        "“今天没有船",
        '"There is no ferry," he said',
        "• 木船",
        "1. 木船",
        "| 木船 | 七点 |",
        "ferry      07:00     east bank",
        "姓名：李山",
        "价格：39.50元",
        "Model: X-200",
        "* * *",
        "——————",
        "船停了。",
    ],
)
def test_speech_items_rows_fields_separators_and_sentences_are_no_titles(first: str) -> None:
    prose = "渡口重开以后，第一班船早上七点离岸，雾天也不停航，村里的人都来看。"
    assert "title" not in [p.kind for p in segment(f"{first}\n\n{prose}")]


@pytest.mark.parametrize(
    "first", ["江州：渡口重开", "渡口 | 江州日报", "The Ferry: A History", "“渡口”之问", "江州队3:2"]
)
def test_titles_with_colons_bars_and_quotation_marks_are_titles(first: str) -> None:
    prose = "渡口重开以后，第一班船早上七点离岸，雾天也不停航，村里的人都来看。"
    assert segment(f"{first}\n\n{prose}")[0].kind == "title"


def test_marks_of_quoted_lines_go_into_the_record() -> None:
    text = "> a\n>\n> b"
    paragraphs, edits = segment_with_edits(text)
    assert [(p.text, p.start, p.end) for p in paragraphs] == [("> a", 0, 5), ("> b", 6, 9)]
    assert [(edit.rule, edit.start, edit.before, edit.after) for edit in edits] == [("paragraphs.quote", 3, "\n>", "")]


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "\x00", "\ud800", "a\r\nb\rc\u2028d", "\ufeff", "-", ">", "#"])
def test_any_text_is_segmented(text: str) -> None:
    assert "".join(p.text for p in segment(text)) == "".join(text.split())


HARD = {
    "letters": "a",
    "hanzi": "清",
    "brackets": "((",
    "stops": "...",
    "spaces": "# \t ",
    "numbers": "1.",
    "dots": "·a",
    "labels": "a b: ",
    "lines": "a\n",
    "hyphens": "regu-\nlations ",
    "blank lines": "\n",
    "indents": "\u3000a\n",
    "wraps": "the ferry left at\nseven, and the mill\n",
    "captions": "图1..........\n",
    "dialogue": "Anna: no\n",
    "fences": "```a\n",
    "closed fences": "```a\n```\n",
    "code": "    f(x) = {\n\n",
    "mail": "> > the mill was\n>\n",
    "marks of mail": "> ",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD)
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        taken = []
        for _ in range(3):  # the best of three: a noisy machine is not a slow algorithm
            started = time.process_time()
            segment_with_edits(text)
            taken.append(time.process_time() - started)
        return min(taken)

    assert seconds(100_000) < 12 * seconds(25_000) + 0.05


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("The note in the book is no notebook. A note-\nbook is", "The note in the book is no notebook. A notebook is"),
        ("The note in the book is red. A note-\nbook is", "The note in the book is red. A note-book is"),
        ("oil (\nand wicks", "oil (and wicks"),
        ("oil\n) and wicks", "oil) and wicks"),
    ],
)
def test_what_the_text_says_of_its_words_decides_how_two_lines_are_joined(text: str, joined: str) -> None:
    edit = Joiner(text, rows(text), [0]).edit(0)
    assert text[: edit.start] + edit.after + text[edit.end :] == joined


def test_of_what_is_set_in_only_bodies_are_quotations() -> None:
    assert kinds(["The mill is old.", "- flour", "It stands."], quoted=[1, 2]) == ["body", "list_item", "quote"]
