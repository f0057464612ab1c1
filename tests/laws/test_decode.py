"""Laws of bytes to text: any bytes give a text or a refusal, and what was written comes out."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.detection import CODECS, sentences
from tests.laws.test_encoding import TEXTS
from transforms import encoding
from transforms.encoding.decoding.labels import LABELS
from transforms.errors import DecodeError

DECLARED = st.sampled_from([None, "", "rot13", "utf-16", *LABELS])
LANGUAGES = sorted(CODECS)
BYTES = st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("gb18030", "ignore"))


@given(BYTES, DECLARED)
@example(b"~{", None)
@example(b"\x1b$B\x1b", None)
@example(b"\xff\xfe\x00\xd8", None)
@example(b"\x84\x31\x95\x33\x80", "gbk")
def test_any_bytes_give_a_text_or_a_refusal(data: bytes, declared: str | None) -> None:
    try:
        decoded = encoding.decode(data, declared)
    except DecodeError as error:
        refused: str | None = error.reason
    else:
        refused = None
    if refused:
        assert refused in ("empty", "binary", "nul", "undecodable")
        return
    assert decoded.text.strip()
    assert decoded.text.strip("\ufeff")
    assert not set(decoded.text) & {"\r", "\0"}
    assert decoded == encoding.decode(data, declared)
    assert all(decoded.text[edit.start : edit.end] == edit.before == edit.after for edit in decoded.edits)


@given(st.text(min_size=9).filter(lambda text: not text.isspace() and text.isprintable()), DECLARED)
def test_utf_8_that_cannot_be_chance_is_utf_8_whatever_is_declared(text: str, declared: str | None) -> None:
    data = text.encode()
    if sum(byte > 0x7F for byte in data) > 8 and not data.startswith(b"\xef\xbb\xbf"):
        assert encoding.decode(data, declared).text == text


@given(st.text(st.characters(codec="utf-8", min_codepoint=9, exclude_characters="\r\x7f~", exclude_categories=["Cc"])))
def test_utf_8_comes_back(text: str) -> None:
    if text.strip().strip("\ufeff") and text[0] != "\ufeff":
        assert encoding.decode(text.encode()).text == text


@given(st.binary(max_size=1500))
def test_sniffing_never_raises(data: bytes) -> None:
    assert encoding.declared_in(data) is None or encoding.declared_in(data)


@given(st.data())
def test_what_is_declared_rightly_is_read_so(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    name = data.draw(st.sampled_from(CODECS[language]))
    lines = data.draw(st.lists(st.sampled_from(sentences(language)), min_size=1, max_size=4))
    text = "\n".join(lines).encode(name, "ignore").decode(name)
    decoded = encoding.decode(text.encode(name), name)
    assert (decoded.text, decoded.flags) == (text, ())


@given(st.data())
def test_pieces_in_two_encodings_lose_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["gb18030", "big5", "shift_jis", "cp949"]))
    language = {"gb18030": "zh-Hans", "big5": "zh-Hant", "shift_jis": "ja", "cp949": "ko"}[name]
    lines = data.draw(st.lists(st.sampled_from(sentences(language)), min_size=2, max_size=12))
    lines = [line.encode(name, "ignore").decode(name) for line in lines]
    names = [data.draw(st.sampled_from([name, "utf-8"])) for _ in lines]
    decoded = encoding.decode(b"\n".join(line.encode(its) for line, its in zip(lines, names, strict=True)))
    assert decoded.text == "\n".join(lines)
    assert ("encoding.mixed" in decoded.flags) == (len(set(names)) == 2)
