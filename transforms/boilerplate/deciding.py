"""Which line goes in one look at a page, and by which rule.

1. Points divide the page into text and site (`weighing.py`). The body runs from the first to the last sentence of the
   text; the title is looked for over it (`layout.py`).
2. A line goes by the first rule that fits it and its zone (`fitting.py`), or as a repeat of the title, which is never
   cut itself (`repeats.py`).
3. What stands beside cut lines may go with them: link titles under a related heading (`related.py`), contact lines, the
   frames of a thread, and the rest of a stretch of site (`stretches.py`), if the page shows a site (`evidence.py`).
4. All this again on what is left, stretches aside, until nothing more goes (`rounds.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transforms.boilerplate import evidence, features, fitting, related, repeats, stretches, threads
from transforms.boilerplate.layout import lay_out
from transforms.boilerplate.look import Look, read
from transforms.boilerplate.page import Applied, Verdicts
from transforms.boilerplate.trees import Scored
from transforms.boilerplate.weighing import weigh
from transforms.rules import Rule

DETECTORS = frozenset(
    {"row", "item", "titles", "repeated", "repeated_on_site", "frame", "among", "comment", "weaker", *features.REASONS}
)
"""What a rule may name as its detector."""


def decide(applied: Applied, scored: Scored) -> tuple[list[Rule | None], int | None]:
    """The verdicts on the lines that are left of a page, and which of them is the title."""
    left, reading = applied.left, read(applied, scored)
    weights = weigh(reading)
    look = Look(reading, weights, lay_out(reading, weights, applied.authored))
    verdicts = _with([None] * len(left.forms), fitting.by_own_rule(look))
    verdicts = _with(verdicts, _by(look, "repeated", repeats.of_title(look)))
    verdicts = _with(verdicts, _by(look, "titles", related.titles(look, verdicts)))
    verdicts = _with(verdicts, fitting.by_neighbour(look, verdicts))
    verdicts = _with(verdicts, _by(look, "frame", _frames(look, verdicts)))
    if len(left.forms) == len(left.page.lines):  # the first look: later the marks of a thread are gone
        verdicts = _with(verdicts, stretches.going(look, verdicts))
    return verdicts, look.layout.title


def _with(verdicts: Verdicts, more: Mapping[int, Rule]) -> list[Rule | None]:
    return [more.get(at, rule) for at, rule in enumerate(verdicts)]


def _by(look: Look, detector: str, places: Iterable[int]) -> dict[int, Rule]:
    """These lines with the rule of a detector, if the run has it."""
    rule = look.reading.detectors.get(detector)
    return dict.fromkeys(places, rule) if rule else {}


def _frames(look: Look, verdicts: Verdicts) -> set[int]:
    """The lines that come back with the posts of a thread, unless nothing else would stay: such posts are all alike."""
    reading, points = look.reading, look.weights.points
    if not reading.is_thread or sum(map(bool, verdicts)) < evidence.MIN_LINES:
        return set()
    staying = {at for at, rule in enumerate(verdicts) if rule is None and at != look.layout.title}
    framed = {at for at in threads.returning(reading.marks, reading.forms) if points[at] < threads.FRAME_POINTS}
    framed -= reading.prose
    posts = {at for at in staying if at >= reading.marks[0]}
    return set() if posts <= framed else framed & staying
