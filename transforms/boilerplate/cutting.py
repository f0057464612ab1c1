"""Verdicts on lines become edits that leave the rest joined as a person would leave it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from transforms.boilerplate.page import Verdicts
from transforms.model import Edit, Line
from transforms.rules import Rule

STAGE = "boilerplate"


def goes(verdict: Rule | None) -> bool:
    """Whether a line with this verdict is removed: a rule may flag it instead."""
    return verdict is not None and verdict.action != "flag"


def edits_for(text: str, lines: Sequence[Line], verdicts: Verdicts) -> tuple[Edit, ...]:
    """Sorted edits that remove the lines with a verdict and all but one of the white spaces around them.

    `lines` are the lines of `text` that are not blank. Of the white space before and after a run of removed lines, the
    longer stays (so paragraphs stay apart as they were); at the ends of the text none does. Neighbouring lines with one
    rule share one edit. A rule with the action `flag` marks its line and removes nothing.
    """
    if not any(verdicts):
        return ()  # most clean texts
    edits: list[Edit] = []
    start = 0
    for is_gone, run in groupby(verdicts, goes):
        rules = list(run)
        stop = start + len(rules)
        if is_gone:
            edits += _removing(text, lines, slice(start, stop), [rule for rule in rules if rule])
        else:
            marked = zip(lines[start:stop], rules, strict=True)
            edits += [_edit(rule, text, line.start, line.end, keep=True) for line, rule in marked if rule]
        start = stop
    return tuple(edits)


def _removing(text: str, lines: Sequence[Line], at: slice, rules: Sequence[Rule]) -> list[Edit]:
    """The edits that remove the lines at `at`, by these rules."""
    first, stop = at.start, at.stop
    before = lines[first - 1].end if first else 0
    after = lines[stop].start if stop < len(lines) else len(text)
    run = lines[first:stop]
    keep_space_before = first > 0 and stop < len(lines) and run[0].start - before >= after - run[-1].end
    if first == 0 or keep_space_before:
        cuts = [run[0].start if first else 0, *(line.start for line in run[1:]), after]
    else:
        cuts = [before, *(line.end for line in run[:-1]), after if stop == len(lines) else run[-1].end]
    edits: list[Edit] = []
    for rule, (start, end) in zip(rules, pairwise(cuts), strict=True):
        grown = edits.pop().start if edits and edits[-1].rule == rule.id else start
        edits.append(_edit(rule, text, grown, end))
    return edits


def _edit(rule: Rule, text: str, start: int, end: int, *, keep: bool = False) -> Edit:
    before = text[start:end]
    return Edit(STAGE, rule.id, start, end, before, before if keep else "")
