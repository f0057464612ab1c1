"""Facts about single stages, as data: `tests/cases/<stage>/*.toml`.

    [[case]]            # changes: `before` becomes `after`
    label, why, source, before, after
    rules = [...]       # optional: the rules that made edits, sorted, each once
    flags = [...]       # optional: the flags that must be raised
    metadata = {...}    # optional (boilerplate): fields found
    options = {...}     # optional: keyword arguments of the stage's function
    [[keep]]            # stays: label, why, source, text (and options)
    [[known_failure]]   # as [[case]], not yet mended: a strict xfail

For `paragraphs`, `after` is a list of [kind, text] and a `keep` is one body paragraph.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from transforms import boilerplate, edits, encoding, paragraphs, script
from transforms.model import Cleaned

CASES = Path(__file__).parent / "cases"


def repair(text: str, **options: Any) -> Cleaned:
    return encoding.repair(text, encoding.Choices(**options))


STAGES: dict[str, Callable[..., Cleaned]] = {
    "encoding": repair,
    "boilerplate": boilerplate.strip,
    "script": script.normalize,
}


def load(table: str) -> Iterator[Any]:
    for file in sorted(CASES.glob("*/*.toml")):
        for case in tomllib.loads(file.read_text("utf-8")).get(table, []):
            mark = [pytest.mark.xfail(strict=True, reason=case["why"])] if table == "known_failure" else []
            yield pytest.param(
                file.parent.name, case, id=f"{file.parent.name}/{file.stem}: {case['label']}", marks=mark
            )


def outcome(stage: str, text: str, options: dict[str, Any]) -> Any:
    if stage == "paragraphs":
        return [[p.kind, p.text] for p in paragraphs.segment(text, **options)]
    cleaned = STAGES[stage](text, **options)
    if cleaned.edits or stage != "script":  # script records its edits on request only
        assert edits.revert_passes(cleaned.text, cleaned.edits) == text
    return cleaned


@pytest.mark.parametrize(("stage", "case"), [*load("case"), *load("known_failure")])
def test_changes(stage: str, case: dict[str, Any]) -> None:
    assert case["why"]
    assert case["source"]
    found = outcome(stage, case["before"], case.get("options", {}))
    if stage == "paragraphs":
        assert found == case["after"]
        return
    assert found.text == case["after"]
    if "rules" in case:
        assert sorted({edit.rule for edit in found.edits}) == case["rules"]
    for flag in case.get("flags", []):
        assert flag in found.flags
    for name, value in case.get("metadata", {}).items():
        assert getattr(found.metadata, name) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(("stage", "case"), [*load("keep")])
def test_stays(stage: str, case: dict[str, Any]) -> None:
    assert case["why"]
    assert case["source"]
    found = outcome(stage, case["text"], case.get("options", {}))
    if stage == "paragraphs":
        assert found == [["body", case["text"]]]
    else:
        assert found.text == case["text"]


@pytest.mark.parametrize("stage", [*STAGES, "paragraphs"])
def test_as_many_cases_stay_as_change(stage: str) -> None:
    cases = [tomllib.loads(file.read_text("utf-8")) for file in (CASES / stage).glob("*.toml")]
    assert sum(len(c.get("keep", [])) for c in cases) >= sum(len(c.get("case", [])) for c in cases) > 0


@pytest.mark.parametrize("family", sorted({file.stem.split("_")[0] for file in CASES.glob("encoding/*.toml")}))
def test_as_many_texts_of_a_family_stay_as_change(family: str) -> None:
    """A text of which a line stays counts for both."""
    cases = [tomllib.loads(file.read_text("utf-8")) for file in CASES.glob(f"encoding/{family}*.toml")]
    changes = [case for each in cases for case in each.get("case", [])]
    mixed = [case for case in changes if {*case["before"].split("\n")} & {*case["after"].split("\n")} - {""}]
    assert sum(len(each.get("keep", [])) for each in cases) + len(mixed) >= len(changes)
