"""HTML as text: what a browser shows, line by line, and what the page says of itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import sources
from flows.sources.html import render
from tests.reading import files, listed
from transforms import dates
from transforms.model import Document, Metadata


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>a</div><div>b<div>c</div>d</div>e", "a\n\nb\n\nc\n\nd\n\ne"),
        ("<p>a<p>b", "a\n\nb"),
        ("<p>a<br>b<br/><br>c</p>", "a\nb\n\nc"),
        ("<p>one\n   two\t<b>three</b>\n</p>", "one two three"),
        ("<h1>a</h1>b<h5>c</h5>d", "a\n\nb\n\nc\n\nd"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "  • a\n  • b\n    • c\n\nd"),
        ("<ol><li>a<li>b</ol>", "  1. a\n  2. b"),
        ("<ul><li><p>a</p></li></ul>", "  • a"),
        ("<pre>a\n\tb\n\n  c</pre>d", "a\n\tb\n\n  c\n\nd"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "a\t\tb\nc\n\nd"),
        ("<table><tr><td><table><tr><td>a</table></td></tr><tr><td>b</table>", "a\n\nb"),
        ("<table><tr><td>\n<a>a</a><br>\nb</td></tr></table>", "a\nb"),
        ("<table><caption>a</caption><tr><td>b</table>", "a\nb"),
        ("<blockquote>a</blockquote>b<form>c</form>", "a\n\nb\n\nc"),
        ("<figure><img alt='x' src='y'><figcaption>a</figcaption></figure>", "a"),
        ("<details><summary>a</summary>b</details>", "a\n\nb"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<div>a&nbsp;</div><div>&nbsp;</div><div>　</div><div>b", "a\n\nb"),
        ("<b>a<p>b</b>c", "a\n\nbc"),
        ("<div><p>a</div>b</p>c", "a\n\nb\n\nc"),
        ("<p>　　a&nbsp;&lt;b&gt; &#x4e2d;&amp;amp;</p>", "　　a\xa0<b> 中&amp;"),
        ("<p>x&#0;y&#xd800;</p>", "x\ufffdy\ufffd"),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字</ruby>", "漢字"),
        ("a<script>x</script><style>y</style><!-- z --><template>t</template><noscript>n</noscript>b", "ab"),
        ("a<select><option>x</select><textarea>y</textarea><button>z</button><input value=q>b", "ab"),
        ("a<svg><text>x</text></svg><video>y</video><object>z</object><iframe>i</iframe>b", "ab"),
        ("a<i hidden>x</i><b style='color:red;DISPLAY: none'>y</b><u style='visibility:hidden'>z</u>b", "ab"),
        ("<dialog>x</dialog>a<dialog open>b</dialog>", "a\n\nb"),
        ("<i style='display : none'>x</i><i style='visibility: hidden'>y</i><noscript>n</noscript>b", "b"),
        ("<p>北<b>京</b><span>的</span><a href=x>桥</a></p>", "北京的桥"),
        ("<body style='display:none'>a", "a"),
        ("<body><div style='display:none'>all of it</div>", "all of it"),
        ("<title>t</title><div>a", "a"),
        ("just text & no tags", "just text & no tags"),
        ("a < b and c > d", "a < b and c > d"),
        ("<p>a</p", "a"),
        ("<?xml version='1.0'?><html xmlns='x'><body><p>a</p></body></html>", "a"),
        ("", ""),
        ("<html><head></head><body></body></html>", ""),
        ("<frameset><frame src=a><noframes>x</noframes></frameset>", ""),
        ("<script>document.write('<div>x</div>')</script>a", "a"),
    ],
)
def test_a_page_becomes_the_lines_that_a_browser_shows(html: str, text: str) -> None:
    assert render(html)[0] == text


@pytest.mark.parametrize(
    ("opening", "text"),
    [
        ("<div>", "x"),
        ("<span>", "x"),
        ("<b><p>", "x"),
        ("<table><tr><td>", "x"),
        ("<blockquote>", "x"),
        ("<font><a>", "x"),
        ("<svg>", ""),
        ("<ul><li>", "  • x"),
        ("<ol><dl><dd>", "x"),
    ],
)
def test_ten_thousand_elements_in_one_another_are_read_in_time(opening: str, text: str) -> None:
    started = time.perf_counter()
    found, _ = render(opening * 10_000 + "x")
    assert time.perf_counter() - started < 3
    assert len(found) < 100_000
    assert found.endswith(text)


@pytest.mark.parametrize(
    "piece", ["<", "<ul ", "</div ", "&", "<br>", "</p>", "<!--", "<p>", "<td>", "a ", "\t", "\n ", "<pre> "]
)
def test_a_hundred_thousand_of_anything_are_read_in_time(piece: str) -> None:
    started = time.perf_counter()
    render(piece * 100_000 + "b")
    assert time.perf_counter() - started < 3


PAGE = """<!doctype html><html><head><meta charset="{codec}"><title>书店的一天_甲网</title>
<meta property="og:site_name" content="甲网"><meta name="Keywords" content="书店, 江边；旧书">
<meta name="author" content="李四"><meta name="PubDate" content="2021-10-12 15:03">
<meta name="ContentSource" content="乙报"><link rel="canonical" href="https://www.a.example/1.html"></head>
<body><h1>书店的一天</h1><p>江边的旧书店上午十点开门，老板先把门口的桌子擦一遍。</p></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Any]:
    def page(data: bytes, name: str = "a.html") -> Any:
        path = tmp_path / name
        path.write_bytes(data)
        found = listed(path)
        (item,) = sources.read(found)
        return item

    return page


