"""`重要?jiǎng)恿υ吹年P(guān)鍵` is `重要動力源的關鍵`: bytes that a reading written into the middle of a character moved by one.

The conversion that wrote `業(yè)` replaced bytes of GBK text and did not see where a character begins. In `要動`, D2 AA
84 D3, it found AA 84, which is 獎, and wrote its reading behind it: D2 AA 84 `(jiǎng)` D3 …. Read again, 84 and the
parenthesis are no character and become one `?`; what follows is read one byte too late, until a byte of ASCII.

The repair goes the same way backwards. The character that was found, here 獎, has the reading and begins with the byte
before the `?`, so its second byte is what the `?` was. From there the bytes are paired anew. Where two bytes that were
paired wrongly are no character, a `?` hides both; which characters fit into the gap is weighed by how well they follow
each other. A gap that leaves room for doubt stays, flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms.encoding import followers, gbk
from transforms.encoding.annotations import annotated
from transforms.encoding.readings import has_reading, simplified
from transforms.encoding.shifted import MARK, NOTE, Gap, Path, Weigh, firsts_before, out_of_place, restore
from transforms.model import Edit

STAGE: Final = "encoding.misaligned"

SURE: Final = 2.5
"""How much better than any other, in nats, a character must fit a gap that it is to fill."""
_READABLE: Final = 11.0  # nats a character, on average, that a run restored may have
_WITHOUT_READING: Final = 12.0  # nats that a `?` with nothing behind it must explain to be damage
_SEEN: Final = 4.0  # nats of a pair of characters that stands elsewhere in the document

_QUESTION: Final = re.compile("[?\ufffd]")


def find(text: str) -> Sequence[Edit]:
    """Runs restored, and flags for what is lost in them.

    >>> [(edit.before, edit.after) for edit in find("重要?jiǎng)恿υ吹年P(guān)鍵")]
    [('?jiǎng)恿υ吹年P(guān)', '動力源的關')]
    """
    if text.isascii() or not (MARK.search(text) or ("?" in text and annotated(text))):
        return ()
    weigh = _weigher(text)
    edits: list[Edit] = []
    at = 0
    while question := _QUESTION.search(text, at):
        found = list(_run(text, max(at, edits[-1].end if edits else 0), question.start(), weigh))
        edits += found
        at = max(question.end(), found[-1].end if found else 0)
    return edits


def _run(text: str, free: int, at: int, weigh: Weigh) -> Iterator[Edit]:
    """The edits of the run that may begin at the question mark; `text[free:]` is not edited yet."""
    mark = MARK.match(text, at)
    start = at
    note = next((n for n in NOTE.finditer(text, max(free, at - 14), at) if n.end() == at), None)
    if note and has_reading(text[note.start() - 1 : note.start()], note[1]):
        start = note.start()
    before = text[max(0, start - 1) : start]
    if not before:
        return
    byte = gbk.pairs().get(before, (0, 0))[1]
    if mark:
        restored = restore(text, at, [Path(0.0, 0, byte, before)], weigh)
    else:
        restored = _without_reading(text, at, byte, before, weigh)
    if not restored:
        return
    path, end = restored
    if path.nats > _READABLE * len(path.text):
        return
    yield from _edits(text, start, end, path)


def _without_reading(text: str, at: int, byte: int, before: str, weigh: Weigh) -> tuple[Path, int] | None:
    as_shown = Path(weigh(before, "?"), 0, 0, before + "?")
    gap = Gap(at, 1, (float("inf"),))
    others = [Path(_WITHOUT_READING, lead, lead, before, (gap,)) for lead in firsts_before(text, at + 1)]
    restored = restore(text, at + 1, [as_shown, *others], weigh)
    if not restored or restored[0].text.startswith(as_shown.text) or restored[0].gaps[0].sure[0] < SURE:
        return None
    return restored


def _edits(text: str, start: int, end: int, path: Path) -> Iterator[Edit]:
    """The run as edits, cut at each gap that leaves room for doubt."""
    restored_to = 1
    for gap in path.gaps:
        doubtful = [at for at, sure in enumerate(gap.sure, gap.at) if sure < SURE]
        if doubtful:
            if text[gap.source] not in "?\ufffd":
                doubtful = [gap.at, gap.at + 1]
            yield from _changed(text, start, gap.source, path.text[restored_to : doubtful[0]])
            lost = text[gap.source]
            yield Edit(STAGE, "misaligned.lost", gap.source, gap.source + 1, lost, lost)
            start, restored_to = gap.source + 1, doubtful[-1] + 1
    yield from _changed(text, start, end, path.text[restored_to:])


def _changed(text: str, start: int, end: int, after: str) -> Iterator[Edit]:
    while start < end and after and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    while start < end and after and text[start] == after[0]:
        start, after = start + 1, after[1:]
    if text[start:end] != after:
        yield Edit(STAGE, "misaligned.shifted", start, end, text[start:end], after)


def _weigher(text: str) -> Weigh:
    whole = re.sub("[?\ufffd][^\n]{0,40}", "\n", text)
    annotations = {each.character for each in annotated(whole)}
    whole = NOTE.sub("", whole)
    seen = set(zip(whole, whole[1:], strict=False))

    def weigh(before: str, after: str) -> float:
        nats = followers.nats(before, after)
        if after in out_of_place():
            nats += 6
        return min(nats, _SEEN) if (before, after) in seen else nats

    return weigh
