"""Bytes → text: each encoding by each way there is to know it, and what is refused."""

from __future__ import annotations

import gzip
import random
import zipfile
from io import BytesIO

import pytest

from benchmarks.detection import CODECS, sentences
from transforms import clean, encoding
from transforms.encoding.labels import LABELS, codec
from transforms.errors import DecodeError

HANS = "这家工厂去年换上了新的生产线，每小时可以装配四百件零件。车间主任介绍，过去要十个人做的检验，现在两个人就够了。"
HANT = "市政府昨日公布了老城區的更新計劃，沿河的三條街道將在兩年內完成改造。居民對新計劃的看法不一，有人擔心租金上漲。"
JPAN = "町の図書館は来月から夜九時まで開くことになりました。学生たちは喜んでいますが、職員は少し心配しています。"
KORE = "시청은 다음 달부터 강변 도로를 넓히기로 했다. 주민들은 공사가 길어질까 걱정하면서도 새 다리를 기다리고 있다."
FRENCH = "L’été dernier, le château était fermé à cause des travaux ; les élèves y sont allés dès la rentrée. "
RUSSIAN = "Вчера в порту открыли новый причал, и первые корабли уже стоят у берега."

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


def test_line_breaks_become_newlines() -> None:
    assert encoding.decode("甲\r\n乙\r丙\n".encode("gbk"), "gbk").text == "甲\n乙\n丙\n"


def test_a_few_bad_bytes_are_replaced_and_flagged() -> None:
    data = (HANS * 3).encode()
    for broken in (data[:50] + b"\xff" + data[50:], data[:-1], data[:99] + b"\xe4\xb8" + data[99:]):
        decoded = encoding.decode(broken)
        assert decoded.flags == ("encoding.replaced",)
        assert decoded.text.replace("\ufffd", "").startswith(HANS[:16])
    cut_off = encoding.decode((HANS * 3).encode("gbk")[:-1], "gbk")
    assert (cut_off.encoding, cut_off.flags) == ("gb18030", ("encoding.replaced",))


