"""A page read wrongly throughout is repaired at once, as it is span by span."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import misread
from benchmarks.misread import HANS, HANT, READINGS
from transforms import encoding
from transforms.edits import apply
from transforms.encoding import mojibake
from transforms.encoding.mojibake import throughout

LANGUAGES = Path(misread.__file__).parent / "languages"
TOLD_BY_BYTES = "gbk as latin1, as latin1"  # is UTF-8 read again as a whole, before any page is looked at
SIZES = (1, 3, 12)  # lines
# Of the characters of sentences that were read wrongly and lost bytes, at least so many come back; of others all.
LEAST = {"gbk_as_big5": 0.75, "gbk_as_euc_kr": 0.9, "utf8_as_gbk": 0.99, "utf8_as_gbk twice": 0.95}


def read_wrongly(lines: Sequence[str], reading: str, errors: str) -> str:
    text = "\n".join(lines)
    for right, wrong in READINGS[reading]:
        text = text.encode(right, "ignore").decode(wrong, errors)
    return text


@pytest.mark.parametrize("reading", sorted(set(READINGS) - {TOLD_BY_BYTES}))
@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_what_is_found_throughout_a_page_is_what_is_found_span_by_span(reading: str, errors: str) -> None:
    for size in SIZES:
        text = read_wrongly((HANT if reading.startswith("big5") else HANS)[:size], reading, errors)
        found = throughout.find(text, mojibake._again)
        assert found
        assert apply(text, found) == apply(text, mojibake._find(text, mojibake._again).edits)


@pytest.mark.parametrize("reading", sorted(READINGS))
@pytest.mark.parametrize("lines", [slice(12), slice(12, 36)], ids=["first lines", "others"])
def test_pages_of_other_sentences_come_back(reading: str, lines: slice) -> None:
    right, script = READINGS[reading][0][0], "Hant" if reading.startswith("big5") else "Hans"
    sentences = (LANGUAGES / f"zh-{script}.txt").read_text("utf-8").splitlines()[lines]
    meant = [line.encode(right, "ignore").decode(right) for line in sentences]
    repaired = encoding.repair(read_wrongly(meant, reading, "replace")).text.split("\n")
    same = sum(sum(map(str.__eq__, *pair)) for pair in zip(repaired, meant, strict=True))
    assert same >= LEAST.get(reading, 1) * sum(map(len, meant))


def test_what_is_utf8_read_twice_is_left_to_its_bytes() -> None:
    for size in SIZES:
        text = read_wrongly(HANS[:size], TOLD_BY_BYTES, "strict")
        assert not throughout.find(text, mojibake._again)
        assert encoding.repair(text).text == "\n".join(HANS[:size])


@pytest.mark.parametrize("reading", ["utf8_as_gbk", "gbk_as_latin1", "big5_as_latin1", "gbk as latin1, as gbk"])
def test_lines_read_wrongly_between_clean_ones_are_found_as_they_are_span_by_span(reading: str) -> None:
    lines = (HANT if reading.startswith("big5") else HANS)[:6]
    page = []
    for line in lines:
        page += [read_wrongly([line], reading, "replace"), line]
    text = "\n".join(page)
    found = throughout.of_lines(text, mojibake._again)
    assert apply(text, found) == apply(text, mojibake._find(text, mojibake._again).edits) != text


def throughout_and_back(text: str) -> str:
    return apply(text, throughout.find(text, mojibake._again))


def test_a_line_that_is_clean_stays_on_a_page_that_was_read_wrongly() -> None:
    damaged = "\n".join(HANT * 3).encode("big5", "ignore").decode("gb18030", "ignore")
    for line in ("首页", "谢谢您访问关注中国中心", "ㄅㄆㄇㄈ，", "·"):
        assert throughout_and_back(f"{damaged}\n{line}") == "\n".join([*HANT * 3, line])


def test_a_page_that_was_read_wrongly_in_part_is_read_again_line_by_line() -> None:
    damaged = "\n".join(HANT).encode("big5", "ignore").decode("gb18030", "ignore")
    assert not throughout.find("\n".join([damaged, *HANS]), mojibake._again)


def test_european_lines_stay_on_a_page_whose_double_bytes_were_read_as_single_ones() -> None:
    damaged = "\n".join(HANS * 3).encode("gbk", "ignore").decode("latin-1")
    for line in ("Café · Bar", "zurück, ungültig", "KiralÄ±k iki odalÄ± daire, metroya yakÄ±n", "ÀÁÂÃÄÅ"):
        assert throughout_and_back(f"{damaged}\n{line}") == "\n".join([*HANS * 3, line])


def test_signs_that_two_encodings_have_in_other_places_are_left_to_the_way_of_spans() -> None:
    damaged = "\n".join(HANS).encode("gbk", "ignore").decode("iso8859-15")
    assert set("ŽžŸœŒŠš€").intersection(damaged)
    assert not throughout.find(damaged, mojibake._again)
    assert encoding.repair(damaged).text == "\n".join(HANS)


def test_a_korean_line_stays_on_a_page_that_was_read_wrongly() -> None:
    lines = [line.encode("gbk", "ignore").decode("cp949", "replace") for line in HANS]
    damaged = "\n".join([line for line in lines if "\ufffd" not in line] * 6)
    meant = throughout_and_back(damaged)
    assert "天气" in meant
    for line in ("서울 날씨", "오늘의 뉴스와 날씨, 그리고 생활 정보"):
        assert throughout_and_back(f"{damaged}\n{line}") == f"{meant}\n{line}"
        assert encoding.repair(f"{damaged}\n{line}").text == f"{meant}\n{line}"
