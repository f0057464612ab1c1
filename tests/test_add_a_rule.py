"""docs/add-a-rule.md: its rule holds, and its example does what it says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from transforms import rules

PAGE = (Path(__file__).parent.parent / "docs/add-a-rule.md").read_text("utf-8")
RULE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_rule_of_the_page_holds() -> None:
    assert [rules.check(rule) for rule in rules.load(RULE, "mine.toml")] == [[]]


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(RULE, "utf-8")
    test = doctest.DocTestParser().get_doctest(PAGE, {}, "add-a-rule", "docs/add-a-rule.md", 0)
    told: list[str] = []
    assert doctest.DocTestRunner().run(test, out=told.append).failed == 0, "".join(told)
    assert len(test.examples) > 4
