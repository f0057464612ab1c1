"""`要?jiǎng)恿υ吹年P(guān)鍵` is `要動力源的關鍵`: a reading written into a character moved the bytes behind it by one.

The conversion that wrote `業(yè)` replaced bytes of GBK text and did not see where a character begins. In `要動`, D2 AA
84 D3, it found AA 84, which is 獎, and wrote its reading behind it: D2 AA 84 `(jiǎng)` D3 …. Read again, 84 and the
parenthesis are no character and become one `?`; what follows is read one byte too late, until a byte of ASCII.

The repair goes the same way backwards. The character that was found, here 獎, has the reading and begins with the byte
before the `?`, so its second byte is what the `?` was. From there the bytes are paired anew (`shifted`). Where two
bytes that were paired wrongly are no character, a `?` hides both; which characters fit into the gap is weighed by how
well they follow each other. What fits best but not beyond doubt is a guess and said to be one; where nothing leads,
the `?` stays, flagged.

On pages with such damage, a `?` with no reading behind it is tried too: `化?！?/strong>` was `化。”</strong>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms.encoding.annotations import TRIGGERS as _ANNOTATIONS
from transforms.encoding.annotations import gbk, of_changed
from transforms.encoding.annotations.conversion import NOTE
from transforms.encoding.annotations.gaps import LOST, MARK, firsts_before
from transforms.encoding.annotations.page import Page
from transforms.encoding.annotations.paths import Path, gap
from transforms.encoding.annotations.shifted import Restored, restore
from transforms.encoding.joined import sieve_by
from transforms.encoding.language import alone
from transforms.encoding.language.readings import ANNOTATION, FIRST_IN_READING, has_reading
from transforms.encoding.scan import places
from transforms.encoding.wanted import HANZI, Class, Row, Want
from transforms.model import Edit

STAGE: Final = "encoding.misaligned"

SURE: Final = 2.0
"""How much better, in nats, a character must fit a gap than all others together; one that does not is a guess. Of 4,451
runs, on pages that the tables have not seen, 77 % have neither guess nor flag, and 99.5 % of these are right."""
LEADS: Final = 0.0
"""The least that a guess must fit better than all others together. Of 130 guesses between 0 and 0.4 on those pages 57 %
are right, of 110 below 0 a quarter."""

_READABLE: Final = 11.0  # nats a character, on average, that a run may have; clean pages have 5.1 to 6.7
_WITHOUT_READING: Final = 12.0  # nats by which a run without a reading must be better than what is shown
_LONGEST_NOTE: Final = 14
_BEFORE: Final = (
    400  # characters of its line before a run by which it is judged; a quotation may be open since the first
)
_NEAR: Final = 40
_RARE: Final = 11.5  # nats of a character; 0.7 of moved runs have one among the first four, and 0.03 of clean text
_TRIES: Final = 100  # `?` without a reading that are tried on one page
_STEPS: Final = 100_000  # of one path over one character, that are taken for one page; beyond, runs with gaps stay
_STEPS_A_CHARACTER: Final = 2  # pages with all characters annotated need 1.3 to 1.7, short ones up to 2.7

_QUESTION: Final = re.compile("[?\ufffd]")
_LOST: Final = Class("?\ufffd")
_CLOSED: Final = frozenset([HANZI, Class(")")])
TRIGGERS: Final = (
    Want(Row((_LOST, Class(f"({FIRST_IN_READING}"))), _CLOSED),
    *(Want(want.wanted, want.beside | {_LOST}) for want in _ANNOTATIONS),
)
_BROKEN_TAG: Final = re.compile(r"\?/[a-z][a-z0-9]{0,9}>")


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Runs restored (`misaligned.shifted`), guesses in them (`misaligned.guessed`, with a flag of length 0 in front of
    each), and flags at what is lost (`misaligned.lost`). `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after) for edit in find("重要?jiǎng)恿υ吹年P(guān)鍵")]
    [('?jiǎng)恿υ吹年P(guān)', '動力源的關')]
    """
    if not is_damaged(text, at):
        return ()
    page = Page(text)
    edits = _runs(page, _STEPS + _STEPS_A_CHARACTER * len(text))
    if edits is None:
        return _runs(page, 0) or ()
    return edits if any(True for _ in of_changed(text)) or any(not edit.is_flag for edit in edits) else ()


def _runs(page: Page, steps: int) -> list[Edit] | None:
    """The edits of all runs, or None if they need more than so many steps; with none, those of runs without gaps."""
    text, gaps = page.text, steps > 0
    edits: list[Edit] = []
    at = tried = 0
    while question := _QUESTION.search(text, at):
        marked = MARK.match(text, question.start())
        if marked or (tried < _TRIES and _suspect(text, question.start())):
            tried += not marked
            found, needed = _run(page, edits, question.start(), gaps)
            edits += found
            steps -= needed
            if gaps and steps < 0:
                return None
        at = max(question.end(), edits[-1].end if edits else 0)
    return edits


def is_damaged(text: str, at: Sequence[int] | None = None) -> bool:
    """Whether a page has a reading without its parenthesis, or one that belongs to a character of the conversion.

    >>> is_damaged("要?jiǎng)h"), is_damaged("誰?在這(zhè)里"), is_damaged("誰?在這里")
    (True, True, False)
    """
    return any(True for _ in _signs(text, places(TRIGGERS, text) if at is None else at))


