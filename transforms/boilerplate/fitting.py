"""Which rule a line goes by: one that found it and fits the zone where it stands."""

from __future__ import annotations

import numpy as np

from transforms.boilerplate import navigation
from transforms.boilerplate.look import Look
from transforms.boilerplate.page import Verdicts
from transforms.rules import Rule

FORMULAS = frozenset({"copyright", "licence", "disclaimer"})
"""A text of one line has no edge: only these, lines of menu words alone, and rules for any place may empty it."""


def fits(look: Look, rule: Rule, at: int) -> bool:
    """Whether the rule may act on the line: before the body is the head, after it the tail, and where points say site
    every zone, but in the gentle preset.
    """
    reading, layout = look.reading, look.layout
    if len(reading.forms) == 1:
        return rule.zone == "anywhere" or rule.family in FORMULAS or navigation.share(reading.forms[at]) == 1
    if rule.zone == "anywhere" or rule.id in reading.left.everywhere:
        return True
    if not layout.shows_site:
        return False
    if look.weights.points[at] <= 0 and reading.left.page.preset != "gentle":
        return True
    return (at < layout.first and rule.zone != "tail") or (at > layout.last and rule.zone != "head")


def by_own_rule(look: Look) -> dict[int, Rule]:
    """The lines that go by themselves, each with the first rule that fits."""
    suspects = _suspects(look) - {look.layout.title, *look.layout.own}
    return {at: rule for at in sorted(suspects) if (rule := _rule(look, at))}


def by_neighbour(look: Look, verdicts: Verdicts) -> dict[int, Rule]:
    """The lines that go since the one above or below goes, by rules that say so (contact lines)."""
    going: dict[int, Rule] = {}
    for order in (range(len(verdicts)), range(len(verdicts) - 1, -1, -1)):
        near: Rule | None = None
        for at in order:
            own = verdicts[at] or going.get(at)
            if own is None and near is not None and at != look.layout.title:
                family = near.family
                fitting = (rule for rule in look.reading.found[at] if family in rule.beside and fits(look, rule, at))
                own = next(fitting, None)
                going |= {at: own} if own else {}
            near = own
    return going


def _suspects(look: Look) -> set[int]:
    """The lines that rules found, that the site repeats, that hold a menu word, or that are too long to ask for one."""
    reading = look.reading
    menu = set(np.flatnonzero(reading.scored.features["form.menu"]).tolist())
    hit = {at for at, of_line in enumerate(reading.found) if of_line}
    long = {at for at, form in enumerate(reading.forms) if len(form) > navigation.MAX_LENGTH}
    return hit | menu | long | look.weights.repeated


def _rule(look: Look, at: int) -> Rule | None:
    reading = look.reading
    fitting = [rule for rule in reading.found[at] if not rule.beside and fits(look, rule, at)]
    if fitting:
        return next((rule for rule in fitting if rule.on != "any"), fitting[0])
    form = reading.forms[at]
    for name, holds in (("row", navigation.is_row), ("item", navigation.is_service)):
        asked = reading.detectors.get(name)
        if asked and fits(look, asked, at) and at not in reading.prose and holds(form):
            return asked
    asked = reading.detectors.get("repeated_on_site")
    return asked if at in look.weights.repeated and asked and fits(look, asked, at) else None
