"""Rule files: what is refused and how it is said, what a pattern meets, what `check` finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import rules
from transforms.boilerplate import shipped
from transforms.errors import RuleError
from transforms.rules import Rule, matching
from transforms.rules.literals import literals

GOOD = """
[[rule]]
id = "weather.row"
pattern = '^今日天气\\s*:'
why = "A weather box."
source = "a test"
cuts = ["今日天氣：晴"]
keeps = ["今日天气晴朗。"]
"""


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_good_rule_is_frozen_and_complete() -> None:
    (rule,) = rules.load(GOOD, "mine.toml")
    assert (rule.id, rule.family, rule.zone, rule.action, rule.field) == (
        "weather.row",
        "weather",
        "anywhere",
        "remove",
        None,
    )
    with pytest.raises(AttributeError):
        rule.id = "other.name"  # type: ignore[misc]


@pytest.mark.parametrize("key", ["id", "why", "source", "cuts", "keeps"])
def test_a_missing_key_is_named(key: str) -> None:
    text = "\n".join(line for line in GOOD.split("\n") if not line.startswith(key))
    with pytest.raises(RuleError, match=rf"^mine.toml: rule .*key '{key}' is missing"):
        rules.load(text, "mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("why =", "zoom = 1\nwhy =", "unknown key 'zoom'; allowed: id, "),
        ("why =", "zone = 'top'\nwhy =", "key 'zone': 'top' is not allowed; allowed: head, tail, edge, anywhere"),
        (
            "why =",
            "action = 'burn'\nwhy =",
            "key 'action': 'burn' is not allowed; allowed: remove, flag, metadata:title",
        ),
        ("why =", "preset = 'mild'\nwhy =", "key 'preset': 'mild' is not allowed; allowed: gentle"),
        ("why =", "max_length = 5000\nwhy =", "key 'max_length': 5000 is not allowed; allowed: 1 to 1000"),
        ("why =", "max_length = '9'\nwhy =", "key 'max_length': must be a whole number"),
        ("why =", "detector = 'row'\nwhy =", "unknown key 'detector'; allowed: id, why, source, cuts, keeps, pattern"),
        ("why =", "family = 'a b'\nwhy =", "unknown key 'family'; allowed: id, why, source, cuts, keeps, pattern"),
        ('why = "A weather box."', 'why = ""', "key 'why' is missing or empty; say why"),
        ('cuts = ["今日天氣：晴"]', 'cuts = "今日"', "key 'cuts': must be a list of strings"),
        ('cuts = ["今日天氣：晴"]', 'cuts = ["今日天氣：晴", "今日天氣："]', "1 for 2 cuts; needed: at least as many"),
        ('cuts = ["今日天氣：晴"]', 'cuts = ["今日天氣：晴\\n"]', "an example is one line"),
        ("weather.row", "Weather", "key 'id': 'Weather' is not of the form family.what"),
        ("'^今日天气\\s*:'", "'(?=x)'", "key 'pattern': refused by RE2"),
        ("'^今日天气\\s*:'", "'x*'", "key 'pattern': it matches an empty line"),
        ("'^今日天气\\s*:'", "''", "key 'pattern' is missing"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(old: str, new: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.load(changed(old, new), "mine.toml")
    assert str(refused.value).startswith("mine.toml: rule ")
    assert said in str(refused.value)


def test_a_detector_must_be_one_of_those_that_the_stage_has() -> None:
    with pytest.raises(RuleError, match="key 'detector': 'rows' is not allowed; allowed: item, row"):
        rules.load(changed(r"pattern = '^今日天气\s*:'", "detector = 'rows'"), "mine.toml", {"row", "item"})


PARTS = r"""
[parts]
sky = '晴|雨'
weather = "({sky}){1,2}"
"""


def test_named_parts_are_put_in_and_other_braces_are_left() -> None:
    pattern = r"^今日天气\s*:{weather}\d{0,2}(\{sky}|\\\p{Han}\x{41})?"
    (rule,) = rules.load(PARTS + changed(r"^今日天气\s*:", pattern), "mine.toml")
    assert rule.pattern == r"^今日天气\s*:(晴|雨){1,2}\d{0,2}(\{sky}|\\\p{Han}\x{41})?"
    (shared,) = rules.load(changed(r"\s*:", "{gap}"), "mine.toml", (), {"gap": " ?:"})
    assert shared.pattern == "^今日天气 ?:"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (PARTS, "rule weather.row: key 'pattern': there is no part {rain}; the parts are sky, weather; a brace"),
        (
            "",
            "rule weather.row: key 'pattern': there is no part {rain}; the file has no table [parts] over it; a brace",
        ),
        ("[parts]\nrain = '{sky}'\nsky = '晴'", "part 'rain': there is no part {sky}; the file has no table"),
        ("[parts]\nrain = 3", "part 'rain': must be a string"),
        ("[parts]\nRain = 'x'", "part 'Rain': a name is small letters, digits and _, a letter first"),
        ("parts = 3", "'parts' must be a table [parts] of names with patterns"),
        ("[parts]\nrain = '('", "rule weather.row: key 'pattern': refused by RE2"),
        (
            "[parts]\na0 = 'xxxxxxxxxx'\n" + "\n".join(f"a{n + 1} = '{f'{{a{n}}}' * 9}'" for n in range(9)),
            "part 'a4': 65610 characters with its parts; allowed: 20000",
        ),
    ],
)
def test_a_part_that_is_none_is_named(parts: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.load(f"{parts}\n{changed(r'天气', '天气{rain}')}", "mine.toml")
    assert str(refused.value).startswith(f"mine.toml: {said}")


@pytest.mark.parametrize(
    "text", ["", "# rules", "[parts]\na = 'b'", "[[rule]", "[rules]\nid = 1", "rule = 3", "rule = [3]"]
)
def test_a_file_that_holds_no_rules_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match=r"^mine\.toml: "):
        rules.load(text, "mine.toml")


def test_an_id_stands_once() -> None:
    with pytest.raises(RuleError, match="the id stands twice"):
        rules.load(GOOD + GOOD, "mine.toml")


@pytest.mark.parametrize(
    "line",
    ["聯繫我們：01", "联系我们:01", "  联 系 我 们 : ０１", "联系我们\u3000：٠١"],
    ids=["traditional", "simplified", "spaced out", "other digits"],
)
def test_one_entry_matches_both_scripts_and_widths(line: str) -> None:
    for pattern in (r"^联系我们\s*:\s*\d\d$", r"^聯繫我們\s*：\s*\d\d$"):
        (rule,) = rules.load(changed("'^今日天气\\s*:'", f"'{pattern}'"), "mine.toml")
        assert rules.match([rule], [line]) == [(rule,)]


def test_a_full_width_bracket_in_a_pattern_is_itself() -> None:
    (rule,) = rules.load(changed("'^今日天气\\s*:'", "'^（图）$'"), "mine.toml")
    assert rules.match([rule], ["(图)", "（圖）", "图"]) == [(rule,), (rule,), ()]


def test_the_gate_counts_the_line_without_its_edges() -> None:
    (rule,) = rules.load(changed("why =", "max_length = 7\nwhy ="), "mine.toml")
    assert rules.match([rule], ["  今日天气：晴  ", "今日天气：晴转多云"]) == [(rule,), ()]


def test_any_string_can_be_matched() -> None:
    (rule,) = rules.load(GOOD, "mine.toml")
    assert rules.match([rule], ["", "\ud800", "\0", "今日天气：\udfff", "x" * 2_000_000]) == [(), (), (), (rule,), ()]


def test_check_names_examples_that_do_not_hold() -> None:
    (good,) = rules.load(GOOD, "mine.toml")
    assert rules.check(good) == []
    (bad,) = rules.load(GOOD.replace("天气\\s*:", "天气$").replace("今日天气晴朗。", "今日天气"), "mine.toml")
    assert rules.check(bad) == ["weather.row: does not cut '今日天氣：晴'", "weather.row: does not keep '今日天气'"]
    (other,) = rules.load(changed("weather.row", "weather.same"), "other.toml")
    assert rules.check(good, [other]) == ["weather.row: weather.same would also cut '今日天氣：晴'"]


SHARED = [
    "分享",
    "轉發",
    "Share",
    "SHARE THIS",
    "to",
    "到",
    "给",
    " ",
    "\n",
    "x",
    "12",
    "ſhare",
    "[",
    "。",
    "\u212aind",
]
PATTERNS = [
    "(?i)^(?:share|轉發) ?(?:to|给)",
    "^(?:分享)?x",
    "(?i)sha?re|12",
    "(分享|给){1,3}到?$",
    "^[ab到]+$",
    "(?-i:[A-Z])are",
    "(?i)kind",
    "[[:alpha:]]x",
    "x{,2}",
    "^\\D12",
    "(?:|分享)到",
    "(?i)^[ab|到]S$|^\\d|(?:a|分享)|[]|]b|\\|x|(?-i:S)",
]


@given(st.lists(st.lists(st.sampled_from(SHARED), max_size=5).map("".join), max_size=6))
def test_the_search_for_literals_leaves_out_no_line_that_a_pattern_finds(lines: list[str]) -> None:
    made = [
        Rule(id=f"a.r{number}", why="", source="", cuts=(), keeps=(), pattern=pattern)
        for number, pattern in enumerate(PATTERNS)
    ]
    plain = [
        tuple(rule for rule in made if line.strip() and matching.finds(rule.pattern, rules.fold(line.strip())))
        for line in (line.replace("\n", "") for line in lines)
    ]
    assert rules.match(made, [line.replace("\n", "") for line in lines]) == plain


@pytest.mark.parametrize("rule", [rule for rule in shipped() if rule.pattern], ids=lambda rule: rule.id)
def test_a_shipped_rule_finds_its_examples_with_and_without_the_search_for_literals(rule: Rule) -> None:
    lines = [line for other in shipped() for line in (*other.cuts, *other.keeps) if "\n" not in line]
    found = [rule in of_line for of_line in rules.match([rule], lines)]
    folded = [rules.close_gaps(rules.fold(line.strip())) for line in lines]
    assert found == [
        len(line.strip()) <= rule.max_length and matching.finds(rule.pattern, form)
        for line, form in zip(lines, folded, strict=True)
    ]


def test_most_shipped_rules_are_found_by_a_literal() -> None:
    patterns = [rule.pattern for rule in shipped() if rule.pattern]
    assert sum(literals(pattern) is None for pattern in patterns) < 0.15 * len(patterns)
