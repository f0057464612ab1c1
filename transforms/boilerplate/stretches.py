"""Stretches of a page that its points give to the site: they go whole, but for what reads as text beside the body."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, takewhile

import numpy as np

from transforms.boilerplate import evidence, navigation, threads
from transforms.boilerplate.characters import Array
from transforms.boilerplate.continuing import continuing
from transforms.boilerplate.look import Look
from transforms.boilerplate.page import Verdicts
from transforms.boilerplate.prose import MIN_ENDED_WIDTH
from transforms.boilerplate.weighing import gentler
from transforms.rules import Rule

MIN_RUN = 6
"""Lines at least of a run without a sign of a sentence that goes over a thread."""
MIN_RULE_SHARE = 0.05
"""Share of the lines of a stretch inside the body that must go by rules of their own, unless its lines are the site's
by `evidence.SURE_POINTS` on average. At 0 the content lost on the Chinese train part is .033 instead of .023, on the
English one .031 instead of .027."""
MIN_SENTENCE_SHARE = 0.6
"""Share, by characters, of what stands next to the body that must read and end as sentences for it to stay: without it
the content lost on the Chinese dev part is .025 instead of .020."""
MIN_MENU_SHARE = 0.5
"""Share of menu words with which a line goes where no sentence would stay: the text may be short lines, a poem or a
list."""


def going(look: Look, verdicts: Verdicts) -> dict[int, Rule]:
    """The lines that go with their stretches, each with the rule that names what spoke most against it.

    Those of a gentler preset go too: where more is low, sentences may be a greater share of what stands by the body.
    """
    reading, reasons = look.reading, look.weights.reasons
    found = sorted(set().union(*(_found(each, verdicts) for each in gentler(look))))
    by_trees = [at for at in found if at not in reasons]
    named = {**reasons, **dict(zip(by_trees, reading.scored.reasons(by_trees), strict=True))}
    return {at: rule for at in found if (rule := reading.detectors.get(named[at]))}


def _found(look: Look, verdicts: Verdicts) -> list[int]:
    """The lines that go with their stretches, in order."""
    if not evidence.is_enough(look, verdicts):
        return []
    reading, points, margins = look.reading, look.weights.points, evidence.margins(look, verdicts)
    raised = evidence.raised(look, verdicts, margins)
    spoken: list[bool] = _spoken(look).tolist()
    found: list[int] = []
    start = 0
    for of_site, run in groupby(_of_site(look, verdicts, raised)):
        places = range(start, start := start + len(list(run)))
        of_thread = reading.is_thread and places[0] < look.layout.first
        if of_site and len(places) >= (MIN_RUN if of_thread else 1) and not _is_weak(look, places, verdicts):
            found += [at for at in _without_sentences(look, places, verdicts, spoken) if verdicts[at] is None]
    cut = {at for at, rule in enumerate(verdicts) if rule}
    back = continuing(reading.forms, reading.prose, found, cut)
    found = [at for at in found if at not in back]
    near = (points <= -margins) & (points > -raised)
    near[[at for at in (look.layout.title, *look.layout.own) if at is not None]] = False
    if reading.prose <= cut.union(found, np.flatnonzero(near).tolist()):  # what stays by its place alone is no text yet
        found = [at for at in found if navigation.share(reading.forms[at]) >= MIN_MENU_SHARE]
    return found


def _of_site(look: Look, verdicts: Verdicts, margins: Array) -> list[bool]:
    """Which lines are the site's by their points; of a thread no post, and nothing over it that may be a sentence."""
    reading, layout = look.reading, look.layout
    below = (look.weights.points <= -margins).tolist()
    kept = {layout.title, *layout.own}
    if reading.is_thread:
        features = reading.scored.features
        speaks = (features["form.ended"] + features["form.small"]) > 0
        kept |= {at for at in range(layout.first) if speaks[at]}
        kept |= threads.posts(reading.marks, reading.found, verdicts)
    return [is_low and at not in kept for at, is_low in enumerate(below)]


def _is_weak(look: Look, places: range, verdicts: Verdicts) -> bool:
    """Whether a stretch may be a list or table of the text: inside the body, where hardly a rule fits."""
    inside = look.layout.first < places[0] and places[-1] < look.layout.last
    sure = sum(look.weights.points[at] for at in places) < -evidence.SURE_POINTS * len(places)
    return inside and not sure and sum(verdicts[at] is not None for at in places) < MIN_RULE_SHARE * len(places)


def _without_sentences(look: Look, places: range, verdicts: Verdicts, spoken: Sequence[bool]) -> range:
    """A stretch without its sentences next to the body: no line that goes by a rule stands between them."""
    if places[0] < look.layout.first:
        near = list(takewhile(lambda at: verdicts[at] is None, reversed(places)))
        return range(places[0], near[-1]) if _are_sentences(look, near, spoken) else places
    near = list(takewhile(lambda at: verdicts[at] is None, places))
    return range(near[-1] + 1, places[-1] + 1) if _are_sentences(look, near, spoken) else places


def _are_sentences(look: Look, places: Sequence[int], spoken: Sequence[bool]) -> bool:
    reading = look.reading
    length = reading.length(places)
    prose = reading.length(at for at in places if at in reading.prose or spoken[at])
    ended = reading.length(at for at in places if reading.ended[at])
    return bool(length) and prose > MIN_SENTENCE_SHARE * length and ended > MIN_SENTENCE_SHARE * length


def _spoken(look: Look) -> Array:
    """Which lines end as sentences, are as wide, and have no digits: citations have years."""
    features = look.reading.scored.features
    spoken: Array = (
        (features["form.ended"] > 0) & (features["form.digits"] == 0) & (features["form.width"] > MIN_ENDED_WIDTH)
    )
    return spoken
