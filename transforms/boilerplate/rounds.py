"""The lines of pages are looked at again and again until nothing more goes: so cleaning twice is cleaning once.

Pages take each look together, so that what is counted in all their lines is counted at once; none sees another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.boilerplate import features, navigation, threads, title, trees
from transforms.boilerplate.deciding import Left, Look
from transforms.boilerplate.page import Page, folded
from transforms.boilerplate.prose import is_prose
from transforms.rules import Rule

LINES = 4096
"""Lines looked at together, a page more or less: it bounds the memory, and changes nothing."""

Verdicts = list[Rule | None]


def decide_all(pages: Sequence[Page]) -> list[tuple[Verdicts, str | None]]:
    """For each page the rule by which each line goes or is flagged (`None`: it stays), and the title line if any."""
    verdicts: list[Verdicts] = [[None] * len(page.lines) for page in pages]
    titles: list[str | None] = [None] * len(pages)
    left = {number: list(range(len(page.lines))) for number, page in enumerate(pages) if page.lines}
    while left:
        parts = [
            Left(page := pages[number], [page.forms[at] for at in places], [page.found[at] for at in places])
            for number, places in left.items()
        ]
        staying: dict[int, list[int]] = {}
        for (number, places), (of_round, seen) in zip(left.items(), look_all(parts), strict=True):
            page = pages[number]
            titles[number] = titles[number] or (None if seen is None else title.text_of(page.lines[places[seen]].text))
            for at, rule in zip(places, of_round, strict=True):
                verdicts[number][at] = rule
            stay = [at for at, rule in zip(places, of_round, strict=True) if rule is None or rule.action == "flag"]
            if 0 < len(stay) < len(places):
                staying[number] = stay
        left = staying
    return list(zip(verdicts, titles, strict=True))


def look_all(parts: Sequence[Left], *, quick: bool = True) -> list[tuple[Verdicts, int | None]]:
    """One look at what is left of each page: the verdicts on its lines, and which of them is the title.

    With `quick`, lines of which nothing can go are not scored; the outcome is the same (`tests/laws`).
    """
    found = {number: _plain(part) for number, part in enumerate(parts) if quick and _is_plain(part)}
    for numbers in _batches(parts, [number for number in range(len(parts)) if number not in found]):
        marked = {number: threads.marks(parts[number].forms, parts[number].found) for number in numbers}
        applied = {number: threads.applicable(parts[number].found, marks) for number, marks in marked.items()}
        described = features.describe_all([parts[number].forms for number in numbers], list(applied.values()))
        scored, start = trees.score(described), 0
        for number in numbers:
            stop = start + len(parts[number].forms)
            found[number] = Look(parts[number], applied[number], marked[number], scored[start:stop]).decide()
            start = stop
    return [found[number] for number in range(len(parts))]


def _batches(parts: Sequence[Left], numbers: Sequence[int]) -> Iterator[list[int]]:
    batch, lines = list[int](), 0
    for number in numbers:
        batch.append(number)
        lines += len(parts[number].forms)
        if lines >= LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _is_plain(left: Left) -> bool:
    """Whether no rule found a line, none can be a menu or repeat on the site, and at most one stands over the text."""
    page, forms = left.page, left.forms
    surveyed = page.survey is not None and page.known.host in page.survey.counts
    if surveyed or any(left.found):
        return False
    others = [at for at, form in enumerate(forms) if not is_prose(form)]
    if len(others) < len(forms) and others[:2] == [0, 1]:
        return False
    return not any(navigation.share(forms[at]) or navigation.is_service(forms[at]) for at in others)


def _plain(left: Left) -> tuple[Verdicts, int | None]:
    """The outcome for lines of which nothing can go."""
    forms = left.forms
    known = folded(left.page.known.title or "").casefold()
    titled = len(forms) > 1 and not is_prose(forms[0]) and is_prose(forms[1])
    return [None] * len(forms), title.find(forms, [0], known, lambda _: True, lambda _: 0.0) if titled else None
