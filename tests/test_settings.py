"""One model: a key that does not exist or a value that is not allowed is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.configuration import load
from flows.settings import Settings
from flows.sources import Fields
from transforms.chain import Options
from transforms.errors import QingwenError, UsageError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[scrip]\n", "scrip: unknown table; allowed: sources, stages, script", id="unknown table"),
        pytest.param("[script]\ntarge = 1", "script.targe: unknown key; allowed: target, engine", id="unknown key"),
        pytest.param('[script]\ntarget = "Latn"', "'Hans', 'Hant', 'Hant-TW', 'Hant-HK' or 'keep'", id="bad value"),
        pytest.param('[script]\ntarget = "Latn"', "script.target: ", id="bad value has its place"),
        pytest.param('[run]\nworkers = "many"', "run.workers: ", id="not a number"),
        pytest.param("[run]\nworkers = true", "run.workers: ", id="a switch where a number belongs"),
        pytest.param("[run]\nworkers = -1", "run.workers: ", id="negative"),
        pytest.param("[run]\nworkers = 999_999_999", "run.workers: ", id="more processes than a machine has"),
        pytest.param("[run]\nworker_memory = 99999999999999999999", "run.worker_memory: ", id="more than memory"),
        pytest.param("[run]\ndocument_seconds = inf", "run.document_seconds: ", id="endless"),
        pytest.param('[encoding.dropped]\n"民" = ["货币"]', "encoding.dropped: ", id="a word without its character"),
        pytest.param("script = 3", "script: ", id="a value where a table belongs"),
        pytest.param("[script\n", "not valid TOML", id="not TOML"),
    ],
)
def test_a_bad_file_is_named_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "qingwen.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: cannot read this configuration: No such file"):
        load(tmp_path / "none.toml")


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "qingwen.toml"
    file.write_text('[script]\ntarget = "Hant"\nvocabulary = true', "utf-8")
    settings = load(file, {"script": {"target": "keep"}})
    assert (settings.script.target, settings.script.vocabulary) == ("keep", True)


def test_rule_files_are_found_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("", "utf-8")
    file = tmp_path / "qingwen.toml"
    file.write_text('[boilerplate]\nrules = ["mine.toml"]', "utf-8")
    assert load(file).options().rule_files == ((str(tmp_path / "mine.toml"), ""),)


def test_a_missing_rule_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "qingwen.toml"
    file.write_text('[boilerplate]\nrules = ["none.toml"]', "utf-8")
    with pytest.raises(QingwenError, match=r"none\.toml: cannot read this rule file"):
        load(file).options()


def test_a_rule_file_in_another_encoding_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[[rule]]\nid = 'a.b'\nwhy = '广告'\n", "gbk")
    (tmp_path / "qingwen.toml").write_text('[boilerplate]\nrules = ["mine.toml"]', "utf-8")
    with pytest.raises(UsageError, match=r"mine\.toml: this rule file is not UTF-8, from line 3 on; save it as UTF-8"):
        load(tmp_path / "qingwen.toml").options()


def test_the_fingerprint_follows_what_decides_rows_and_nothing_else(tmp_path: Path) -> None:
    plain = Settings()
    assert load(None, {"run": {"workers": 7, "engine": "plain"}}).fingerprint() == plain.fingerprint()
    assert load(None, {"script": {"target": "keep"}}).fingerprint() != plain.fingerprint()
    for text in ("# one", "# two"):
        (tmp_path / text[2:]).mkdir()
        (tmp_path / text[2:] / "mine.toml").write_text(text, "utf-8")
        (tmp_path / text[2:] / "qingwen.toml").write_text('[boilerplate]\nrules = ["mine.toml"]', "utf-8")
    one, two = (load(tmp_path / name / "qingwen.toml").fingerprint() for name in ("one", "two"))
    assert one != two


def test_choices_of_the_repair_reach_the_transforms(tmp_path: Path) -> None:
    file = tmp_path / "qingwen.toml"
    file.write_text('[encoding]\npunctuation = true\nquotes = false\ndropped = { "民" = ["人民币"] }', "utf-8")
    chosen = load(file).options().repair
    assert (chosen.punctuation, chosen.quotes, chosen.dropped) == (True, False, (("民", ("人民币",)),))


def test_the_defaults_of_the_file_are_those_of_the_transforms_and_readers() -> None:
    assert Settings().options() == Options()
    assert Settings().fields() == Fields()


def test_a_survey_is_learned_or_read() -> None:
    with pytest.raises(UsageError, match=r"survey: .*should be left out where learn_survey"):
        load(None, {"boilerplate": {"learn_survey": True, "survey": "survey.json"}})


def test_a_mark_before_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "qingwen.toml").write_text("[boilerplate]\npreset = 'gentle'\n", "utf-8-sig")
    assert load(tmp_path / "qingwen.toml").boilerplate.preset == "gentle"