@pytest.mark.parametrize("codec", ["utf-8", "gb2312", "gb18030"])
def test_a_page_is_decoded_as_it_declares_and_its_head_is_metadata(page: Callable[..., Any], codec: str) -> None:
    document = page(PAGE.format(codec=codec).encode(codec))
    assert document.text == "书店的一天\n\n江边的旧书店上午十点开门，老板先把门口的桌子擦一遍。"
    assert document.encoding == ("utf-8" if codec == "utf-8" else "gb18030")
    assert document.url == "https://www.a.example/1.html"
    assert document.metadata == Metadata(
        title="书店的一天",
        byline="李四",
        site="甲网",
        host="www.a.example",
        origin="乙报",
        published="2021-10-12T15:03",
        published_as_found="2021-10-12 15:03",
        keywords=("书店", "江边", "旧书"),
    )


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>a_b</title>", "<h1>a</h1>", "a"),
        ("<title>a_b</title>", "<h1>logo</h1>", "a_b"),
        ("<title>a_b</title>", "<h1>a</h1><h1>b</h1>", "a_b"),
        ("", "<h1> a\n b</h1>", "a b"),
        ("<title>a_b</title><meta property='og:title' content='c'>", "<h1>a</h1>", "c"),
        ("<title> </title>", "", None),
    ],
)
def test_the_title_is_what_the_page_declares_or_its_one_heading(
    page: Callable[..., Any], head: str, body: str, title: str | None
) -> None:
    assert page(f"<head>{head}</head><body>{body}<p>text</p>".encode()).metadata.title == title


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2021-10-12T15:03:09+08:00">', "2021-10-12T15:03:09+08:00"),
        ('<meta itemprop="datePublished" content="2021-10-12">', "2021-10-12"),
        ('<script type="application/ld+json">{"datePublished": "2021-10-12T15:03Z"}</script>', "2021-10-12T15:03Z"),
        ('</head><body><time datetime="2021-10-12">yesterday</time>', "2021-10-12"),
        ('<meta name="date" content="soon"><meta name="publishdate" content="20211012">', "2021-10-12"),
        ('<meta name="pubdate" content="2021-13-45">', None),
    ],
)
def test_the_date_is_found_where_pages_put_it(page: Callable[..., Any], head: str, published: str | None) -> None:
    assert page(f"{head}<p>text</p>".encode()).metadata.published == published


def test_linked_data_says_what_the_head_leaves_open(page: Callable[..., Any]) -> None:
    article = """{"@context": "https://schema.org", "@type": ["NewsArticle"], "headline": " 书店的\\n一天 ",
      "keywords": "书店, 江边", "author": [{"@type": "Person", "name": "李四"}, {"name": "https://a.example/li"}],
      "publisher": {"name": "甲网"}}"""
    found = page(f'<title>x_甲网</title><script type="application/ld+json">[{article}]</script><p>text</p>'.encode())
    assert found.metadata == Metadata(title="书店的 一天", byline="李四", site="甲网", keywords=("书店", "江边"))
    for broken in (
        "{",
        "[" * 5000,
        '"x"',
        "[1, null]",
        '{"@type": "Product", "name": "x"}',
        '{"@graph": {"@graph": 1}}',
    ):
        head = f'<title>x</title><script type="application/ld+json">{broken}</script>'
        assert page(f"{head}<p>text</p>".encode()).metadata == Metadata(title="x")


def test_trafilatura_gives_the_main_text_and_says_where_it_finds_none(tmp_path: Path) -> None:
    fields = sources.Fields(html="trafilatura")
    body = "".join(f"<p>第{n}天早上,老人坐在<b>门口</b>看水,桥上的人来来往往,没有一个停下来。</p>" for n in range(5))
    menu = "<nav><ul><li><a href=/>首页</a><li><a href=/n>新闻</a></ul></nav>"
    (tmp_path / "a.html").write_text(f"{menu}<article><h1>桥</h1>{body}<ul><li>一<li>二</ul></article>", "utf-8")
    (tmp_path / "b.html").write_text("<p>短</p>", "utf-8")
    found, none = (item for one in files(tmp_path) for item in sources.read(one, fields) if isinstance(item, Document))
    assert "首页" not in found.text
    assert found.text.count("老人坐在门口看水") == 5
    assert found.text.endswith("  • 一\n  • 二")
    assert found.flags == ()
    assert (none.text, none.flags) == ("短", ("html.no_main_text",))


@pytest.mark.parametrize("address", ["/1.html", "1.html", "javascript:void(0)", "https://", "http://["])
def test_an_address_that_is_not_whole_is_no_url(page: Callable[..., Any], address: str) -> None:
    document = page(f'<link rel="canonical" href="{address}"><p>text</p>'.encode())
    assert document.metadata.host is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021/1/2", "2021-01-02"),
        ("2021年1月2日", "2021-01-02"),
        ("发布时间：2021-01-02 03:04:05", "2021-01-02T03:04:05"),
        ("2021-01-02T03:04:05.678Z", "2021-01-02T03:04:05Z"),
        ("2021-01-02 03:04:05 +0800", "2021-01-02T03:04:05+08:00"),
        ("Sat, 02 Jan 2021 03:04:05 +0800", "2021-01-02T03:04:05+08:00"),
        ("202101023", None),
        ("2021-01-32", None),
        ("1/2/2021", None),
        ("", None),
    ],
)
def test_a_date_keeps_the_precision_that_it_has(text: str, iso: str | None) -> None:
    assert dates.iso(text) == iso
