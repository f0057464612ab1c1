"""`要?jiǎng)恿υ吹年P(guān)鍵` is `要動力源的關鍵`: a reading written into a character moved the bytes behind it by one.

The conversion that wrote `業(yè)` replaced bytes of GBK text and did not see where a character begins. In `要動`, D2 AA
84 D3, it found AA 84, which is 獎, and wrote its reading behind it: D2 AA 84 `(jiǎng)` D3 …. Read again, 84 and the
parenthesis are no character and become one `?`; what follows is read one byte too late, until a byte of ASCII.

The repair goes the same way backwards. The character that was found, here 獎, has the reading and begins with the byte
before the `?`, so its second byte is what the `?` was. From there the bytes are paired anew (`shifted`). Where two
bytes that were paired wrongly are no character, a `?` hides both; which characters fit into the gap is weighed by how
well they follow each other. A gap that leaves room for doubt stays, flagged.

On pages with such damage, a `?` with no reading behind it is tried too: `化?！?/strong>` was `化。”</strong>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms.encoding import gbk, language_model
from transforms.encoding.annotations import annotated
from transforms.encoding.gaps import LOST, MARK, firsts_before
from transforms.encoding.page import Page
from transforms.encoding.paths import Path, gap
from transforms.encoding.readings import ANNOTATION, has_reading, simplified
from transforms.encoding.shifted import NOTE, restore
from transforms.model import Edit

STAGE: Final = "encoding.misaligned"

SURE: Final = 1.0
"""How much better, in nats, a character must fit a gap than any other. Of 2,384 runs, 91.3 % come back exactly with 0
and 7.6 % wrongly; with 1.0, 89.1 and 4.1 %; with 2.0, 84.4 and 1.9 %."""

_READABLE: Final = 11.0  # nats a character, on average, that a run may have; clean pages have 5.1 to 6.7
_WITHOUT_READING: Final = 12.0  # nats by which a run without a reading must be better than what is shown
_SURE_WITHOUT_READING: Final = 2.0  # as `SURE`, of the character that such a run begins with
_LONGEST_NOTE: Final = 14
_BEFORE: Final = 60  # characters before a run by which it is judged
_NEAR: Final = 40
_RARE: Final = 11.5  # nats of a character; 0.7 of moved runs have one among the first four, and 0.03 of clean text
_TRIES: Final = 100  # `?` without a reading that are tried on one page

_QUESTION: Final = re.compile("[?\ufffd]")
_BROKEN_TAG: Final = re.compile(r"\?/[a-z][a-z0-9]{0,9}>")


def find(text: str) -> Sequence[Edit]:
    """Runs restored (`misaligned.shifted`), and flags at what is lost in them (`misaligned.lost`).

    >>> [(edit.before, edit.after) for edit in find("重要?jiǎng)恿υ吹年P(guān)鍵")]
    [('?jiǎng)恿υ吹年P(guān)', '動力源的關')]
    """
    if not is_damaged(text):
        return ()
    page = Page(text)
    edits: list[Edit] = []
    at = tried = 0
    while question := _QUESTION.search(text, at):
        free = edits[-1].end if edits else 0
        marked = MARK.match(text, question.start())
        if marked or (tried < _TRIES and _suspect(text, question.start())):
            tried += not marked
            edits += _run(page, free, question.start())
        at = max(question.end(), edits[-1].end if edits else 0)
    return edits if _has_annotations(text) or any(not edit.is_flag for edit in edits) else ()


def is_damaged(text: str) -> bool:
    """Whether a page has a reading without its parenthesis, or one that belongs to a character of the conversion.

    >>> is_damaged("要?jiǎng)h"), is_damaged("誰?在這(zhè)里"), is_damaged("誰?在這里")
    (True, True, False)
    """
    if not _QUESTION.search(text):
        return False
    return bool(MARK.search(text)) or _has_annotations(text)


def _has_annotations(text: str) -> bool:
    return any(each.character in simplified() for each in annotated(text))


def _suspect(text: str, at: int) -> bool:
    """Whether what stands behind a `?` is rare in Chinese, or a tag that lost its bracket is near."""
    ahead = text[at + 1 : at + _NEAR].partition("\n")[0] if text[at] == "?" else ""
    nats = language_model.alone_nats()
    return any(nats[min(ord(each), 0xFFFF)] > _RARE for each in ahead[:4]) or bool(_BROKEN_TAG.search(ahead))


def _run(page: Page, free: int, at: int) -> Iterator[Edit]:
    """The edits of the run that may begin at the question mark; the text up to `free` is edited already."""
    text = page.text
    start = _start_of_note(text, max(free, at - _LONGEST_NOTE), at)
    last = text[max(0, start - 1) : start]
    before = ANNOTATION.sub("", text[max(free, start - _BEFORE) : start]).rpartition("\n")[2] or last
    mark = MARK.match(text, at)
    restored = None
    if last and mark:
        restored = restore(page, at, [Path(0.0, 0, gbk.pairs().get(last, (0, 0))[1], before)])
    elif last:
        restored = _without_reading(page, at, before)
    if restored and restored[0].nats < _READABLE * (len(restored[0].text) - len(before) + 3):
        yield from _edits(text, start, restored[1], restored[0], len(before))
    elif mark and not mark[1].isascii() and last in gbk.pairs():
        yield _lost(text, at)


def _start_of_note(text: str, free: int, at: int) -> int:
    """Where an annotation that ends at `at` begins; else `at`."""
    for note in NOTE.finditer(text, free, at):
        if note.end() == at and has_reading(text[max(0, note.start() - 1) : note.start()], note[1]):
            return note.start()
    return at


def _without_reading(page: Page, at: int, before: str) -> tuple[Path, int] | None:
    shown = page.text[at]
    as_shown = Path(page.nats(before, shown), 0, 0, before + shown)
    gaps = (gap(at, before, 1),)
    moved = [Path(_WITHOUT_READING, lead, lead, before, gaps) for lead in firsts_before(page.text, at + 1)]
    restored = restore(page, at + 1, [as_shown, *moved])
    sure = [each.sure[0] for each in restored[0].gaps if each.source == at] if restored else []
    return restored if sure and sure[0] >= _SURE_WITHOUT_READING else None


def _edits(text: str, start: int, end: int, path: Path, done: int) -> Iterator[Edit]:
    """The run as edits, cut at each gap that leaves room for doubt."""
    for source, first, each in path.gaps:
        doubtful = [at for at, sure in enumerate(each, first) if sure < SURE]
        if doubtful:
            yield from _changed(text, start, source, path.text[done : doubtful[0]])
            yield _lost(text, source)
            hidden = text[source] not in LOST  # by the character of ASCII that stands there
            start, done = source + 1, first + len(each) if hidden else doubtful[-1] + 1
    yield from _changed(text, start, end, path.text[done:])


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
