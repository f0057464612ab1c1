"""Segmenting loses nothing, invents nothing but a joining space, and is done once."""

from __future__ import annotations

import textwrap

from hypothesis import assume, given
from hypothesis import strategies as st

from transforms.edits import apply, moved_by
from transforms.paragraphs import segment, segment_all, segment_with_edits, sentences

# Lines of text that means something to the stage: wraps, marks, numbers, quotes, indents
LATIN = [
    "The",
    "ferry",
    "left",
    "regu-",
    "lations",
    "a",
    "well-",
    "known",
    "mill.",
    "at",
    "seven,",
    "Mr.",
    "Ames",
    "12",
]
HANZI = ["渡口", "重开", "了。", "船，在", "河", "里", "“不”", "(三)", "Prefect"]
WORDS = st.sampled_from([*LATIN, *HANZI])
LINES = st.builds(
    lambda mark, words, space: mark + space.join(words),
    st.sampled_from(["", "", "", "- ", "1. ", "一、", "　　", "    ", "> ", "# ", "图1 ", "第三章 "]),
    st.lists(WORDS, max_size=14),
    st.sampled_from([" ", ""]),
)
BREAKS = st.sampled_from(["\n", "\n\n", " \n", "\r\n", "\n\u3000"])
PAGES = st.lists(st.tuples(LINES, BREAKS), max_size=12).map(lambda lines: "".join(a + b for a, b in lines))
WRAPPED = st.builds(
    lambda words, width: textwrap.fill(" ".join(words), width), st.lists(WORDS, max_size=80), st.integers(20, 60)
)
CODE = st.sampled_from(
    ["```", "```py", "~~~", "    a = 1", "\tb();", "if (c) {", "}", "        return d;", "    e", "f"]
)
MAIL = st.builds(lambda mark, line: mark + line, st.sampled_from([">", "> ", "> > ", ">>", ""]), st.one_of(CODE, LINES))
BLOCKS = st.lists(st.tuples(st.one_of(CODE, MAIL), BREAKS), max_size=12).map(lambda of: "".join(a + b for a, b in of))
QUOTED = WRAPPED.map(lambda text: "> " + text.replace("\n", "\n> "))
TEXTS = st.one_of(
    st.text(max_size=80), st.text(alphabet="ab.。渡 \n\u3000->", max_size=80), PAGES, WRAPPED, BLOCKS, QUOTED
)


@given(TEXTS)
def test_outside_the_spans_there_is_white_space_only(text: str) -> None:
    at = 0
    for paragraph in segment(text):
        assert not text[at : paragraph.start].strip()
        assert at <= paragraph.start < paragraph.end
        at = paragraph.end
    assert not text[at:].strip()


@given(TEXTS)
def test_positions_count_from_zero(text: str) -> None:
    paragraphs = segment(text)
    assert [paragraph.position for paragraph in paragraphs] == list(range(len(paragraphs)))


@given(TEXTS)
def test_a_span_with_its_edits_made_is_the_paragraph(text: str) -> None:
    paragraphs, edits = segment_with_edits(text)
    assert list(edits) == sorted(edits, key=lambda edit: edit.start)
    for paragraph in paragraphs:
        within = [edit for edit in edits if paragraph.start <= edit.start < paragraph.end]
        span = text[paragraph.start : paragraph.end]
        assert apply(span, moved_by(within, -paragraph.start)) == paragraph.text
        assert paragraph.text.strip()
        if len(paragraph.text.splitlines()) > 1:  # code, to the letter
            assert (paragraph.kind, paragraph.text) == ("body", span)


@given(TEXTS)
def test_only_white_space_hyphens_and_marks_of_quotations_are_lost_and_only_a_space_is_put_in(text: str) -> None:
    lost = {"paragraphs.hard_wrap": "", "paragraphs.hyphen": "-‐\u00ad", "paragraphs.quote": ">-‐\u00ad"}
    for edit in segment_with_edits(text)[1]:
        assert set("".join(edit.before.split())) <= set(lost[edit.rule])
        assert edit.after in ("", " ")
        assert not edit.is_flag


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    first = segment(text)
    again = segment("\n\n".join(paragraph.text for paragraph in first))
    assert [paragraph.text for paragraph in again] == [paragraph.text for paragraph in first]
    inset = [old.kind == "quote" and new.kind != "quote" for old, new in zip(first, again, strict=True)]
    assume(not any(inset))  # a quotation shown by its indent alone
    assert [paragraph.kind for paragraph in again] == [paragraph.kind for paragraph in first]


@given(st.lists(LINES.map(str.strip).filter(bool), max_size=10))
def test_lines_apart_are_paragraphs_as_they_are(lines: list[str]) -> None:
    assert [paragraph.text for paragraph in segment("\n\n".join(lines))] == lines


@given(st.lists(TEXTS, max_size=4))
def test_no_neighbours(texts: list[str]) -> None:
    assert segment_all(texts) == [segment(text) for text in texts]


@given(TEXTS, TEXTS)
def test_a_title_changes_kinds_only(text: str, title: str) -> None:
    named, plain = segment(text, title), segment(text)
    assert [(p.text, p.start, p.end) for p in named] == [(p.text, p.start, p.end) for p in plain]
    assert sum(p.kind == "title" for p in named) <= 1


@given(TEXTS)
def test_between_sentences_there_is_white_space_only(text: str) -> None:
    for paragraph in segment(text):
        at = 0
        for sentence in sentences(paragraph.text):
            start = paragraph.text.index(sentence, at)
            assert not paragraph.text[at:start].strip()
            assert sentence == sentence.strip() != ""
            at = start + len(sentence)
        assert not paragraph.text[at:].strip()


@given(TEXTS, st.integers(1, 60))
def test_divided_paragraphs_keep_every_law(text: str, longest: int) -> None:
    paragraphs, edits = segment_with_edits(text, max_characters=longest)
    at = 0
    for paragraph in paragraphs:
        assert not text[at : paragraph.start].strip()
        at = paragraph.end
        within = [edit for edit in edits if paragraph.start <= edit.start < paragraph.end]
        assert apply(text[paragraph.start : at], moved_by(within, -paragraph.start)) == paragraph.text
    assert not text[at:].strip()
    again = segment("\n\n".join(paragraph.text for paragraph in paragraphs), max_characters=longest)
    assert [paragraph.text for paragraph in again] == [paragraph.text for paragraph in paragraphs]


@given(TEXTS)
def test_headings_and_items_alone_have_levels_and_every_item_has_one(text: str) -> None:
    for paragraph in segment(text):
        if paragraph.kind == "list_item":
            assert paragraph.level is not None
        assert paragraph.level is None or (paragraph.level > 0 and paragraph.kind in ("heading", "list_item"))
