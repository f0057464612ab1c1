"""Chinese read wrongly with bytes lost: what comes back, what is a guess, and what stays lost."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.misread import HANS, HANT
from transforms import clean, encoding
from transforms.edits import revert_passes
from transforms.encoding.mojibake import undefined


def test_a_document_shows_that_lost_bytes_were_0x80() -> None:
    page = "\n".join(HANS) + "\n他们开着拖拉机去往河边，往东开，往南开，总之越开越慢。"
    before = page.encode().decode("gb18030", "replace")
    assert before.count("\ufffd") > 4
    after = encoding.repair(before).text
    assert "去往河边，往东开，往南开" in after


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@pytest.mark.parametrize(("codec", "least"), [("gb18030", 0.98), ("gbk", 0.965)])
def test_of_utf_8_read_as_gb18030_980_in_1000_come_back_and_965_as_gbk(codec: str, least: float, errors: str) -> None:
    found = of = 0
    for text in (whole[start : start + 16] for whole in HANS + HANT for start in range(len(whole) - 16)):
        after = encoding.repair(text.encode().decode(codec, errors)).text
        of += len(text)
        found += sum(size for _, _, size in SequenceMatcher(None, text, after, autojunk=False).get_matching_blocks())
    assert found >= least * of


def test_bytes_that_a_strict_decoder_lost_are_chosen_by_what_stands_beside_them() -> None:
    text = "这个孩子有一个梦想，两个阶段的工作都在夜里完成，外面下着大雨。"
    for sign in ("\ufffd", "?", ""):
        before = text.encode().decode("gbk", "replace").replace("\ufffd", sign)
        repaired = encoding.repair(before)
        assert repaired.text == text
        assert "mojibake.utf8_as_gbk_guessed" in {edit.rule for edit in repaired.edits}


def test_a_guessed_byte_is_a_flag_of_its_paragraph() -> None:
    text = "这个孩子有一个梦想，两个阶段的工作都在夜里完成，外面下着大雨。"
    document = clean("第一段没有问题，大家都看得明白。\n\n" + text.encode().decode("gbk", "replace"))
    rule = "mojibake.utf8_as_gbk_guessed"
    assert [edit.is_flag for edit in document.edits if edit.rule == rule] == [True, False]
    assert [rule in paragraph.flags for paragraph in document.paragraphs] == [False, True]


def test_an_example_that_stays_is_no_guess() -> None:
    text = "乱码“" + "两个阶段".encode().decode("gbk", "replace") + "”是用GBK编码读UTF-8的结果。"
    found = encoding.repair(text)
    assert (found.text, "mojibake.utf8_as_gbk_guessed" in found.flags) == (text, False)


@pytest.mark.parametrize("text", ["这样爆香。", "两个阶段的工作都在夜里完成。", "兩個階段的工作都在夜裏完成。"])
def test_a_guessed_character_is_of_the_script_of_the_text(text: str) -> None:
    assert encoding.repair(text.encode().decode("gbk", "replace")).text == text


def test_a_last_byte_that_leaves_a_doubt_stays_lost() -> None:
    after = encoding.repair("桥面铺好以后，公交车从南".encode().decode("gb18030", "replace")).text
    assert after in {"桥面铺好以后，公交车从南", "桥面铺好以后，公交车从\ufffd"}


@pytest.mark.parametrize(("wrong", "most"), [("cp950", 0.9), ("cp949", 0.9)])
def test_what_follows_a_lost_byte_is_paired_anew(wrong: str, most: float) -> None:
    text = "".join(HANS)
    before = text.encode("gbk").decode(wrong, "replace")
    after = encoding.repair(before).text
    assert before.count("\ufffd") > 4
    blocks = SequenceMatcher(None, text, after, autojunk=False).get_matching_blocks()
    assert sum(size for _, _, size in blocks) >= most * len(text)


@pytest.mark.parametrize("sign", ["", "\ufffd", "?", " "])
@pytest.mark.parametrize("texts", [HANS, HANT])
def test_bytes_that_windows_1252_leaves_undefined_come_back(texts: list[str], sign: str) -> None:
    text = "".join(texts)
    after = encoding.repair(text.encode().decode("cp1252", "replace").replace("\ufffd", sign)).text
    wrong = [new for old, new in zip(text, after, strict=True) if new not in (old, "\ufffd")]
    assert len(wrong) <= len(text) // 100
    assert after.count("\ufffd") <= len(text) // 25


@given(
    st.lists(st.text("å¯ä½Ÿ\xad’íï »é?\ufffdA", max_size=6) | st.sampled_from(["ç½‘ä¸Š", "ä¹Ÿå¯", "\n"])).map("".join)
)
def test_what_lost_bytes_is_read_without_an_error(text: str) -> None:
    assert revert_passes(encoding.repair(text).text, encoding.repair(text).edits) == text
    assert len(undefined.reread([text, text])) == len([text, text])


@pytest.mark.parametrize(
    "text", ["她買了檸檬、菠菜、蘿蔔和荸薺，鸚鵡在籠裡叫。", "茶餐廳賣凍檸茶和菠蘿包，瑕疵品恕不退換。"]
)
def test_rare_hanzi_in_a_row_are_no_bytes_out_of_step(text: str) -> None:
    assert encoding.repair(text.encode("big5").decode("gb18030")).text == text


@pytest.mark.parametrize("text", ["证券资讯", "免费下载"])
def test_a_sign_behind_two_bytes_of_a_character_is_the_third(text: str) -> None:
    before = text.encode().decode("cp1252", "replace")
    assert before[2] == "\ufffd"
    assert encoding.repair(before).text == text
