"""Bytes that are bad, cut off, or no text: replaced and flagged, or refused with a reason."""

from __future__ import annotations

import gzip
import random
import zipfile
from io import BytesIO

import pytest

from tests.languages import FRENCH, HANS, HANT, JPAN, KORE, RUSSIAN
from transforms import encoding
from transforms.errors import DecodeError


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


@pytest.mark.parametrize(("text", "codec"), [(HANS, "gbk"), (HANT, "big5"), (JPAN, "euc_jp"), (KORE, "euc_kr")])
@pytest.mark.parametrize("gap", ["\n", ""])
def test_a_bad_byte_does_not_put_what_follows_out_of_step(text: str, codec: str, gap: str) -> None:
    text = gap.join([text.replace(" ", "")] * 6)
    data = text.encode(codec)
    for place in range(len(data) // 3, len(data) // 3 + 6):
        for broken in (data[:place] + b"\xff" + data[place:], data[:place] + b"\xff" + data[place + 1 :]):
            decoded = encoding.decode(broken)
            assert decoded.flags == ("encoding.replaced",)
            start, _, end = decoded.text.partition("\ufffd")
            assert text.startswith(start)
            assert text.endswith(end[4:])  # of two bytes that were apart some make a character
            assert len(start) + len(end) >= len(text) - 3


@pytest.mark.parametrize(("text", "codec"), [(HANS, "hz"), (JPAN, "iso2022_jp")])
@pytest.mark.parametrize("bad", [b"", b"\xe9", b"\x80\xff"])
@pytest.mark.parametrize("skipped", [0, 1])
def test_an_escape_proves_a_codec_around_a_bad_byte(text: str, codec: str, bad: bytes, skipped: int) -> None:
    text = text.replace(" ", "") * 2
    data = text.encode(codec)
    for place in range(20, 30):
        decoded = encoding.decode(data[:place] + bad + data[place + skipped :])
        assert decoded.encoding == codec
        assert decoded.flags == ("encoding.replaced",) * (bad != b"" or skipped > 0)
        assert text.startswith(decoded.text[:7])
        assert text.endswith(decoded.text[-12:])


@pytest.mark.parametrize("code", ["awk ~{n}~ x", 'printf "~{%s"', "a \x1b$ b \x1b$ c", "x ~{ caf\xe9 }"])
def test_an_escape_in_code_proves_no_codec_beside_bad_bytes(code: str) -> None:
    decoded = encoding.decode(f"{code}\nna\xefve, d\xe9j\xe0 vu, Fran\xe7ois\n".encode("latin-1"))
    assert decoded.text == f"{code}\nnaïve, déjà vu, François\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [HANS, HANT, "It stood in an old file, and nobody had read it for years: not one line."]
)
@pytest.mark.parametrize("bad", [b"", b"A1"])
def test_utf_16_with_a_byte_too_many_or_too_few_is_read_on_both_sides(codec: str, text: str, bad: bytes) -> None:
    data, mark = text.encode(codec), "\ufeff".encode(codec)
    for place in (20, 21, len(data) - 31):
        broken = data[:place] + bad + data[place + 1 :]
        for given, declared in ((mark + broken, None), (broken, codec), (broken, None)):
            decoded = encoding.decode(given, declared)
            assert (decoded.encoding, decoded.flags) == (codec, ("encoding.replaced",))
            assert decoded.text.startswith(text[:5])
            assert decoded.text.endswith(text[-9:])


@pytest.mark.parametrize("bad", [b"\xa0", b"\xfd", b"\xff"])
def test_a_byte_that_shift_jis_leaves_free_is_bad(bad: bytes) -> None:
    data = JPAN.encode("cp932")
    decoded = encoding.decode(data[:20] + bad + data[20:], "shift_jis")
    assert (decoded.text.replace("\ufffd", "", 1), decoded.flags) == (JPAN, ("encoding.replaced",))


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
        (b"a\x00b", "nul"),
        (b"a\x00", "nul"),
        (b"ab\x00\x00", "nul"),
        (b"\x00abc", "nul"),
        (b"hi\x00\x00\x00", "nul"),
        (b"a\x00bcd\x00", "nul"),
        (4 * b"ab\x00\x00", "nul"),
        (FRENCH.encode("cp500", "ignore").replace(b"\x07", b" "), "undecodable"),
    ],
)
def test_what_is_not_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as refusal:
        encoding.decode(data)
    assert refusal.value.reason == reason
    assert len(refusal.value.detail.split()) > 3


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_stray_nul_is_a_control_like_any_other(codec: str) -> None:
    text = 30 * HANS
    found = encoding.decode(f"{text}\0".encode(codec))
    assert (found.text, found.encoding) == (f"{text}\0", codec)
    assert [edit.rule for edit in encoding.repair(found.text).edits] == ["characters.control"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["hi", "abc", "a b\n", "wait…", "清文\n清文", "plain English, with 2 numbers"])
def test_short_texts_without_a_mark_that_hold_nuls(codec: str, text: str) -> None:
    found = encoding.decode(text.encode(codec))
    assert (found.text, found.encoding, found.flags) == (text, codec, ())


@pytest.mark.parametrize(
    "text",
    ["40°", "“x”", "foo ® bar ™", "50 µm", "10 µg", "5 µm thick", "ca. 12°", "© 2020", "don’t – he said", "“a” or “b”"],
)
def test_a_codec_that_explains_every_byte_of_a_short_text_is_preferred(text: str) -> None:
    found = encoding.decode(text.encode("cp1252"))
    assert (found.text, found.encoding, found.flags) == (text, "windows-1252", ())


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("清文", "gb18030"),
        ("清文网", "gb18030"),
        ("今天天氣很好，我們去公園散步。", "big5hkscs"),
        ("こんにちは世界", "cp932"),
        ("안녕하세요", "cp949"),
        ("度量衡", "cp932"),
    ],
)
def test_a_short_text_that_ends_in_half_a_character_keeps_its_codec(text: str, codec: str) -> None:
    found = encoding.decode(text.encode(codec)[:-1])
    assert (found.text, found.encoding) == (text[:-1] + "\ufffd", codec)
