"""Bytes → text: each encoding by each way there is to know it."""

from __future__ import annotations

import pytest

from tests.languages import FRENCH, HANS, HANT, JPAN, KORE, RUSSIAN
from transforms import encoding
from transforms.encoding.decoding.labels import LABELS, codec
from transforms.errors import DecodeError

WRITTEN_IN = [
    (HANS, "gb2312"),
    (HANS, "gbk"),
    (HANS, "gb18030"),
    (HANT, "gb18030"),
    (HANT, "big5"),
    (HANS, "hz"),
    (JPAN, "shift_jis"),
    (JPAN, "euc_jp"),
    (JPAN, "iso2022_jp"),
    (KORE, "euc_kr"),
    (KORE, "iso2022_kr"),
    (FRENCH, "cp1252"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    *(
        (text, name)
        for text in (HANS, HANT, JPAN, KORE, FRENCH, RUSSIAN)
        for name in ("utf-8", "utf-16-le", "utf-16-be")
    ),
    (HANS, "utf-32-le"),
    (FRENCH, "utf-32-be"),
]


@pytest.mark.parametrize(("text", "name"), WRITTEN_IN)
def test_each_encoding_is_found_without_help(text: str, name: str) -> None:
    decoded = encoding.decode(text.encode(name))
    assert decoded.text == text
    assert decoded.flags == ()
    assert text.encode(decoded.encoding)


MISDECLARED = [
    (text, name, wrong)
    for text, name in WRITTEN_IN
    for wrong in ("utf-8", "gb2312", "big5", "shift_jis", "euc-kr", "iso-8859-1", "windows-1251", "koi8-r", "x-unknown")
    if not name.startswith("utf")
]


@pytest.mark.parametrize(("text", "name", "wrong"), MISDECLARED)
def test_a_wrong_declaration_is_outvoted(text: str, name: str, wrong: str) -> None:
    assert encoding.decode(text.encode(name), wrong).text == text


@pytest.mark.parametrize(
    ("data", "declared", "how", "name"),
    [
        (b"\xef\xbb\xbf" + HANS.encode(), None, "bom", "utf-8"),
        (b"\xff\xfe" + HANS.encode("utf-16-le"), "gbk", "bom", "utf-16-le"),
        (b"\xfe\xff" + HANS.encode("utf-16-be"), None, "bom", "utf-16-be"),
        (b"\x00\x00\xfe\xff" + HANS.encode("utf-32-be"), None, "bom", "utf-32-be"),
        (HANS.encode("gbk"), "GB2312", "declared", "gb18030"),
        (HANT.encode("big5"), "Big5", "declared", "big5hkscs"),
        (HANS.encode("gbk"), None, "detected", "gb18030"),
        (HANS.encode("hz"), None, "signature", "hz"),
        (HANS.encode("utf-16-le"), None, "signature", "utf-16-le"),
        (HANS.encode(), None, "utf-8", "utf-8"),
        (HANS.encode(), "gb2312", "utf-8", "utf-8"),
        (HANS.encode(), "utf-8", "declared", "utf-8"),
        (HANS.encode(), "x-unknown", "utf-8", "utf-8"),
        (HANS.encode("gbk"), "utf-8", "detected", "gb18030"),
        (HANS.encode("gbk"), "iso-8859-1", "detected", "gb18030"),
        (HANT.encode("big5"), "text/html; charset=big5", "declared", "big5hkscs"),
        (HANS.encode("utf-16-le"), "utf-16", "declared", "utf-16-le"),
        (HANS.encode("hz"), "hz-gb-2312", "declared", "hz"),
        (KORE.encode("johab"), "johab", "declared", "johab"),
        (b"<meta charset=gb2312>" + HANS.encode("gbk"), None, "declared", "gb18030"),
        (b"<?xml version='1.0' encoding='big5'?><p>" + HANT.encode("big5"), None, "declared", "big5hkscs"),
        (b"<meta charset=utf-8>" + HANS.encode("gbk"), None, "detected", "gb18030"),
        (b"<meta charset=utf-8>" + HANS.encode("gbk"), "gbk", "declared", "gb18030"),
        (b"<meta charset=gbk>" + HANS.encode("gbk"), "x-unknown", "declared", "gb18030"),
        ((HANS * 3).encode()[:-1], "utf-8", "declared", "utf-8"),
        (b"plain", None, "utf-8", "utf-8"),
    ],
)
def test_how_says_which_step_decided(data: bytes, declared: str | None, how: str, name: str) -> None:
    decoded = encoding.decode(data, declared)
    assert (decoded.how, decoded.encoding) == (how, name)
    assert not decoded.text.startswith("\ufeff")


def test_a_lone_0x80_in_gbk_is_the_euro_sign() -> None:
    assert (
        encoding.decode("售价：".encode("gbk") + b"\x80" + "二十。".encode("gbk") * 3, "gbk").text
        == "售价：€" + "二十。" * 3
    )


def test_new_characters_of_gb_18030_leave_private_use() -> None:
    assert encoding.decode("偏旁".encode("gbk") + b"\xfe\x59" + "和零星的写法".encode("gbk"), "gb2312").text[2] == "龴"


def test_hong_kong_characters() -> None:
    assert (
        encoding.decode("佢哋喺呢度嘅餐廳食飯，真係好好味".encode("big5hkscs")).text
        == "佢哋喺呢度嘅餐廳食飯，真係好好味"
    )


@pytest.mark.parametrize(
    ("text", "name", "read_as"),
    [
        ("朱镕基、赵匡胤和㐀㐁𠮷都在名单上。", "gb18030", "gb2312"),
        ("陳大文喺油麻地食咗兩碗餸，佢話啲嘢好正。", "big5hkscs", "big5"),
        ("똠방각하 펲시콜라 뷁 웹사이트", "cp949", "euc-kr"),
        ("①㈱髙橋商店では～を売っています。", "cp932", "shift_jis"),
    ],
)
def test_what_pages_call_by_the_older_name_is_read_as_its_superset(text: str, name: str, read_as: str) -> None:
    assert encoding.decode(text.encode(name), read_as).text == text


def test_nec_row_13_in_euc_jp() -> None:
    data = "会議は".encode("euc_jp") + b"\xad\xa1\xad\xe5" + "の順に進めます。".encode("euc_jp")
    assert encoding.decode(data, "euc-jp").text == "会議は①㊤の順に進めます。"


def test_a_short_gbk_page_that_is_valid_utf_8_by_chance_is_what_it_says() -> None:
    data = "模".encode("gbk")
    assert data.decode() == "ģ"
    assert encoding.decode(data, "gb2312").text == "模"


def test_a_utf_8_mark_before_other_bytes_is_left_out() -> None:
    found = encoding.decode(b"\xef\xbb\xbf" + HANS.encode("gbk"), declared="gbk")
    assert (found.text, found.encoding) == (HANS, "gb18030")


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b'<html><meta charset="gbk">', "gbk"),
        (b"<meta charset=Big5 />", "Big5"),
        (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=gb2312'>", "gb2312"),
        (b'<?xml version="1.0" encoding="GB18030"?><rss>', "GB18030"),
        (b'<!-- <meta charset="big5"> --><meta charset="utf-8">', "utf-8"),
        (b'<meta name="charset-note" content="x">', None),
        (b"<title>no charset</title>", None),
        (b" " * 1024 + b'<meta charset="gbk">', None),
        (b"", None),
    ],
)
def test_the_charset_a_page_declares(head: bytes, declared: str | None) -> None:
    assert encoding.declared_in(head) == declared