def test_bad_bytes_among_good_text_cost_themselves_only() -> None:
    text = "\n".join([HANS, FRENCH, HANT, RUSSIAN])
    data = text.encode()
    for place in (0, 100, len(data) // 2, len(data)):
        start = len(data[:place].decode("utf-8", "ignore").encode())
        for bad in (b"\xff", b"\xff\xc0\xfe", b"\x81"):
            decoded = encoding.decode(data[:start] + bad + data[start:])
            assert decoded.text.replace("\ufffd", "") == text
            assert (decoded.encoding, decoded.flags) == ("utf-8", ("encoding.replaced",))
            assert decoded.text.count("\ufffd") == len(bad)


def test_text_cut_out_of_a_longer_file() -> None:
    data = HANS.encode()
    for start in (1, 2):
        decoded = encoding.decode(data[start:-1])
        assert decoded.text == f"\ufffd{HANS[1:-1]}\ufffd"
        assert decoded.flags == ("encoding.replaced",)
    for text, name in ((HANS, "gbk"), (HANT, "big5"), (JPAN, "euc_jp"), (KORE, "euc_kr"), (HANS, "utf-16-le")):
        decoded = encoding.decode(text.encode(name)[:-1])
        assert decoded.text == text[:-1] + "\ufffd" * (ord(text[-1]) > 0x7F)
    assert encoding.decode(HANS.encode("gbk")[1:]).text == f"\ufffd{HANS[1:]}"


def test_more_bad_bytes_than_good_ones_are_no_utf_8() -> None:
    with pytest.raises(DecodeError):
        encoding.decode("清文".encode() + b"\xff\xfe\xfd\xfc\xfb\xfa" * 20)


NOTICE = "未经许可不得转载，版权所有：清河日报社"
COMMENT = "<!-- 页面模板：资讯中心二〇一九年修订，请勿删除 -->"
MIXED = [
    ("a GBK footer on a UTF-8 page", [(HANS, "utf-8"), (HANS, "utf-8"), (NOTICE, "gbk")]),
    ("a UTF-8 comment in a GBK page", [(HANS, "gbk"), (COMMENT, "utf-8"), (HANS, "gbk")]),
    ("a Big5 footer on a UTF-8 page", [(HANT, "utf-8"), (HANT, "utf-8"), ("版權所有，不得轉載", "big5")]),
    ("a UTF-8 line in a Big5 page", [(HANT, "big5"), ("客服信箱：請於上班時間來信", "utf-8"), (HANT, "big5")]),
    ("a Shift_JIS line in a UTF-8 page", [(JPAN, "utf-8"), (JPAN, "utf-8"), (JPAN[:20], "shift_jis")]),
    ("a UTF-8 line in an EUC-KR page", [(KORE, "euc_kr"), (KORE[:20], "utf-8"), (KORE, "euc_kr")]),
    ("French of windows in a UTF-8 page", [(HANS, "utf-8"), (FRENCH, "cp1252")]),
]


@pytest.mark.parametrize("between", ["\n", "\r\n", "<br>"])
@pytest.mark.parametrize("pieces", [case[1] for case in MIXED], ids=[case[0] for case in MIXED])
def test_pieces_in_another_encoding_are_read_in_it(pieces: list[tuple[str, str]], between: str) -> None:
    decoded = encoding.decode(between.encode().join(text.encode(name) for text, name in pieces))
    first, second = (codec(name) for name in dict.fromkeys(name for _, name in pieces))
    assert decoded.text == between.replace("\r", "").join(text for text, _ in pieces)
    assert (decoded.encoding, decoded.how, decoded.flags) == (f"{first}+{second}", "mixed", ("encoding.mixed",))
    assert {edit.rule for edit in decoded.edits} == {f"decode.{second}"}
    assert all(edit.is_flag and edit.before == decoded.text[edit.start : edit.end] for edit in decoded.edits)
    rare = next(text for text, name in pieces if codec(name) == second)
    if between != "<br>":
        assert [edit.before.strip() for edit in decoded.edits] == [rare.strip()]


PIECES = [
    ("two hanzi of GBK in a UTF-8 page", [(HANS + "\n", "utf-8"), ("新闻\n", "gbk"), (HANS, "utf-8")]),
    ("two hanzi of Big5 in a UTF-8 page", [(HANT + "\n", "utf-8"), ("連結\n", "big5"), (HANT, "utf-8")]),
    ("UTF-8 and then GBK on one line", [("城西新开了一家面馆", "utf-8"), ("早上八点开门晚上十点关门", "gbk")]),
    ("GBK and then UTF-8 on one line", [("早上八点开门，晚上十点关门，", "gbk"), ("城西新开了一家面馆", "utf-8")]),
    ("a Big5 line in a GBK page", [(HANS + "\n", "gbk"), ("渡船從此停了，碼頭也關了。\n", "big5"), (HANS, "gbk")]),
    ("a GBK line in a Big5 page", [(HANT + "\n", "big5"), ("桥修好了，明天通车。\n", "gbk"), (HANT, "big5")]),
    ("as much Big5 as GBK", [(HANS + "\n", "gbk"), (HANT + "\n", "big5")]),
    ("a quotation mark of windows in a UTF-8 page", [("The café is open, and we don", "utf-8"), ("’t mind", "cp1252")]),
    ("an accent of windows in a Chinese page", [(HANS + "\n", "utf-8"), ("Noël à Paris", "cp1252")]),
    ("UTF-8 in a French page of windows", [(FRENCH + " ", "cp1252"), ("déjà vu, été", "utf-8")]),
    ("French in both on one line", [("L'été est déjà passé; ", "utf-8"), ("l'élève préféré à l'école", "cp1252")]),
]


@pytest.mark.parametrize("pieces", [case[1] for case in PIECES], ids=[case[0] for case in PIECES])
def test_small_pieces_in_another_encoding_are_read_in_it(pieces: list[tuple[str, str]]) -> None:
    decoded = encoding.decode(b"".join(text.encode(name) for text, name in pieces))
    assert decoded.text == "".join(text for text, _ in pieces)
    assert (decoded.how, decoded.flags) == ("mixed", ("encoding.mixed",))
    assert {*decoded.encoding.split("+")} == {codec(name) for _, name in pieces}
    assert all(edit.is_flag and edit.before == decoded.text[edit.start : edit.end] for edit in decoded.edits)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ((HANS + "\nA").encode() + b"\xe6\n" + HANS.encode(), f"{HANS}\nA\ufffd\n{HANS}"),
        (HANS.encode() + b"\xe6 \n", HANS + "\ufffd \n"),
        (
            "锟斤拷锟斤拷，旧页面上的乱码，已经找不回来了。".encode("gbk"),
            "锟斤拷锟斤拷，旧页面上的乱码，已经找不回来了。",
        ),
    ],
    ids=["half a hanzi behind a letter", "half a hanzi behind another", "what was lost before, in GBK"],
)
def test_no_piece_is_made_of_lost_bytes(data: bytes, text: str) -> None:
    assert encoding.decode(data).text == text


