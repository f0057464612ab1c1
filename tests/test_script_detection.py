"""Which script and language a text is in, and what its neighbours say of a block."""

from __future__ import annotations

import pytest

from transforms.opencc_dictionaries import dictionary
from transforms.script import detect, detect_all, language, normalize
from transforms.script.onesided import KEPT


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("头发很干燥", "Hans"),
        ("頭髮很乾燥", "Hant"),
        ("皇后", "Hani"),
        ("頭发", "Hani"),
        ("这篇文章里只有一個繁体字，其余都是简体，读者应该能认出来。", "Hans"),
        ("這篇文章裡只有一个簡體字，其餘都是繁體，讀者應該認得出來。", "Hant"),
        ("新しい本を買った", "Jpan"),
        ("東京駅前広場", "Jpan"),
        ("日本の国会", "Jpan"),
        (
            "《君の名は。》在臺灣上映，導演接受訪問時表示，這部電影獻給所有曾經失去過重要東西的人，也獻給他自己的故鄉。",
            "Hant",
        ),
        ("새 책을 샀다", "Kore"),
        ("The hair of the queen", "Latn"),
        ("A page on 頭髮 in English", "Latn"),
        ("Новая книга", "Cyrl"),
        ("", "Zyyy"),
        ("2024-05-12 ……", "Zyyy"),
        ("\ud800", "Zyyy"),
    ],
)
def test_detection(text: str, script: str) -> None:
    assert detect(text) == script
    assert detect_all([text, "头发"]) == [script, "Hans"]


def test_characters_that_stay_simplified_in_some_words_decide_nothing() -> None:
    kept = {c for after in dictionary("STPhrases.txt").values() for c in after[0]}
    simplified = {key for key, after in dictionary("STCharacters.txt").items() if key not in after}
    assert set(KEPT) == (kept & simplified) - {"么"}


@pytest.mark.parametrize(
    ("text", "script", "expected"),
    [
        ("头发", "Hans", "zh"),
        ("皇后", "Hani", "zh"),
        ("駅", "Jpan", "ja"),
        ("책", "Kore", "ko"),
        ("It is known that the queen was here.", "Latn", "en"),
        ("Man weiß, dass die Königin hier war.", "Latn", "und"),
        ("Contact", "Latn", "und"),
        ("Новая книга", "Cyrl", "und"),
        ("", "Zyyy", "und"),
    ],
)
def test_language(text: str, script: str, expected: str) -> None:
    assert language(text, script) == expected


def test_a_block_takes_after_its_neighbours_and_a_lone_fragment_after_what_is_assumed() -> None:
    done = normalize("頭髮\n\n乾杯\n2024")
    assert done.text == "头发\n\n干杯\n2024"
    assert [block.script for block in done.blocks] == ["Hant", "Zyyy", "Hant", "Zyyy"]
    assert normalize("头发\n乾杯").text == "头发\n乾杯"
    assert normalize("乾杯").text == "乾杯"
    assert normalize("乾杯", assume="Hant").text == "干杯"
    assert normalize("学校案内", "Hant", assume="Hans").text == "學校案內"
    assert normalize("学校案内", "Hant", assume="Jpan").text != "學校案內" or detect("学校案内") == "Hans"


def test_a_few_japanese_lines_do_not_make_a_chinese_document_japanese() -> None:
    chinese = "我們昨天去了那家書店，老闆是大阪人，他說生意很難做，這家店的書很多。"
    japanese = "今日は天気がいいですね。"
    assert detect("\n".join([chinese, japanese, chinese])) == "Hant"
    assert detect("\n".join([japanese] * 4 + ["我們"])) == "Jpan"
    done = normalize("\n".join([chinese, japanese]))
    assert [block.script for block in done.blocks] == ["Hant", "Jpan"]
    assert done.text.endswith(japanese)
