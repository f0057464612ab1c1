"""Damage made of clean sentences, with the answer known; and sentences of other languages, which must come through."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.misread import HANS, HANT, OTHERS, READINGS, damaged
from transforms import encoding
from transforms.edits import apply
from transforms.encoding import mojibake
from transforms.encoding.mojibake import examples, repairs, single_byte
from transforms.encoding.scan import places


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("length", [16, 20, 24])
def test_what_can_be_undone_is_undone_exactly(reading: str, length: int) -> None:
    texts = [text[start : start + length] for text in HANS + HANT for start in range(0, len(text) - length, 3)]
    cases = [(text, before) for text in texts if (before := damaged(text, reading)) not in (None, text)]
    assert cases
    wrong = [(text, after) for text, before in cases if (after := encoding.repair(before).text) != text]
    assert len(wrong) <= len(cases) // 100, wrong


def test_simplified_chinese_read_as_shift_jis_comes_back() -> None:
    texts = [text[start : start + 16] for text in HANS for start in range(len(text) - 16)]
    cases = [(text, data.decode("cp932")) for text in texts if not _is_lossy(data := text.encode("gbk"), "cp932")]
    assert len(cases) > 20
    assert sum(encoding.repair(before).text == text for text, before in cases) >= 0.99 * len(cases)


def _is_lossy(data: bytes, codec: str) -> bool:
    return "\ufffd" in data.decode(codec, "replace")


@pytest.mark.parametrize("text", HANS + HANT + OTHERS)
def test_clean_sentences_stay(text: str) -> None:
    assert encoding.repair(text).edits == ()


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252", "cp1251", "cp437", "mac-roman"])
def test_mojibake_of_other_languages_is_left_to_ftfy(text: str, codec: str) -> None:
    before = text.encode().decode(codec, "replace")
    assert mojibake.find(before) == []


@pytest.mark.parametrize("reading", ["gbk_as_latin1", "big5_as_latin1", "big5_as_gbk", "gbk as latin1, as gbk"])
def test_one_damaged_line_among_clean_ones_and_the_other_way_round(reading: str) -> None:
    clean = HANT if reading.startswith("big5") else HANS
    for damaged_lines in ({1}, {0, 2, 3}):
        lines = [damaged(text, reading) if n in damaged_lines else text for n, text in enumerate(clean)]
        page = "\n".join(line for line in lines if line)
        assert encoding.repair(page).text == "\n".join(clean)


LISTED = "会议安排\n主持人\t老师傅\n地点\t二楼会议室\n茶水自备\n下雨改期\n联系人\t小陈"
LISTED_HANT = "會議安排\n主持人\t老師傅\n地點\t二樓會議室\n茶水自備\n下雨改期\n聯絡人\t小陳"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (LISTED, "gbk", "cp949"),
        (LISTED, "gbk", "latin-1"),
        (LISTED_HANT, "big5", "gb18030"),
        (LISTED_HANT, "big5", "latin-1"),
        ("品名\t重量\n白菜\t豆腐\n两盒\t白糖\n一包\t生姜\n半斤\t米酒\n四瓶\t料酒\n八角\t桂皮", "gbk", "cp950"),
    ],
)
def test_lines_too_short_to_prove_anything_prove_it_together(text: str, right: str, wrong: str) -> None:
    before = text.encode(right).decode(wrong)
    assert encoding.repair(before).text == text


def test_cantonese_comes_back() -> None:
    text = "佢琴日話畀我聽，嗰間舖頭執咗，我哋冇地方飲茶，啲街坊好唔開心。"
    for right in ("gbk", "big5hkscs"):
        assert encoding.repair(text.encode(right).decode("latin-1")).text == text


def test_big5_read_as_euc_kr() -> None:
    text = "這間公司在十二月多名工人要求交代，三千元以上的申請有十七。"
    assert encoding.repair(text.encode("big5").decode("cp949")).text == text


def test_kinds_of_the_same_bytes_do_not_quarrel() -> None:
    text = "直播间打低俗“擦边球”来吸引流量"
    before = text.encode("gbk").decode("cp1252")
    assert [edit.rule for edit in mojibake.find(before)] == ["mojibake.gbk_as_latin1"]
    assert apply(before, mojibake.find(before)) == text


@pytest.mark.parametrize("wrong", single_byte.READERS)
@pytest.mark.parametrize("right", ["gb18030", "utf-8"])
def test_what_was_read_as_single_bytes_is_exact_from_16_characters_on(right: str, wrong: str) -> None:
    texts = [text[start : start + 16] for text in HANS for start in range(0, len(text) - 16, 4)]
    every = [(text, text.encode(right)) for text in texts]
    cases = [(text, "".join(bytes((b,)).decode(wrong, "ignore") or chr(b) for b in data)) for text, data in every]
    assert [text for text, before in cases if encoding.repair(before).text != text] == []


@pytest.mark.parametrize("wrong", single_byte.OF_UTF_8)
def test_utf_8_read_as_single_bytes(wrong: str) -> None:
    for text in (HANS[0], HANT[1], "清单\n" + "\n".join(HANS[:2]) + "\n白糖 50 克"):
        before = "".join(bytes((byte,)).decode(wrong, "ignore") or chr(byte) for byte in text.encode())
        assert encoding.repair(before).text == text


@pytest.mark.parametrize("text", ["热锅凉油，两勺豆瓣酱。", "3. 冰糖 50 克\n4. 八", "嗰間茶餐廳執咗笠。"])
@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252"])
def test_short_utf_8_read_as_latin_twice(text: str, codec: str) -> None:
    assert encoding.repair(text.encode().decode(codec).encode().decode(codec)).text == text


def test_a_single_hanzi_is_believed_where_others_prove_the_damage() -> None:
    text = "\n".join(["八角 3 克", *HANS[:2], "白糖 50 克"])
    page = "\n".join(["Prix : 8 €…", text.encode().decode("sloppy-windows-1252")])
    assert encoding.repair(page).text == "\n".join(["Prix : 8 €…", text])
    assert encoding.repair("é…‹ 50 Ω").text == "é…‹ 50 Ω"


def test_shift_jis_beside_characters_that_it_lacks_is_left() -> None:
    text = "\uff61~\uff77|\uff73\uff7a\uff69\u7b67"
    assert encoding.repair(text).text == text


_DAMAGED = st.builds(
    lambda text, codecs, length: text[:length].encode(codecs[0], "ignore").decode(codecs[1], "replace"),
    st.sampled_from(HANS + HANT + OTHERS),
    st.sampled_from(
        [(right, wrong) for right in ("gbk", "big5", "utf-8") for wrong in ("cp1252", *single_byte.READERS)]
    ),
    st.integers(1, 60),
)


@given(st.lists(_DAMAGED | st.sampled_from([" ", "\n", "é", "Ж", "¼W", "。"]), max_size=6).map("".join))
def test_what_tables_of_pairs_rule_out_is_nowhere_found(text: str) -> None:
    found = mojibake.find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repairs, "may_prove", lambda *_, **__: True)
        assert mojibake.find(text) == found


def test_of_very_many_suspect_places_some_tell_which_kinds_are_there() -> None:
    kinds = ("utf8_as_gbk", "gbk_as_euc_kr", "gbk_as_latin1")
    lines = [text for text in HANS for _ in range(60)]
    page = "\n".join(
        str(damaged(text, kinds[number % 3])) for number, text in enumerate(lines) if damaged(text, kinds[number % 3])
    )
    assert len(places(mojibake.TRIGGERS, page)) > 5_000
    repaired = encoding.repair(page).text.split("\n")
    assert sum(line in HANS for line in repaired) >= 0.99 * len(repaired)


def test_random_bytes_prove_nothing_however_many() -> None:
    rng = random.Random(5)
    page = "".join(chr(rng.randint(0xA1, 0xFF)) for _ in range(20_000))
    assert sum(len(edit.before) for edit in mojibake.find(page)) < 0.01 * len(page)


def test_what_names_an_encoding_has_one_of_the_hints() -> None:
    chinese = "乱码 亂碼 口字码 字符引用 字符实体 文字編碼 编码错误"
    english = "Mojibake mis-encoded misdecoded character-encoding Utf8 BIG-5 Latin1 CP-1252 windows1251 Shift-JIS"
    for name in (*f"{chinese} {english}".split(), "character references", "HTML entities", "GB 2312", "ISO 8859-1"):
        assert examples._times_named(f"x {name} y")


@pytest.mark.parametrize("mark", "：·、")
def test_a_span_that_is_the_same_in_both_encodings_is_no_edit(mark: str) -> None:
    meant = f"价格 {mark} 面议，请打电话问，节假日照常营业。"
    cleaned = encoding.repair(f"今天的通知\n{meant.encode('gbk').decode('cp949')}")
    assert cleaned.text == f"今天的通知\n{meant}"
    assert not cleaned.flags
