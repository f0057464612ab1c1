"""Deleted characters: every context finds its examples in both scripts and leaves clean text alone."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import count
from math import exp, factorial

import pytest

from transforms import encoding, script
from transforms.encoding import dropped
from transforms.encoding.dropped import contexts
from transforms.errors import UsageError

TABLE = tomllib.loads(files(dropped).joinpath("contexts.toml").read_text("utf-8"))["character"]
# Clean prose of our own without 近, 平 or 性: long enough that one of them was to be expected
CLEAN = (
    "村里的老人说，这条路是四十年前修的。那时候没有机器，石头要一块一块抬上山。路修好那天，大家在山口放了一夜的鞭炮。"
    * 15
)
EXAMPLES = [(entry["name"], text) for entry in TABLE for text in entry["examples"]]
KEEPS = [text for entry in TABLE for text in entry["keeps"]]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
@pytest.mark.parametrize("target", ["Hans", "Hant"])
def test_an_example_is_flagged_in_either_script(name: str, text: str, target: str) -> None:
    written = script.normalize(text, target).text
    found = [edit for edit in dropped.find(CLEAN + "\n" + written + "\n") if edit.start >= len(CLEAN)]
    assert [edit.rule for edit in found] == [f"dropped.{name}"]
    assert found[0].is_flag
    assert len(dropped.candidate(found[0])) == len(found[0].before) + 1


@pytest.mark.parametrize("text", KEEPS)
def test_clean_text_that_looks_alike_is_not(text: str) -> None:
    assert list(contexts.places(text)) == []


def test_there_are_as_many_that_stay_as_that_are_flagged() -> None:
    assert len(KEEPS) >= len(EXAMPLES)


def test_clean_prose_without_these_characters_is_not_flagged() -> None:
    assert dropped.find(CLEAN) == []


def test_where_these_characters_stand_no_filter_was_at_work() -> None:
    assert dropped.find(CLEAN + "\n面臨的共問題\n最近的水平") == []


def test_a_short_text_proves_nothing() -> None:
    assert dropped.find("行业转型面临的共问题") == []


def test_the_flag_is_raised_and_nothing_is_changed() -> None:
    cleaned = encoding.repair(CLEAN + "行业转型面临的共问题。")
    assert cleaned.text == CLEAN + "行业转型面临的共问题。"
    assert cleaned.flags == ("dropped.xing",)


@pytest.mark.parametrize("there", range(4))
def test_a_text_is_suspicious_as_soon_as_chance_gives_so_few_seldom(there: int) -> None:
    """By Poisson's law, of 2,878 such characters in a million."""
    hanzi = next(n for n in count() if poisson(n * 0.002878, there) < dropped.CHANCE)
    text = "近" * there + "清" * (hanzi - there) + "。"
    assert dropped.suspicious(text, contexts.known())
    assert not dropped.suspicious(text[:-2] + "。。", contexts.known())


def poisson(expected: float, most: int) -> float:
    return exp(-expected) * sum(expected**many / factorial(many) for many in range(most + 1))


def test_in_a_batch_each_is_flagged_as_alone() -> None:
    places = ["行业转型面临的共问题。", "", "最近的水平", "技术达到国际先进水,"]
    texts = [CLEAN + place for place in places] + ["A page in English.", "行业转型面临的共问题"]
    assert encoding.repair_all(texts) == [encoding.repair(text) for text in texts]
    assert [cleaned.flags for cleaned in encoding.repair_all(texts)] == [
        ("dropped.xing",),
        (),
        (),
        ("dropped.ping",),
        (),
        (),
    ]


def test_a_user_adds_characters_with_words_that_hold_them() -> None:
    more = (("民", ("人民币", "农民工")),)
    damaged = CLEAN * 3 + "汇款须用人币结算，農工除外。"
    found = [(edit.rule, edit.before, dropped.candidate(edit, more)) for edit in dropped.find(damaged, more)]
    assert found == [("dropped.民", "人币", "人民币"), ("dropped.民", "農工", "農民工")]
    assert dropped.find(damaged + "人民路、民生、居民、村民", more) == []


def test_a_word_must_hold_its_character() -> None:
    with pytest.raises(UsageError, match="民"):
        dropped.find("", (("民", ("货币",)),))
