"""The rules as a page to read: `python -m transforms.boilerplate.catalogue > docs/rules.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby

from transforms.boilerplate import shipped
from transforms.rules import Rule

_HEAD = """# The rules of the boilerplate stage

Written from `transforms/boilerplate/rules/*.toml` by `python -m transforms.boilerplate.catalogue`; do not edit.
A rule acts on whole lines of at most so many characters in its zone: `head` and `tail` are what stands before the first
and after the last sentence of the text, `edge` is both. Each preset has the rules of the gentler ones too. Switch a
rule off by its id (`[boilerplate] off = ["…"]`); add your own as [add-a-rule](add-a-rule.md) says.
"""

_COLUMNS = "| rule | zone | up to | preset | action | why | cuts | keeps |\n|---|---|---|---|---|---|---|---|\n"


def page(rules: Iterable[Rule]) -> str:
    """The rules as Markdown, a table for each family."""
    parts = [_HEAD]
    for family, of_family in groupby(sorted(rules, key=lambda rule: rule.family), key=lambda rule: rule.family):
        parts.append(f"\n## {family}\n\n{_COLUMNS}")
        parts += [_row(rule) for rule in of_family]
    return "".join(parts)


def _row(rule: Rule) -> str:
    zone = f"{rule.zone}, beside {', '.join(rule.beside)}" if rule.beside else rule.zone
    cells = (
        f"`{rule.id}`",
        zone,
        str(rule.max_length) if rule.pattern else "",
        rule.preset,
        rule.action,
        rule.why,
        _example(rule.cuts[0]),
        _example(rule.keeps[0]),
    )
    return "| " + " | ".join(cells) + " |\n"


def _example(text: str) -> str:
    one_line = " ⏎ ".join(text.split("\n")).strip()
    return one_line.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(page(shipped()))
