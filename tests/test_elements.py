"""What the markup of a page says of its lines: how it comes to the paragraphs, and what becomes of it on the way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows import sources
from flows.sources.html import render
from tests.reading import listed
from transforms.chain import Options, chain
from transforms.edits import carry_elements
from transforms.model import Document, Edit, Element, Paragraph
from transforms.paragraphs import segment

PROSE = "The ferry left the pier at seven, and nobody on board had slept. "


@pytest.mark.parametrize(
    ("html", "elements"),
    [
        ("<h2>Boats</h2><p>a</p>", [("Boats", "heading", 2)]),
        ("<h3> <b>Old</b> <i>boats</i> </h3>a", [("Old boats", "heading", 3)]),
        ("<blockquote>\n<p>a</p>\n<p>b</p></blockquote>c", [("a\n\nb", "quote", None)]),
        ("<figure><img src=x><figcaption>A pier</figcaption></figure>", [("A pier", "caption", None)]),
        ("<blockquote><h4>a</h4>b</blockquote>", [("a", "heading", 4), ("a\n\nb", "quote", None)]),
        ("<h2><svg><text>x</text></svg></h2><h2>b</h2>", [("b", "heading", 2)]),
        ("<h2 hidden>a</h2><h2></h2><h2>&nbsp;</h2><p>b", []),
        ("<h2>a\ufdd2</h2>", []),
        ("<h2>a&#xFDE2;</h2><h3>b</h3>", []),
        ("<!-- <h2>a</h2> --><script>'<h2>b</h2>'</script><p title='<h2>'>c", []),
    ],
)
def test_elements_are_found_where_their_words_stand(html: str, elements: list[tuple[str, str, int | None]]) -> None:
    text, found = render(html)
    assert [(text[each.start : each.end], each.kind, each.level) for each in found] == elements


@pytest.mark.parametrize("html", ["<h2>a&#xFDE2;</h2>b", "<h2> a </h2>\n<blockquote>b<p>c</p> </blockquote>"])
def test_marks_leave_no_trace_in_the_text(html: str) -> None:
    plain = html.replace("h2", "h4").replace("blockquote", "center")  # rendered in the same way
    assert render(html)[0] == render(plain)[0]


@pytest.mark.parametrize("opening", ["<blockquote>", "<h1><div>", "<blockquote><p>x</p>", "<figcaption><h2>"])
def test_deep_and_many_elements_are_marked_in_time(opening: str) -> None:
    started = time.process_time()
    render(opening * 5_000 + "x")
    render((opening + "x</p></div></h1></blockquote>") * 5_000)
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("label", "text", "elements", "expected"),
    [
        ("a heading that does not look like one", f"boats.\n\n{PROSE}", [(0, 6, "heading", 3)], "heading:3 body"),
        ("a quotation", f"{PROSE}\n\n{PROSE}", [(67, 131, "quote", None)], "body quote"),
        ("half of a paragraph", PROSE, [(0, 9, "heading", 2)], "body"),
        ("a paragraph set as a heading, for its looks", PROSE * 4, [(0, 260, "heading", 2)], "body"),
        ("markup and marks", f"# Boats\n\n{PROSE}", [(0, 7, "heading", 2)], "heading:2 body"),
        ("one in another", "a\n\nb\n\nc", [(0, 1, "heading", 4), (0, 4, "quote", None)], "heading:4 quote body"),
        ("nothing said", f"boats.\n\n{PROSE}", [], "body body"),
    ],
)
def test_a_paragraph_has_the_kind_of_its_element(
    label: str, text: str, elements: list[tuple[Any, ...]], expected: str
) -> None:
    found = segment(text, elements=[Element(*each) for each in elements])
    assert _shown(found) == expected, label


def _shown(paragraphs: Sequence[Paragraph]) -> str:
    return " ".join(f"{one.kind}:{one.level}" if one.level else one.kind for one in paragraphs)


def test_the_title_stays_the_title_whatever_its_element() -> None:
    found = segment(f"Boats\n\n{PROSE}", "Boats", elements=[Element(0, 5, "heading", 1)])
    assert found[0].kind == "title"


def test_an_element_that_was_cut_is_gone_and_the_others_move() -> None:
    edits = [Edit("boilerplate", "x.y", 0, 6, "Menu\n\n", ""), Edit("boilerplate", "x.y", 6, 6, "", "! ")]
    elements = (Element(0, 4, "heading", 2), Element(6, 9, "quote"))
    assert carry_elements(elements, edits) == (Element(2, 5, "quote"),)


@pytest.mark.parametrize(
    "options", [Options(), Options(record_script_edits=True), Options(target="Hant-TW", vocabulary=True)]
)
def test_elements_go_through_the_whole_chain(tmp_path: Path, options: Options) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<title>江邊的書店</title><a href=/>首頁</a> &gt; 正文<h1>江邊的書店</h1>"
        "<p>江邊的舊書店上午十點開門,老闆先把門口的桌子擦一遍,再燒一壺水。</p>"
        "<h2>網際網路\u200b來了。</h2><p>後來書店也有了網頁,客人在家裡就能挑書,老闆卻還是每天開門。</p>"
        "<blockquote>書是給人看的,不是給人藏的,這是他常說的一句話。</blockquote>"
        "<p>最後一個冬天,河面結了冰,書店還是十點開門,老闆照舊燒水。</p>",
        encoding="utf-8",
    )
    documents = [item for item in sources.read(listed(page)) if isinstance(item, Document)]
    for stage in chain(options):
        documents = stage.run(documents, options)
    assert _shown(documents[0].paragraphs) == "title body heading:2 body quote body"
