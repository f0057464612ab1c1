"""Boilerplate: find the lines that belong to the site; cut them, or keep what they say as metadata.

Rules (`rules/*.toml`) say which lines are the site's; the lines between them are divided into stretches of text and of
site by points (`trees.py`). Each removed line is an `Edit` with its rule; no line of the text changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.boilerplate.cutting import edits_for, goes
from transforms.boilerplate.judging import Judgement, judge_all
from transforms.boilerplate.rulesets import RuleSet, of_user, replacing, ruleset, shipped, standard
from transforms.boilerplate.survey import Survey
from transforms.edits import apply
from transforms.model import Cleaned, Metadata

__all__ = ["MOSTLY", "RuleSet", "of_user", "replacing", "ruleset", "shipped", "strip", "strip_all"]

MOSTLY = 0.8
"""A page of which a greater share of characters (white space aside) was removed is flagged `mostly_removed`."""


def strip(
    text: str, survey: Survey | None = None, *, rules: RuleSet | None = None, known: Metadata | None = None
) -> Cleaned:
    r"""The text without the lines of its site; see `strip_all`.

    >>> cleaned = strip("河水漲了，橋不通，學校停課一天。\n\nCopyright © 2011 河畔網")
    >>> cleaned.text, cleaned.metadata.site, [edit.rule for edit in cleaned.edits]
    ('河水漲了，橋不通，學校停課一天。', '河畔網', ['copyright.notice'])
    """
    return strip_all([text], survey, rules=rules, known=None if known is None else [known])[0]


def strip_all(
    texts: Sequence[str],
    survey: Survey | None = None,
    *,
    rules: RuleSet | None = None,
    known: Sequence[Metadata] | None = None,
    mostly: float = MOSTLY,
) -> list[Cleaned]:
    """Each text without the lines of its site, with the edits, warnings, and what the page says of itself.

    `known` is what the source already says of each text (HTML title, host). Lines go whole or stay whole. Flags:
    `boilerplate.mostly_removed` (more than the share `mostly`), `boilerplate.nothing_left`. A text's result does not
    depend on its neighbours.
    """
    used = standard() if rules is None else rules
    given = [Metadata()] * len(texts) if known is None else known
    found = judge_all(texts, survey, used, given)
    return [_cleaned(text, judgement, mostly) for text, judgement in zip(texts, found, strict=True)]


def _cleaned(text: str, found: Judgement, mostly: float) -> Cleaned:
    edits = edits_for(text, found.lines, found.verdicts)
    left = apply(text, edits) if edits else text
    return Cleaned(left, edits, _flags(found, mostly), found.metadata)


def _flags(found: Judgement, mostly: float) -> tuple[str, ...]:
    total = sum(len(line.text) for line in found.lines)
    gone = sum(len(line.text) for line, rule in zip(found.lines, found.verdicts, strict=True) if goes(rule))
    if total and gone == total:
        return ("boilerplate.nothing_left",)
    return ("boilerplate.mostly_removed",) if gone > mostly * total else ()
