"""Laws of `transforms.script`, whatever the text."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms import edits
from transforms.script import converter, detect, detect_all, normalize, normalize_all
from transforms.script.choice import TARGETS
from transforms.script.classes import Class, count
from transforms.script.codes import decode, encode
from transforms.script.detect import SCRIPTS
from transforms.script.engine import Table

CONFIGS = ["t2s", "tw2s", "tw2sp", "hk2sp", "s2t", "s2tw", "s2twp", "s2hkp", "t2tw", "t2hk", "tw2t", "hk2t"]
WORDS = [
    *[
        "皇后",
        "头发",
        "頭髮",
        "乾隆",
        "乾燥",
        "干燥",
        "显著",
        "顯著",
        "接著",
        "接着",
        "原著",
        "隨著",
        "随着",
        "里程",
        "家裡",
    ],
    *[
        "家裏",
        "公里",
        "发展",
        "發展",
        "鼠标",
        "滑鼠",
        "軟體",
        "软件",
        "打印机",
        "印表機",
        "網際網路",
        "互联网",
        "衞生",
        "説明",
    ],
    *[
        "綫",
        "群眾",
        "羣衆",
        "户口",
        "戶口",
        "床",
        "牀",
        "才能",
        "后来",
        "後來",
        "麵條",
        "面条",
        "台灣",
        "臺灣",
        "台湾",
        "人口",
    ],
    *[
        "不",
        "的",
        "他",
        "の",
        "ひらがな",
        "カタカナ",
        "駅",
        "한국",
        "English",
        "a@b.tw",
        "@陳大文",
        "頭髮.pdf",
        "/home/臺灣/頭髮",
        "C:\\頭髮",
        "\uf9e8",
        "`頭髮`",
        "「",
        "」",
        "『",
        "』",
    ],
    *["“", "”", "‘", "’", "，", "。", "、", "（", "）", "《", "》", "https://zh.example.org/臺灣/头发"],
]
LOOSE = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["\n", "\n\n", " ", "\u3000", "\0", "\ud800", "\udfff", "豈", "\U0002f800", "\U0010ffff"]),
    st.characters(),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
)
# Lines of clauses in several languages, with what is held among them: where evidence that stays can turn a second run.
CLAUSES = [
    *[
        "接著說",
        "衞生署的人來了",
        "下載：說明書.pdf",
        "綫路改了",
        "弦外之音",
        "痺",
        "雪の華",
        "国民雪の華",
        "國은",
        "國다",
    ],
    *[
        "`髮`",
        "的",
        "嘅",
        "这裡",
        "縣里長",
        "显著",
        "發達",
        "陳小姐",
        "伺服器",
        "裡",
        "衞",
        "這是我們的最愛ㅋㅋ",
        "頭髮",
        "头发",
    ],
]
MIXED = st.lists(st.sampled_from([*CLAUSES, "，", "。", "\n", "（", "）", "「", "」", " "]), max_size=16).map("".join)
TEXTS = st.lists(LOOSE, max_size=30).map("".join)
CLEAR = st.lists(
    st.sampled_from(["头发很干燥，他们说着话。", "皇后", "里程", "显著", "2024 年", "\n"]), max_size=12
).map("".join)


@given(TEXTS, st.sampled_from(TARGETS), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_edits_replay_and_revert_and_places_are_carried(text: str, target: str, vocabulary: bool, quotes: bool) -> None:
    done = normalize(text, target, vocabulary=vocabulary, quotes=quotes, record_edits=True)
    assert edits.apply(text, done.edits) == done.text
    assert edits.revert(done.text, done.edits) == text
    counted = normalize(text, target, vocabulary=vocabulary, quotes=quotes)
    assert counted.edits == ()
    assert (counted.text, counted.conversions, counted.blocks) == (done.text, done.conversions, done.blocks)
    assert [text[slice(*block.before)] for block in done.blocks] == text.split("\n")
    assert [done.text[slice(*block.after)] for block in done.blocks] == done.text.split("\n")
    assert all(done.origin(block.after[0]) == block.before[0] for block in done.blocks)
    assert all(done.carry(block.before[1]) == block.after[1] for block in done.blocks)
    assert sum(done.conversions.values()) == sum(edit.end - edit.start for edit in done.edits)
    assert detect(text) in SCRIPTS


@given(TEXTS | MIXED, st.sampled_from(TARGETS), st.booleans(), st.booleans())
@example("隨著\U0002f800", "Hant-TW", False, False)
@example("干燥戶口", "Hant-HK", False, False)
@example("衞生裡", "Hans", False, False)
@example("显著顯著戶口戶口", "Hant-HK", False, False)
@example("头发後來\n皇后「", "Hans", False, True)
@example("头发後來\n家裏", "Hant-TW", False, False)
@example("接著，衞生署的人來了。\n下載：說明書.pdf，接著", "Hans", False, False)
@example("綫路改了\n弦外之音，痺。国民雪の華", "Hans", False, False)
@example("接著衞`髮`", "Hans", False, False)
@example("麽`髮`伺服器", "Hans", True, False)
@example("嘅復吗’痺;國은", "Hans", True, True)
@example("的?國다.痺,綫", "Hans", False, False)
@example("のがいた\n幺嗎韓國은國이다從的說裏條\n并", "Hant-TW", False, False)
@settings(max_examples=300, deadline=None)
def test_twice_is_once(text: str, target: str, vocabulary: bool, quotes: bool) -> None:
    once = normalize(text, target, vocabulary=vocabulary, quotes=quotes).text
    assert normalize(once, target, vocabulary=vocabulary, quotes=quotes).text == once


@given(st.lists(TEXTS, max_size=5), st.sampled_from(TARGETS))
@settings(deadline=None)
def test_no_neighbours(texts: list[str], target: str) -> None:
    together = normalize_all(texts, target, record_edits=True)
    alone = [normalize(text, target, record_edits=True) for text in texts]
    assert together == alone
    with mock.patch("transforms.script.normalize.BATCH", 5):
        assert normalize_all(texts, target, record_edits=True) == alone
    assert [done.blocks for done in together] == [done.blocks for done in alone]
    assert detect_all(texts) == [detect(text) for text in texts]


@given(st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("“”‘’—…\u200b\u2028")), st.sampled_from(TARGETS))
@example("2024\n“×”", "Hant")
@settings(deadline=None)
def test_latin_text_is_told_at_once_as_by_counting(text: str, target: str) -> None:
    done = normalize(text, target, assume="Hant", quotes=True)
    counted = normalize(f"{text} 。", target, assume="Hant", quotes=True)  # which is not Latin
    assert (f"{done.text} 。", done.script, done.language) == (counted.text, counted.script, counted.language)
    assert (done.text, done.script, done.conversions) == (text, detect(text), {})
    assert [block.script for block in done.blocks] == [block.script for block in counted.blocks]
    assert [done.origin(place) for place in range(len(text))] == [counted.carry(place) for place in range(len(text))]


@given(CLEAR)
@settings(deadline=None)
def test_simplified_text_stays_for_a_simplified_target(text: str) -> None:
    done = normalize(text, "Hans", vocabulary=True, record_edits=True)
    assert (done.text, done.edits, done.conversions) == (text, (), {})


@given(TEXTS)
@settings(deadline=None)
def test_keep_keeps(text: str) -> None:
    assert normalize(text, "keep", quotes=True, record_edits=True).text == text


@given(st.lists(LOOSE, max_size=12).map("".join), st.sampled_from(TARGETS))
@settings(max_examples=50, deadline=None)
def test_the_reimplemented_engine_keeps_the_same_laws(text: str, target: str) -> None:
    done = normalize(text, target, engine="reimplemented", record_edits=True)
    assert edits.apply(text, done.edits) == done.text
    assert edits.revert(done.text, done.edits) == text


@pytest.mark.parametrize("config", CONFIGS)
@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_a_text_is_converted_line_by_line(config: str, text: str) -> None:
    convert = converter(config)
    assert convert(text) == "\n".join(map(convert, text.split("\n")))


@given(st.lists(st.text("甲車车聞の발a\n", max_size=600), min_size=1, max_size=6))
@settings(deadline=None)
def test_counts_are_those_of_the_plain_loop(texts: list[str]) -> None:
    whole = "".join(text + "\n" for text in texts)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    counts = count(encode(whole), starts)
    for kind, characters in ((Class.HAN, "甲車车聞"), (Class.TRADITIONAL, "車聞"), (Class.NO, "の"), (Class.LATN, "a")):
        assert counts[kind].tolist() == [sum(text.count(c) for c in characters) for text in texts]


def slow(entries: dict[str, str], text: str) -> str:
    """OpenCC's own way: at every place the longest key, else one character on."""
    pieces, at, longest = [], 0, max(map(len, entries))
    while at < len(text):
        key = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in entries), text[at])
        pieces.append(entries.get(key, key))
        at += len(key)
    return "".join(pieces)


@given(
    st.dictionaries(
        st.text("甲乙丙丁", min_size=1, max_size=4), st.text("子丑寅卯", min_size=1, max_size=5), min_size=1
    ),
    st.text("甲乙丙丁戊", max_size=40),
)
@settings(deadline=None)
def test_the_compiled_table_is_the_plain_loop(entries: dict[str, str], text: str) -> None:
    table = Table({key: (after,) for key, after in entries.items()})
    codes = encode(text)
    after, edges = table.replace(codes, table.phrases.find(codes))
    assert decode(after) == slow(entries, text)
    if edges is not None:
        assert edges[0] == 0
        assert edges[-1] == len(after)
    assert table.touched.take(codes).any() or decode(after) == text
