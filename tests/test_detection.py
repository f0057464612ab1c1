"""Bytes that nothing declares, cut from sentences in eleven languages: the share that is read right."""

from __future__ import annotations

import pytest

from benchmarks.detection import CODECS, is_right, readers, sampled, sentences

SAMPLES = 40
OURS = readers()["qingwen"]
# Shares that must be right; where nothing is said, all. Short samples of Latin letters may have one accent each.
AT_50 = {"iso8859-15": 0.95, "cp1252": 0.97, "cp1254": 0.99}
AT_20 = {"iso8859-15": 0.9, "cp1252": 0.9, "cp1250": 0.95, "iso8859-2": 0.85, "cp1254": 0.95, "cp1253": 0.92}
EAST_ASIAN = ("gb18030", "big5", "shift_jis", "euc_jp", "cp949")
PAIRS = [(language, codec) for language, codecs in CODECS.items() for codec in codecs]


def share(language: str, codec: str, size: int, cut: str = "none") -> float:
    samples = sampled(sentences(language), codec, size, SAMPLES, cut)
    assert len(samples) == SAMPLES
    return sum(is_right(OURS(data), whole, cut) for data, whole in samples) / SAMPLES


@pytest.mark.parametrize(("language", "codec"), PAIRS)
@pytest.mark.parametrize(("size", "floors"), [(20, AT_20), (50, AT_50), (400, {})])
def test_samples_cut_between_characters(language: str, codec: str, size: int, floors: dict[str, float]) -> None:
    least = 0.95 if size == 20 and language == "ja" else floors.get(codec, 1.0)
    assert share(language, codec, size) >= least


@pytest.mark.parametrize(("language", "codec"), [pair for pair in PAIRS if pair[1] in (*EAST_ASIAN, "utf-8")])
def test_samples_that_end_inside_a_character(language: str, codec: str) -> None:
    assert share(language, codec, 50, "end") >= (0.95 if language == "tr" else 1)  # with one letter beyond ASCII


@pytest.mark.parametrize("codec", ["gb18030", "euc_jp"])
def test_samples_that_begin_inside_a_character_too(codec: str) -> None:
    assert share({"gb18030": "zh-Hans", "euc_jp": "ja"}[codec], codec, 200, "both") >= 0.8