def _signs(text: str, at: Sequence[int]) -> Iterator[int]:
    """The places of such readings."""
    yield from (place for place in at if MARK.match(text, place) and _may_be_cut(text, place))
    yield from of_changed(text, at)


sieve: Final = sieve_by(_signs)


def _may_be_cut(text: str, at: int) -> bool:
    """Whether a `?` stands behind a character of two bytes, or an annotation; in an address (`?id)`) it does not."""
    before = text[max(0, at - 1) : at]
    return before == ")" or before > "\x7f"


def _suspect(text: str, at: int) -> bool:
    """Whether what stands behind a `?` is rare in Chinese, or a tag that lost its bracket is near."""
    ahead = text[at + 1 : at + _NEAR].partition("\n")[0] if text[at] == "?" else ""
    return any(alone.nats(each) > _RARE for each in ahead[:4]) or bool(_BROKEN_TAG.search(ahead))


def _run(page: Page, done: Sequence[Edit], at: int, gaps: bool) -> tuple[Sequence[Edit], int]:
    """The edits of the run that may begin at the question mark, behind those done, and the steps."""
    text, free = page.text, done[-1].end if done else 0
    start = _start_of_note(text, max(free, at - _LONGEST_NOTE), at)
    last = text[max(0, start - 1) : start]
    before = ANNOTATION.sub("", _restored(text, done, start)).rpartition("\n")[2] or last
    mark = MARK.match(text, at)
    if not last:
        return (), 0
    if mark:
        restored = restore(page, at, [Path(0.0, 0, gbk.pairs().get(last, (0, 0))[1], before)], gaps=gaps)
    else:
        restored = _without_reading(page, at, before, gaps)
    path, end, steps = restored
    if path and path.nats < _READABLE * (len(path.text) - len(before) + 3):
        return list(_edits(text, start, end, path, len(before))), steps
    if mark and not mark[1].isascii() and last in gbk.pairs():
        return [_lost(text, at)], steps
    return (), steps


def _restored(text: str, done: Sequence[Edit], end: int) -> str:
    """Up to `_BEFORE` characters before a place and what the edits done restore there, or a few more."""
    since, pieces = max(0, end - _BEFORE), [""]
    for edit in reversed(done):
        if edit.end <= since:
            break
        pieces += (text[edit.end : end], edit.after)
        end = edit.start
    return text[since:end] + "".join(reversed(pieces))


def _start_of_note(text: str, free: int, at: int) -> int:
    """Where an annotation that ends at `at` begins; else `at`."""
    for note in NOTE.finditer(text, free, at):
        if note.end() == at and has_reading(text[max(0, note.start() - 1) : note.start()], note[1]):
            return note.start()
    return at


def _without_reading(page: Page, at: int, before: str, gaps: bool) -> Restored:
    shown = page.text[at]
    as_shown = Path(page.nats(before, shown), 0, 0, before + shown)
    first = (gap(at, before, 1),)
    moved = [Path(_WITHOUT_READING, lead, lead, before, first) for lead in firsts_before(page.text, at + 1)]
    restored = restore(page, at + 1, [as_shown, *moved], gaps=gaps)
    sure = [each.sure[0] for each in restored.path.gaps if each.source == at] if restored.path else []
    return restored if sure and sure[0] >= SURE else restored._replace(path=None)


def _edits(text: str, start: int, end: int, path: Path, done: int) -> Iterator[Edit]:
    """The run as edits, cut at each gap that leaves room for doubt.

    A guess at one gap beside another, or at hidden ASCII, is never sure: both were often wrong on generated damage,
    however far ahead.
    """
    for source, first, each in path.gaps:
        beside = any(abs(other.source - source) == 1 for other in path.gaps)
        doubtful = [at for at, sure in enumerate(each, first) if sure < LEADS or path.text[at] == "?"]
        if doubtful:
            yield from _changed(text, start, source, path.text[done : doubtful[0]])
            yield _lost(text, source)
            hidden = text[source] not in LOST  # by the character of ASCII that stands there
            start, done = source + 1, first + len(each) if hidden else doubtful[-1] + 1
        elif min(each) < SURE or beside or _hides_ascii(text[source], path.text[first : first + len(each)]):
            yield from _changed(text, start, source, path.text[done:first])
            since, start, done = max(first, done), source + 1, first + len(each)  # gaps side by side share a character
            yield from _guessed(text, source, path.text[since:done])
    yield from _changed(text, start, end, path.text[done:])


def _hides_ascii(shown: str, hidden: str) -> bool:
    """Whether a character of ASCII, other than the bracket of a tag, is said to be hidden by a `?`."""
    return shown in LOST and hidden[-1] < "\x80" and hidden[-1] != "<"


def _guessed(text: str, at: int, after: str) -> Iterator[Edit]:
    """The character at `at` as what it most likely hides, and a flag in front of it, since it changes."""
    yield Edit(STAGE, "misaligned.guessed", at, at, "", "")
    yield Edit(STAGE, "misaligned.guessed", at, at + 1, text[at], after)


def _lost(text: str, at: int) -> Edit:
    return Edit(STAGE, "misaligned.lost", at, at + 1, text[at], text[at])


def _changed(text: str, start: int, end: int, after: str) -> Iterator[Edit]:
    """What changed between `text[start:end]` and `after`, without what is alike at both ends."""
    while start < end and after and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    while start < end and after and text[start] == after[0]:
        start, after = start + 1, after[1:]
    if text[start:end] != after:
        yield Edit(STAGE, "misaligned.shifted", start, end, text[start:end], after)