def test_mixed_pieces_are_flagged_in_the_document_and_its_paragraphs() -> None:
    document = clean("\n\n".join([HANS] * 3).encode() + b"\n\n" + "记者从站台上赶来，说车已经开走了。".encode("gbk"))
    assert "encoding.mixed" in document.flags
    assert [edit.rule for edit in document.edits if edit.stage == "encoding.decode"] == ["decode.gb18030"]
    assert document.paragraphs[-1].flags == ("decode.gb18030",)


@pytest.mark.parametrize("language", CODECS)
def test_pages_in_one_encoding_are_never_cut_in_pieces(language: str) -> None:
    lines = sentences(language)
    for name in CODECS[language]:
        for page in ("\n".join(lines), "".join(f"<p>{line}</p>" for line in lines), *lines):
            data = page.encode(name, "ignore")
            assert encoding.decode(data).flags == ()


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


def test_code_with_a_tilde_and_a_brace_is_not_hz() -> None:
    assert encoding.decode(b"awk '$0 !~ /x/ { print }' | x=~{y} && ~{ls}").text.startswith("awk")


def archive() -> bytes:
    with zipfile.ZipFile(BytesIO(), "w") as file:
        file.writestr("a.txt", HANS)
        assert file.fp
        file.fp.seek(0)
        return file.fp.read()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe\n\x00", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (gzip.compress(HANS.encode(), mtime=0), "binary"),
        (archive(), "binary"),
        (b"\0" * 500, "nul"),
        (b"RIFF\x24\x08\x00\x00WEBPVP8 ", "binary"),
        (b"\x00\x00\x00\x20ftypisom", "binary"),
        (b"ID3\x03\x00\x00\x00", "binary"),
        (b"\x81" * 1000, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary"),
        (random.Random(7).randbytes(4000).replace(b"\0", b"\1"), "binary"),
        (random.Random(7).randbytes(4000), "nul"),
        (b"plain text with a \x00 in it", "nul"),
        (HANS.encode() + b"\x00", "nul"),
        (b"\xef\xbb\xbfa\x00b", "nul"),
        (FRENCH.encode("cp500", "ignore").replace(b"\x07", b" "), "undecodable"),
    ],
)
def test_what_is_not_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as refusal:
        encoding.decode(data)
    assert refusal.value.reason == reason
    assert len(refusal.value.detail.split()) > 3


def test_a_utf_8_mark_before_other_bytes_is_left_out() -> None:
    found = encoding.decode(b"\xef\xbb\xbf" + HANS.encode("gbk"), declared="gbk")
    assert (found.text, found.encoding) == (HANS, "gb18030")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_stray_nul_is_a_control_like_any_other(codec: str) -> None:
    text = 30 * HANS
    found = encoding.decode(f"{text}\0".encode(codec))
    assert (found.text, found.encoding) == (f"{text}\0", codec)
    assert [edit.rule for edit in encoding.repair(found.text).edits] == ["characters.control"]


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
