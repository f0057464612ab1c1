"""The lines of pages are looked at again and again until nothing more goes: so cleaning twice is cleaning once.

Pages take each look together, so that what is counted in all their lines is counted at once; none sees another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count, pairwise
from operator import not_

from transforms.boilerplate import context, features, navigation, subject, threads, title, trees
from transforms.boilerplate.announced import announced
from transforms.boilerplate.cutting import goes
from transforms.boilerplate.deciding import decide
from transforms.boilerplate.page import Applied, Left, Page, folded
from transforms.boilerplate.prose import is_prose
from transforms.rules import Rule

BATCH_LINES = 4096
"""Lines looked at together, a page more or less: it bounds the memory, and changes nothing."""
ZONED_LOOKS = 8
"""After so many looks a rule that cut a line acts in every zone: else lines may go a few a look, each since those
above it went, and the looks are as many as the page is long. Of 1,383 labelled pages none takes more than 5."""

Verdicts = list[Rule | None]


def decide_all(pages: Sequence[Page], *, quick: bool = True) -> list[tuple[Verdicts, str | None]]:
    """For each page the rule by which each line goes or is flagged (`None`: it stays), and the title line if any.

    With `quick`, lines of which nothing can go are not scored; the outcome is the same (`tests/laws`).
    """
    verdicts: list[Verdicts] = [[None] * len(page.lines) for page in pages]
    titles: list[str | None] = [None] * len(pages)
    left = {number: list(range(len(page.lines))) for number, page in enumerate(pages) if page.lines}
    for look in count(1):
        if not left:
            break
        acted = [_acted(verdicts[number]) if look > ZONED_LOOKS else frozenset[str]() for number in left]
        parts = [
            _left(pages[number], places, titles[number], rules)
            for (number, places), rules in zip(left.items(), acted, strict=True)
        ]
        staying: dict[int, list[int]] = {}
        for (number, places), (of_round, seen) in zip(left.items(), _look_all(parts, quick), strict=True):
            line = None if seen is None else pages[number].lines[places[seen]]
            titles[number] = titles[number] or (title.text_of(line.text) if line else None)
            for at, rule in zip(places, of_round, strict=True):
                verdicts[number][at] = rule
            stay = [at for at, rule in zip(places, of_round, strict=True) if not goes(rule)]
            if 0 < len(stay) < len(places):
                staying[number] = stay
        left = staying
    return list(zip(verdicts, titles, strict=True))


def first_look(page: Page) -> Applied:
    """What the first look at a page sees: all its lines, with the rules that apply to them."""
    return _applied(_left(page, range(len(page.lines)), None, frozenset()))


def _left(page: Page, places: Sequence[int], titled: str | None, everywhere: frozenset[str]) -> Left:
    forms = [page.forms[at] for at in places]
    found = context.without_contradicted(forms, [page.found[at] for at in places])
    return Left(page, forms, found, bool(titled), everywhere)


def _acted(verdicts: Verdicts) -> frozenset[str]:
    """The rules that cut a line."""
    return frozenset(rule.id for rule in verdicts if rule is not None and goes(rule))


def _look_all(parts: Sequence[Left], quick: bool) -> list[tuple[Verdicts, int | None]]:
    """One look at what is left of each page: the verdicts on its lines, and which of them is the title."""
    found = {number: _plain(part) for number, part in enumerate(parts) if quick and _is_plain(part)}
    for numbers in _batches(parts, [number for number in range(len(parts)) if number not in found]):
        applied = [_applied(parts[number]) for number in numbers]
        described = features.describe_all([each.left.forms for each in applied], [each.found for each in applied])
        scored, start = trees.score(described), 0
        for number, each in zip(numbers, applied, strict=True):
            stop = start + len(each.left.forms)
            found[number] = decide(each, scored[start:stop])
            start = stop
    return [found[number] for number in range(len(parts))]


def _applied(left: Left) -> Applied:
    """The rules that apply to these lines: some only in threads, some not where the page is about their matters."""
    marks = threads.marks(left.forms, left.found)
    found = threads.applicable(left.found, marks)
    own = frozenset[int]() if marks else subject.authored(left.forms, found) | announced(left.forms, found)
    return Applied(left, subject.applicable(found, own), marks, own)


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


def _is_plain(left: Left) -> bool:
    """Whether no rule found a line, none is a menu or may repeat a title or on the site, and the title is easy."""
    page, forms = left.page, left.forms
    surveyed = page.survey is not None and page.known.host in page.survey.counts
    if surveyed or any(left.found):
        return False
    prose = [is_prose(form) for form in forms]
    if any(navigation.is_row(form) or navigation.is_service(form) for form in compress(forms, map(not_, prose))):
        return False
    if True not in prose or True in prose[:2]:
        return True
    return left.titled and not _may_repeat(forms[: max(prose.index(True), *threads.marks(forms, left.found)[:1], 0)])


def _may_repeat(head: Sequence[str]) -> bool:
    """Whether a line begins with another whole line, as the repeat of a title does: in order, these are neighbours."""
    return any(below.startswith(above) for above, below in pairwise(sorted(form.casefold() for form in head)))


def _plain(left: Left) -> tuple[Verdicts, int | None]:
    """The outcome for lines of which nothing can go."""
    forms = left.forms
    known = folded(left.page.known.title or "").casefold()
    alone = len(forms) > 1 and not is_prose(forms[0]) and is_prose(forms[1])
    return [None] * len(forms), title.find(forms, [0], known, [0.0]) if alone else None
