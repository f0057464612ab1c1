"""Two encodings in one file: each piece is read in its own, and pages in one are never cut."""

from __future__ import annotations

import pytest

from benchmarks.detection import CODECS, sentences
from tests.languages import FRENCH, HANS, HANT, JPAN, KORE
from transforms import clean, encoding
from transforms.encoding.decoding.labels import codec

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


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("codec", ["cp1250", "iso8859-2"])
def test_lines_of_polish_in_two_encodings(codec: str, first: int) -> None:
    lines = (
        "Przyszła wiosna i na łące zakwitły kwiaty.\n",
        "Książka leży na stole już cały tydzień.\n",
        "Wczoraj wieczorem spotkaliśmy się na rynku.\n",
        "Nie wiem, dlaczego pociąg się spóźnił.\n",
    )
    data = b"".join(line.encode((codec, "utf-8")[(at + first) % 2]) for at, line in enumerate(lines))
    assert encoding.decode(data).text == "".join(lines)
    whole = "".join(lines)
    assert encoding.decode(whole.encode(codec)).text == whole
