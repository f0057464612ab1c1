"""A page as the stage sees it: its lines, their folded forms, the rules that found each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.boilerplate.prose import MAX_READ_LENGTH
from transforms.boilerplate.survey import Survey
from transforms.model import Line, Metadata
from transforms.rules import Rule, close_gaps, fold

Found = Sequence[tuple[Rule, ...]]
"""For each line the rules that found it."""
Verdicts = Sequence[Rule | None]
"""For each line the rule by which it goes or is flagged, or `None`: it stays."""


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a text that are not blank, their forms, the rules that matched each, what the run knows of it."""

    lines: tuple[Line, ...]
    forms: tuple[str, ...]
    found: tuple[tuple[Rule, ...], ...]
    rules: tuple[Rule, ...]
    preset: str
    known: Metadata
    survey: Survey | None


class Left(NamedTuple):
    """Lines that are left of a page: their forms, the rules that found each, and whether the title is known already.

    Rules that these lines contradict are not among those found; those `everywhere` act in every zone.
    """

    page: Page
    forms: list[str]
    found: list[tuple[Rule, ...]]
    titled: bool
    everywhere: frozenset[str]


class Applied(NamedTuple):
    """Lines that are left of a page with the rules that apply to each.

    `marks` are the lines at which the frames of a thread begin, none where there is no thread; `authored` are lines to
    which no rule applies, since the page is about what these find.
    """

    left: Left
    found: list[tuple[Rule, ...]]
    marks: list[int]
    authored: frozenset[int]


def folded(text: str) -> str:
    """The line as rules see it, as far as it is looked at.

    >>> folded(" 版 權 所 有　ＩＣＰ ")
    '版权所有 ICP'
    """
    return close_gaps(fold(text.strip()))[: MAX_READ_LENGTH + 1]
