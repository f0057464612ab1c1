"""Each shipped rule cuts what its `cuts` show and touches nothing of its `keeps`; docs/rules.md shows them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms import boilerplate, rules
from transforms.boilerplate import catalogue, shipped

FOOTER = "豫ICP備2020035879號"
COPYRIGHT = "Copyright © 2020 河畔網"
POSTS = "\n#3 ann_r 2022-05-03 10:15\n好" * 3  # make a thread
BY_THE_STAGE = [rule for rule in shipped() if rule.family != "survey"]


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_a_shipped_rule_earns_its_place(rule: rules.Rule) -> None:
    assert rules.check(rule, shipped()) == []


def footer(rule: rules.Rule) -> str:
    """A line that makes the lines over it the edge of a page; a text of one line has none."""
    return f"\n{COPYRIGHT if rule.family == 'licence' else FOOTER}"


@pytest.mark.parametrize("rule", BY_THE_STAGE, ids=lambda rule: rule.id)
def test_the_stage_cuts_what_a_rule_cuts_and_without_it_does_not(rule: rules.Rule) -> None:
    for cut in rule.cuts:
        beside = "" if "\n" in cut else footer(rule)
        if rule.on == "thread":
            beside = POSTS if rule.beside else f"\n好\n{cut}" * 3
        used = boilerplate.strip(cut + beside, rules=boilerplate.ruleset(rule.preset))
        assert rule.id in {edit.rule for edit in used.edits}
        without = boilerplate.strip(cut + beside, rules=boilerplate.ruleset(rule.preset, off=[rule.id]))
        assert rule.id not in {edit.rule for edit in without.edits}
        if not rule.detector and rule.on == "any":
            assert without.text == cut


@pytest.mark.parametrize("rule", BY_THE_STAGE, ids=lambda rule: rule.id)
def test_a_rule_touches_nothing_of_what_it_keeps(rule: rules.Rule) -> None:
    with_it = boilerplate.ruleset(rule.preset)
    for keep in rule.keeps:
        for beside in ("", POSTS if rule.on == "thread" else footer(rule)):
            used = boilerplate.strip(keep + beside, rules=with_it)
            assert rule.id not in {edit.rule for edit in used.edits if edit.start < len(keep)}


def test_the_page_of_rules_is_up_to_date() -> None:
    written = Path(__file__).parent.parent / "docs/rules.md"
    said = "run: python -m transforms.boilerplate.catalogue > docs/rules.md"
    assert written.read_text("utf-8") == catalogue.page(shipped()), said