def test_labels_are_unique_and_every_codec_exists() -> None:
    names = [label for name, labels in LABELS.items() for label in (name, *labels.split())]
    assert len(names) == len(set(names))
    for name in LABELS:
        assert codec(name) == name
        "a".encode(name)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"])
@pytest.mark.parametrize("text", ["Hello, plain English text here. ", HANS, "naïve café, déjà vu", "a"])
def test_a_wide_mark_before_plain_utf_8_is_left_out(mark: bytes, text: str) -> None:
    found = encoding.decode(mark + text.encode())
    assert (found.text, found.encoding, found.how, found.flags) == (text, "utf-8", "utf-8", ())


@pytest.mark.parametrize("codec", ["cp850", "cp437"])
@pytest.mark.parametrize(
    "text",
    [
        "Im Frühling säten die Bauern Hafer, und die Mädchen hüteten die Gänse auf großen Wiesen, bis es dämmerte.",
        "Le café était fermé, la fenêtre aussi ; il a plu toute la journée, et même à la forêt.",
    ],
)
def test_text_of_ms_dos_is_told_from_windows(codec: str, text: str) -> None:
    decoded = encoding.decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, "cp850", "detected")
    assert encoding.decode(text.encode("cp1252")).encoding == "windows-1252"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["清", "効", "Hello", "नमस्ते", "გამარჯობა", "שלום", "привет", "\U00020bb7野家", HANS])
