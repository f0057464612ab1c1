"""What `transforms.encoding.repair` promises of any text."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.laws.test_annotations import PIECES as READINGS
from tests.laws.test_annotations import TEXTS as ANNOTATED
from transforms import encoding
from transforms.edits import apply, revert_passes
from transforms.encoding import (
    injected,
    nfc,
    quotes,
    wrapped,
)
from transforms.encoding.language import frequency
from transforms.encoding.scan import places

NOT_LOCAL = {
    "encoding.mojibake": "how many rare hanzi stand near one another tells it whether the page may be damaged",
    "encoding.wrapped": "it takes each place for a space between hanzi",
    "encoding.quotes": "it takes each place for a quotation mark",
    "encoding.injected": "it takes each place for a rare hanzi",
}
ALL = encoding.Choices(punctuation=True, widths=True)

# Pieces that passes look for, mixed with what they must leave alone.
PIECES = st.sampled_from(
    [
        *"清文繁體，。“”‘’（）　！：;&<>?ÃÂâ€™åä½é\xa0\xad\x85\x81\x1b\r\n\0 ab1√×±§\ufffd",
        *"\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\u2028⼈⻢豈李e\u0301가\u1112\u1161\u11ab\u0958\ue816",
        *"☕\U0001f469\U0001f3fd\U0001f3f4\U000e0067\U000e007f\ud83d\ude00",
        *["&amp;", "&nbsp;", "&#10;", "&#8203;", "&am\u200bp;", "&NewLine;", "&lt;b&gt;", "\x1b[31m"],
        *["鏂板紑浜嗕竴", "寮€寰�", "鈥檚", "ÄãºÃÊÀ½çÎÒÃÇ", "踏毞傑爵狟賸", "锛?", "Ã„Ã£ÂºÃƒ"],
        *[
            "</strong>",
            "<br>",
            "<b>",
            "</p>",
            "?/strong>",
            "{{ a.bc }}",
            "&nbsp",
            "<!--",
            "-->",
            "a{color:red}",
            "| 清 |\n",
        ],
        *[
            "”十四五“",
            "“",
            "”",
            "版 权 所 有",
            "目 录",
            "必 须",
            "企 业，",
            "Ａ１",
            "清,",
            "(文)",
            "\ufe0f",
            "\xa0",
            "\uecda",
        ],
        *["Ã©", "â€™", "ä½\xa0å¥½", "å\x85¬å\x8f¸", "Å\u200b½", "锟斤拷", "烫烫烫", "م\u200cن", "क्\u200dष"],
    ]
)
# What passes find that chance does not bring them.
WORK = (
    r"标题：\u4eca\u5929\u4e0b\u96e8，=E4=BB=8A=E5=A4=A9",
    "&#214;&#208;&#185;&#250;&#208;&#194;&#206;&#197;",
    "She had a na茂ve idea about the caf茅 on the corner, and I don¡¯t mind.",
    "Ã©tÃ©",
    "同事都要先學會設備的*** 作流程，然後才能上崗，老師傅在旁邊看着。",
    "會議討論企業發展面臨的共問題。" + "與會代表介紹了各地的做法和經驗，大家表示很受啟發。" * 40,
    "桥修好了齉，明天通车龘。渡船爨，从此停了灪；码头麤，也关了。",
    "零件先经过切割成型，再送检验。每一批都要由老师傅看过，合 格的才能装 箱，不合格的退回车 间重做。",
    "会议通过了”十四五“规划，又讨论了”新质生产力“。",
    "今天𡑍(láo)好，首頁(yè)上有企業(yè)發展的要?jiǎng)恿υ吹年P(guān)鍵，",
    "寮€寰嬪笀锛屽叕鍙镐粖澶╁彂甯冧簡鏂扮殑璁″垝銆?",
    "版 权 所 有\n目 录\n⼈⻢豈e\u0301\u200b\ufffd锟斤拷</strong>Ａ１",
    "我们走了,他说不去.",
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ",
)
SEVERAL = st.lists(PIECES, max_size=3).map("".join)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=25).map("".join),
    st.tuples(SEVERAL, st.sampled_from(WORK), SEVERAL).map("".join),
)


@pytest.mark.parametrize("choices", [encoding.DEFAULTS, ALL], ids=["defaults", "all"])
@given(text=TEXTS)
def test_edits_replay_and_revert(choices: encoding.Choices, text: str) -> None:
    cleaned = encoding.repair(text, choices)
    assert revert_passes(cleaned.text, cleaned.edits) == text


@pytest.mark.parametrize("choices", [encoding.DEFAULTS, ALL], ids=["defaults", "all"])
@given(text=TEXTS)
@example(text="A\u200b\u0303©")
@example(text="&#10;Ã©")
@example(text="㐀&#8203;\ue815一")
def test_twice_is_once(choices: encoding.Choices, text: str) -> None:
    once = encoding.repair(text, choices).text
    again = encoding.repair(once, choices)
    assert again.text == once
    assert all(edit.is_flag for edit in again.edits)


@pytest.mark.parametrize("one", encoding._PASSES, ids=lambda one: one.stage)
@given(text=st.one_of(TEXTS, ANNOTATED))
def test_a_pass_gives_sorted_edits_of_its_own(one: Any, text: str) -> None:
    found = one.find(text, places(one.triggers, text))
    apply(text, found)
    assert {edit.stage for edit in found} <= {one.stage}
    assert all(edit.rule.startswith(one.stage.removeprefix("encoding.") + ".") for edit in found)


@pytest.mark.parametrize("one", encoding._PASSES, ids=lambda one: one.stage)
def test_texts_of_these_laws_have_work_for_every_pass(one: Any) -> None:
    assert any(one.find(text, places(one.triggers, text)) for text in WORK)


def test_characters_that_nfc_is_not_asked_about_are_in_it_and_combine_with_none_before() -> None:
    for code in range(0x110000):
        character = chr(code)
        decomposed = unicodedata.decomposition(character).split()
        if len(decomposed) == 2 and not decomposed[0].startswith("<"):
            assert nfc.SUSPECTS.one.match(chr(int(decomposed[1], 16)))
        if not nfc.SUSPECTS.one.match(character):
            assert unicodedata.is_normalized("NFC", character)
            assert not unicodedata.combining(character)


@given(st.text("eU\u0301\u0316\u0327\u0308가\u1112\u1161\u11ab豈क\u093cा\n", max_size=30))
def test_text_comes_out_in_nfc_but_for_a_base_with_more_than_30_marks(text: str) -> None:
    assert apply(text, nfc.find(text)) == unicodedata.normalize("NFC", text)
    for marks, after in (("\u0301" * 30, "é" + "\u0301" * 29), ("\u0301" * 31, "e" + "\u0301" * 31)):
        mixed = f"e\u0301e{marks}e\u0301{text}"
        assert apply(mixed, nfc.find(mixed)).startswith(f"é{after}")


@given(st.one_of(TEXTS, ANNOTATED))
@example("0;“")
@example("他谈到”十四五“期间，“必 须要?jiǎng)h，首頁(yè)")
def test_a_pass_that_is_not_asked_has_nothing_to_do(text: str) -> None:
    for texts in ([text], [text, "清"]):  # beside another one a text goes through the sieves
        seen = encoding._chosen(ALL)[0](texts)
        for each in encoding._PASSES:
            if not seen.places(each.stage):
                assert not each.find(text, places(each.triggers, text))


@given(st.one_of(TEXTS, ANNOTATED))
@example("\x80?A)??LÈ)")
def test_a_pass_finds_nothing_but_where_it_is_told_to_look(text: str) -> None:
    text += "\n清"  # without a hanzi no pass of annotations is asked
    seen = encoding._chosen(ALL)[0]([text])
    for each in encoding._PASSES:
        if each.stage not in NOT_LOCAL:
            assert list(each.find(text, seen.places(each.stage))) == list(each.find(text, range(len(text))))


@given(st.one_of(TEXTS, ANNOTATED))
def test_a_pass_is_told_to_look_where_its_expression_matches(text: str) -> None:
    seen = encoding._chosen(ALL)[0]([text])
    hanzi = bool(re.search("[㐀-䶿一-鿿]", text))
    between = [found.start() for found in re.finditer("(?<=[㐀-䶿一-鿿]) (?=[㐀-䶿一-鿿])", text)]
    assert seen.places(wrapped.STAGE) == (between if len(between) > 1 else [])
    if hanzi and "”" in text:
        assert seen.places(quotes.STAGE) == [found.start() for found in re.finditer("[“”]", text)]
    if hanzi:
        rare = [place for place, nats in enumerate(frequency.of(text)) if 13 <= nats < 22]
        assert seen.places(injected.STAGE) == (rare if len(rare) > 3 else [])


@given(
    st.lists(
        st.tuples(
            st.one_of(PIECES, READINGS, st.sampled_from(["*", "**", "○", " ", "a{", "| ", "- ", "0.", "&#131072;"])),
            st.sampled_from("𡑍𠮷𧵳𰻞𤁣\U0001f600\U0001d51e\U000e0061\U000f0000\U0010ffff"),
        ),
        max_size=20,
    ).map(lambda pairs: "".join(map("".join, pairs)))
)
@example("今天𡑍(láo)好")
def test_characters_beyond_the_bmp_beside_whatever_passes_look_for_come_through(text: str) -> None:
    cleaned = encoding.repair(text, ALL)
    assert revert_passes(cleaned.text, cleaned.edits) == text


@given(TEXTS)
def test_nothing_that_xml_forbids_is_left(text: str) -> None:
    repaired = encoding.repair(text).text
    repaired.encode("utf-8")  # no lone surrogate
    assert not set(repaired) & {chr(code) for code in (*range(9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF)}


@given(st.text(st.sampled_from("清文繁體简体，。、；：？！“”‘’（）《》【】…—～·　％＋１２ＡＢabc 12.,!?()\n")))
def test_clean_chinese_and_english_stay(text: str) -> None:
    assert {edit.rule for edit in encoding.repair(text).edits} <= {"quotes.reversed"}  # ”体“ may come by chance


@pytest.mark.parametrize("choices", [encoding.DEFAULTS, encoding.Choices(dropped=(("文", ("文章",)),))], ids=str)
@given(texts=st.lists(st.one_of(TEXTS, ANNOTATED), max_size=4))
def test_no_neighbours(choices: encoding.Choices, texts: list[str]) -> None:
    assert encoding.repair_all(texts, choices) == [encoding.repair(text, choices) for text in texts]


def test_no_neighbours_in_batches_that_are_full() -> None:
    texts = [f"cafÃ© {number} {'清文，' * 9_000}" for number in range(5)]
    assert [cleaned.text for cleaned in encoding.repair_all(texts)] == [text.replace("Ã©", "é") for text in texts]


@given(
    st.text(
        st.sampled_from("的一是在不了有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动求。，"),
        min_size=8,
    ),
    st.sampled_from(["gbk", "utf-8", "big5"]),
    st.sampled_from(["cp1252", "cp1253", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-15", "big5", "cp949", "gbk"]),
)
@example("学校今天公布了新的课程安排，家长可以在网上查询。", "gbk", "cp1257")
@example("学校今天公布了新的课程安排，家长可以在网上查询。", "gbk", "cp1255")
@example("门诊时间从下周一开始调整，请广大患者留意。", "gbk", "cp1258")
@example("。。。。。。一一一一一一一人一。动。", "gbk", "big5")
@example(
    "是的来用是大地出求一于主发作人作在一这我成对，到来这他求这发发这主中中年我上一个对主就生分。于会", "gbk", "cp949"
)
@example("以求以求不求求以求不不不以以不求求求动动求以动动不动求求以求以动以以不求求", "gbk", "cp1258")
def test_no_repair_brings_what_is_no_character(text: str, right: str, wrong: str) -> None:
    for losses in ("ignore", "replace"):
        damaged = text.encode(right, "ignore").decode(wrong, losses)
        new = set(encoding.repair(damaged).text) - set(damaged)
        assert not [each for each in new if unicodedata.category(each) in ("Co", "Cn")]
