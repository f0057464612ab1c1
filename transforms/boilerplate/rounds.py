"""The lines of pages are looked at again and again until nothing more goes: so cleaning twice is cleaning once.

Pages take each look together, so that what is counted in all their lines is counted at once; none sees another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.boilerplate import features, title, trees, untouched
from transforms.boilerplate.applying import applied, left_of
from transforms.boilerplate.cutting import goes
from transforms.boilerplate.deciding import decide
from transforms.boilerplate.page import Left, Page, Verdicts
from transforms.rules import Rule

BATCH_LINES = 4096
"""Lines looked at together, a page more or less: it bounds the memory, and changes nothing."""
ZONED_LOOKS = 8
"""After so many looks a rule that cut a line acts in every zone: else lines may go a few a look, each since those
above it went, and the looks are as many as the page is long. Of 1,383 labelled pages none takes more than 5."""


def decide_all(pages: Sequence[Page], *, quick: bool = True) -> list[tuple[Verdicts, str | None]]:
    """For each page the rule by which each line goes or is flagged (`None`: it stays), and the title line if any.

    With `quick`, lines of which nothing can go are not scored; the outcome is the same (`tests/laws`).
    """
    verdicts: list[list[Rule | None]] = [[None] * len(page.lines) for page in pages]
    titles: list[str | None] = [None] * len(pages)
    left = {number: list(range(len(page.lines))) for number, page in enumerate(pages) if page.lines}
    looks = 0
    while left:
        looks += 1
        acted = {number: _acted(verdicts[number]) if looks > ZONED_LOOKS else frozenset[str]() for number in left}
        parts = [
            left_of(pages[number], places, titled=bool(titles[number]), everywhere=acted[number])
            for number, places in left.items()
        ]
        staying: dict[int, list[int]] = {}
        for (number, places), (of_look, seen) in zip(left.items(), _look_all(parts, quick), strict=True):
            line = None if seen is None else pages[number].lines[places[seen]]
            titles[number] = titles[number] or (title.text_of(line.text) if line else None)
            for at, rule in zip(places, of_look, strict=True):
                verdicts[number][at] = rule
            stay = [at for at, rule in zip(places, of_look, strict=True) if not goes(rule)]
            if 0 < len(stay) < len(places):
                staying[number] = stay
        left = staying
    return list(zip(verdicts, titles, strict=True))


def _acted(verdicts: Verdicts) -> frozenset[str]:
    """The rules that cut a line."""
    return frozenset(rule.id for rule in verdicts if rule is not None and goes(rule))


def _look_all(parts: Sequence[Left], quick: bool) -> list[tuple[Verdicts, int | None]]:
    """One look at what is left of each page: the verdicts on its lines, and which of them is the title."""
    found: dict[int, tuple[Verdicts, int | None]] = {
        number: ([None] * len(part.forms), untouched.title_of(part))
        for number, part in enumerate(parts)
        if quick and untouched.is_untouched(part)
    }
    for numbers in _batches(parts, [number for number in range(len(parts)) if number not in found]):
        looks = [applied(parts[number]) for number in numbers]
        described = features.describe_all([look.left.forms for look in looks], [look.found for look in looks])
        scored, start = trees.score(described), 0
        for number, look in zip(numbers, looks, strict=True):
            stop = start + len(look.left.forms)
            found[number] = decide(look, scored[start:stop])
            start = stop
    return [found[number] for number in range(len(parts))]


def _batches(parts: Sequence[Left], numbers: Sequence[int]) -> Iterator[list[int]]:
    batch, lines = list[int](), 0
    for number in numbers:
        batch.append(number)
        lines += len(parts[number].forms)
        if lines >= BATCH_LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch
