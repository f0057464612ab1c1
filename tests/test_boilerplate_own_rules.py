"""Rules of a user: added, replaced, switched off, flagging, taking values into columns."""

from __future__ import annotations

import pytest

from tests.test_rules import GOOD as MINE
from transforms import boilerplate
from transforms.errors import RuleError, UsageError

BODY = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"


def test_the_rules_of_a_user_are_added_replaced_and_switched_off() -> None:
    mine = boilerplate.ruleset(extra=[("mine.toml", MINE)])
    assert boilerplate.strip(f"今日天气：晴\n{BODY}", rules=mine).text == BODY
    off = boilerplate.ruleset(extra=[("mine.toml", MINE)], off=["weather.row"])
    assert boilerplate.strip(f"今日天气：晴\n{BODY}", rules=off).edits == ()
    replaced = boilerplate.ruleset(extra=[("mine.toml", MINE.replace("weather.row", "ads.label"))])
    assert [rule.pattern for rule in replaced.rules if rule.id == "ads.label"] == ["^今日天气\\s*:"]
    with pytest.raises(RuleError, match=r"^mine.toml: rule weather.row: unknown key 'zoom'"):
        boilerplate.ruleset(extra=[("mine.toml", MINE + "zoom = 1")])
    with pytest.raises(RuleError, match=r"^mine.toml: rule weather.row: key 'beside': 'none' is no family; allowed"):
        boilerplate.ruleset(extra=[("mine.toml", MINE + "beside = ['licence', 'weather', 'none']")])


@pytest.mark.parametrize(
    ("field", "pattern", "line", "value"),
    [
        ("site", "^Seen on", "Seen on: Harbour Daily", "Harbour Daily"),
        ("host", "^Host is", "Host is www.harbour.example.com", "www.harbour.example.com"),
        ("keywords", "^Themes", "Themes: ferry, cow", ("ferry", "cow")),
        ("byline", "^([^ ]+) / Reporter$", "AnnReed / Reporter", "AnnReed"),
        ("editor", r"^(Ed|Sub)\. (?P<value>.+)$", "Ed. Tom Reed", "Tom Reed"),
        ("origin", "^转自(.+)", "轉自河畔網", "河畔網"),
        ("published", "^Dated", "Dated: 2021-04-13", "2021-04-13"),
        ("published", "^Dated", "Dated: 民國110年3月5日", "2021-03-05"),
    ],
)
def test_a_rule_of_a_user_says_which_part_of_the_line_is_the_value(
    field: str, pattern: str, line: str, value: object
) -> None:
    text = MINE.replace(r"^今日天气\s*:", pattern)
    mine = boilerplate.ruleset(extra=[("mine.toml", f'{text}action = "metadata:{field}"')])
    cleaned = boilerplate.strip(f"{line}\n{BODY}", rules=mine)
    assert (cleaned.text, getattr(cleaned.metadata, field)) == (BODY, value)


@pytest.mark.parametrize(
    ("field", "line"),
    [("published", "Seen: spring 2021"), ("published", "Seen: 03/04/2021"), ("host", "Seen: nowhere")],
)
def test_a_line_of_which_a_rule_of_a_user_reads_no_value_stays(field: str, line: str) -> None:
    text = MINE.replace(r"^今日天气\s*:", "^Seen")
    mine = boilerplate.ruleset(extra=[("mine.toml", f'{text}action = "metadata:{field}"')])
    assert boilerplate.strip(f"{line}\n{BODY}", rules=mine).text == f"{line}\n{BODY}"


def test_a_flag_marks_its_line_and_leaves_it() -> None:
    flagged = boilerplate.ruleset(extra=[("mine.toml", MINE + 'action = "flag"')])
    cleaned = boilerplate.strip(f"今日天气：晴\n{BODY}", rules=flagged)
    assert cleaned.text == f"今日天气：晴\n{BODY}"
    assert [(edit.rule, edit.is_flag, edit.before) for edit in cleaned.edits] == [("weather.row", True, "今日天气：晴")]


@pytest.mark.parametrize(
    ("preset", "off", "said"), [("wild", (), "boilerplate.preset"), ("gentle", ("no.rule",), "no.rule")]
)
def test_an_unknown_preset_or_id_is_named(preset: str, off: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        boilerplate.ruleset(preset, off)