def test_a_wide_mark_that_is_right_is_believed(codec: str, text: str) -> None:
    found = encoding.decode(f"\ufeff{text}".encode(codec))
    assert (found.text, found.encoding, found.how) == (text, codec, "bom")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["नमस्ते दुनिया, यह एक परीक्षण है।", "გამარჯობა მსოფლიო", "שלום עולם, זה מבחן"])
def test_utf_16_without_a_mark_in_other_scripts(codec: str, text: str) -> None:
    assert encoding.decode(text.encode(codec)).text == text


@pytest.mark.parametrize("text", ["I 😀 you", HANS + "😀", "𠮷野家", "🎉🎉", "a\U0010ffff"])
def test_surrogates_of_cesu_8_are_the_characters_that_they_make(text: str) -> None:
    units = text.encode("utf-16-be")
    halves = (chr(int.from_bytes(units[at : at + 2], "big")) for at in range(0, len(units), 2))
    found = encoding.decode("".join(halves).encode("utf-8", "surrogatepass"))
    assert (found.text, found.encoding, found.flags) == (text, "utf-8", ())


@pytest.mark.parametrize("data", [b"x \xed\xa0\xbd y", HANS.encode() + b"\xed\xb8\x80\xed\xa0\xbd" + HANS.encode()])
def test_half_a_pair_of_surrogates_is_no_character(data: bytes) -> None:
    found = encoding.decode(data)
    assert not any(ord(character) > 0xFFFF or 0xD800 <= ord(character) < 0xE000 for character in found.text)


@pytest.mark.parametrize("text", ["嵌套的標籤和謾罵", "愚蠢的淼淼"])
def test_bytes_of_gbk_that_look_like_surrogates_stay(text: str) -> None:
    assert encoding.decode((text + HANS).encode("gbk", "ignore")).encoding == "gb18030"


@pytest.mark.parametrize(
    ("label", "text"),
    [("ibm850", "déjà vu, ça va très bien"), ("IBM437", "naïve cafés, über Köln"), ("ibm852", "žluťoučký kůň pěl ódy")],
)
def test_declared_code_pages_of_ms_dos(label: str, text: str) -> None:
    found = encoding.decode(text.encode(label), label)
    assert (found.text, found.how) == (text, "declared")


def test_a_declared_code_page_of_ms_dos_is_outvoted_by_utf_8() -> None:
    assert encoding.decode("déjà vu, ça va très bien".encode(), "ibm850").encoding == "utf-8"


def test_utf_7_is_read_where_it_is_declared_and_reads_like_text() -> None:
    text = "镊子夹起的游丝比头发还细，a+b。\n"
    data = text.encode("utf-7")
    assert encoding.decode(data, "UTF-7").text == text
    assert encoding.decode(data).encoding == "utf-8"
    for other in (b"a+b is +ABCD; here", b"+2AA-+2AA-", "游丝比头发".encode()):
        assert encoding.decode(other, "utf-7").encoding == "utf-8"


@pytest.mark.parametrize(
    "text", ["봄이 왔습니다. 꽃이 피었습니다.", "Les enfants sont à la plage, et tout est calme.", "Привет, как дела?"]
)
def test_declared_utf_7_is_read_in_any_language(text: str) -> None:
    assert encoding.decode(text.encode("utf-7"), "utf-7").text == text


def test_a_few_bytes_of_data_are_no_wide_text() -> None:
    for data in (b"\0\1\2\3", b"\0\1\0\2\0\3"):
        with pytest.raises(DecodeError):
            encoding.decode(data)
    for text in ("清文", "😀", "é!"):
        assert encoding.decode(text.encode("utf-32-be")).text == text


def test_vietnamese_in_windows_1258() -> None:
    text = "Mu\u0300a thu năm ngoái, huyê\u0323n đa\u0303 cư\u0309 mô\u0323t đô\u0323i lên núi."  # tones stand apart
    data = text.encode("cp1258")
    assert len(data) == len(text)
    for declared, how in ((None, "detected"), ("windows-1258", "declared")):
        found = encoding.decode(data, declared)
        assert (found.text, found.encoding, found.how) == (text, "windows-1258", how)
    assert encoding.repair(text).text == "Mùa thu năm ngoái, huyện đã cử một đội lên núi."
