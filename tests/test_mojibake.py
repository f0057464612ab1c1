"""Damage made of clean sentences, with the answer known; and sentences of other languages, which must come through."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import clean, encoding
from transforms.edits import apply, revert_passes
from transforms.encoding import mojibake
from transforms.encoding.mojibake import examples, repairs, single_byte, throughout, undefined
from transforms.encoding.scan import places

HANS = [
    "河边的老茶馆重新开张了，门口挂着两盏红灯笼，里面坐满了打牌的老人。",
    "修路队说，如果天气一直这样好，桥面可以在国庆节以前铺完。",
    "她每天早上五点起床，先去菜市场买豆腐，再骑车到学校教书。",
    "这本小册子一共有三十二页，介绍了本地常见的鸟类和它们的叫声。",
    "由于连日大雨，昨天下午有四趟列车晚点，最长的等了两个半小时。",
    "新来的邻居养了一只黑猫，喜欢睡在我们家的窗台上晒太阳。",
]
HANT = [
    "河邊的老茶館重新開張了，門口掛著兩盞紅燈籠，裡面坐滿了打牌的老人。",
    "修路隊說，如果天氣一直這樣好，橋面可以在中秋節以前鋪完。",
    "這本小冊子一共有三十二頁，介紹了本地常見的鳥類和牠們的叫聲。",
    "新來的鄰居養了一隻黑貓，喜歡睡在我們家的窗臺上曬太陽。",
]
OTHERS = [
    "Der Zug nach Köln fährt heute über Düsseldorf; bitte hören Sie auf die Ansage: «Türen schließen!»",
    "L’été dernier, Noël et Zoë ont créé à Évian une école où l’on naît, paraît-il, poète.",
    "El año que viene habrá más autobuses: ¿dónde estará la estación? ¡Qué lástima!",
    "A avó da Conceição já não põe açúcar no café; são só três colheres de mel à noite.",
    "Æblerne på øen er små, men søde; båden går først i morgen efter frokost.",
    "Příliš žluťoučký kůň se večer vrátil do stáje a jedl oves až do rána.",
    "W Łodzi spadł śnieg, więc późnym wieczorem pójdziemy pieszo przez źle oświetloną ulicę.",
    "Çarşıda yağmur yağıyordu; küçük dükkânın önünde üç kişi bekleşiyordu.",
    "Hội nghị bắt đầu lúc tám giờ sáng, sau đó mọi người đi thăm chợ cũ bên sông.",
    "Вчера вечером на площади зажгли огни, и дети ещё долго не хотели идти домой.",
    "Χθες το βράδυ άναψαν τα φώτα στην πλατεία και τα παιδιά δεν ήθελαν να φύγουν.",
    "أمس فُتح الجسر الجديد أمام السيارات، وكان الناس يلوّحون من النوافذ.",
    "אתמול נפתח הגשר החדש, והילדים רצו ראשונים אל העבר השני.",
    "कल शाम पुराने पुल पर बत्तियाँ जलीं और बच्चे देर तक खेलते रहे।",
    "เมื่อวานนี้สะพานใหม่เปิดให้รถวิ่ง เด็กๆ วิ่งข้ามไปก่อนใคร",
    "昨日の夕方、広場に明かりがともり、子どもたちはなかなか帰ろうとしなかった。ドーナツも売り切れた。",
    "어제 저녁 광장에 불이 켜졌고 아이들은 좀처럼 집에 가려 하지 않았다. 빵집도 늦게까지 열었다.",
    "∀x ∈ ℝ: x² ≥ 0 ∧ √(x²) = |x|; α + β ≠ γ ⇒ ∑ᵢ aᵢ ≈ π·½ ± 0.1°",
    "🚲👩‍🚒🇨🇭 ✓✗ ☂️ → “ok” … ½ kg © ® ™ • — –",
]
READINGS = {
    "utf8_as_gbk": [("utf-8", "gb18030")],
    "gbk_as_latin1": [("gbk", "latin-1")],
    "gbk_as_cp1252": [("gbk", "sloppy-windows-1252")],
    "big5_as_latin1": [("big5", "latin-1")],
    "big5_as_gbk": [("big5", "gb18030")],
    "gbk_as_big5": [("gbk", "cp950")],
    "gbk_as_euc_kr": [("gbk", "cp949")],
    "utf8_as_gbk twice": [("utf-8", "gb18030"), ("utf-8", "gb18030")],
    "gbk as latin1, as gbk": [("gbk", "latin-1"), ("utf-8", "gb18030")],
    "gbk as latin1, as latin1": [("gbk", "latin-1"), ("utf-8", "latin-1")],
    "utf8 as latin1, as gbk": [("utf-8", "latin-1"), ("utf-8", "gb18030")],
}


def damaged(text: str, reading: str) -> str | None:
    """The text read wrongly; None where that cannot be, or loses a byte."""
    try:
        for right, wrong in READINGS[reading]:
            text = text.encode(right).decode(wrong)
    except UnicodeError:
        return None
    return text


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


def test_a_document_shows_that_lost_bytes_were_0x80() -> None:
    page = "\n".join(HANS) + "\n他们开着拖拉机去往河边，往东开，往南开，总之越开越慢。"
    before = page.encode().decode("gb18030", "replace")
    assert before.count("\ufffd") > 4
    after = encoding.repair(before).text
    assert "去往河边，往东开，往南开" in after


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@pytest.mark.parametrize(("codec", "least"), [("gb18030", 0.98), ("gbk", 0.965)])
def test_of_utf_8_read_as_gbk_98_of_100_hanzi_come_back(codec: str, least: float, errors: str) -> None:
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


def test_kinds_of_the_same_bytes_do_not_quarrel() -> None:
    text = "直播间打低俗“擦边球”来吸引流量"
    before = text.encode("gbk").decode("cp1252")
    assert [edit.rule for edit in mojibake.find(before)] == ["mojibake.gbk_as_latin1"]
    assert apply(before, mojibake.find(before)) == text


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


@pytest.mark.parametrize("reading", sorted(READINGS))
@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_what_is_found_throughout_a_page_is_what_is_found_span_by_span(reading: str, errors: str) -> None:
    for size in (1, 3, 12):
        text = "\n".join((HANT if reading.startswith("big5") else HANS)[:size])
        for right, wrong in READINGS[reading]:
            text = text.encode(right, "ignore").decode(wrong, errors)
        found = throughout.find(text, mojibake._again)
        slowly = mojibake._find(text, mojibake._again)
        assert not found or apply(text, found) == apply(text, slowly)


def test_a_line_that_is_clean_keeps_a_page_from_being_read_again_throughout() -> None:
    damaged = "\n".join(HANT).encode("big5", "ignore").decode("gb18030", "ignore")
    assert throughout.find(damaged, mojibake._again)
    for line in ("首页", "谢谢您访问关注中国中心"):
        assert not throughout.find(f"{damaged}\n{line}", mojibake._again)


def test_what_names_an_encoding_has_one_of_the_hints() -> None:
    chinese = "乱码 亂碼 口字码 字符引用 字符实体 文字編碼 编码错误"
    english = "Mojibake mis-encoded misdecoded character-encoding Utf8 BIG-5 Latin1 CP-1252 windows1251 Shift-JIS"
    for name in (*f"{chinese} {english}".split(), "character references", "HTML entities", "GB 2312", "ISO 8859-1"):
        assert examples._times_named(f"x {name} y")


def test_a_korean_line_keeps_a_page_from_being_read_again_throughout() -> None:
    lines = [line.encode("gbk", "ignore").decode("cp949", "replace") for line in HANS]
    damaged = "\n".join(line for line in lines if "\ufffd" not in line)
    assert throughout.find(damaged, mojibake._again)
    assert not throughout.find(f"{damaged}\n서울 날씨", mojibake._again)
    assert encoding.repair(f"{damaged}\n서울 날씨").text.endswith("\n서울 날씨")
