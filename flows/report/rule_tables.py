"""`qingwen rules`: the rules in force, and whether a file's rules do what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from transforms.rules import Rule


def as_json(rule: Rule) -> dict[str, Any]:
    """One rule for machines."""
    return asdict(rule)


def show(rules: Iterable[Rule], replacing: Sequence[str], console: Console) -> None:
    """One line a rule: id, what it does, where, and why; below, which of them stand in the place of shipped ones."""
    table = Table("rule", "action", "zone", "length", "preset", "why", box=None, pad_edge=False, header_style="bold")
    for rule in rules:
        table.add_row(rule.id, rule.action, rule.zone, f"≤ {rule.max_length}", rule.preset, rule.why)
    # a pipe gets whole lines: rich would wrap them at 80 columns
    console.print(table, width=None if console.is_terminal else 400)
    if replacing:
        console.print(f"Rules of your own in place of shipped ones: {', '.join(replacing)}", soft_wrap=True)


def show_checks(
    problems: Mapping[str, Sequence[str]],
    values: Mapping[str, Sequence[tuple[str, str]]],
    replacing: Sequence[str],
    console: Console,
) -> None:
    """One line a rule, and below it what is wrong, or the values that it takes of its examples (line, value).

    It says of the rules in `replacing` that they stand in the place of shipped ones.
    """
    for rule, found in problems.items():
        verdict = (" fails" if found else " holds", "red" if found else "green")
        place = ", in place of the shipped rule" if rule in replacing else ""
        console.print(Text.assemble((rule, "bold"), verdict, place))
        for problem in found:
            console.print(Text(f"  {problem}", "red"), soft_wrap=True)
        for line, value in values[rule] if not found else ():
            console.print(Text(f"  {line} → {value}"), soft_wrap=True)
