"""The two pages that the project began with: every paragraph that should be there, and nothing else."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from transforms import Options, clean, encoding
from transforms.model import Document, Edit
from transforms.restore import restore
from transforms.script import normalize

SEEDS = Path(__file__).parent.parent / "seeds"
CHINESE, ENGLISH = SEEDS / "002_41c314b971abe9df.txt", SEEDS / "000_7ea9abd1311421ba.txt"


@pytest.fixture(scope="module")
def chinese() -> Document:
    return clean(CHINESE.read_bytes())


@pytest.fixture(scope="module")
def english() -> Document:
    return clean(ENGLISH.read_bytes())


def cut(document: Document, text: str) -> Edit:
    [edit] = [edit for edit in document.edits if edit.stage == "boilerplate" and text in edit.before]
    return edit


def test_the_chinese_page_has_no_annotation_left(chinese: Document) -> None:
    assert re.findall(r"[(（][^()（）]*[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǘǚǜ]+[)）]", chinese.text) == []
    rules = [edit.rule for edit in chinese.edits]
    assert rules.count("misaligned.shifted") == 2
    assert rules.count("annotations.aligned") == 302 - 1  # 咨詢(xún)?cè)\\斷: one of the 302 stands in a shifted run


@pytest.mark.parametrize("text", ["重要动力源的关键支撑", "咨询诊断等服务"])
def test_what_was_shifted_by_a_byte_is_back(chinese: Document, text: str) -> None:
    assert text in chinese.text


def test_the_chinese_page_is_title_two_headings_twelve_paragraphs(chinese: Document) -> None:
    kinds = [paragraph.kind for paragraph in chinese.paragraphs]
    assert kinds == ["title", *["body"] * 2, "heading", *["body"] * 5, "heading", *["body"] * 5]
    assert [p.text for p in chinese.paragraphs if p.kind == "heading"] == [
        "系列问诊助力制造业转型",
        "建立智能制造评估诊断体系",
    ]
    assert chinese.paragraphs[0].text == "“为企业办实事——智能制造进园区”北京站总结会召开"
    assert {paragraph.script for paragraph in chinese.paragraphs} == {"Hans"}


def test_what_the_chinese_page_says_of_itself(chinese: Document) -> None:
    said = chinese.metadata
    assert said.title == chinese.paragraphs[0].text
    assert said.byline == "北京商报记者 陶凤 王晨婷"
    assert said.keywords == ("企业", "智能制造", "制造业", "转型")
    assert (said.site, said.host) == ("创投网", "www.mallikadua.com")
    assert (chinese.script, chinese.language) == ("Hant", "zh")


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("首頁 智能 > 正文", "navigation"),
        ("最近更新", "related"),
        ("關于本站 管理團隊", "navigation"),
        ("Copyright © 2005-2018", "copyright"),
        ("33 92 950@qq.com", "contact"),
        ("豫ICP備2020035879號-12", "licence"),
        ("北京商報記者 陶鳳", "byline"),
        ("關鍵詞: 企業", "keywords"),
    ],
)
def test_what_belongs_to_the_site_is_cut_by_a_fitting_rule(chinese: Document, line: str, family: str) -> None:
    assert cut(chinese, line).rule.partition(".")[0] == family


@pytest.mark.parametrize(
    ("place", "paragraph", "rule"),
    [
        ("共问题", "面临的共问题", "dropped.xing"),
        ("期", "活动,期,北京市", "dropped.jin"),
        ("总体水位", "智能制造总体水位于", "dropped.ping"),
        ("高水系统", "高水系统解决方案", "dropped.ping"),
    ],
)
def test_the_places_where_a_character_was_dropped_are_flagged(
    chinese: Document, place: str, paragraph: str, rule: str
) -> None:
    [holder] = [p for p in chinese.paragraphs if paragraph in p.text]
    flagged = [(edit.rule, normalize(edit.before).text) for edit in chinese.edits if edit.is_flag]
    assert (rule, place) in flagged
    assert rule in holder.flags
    assert rule in chinese.flags


def test_the_english_page_loses_two_lines_and_nothing_else(english: Document) -> None:
    gone = {"  • Detail", "Copyright © 2011 JIN SHI"}
    lines = [line for line in ENGLISH.read_text("utf-8").split("\n") if line.strip() and line not in gone]
    assert [paragraph.text for paragraph in english.paragraphs] == lines
    assert {edit.before.strip() for edit in english.edits} == {line.strip() for line in gone}


def test_the_section_lines_of_the_english_page_are_headings(english: Document) -> None:
    headings = [paragraph.text for paragraph in english.paragraphs if paragraph.kind == "heading"]
    for city in ("Shenyang", "Suzhou", "Wuxi", "Changzhou"):
        assert any(heading.startswith(f"{city}:") for heading in headings)
    assert english.paragraphs[0].kind == "title"
    assert all(len(heading) < 120 for heading in headings)


@pytest.mark.parametrize("page", [CHINESE, ENGLISH], ids=["chinese", "english"])
def test_the_page_comes_back_from_paragraphs_and_edits(page: Path) -> None:
    document = clean(page.read_bytes(), Options(record_script_edits=True))
    restored = restore(document.paragraphs, document.edits)
    assert "".join(restored.split()) == "".join(document.decoded.split())


@pytest.mark.parametrize(
    "tail", ["真的嗎" + "?" * 60, "的?" * 200, "a=?&b=?的?了?是?嗎?" * 40, "?jiǎng)" + "的?" * 200]
)
def test_question_marks_on_a_damaged_page_cost_little(tail: str) -> None:
    text = CHINESE.read_text("utf-8") + "\n" + tail
    started = time.process_time()
    repaired = encoding.repair(text)
    assert time.process_time() - started < 5  # it took a minute and more before gaps were bounded
    assert repaired.text.endswith(tail[-1])
