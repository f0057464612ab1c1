"""Titles of other pages, one link a line under a heading of related links."""

from __future__ import annotations

from transforms.boilerplate.fitting import fits
from transforms.boilerplate.look import Look
from transforms.boilerplate.page import Verdicts

MAX_LENGTH = 60
"""Characters of such a title at most."""


def titles(look: Look, verdicts: Verdicts) -> list[int]:
    """The lines under a heading that goes, or under others of these, up to the first that is no link."""
    asked = look.reading.detectors.get("titles")
    found: list[int] = []
    under = False
    for at, rule in enumerate(verdicts):
        if rule is not None:
            under = (under and rule.family != "copyright") or rule.id.startswith("related.")
            continue
        under = under and asked is not None and fits(look, asked, at) and _is_link(look, at)
        found += [at] if under else []
    return found


def _is_link(look: Look, at: int) -> bool:
    reading, layout = look.reading, look.layout
    is_own = at == layout.title or at in layout.own
    return len(reading.forms[at]) <= MAX_LENGTH and not reading.ended[at] and at not in reading.prose and not is_own
