"""Where two versions of a text differ, as short changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from transforms.encoding.ftfy.signs import ENTITY

# Characters that no step of ours changes: ASCII but what an entity, an escape or a lost byte is made of, and all
# that no single-byte encoding has and that is no ligature.
_FIXED: Final = "!-%'->@-~\u2e80-\ufaff\ufb07-\U0010ffff"
_STABLE: Final = re.compile(f"[{_FIXED}]+| +")
# Where spaces are lost one may be the second byte of a no-break space or of à: `Â is` becomes `\xa0is`.
_STABLE_BUT_SPACES: Final = re.compile(f"[{_FIXED}]+|(?<![À-ɏͰ-ӿ]) +")
_LONGEST: Final = 3  # letters of a ligature: ﬃ; nothing else becomes longer
_REACH: Final = 10_000  # characters; a longer change is one edit, so that time stays linear


def changed_runs(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Where `before` and `after` differ between stable runs that stand in both."""
    here, there = 0, 0
    kept = _STABLE if before.count(" ") == after.count(" ") else _STABLE_BUT_SPACES
    for stable in kept.finditer(before):
        run = stable[0]
        found = after.find(run, there, there + min(_LONGEST * (stable.start() - here) + len(run), _REACH))
        if found >= 0:
            yield from trimmed(here, before[here : stable.start()], after[there:found])
            here, there = stable.end(), found + len(run)
    yield from trimmed(here, before[here:], after[there:])


def trimmed(at: int, old: str, new: str) -> Iterator[tuple[int, str, str]]:
    """The change without what both sides begin and end with; nothing if that is all, an entity whole."""
    if old == new:
        return
    if old and new and old[0] != new[0] and old[-1] != new[-1]:
        yield at, old, new
        return
    shorter = 0 if ENTITY.fullmatch(old) else min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    if head and (entity := ENTITY.match(old, head - 1)) and entity.end() == len(old) - tail:
        head -= 1  # the `&` of `&amp;` stands on both sides
    yield at + head, old[head : len(old) - tail], new[head : len(new) - tail]
