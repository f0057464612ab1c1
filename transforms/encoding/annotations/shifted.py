"""Runs of GBK text that were read one byte too late, paired anew: what they may have been, and how sure that is.

A path is one way to read a run: what it has restored so far, and whether a first byte still waits for its second (then
the run is *out of step*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from transforms.encoding.annotations import gbk
from transforms.encoding.annotations.conversion import NOTE
from transforms.encoding.annotations.gaps import LOST, MARK, at_gap, seconds_by_reading, without_second
from transforms.encoding.annotations.page import Page
from transforms.encoding.annotations.paths import UNKNOWN, Path, best, better
from transforms.encoding.language.readings import ANNOTATION, has_reading, normal

LONGEST: Final = 120
"""Characters that a run may have; of 2,214 generated ones the longest had 46."""

_NOT_READ_SO: Final = 12.0  # nats of an annotation that is none of the character before it
_AHEAD: Final = 2  # characters behind a run by which it is judged; with none, 0.3 % fewer runs are restored
_BEHIND: Final = 40  # characters behind a run in which those are looked for


class Restored(NamedTuple):
    """The best `path` and the place up to which it has read the page, if there is one; `steps` is the work it took."""

    path: Path | None
    end: int
    steps: int


def restore(page: Page, at: int, paths: Sequence[Path], *, gaps: bool = True) -> Restored:
    """The best of `paths`, which have read the page up to `at`, where all are in step again.

    Where runs follow so close that some path is always out of step, it is the last place at which the best one is in
    step. There is none if there is no such place within `LONGEST` characters, or, without `gaps`, before the first gap.
    A step is one path over one character.
    """
    text, settled = page.text, None
    end = min(len(text), at + LONGEST)
    steps = 0
    while paths and at < end:
        mark, note = MARK.match(text, at), NOTE.match(text, at)
        if mark:
            paths, at = [new for path in paths for new in _at_mark(path, mark[1], page)], mark.end()
        elif note and any(_fits(path, text[at - 1], note[1]) for path in paths):
            paths, at = [_at_note(path, text[at - 1], note) for path in paths], note.end()
        elif any(path.lead for path in paths):
            if text[at] in LOST and not gaps:
                break
            paths, at = [new for path in paths for new in _at_character(path, page, at)], at + 1
        else:
            break
        steps += len(paths)
        paths = best(paths)
        if paths and not paths[0].lead:
            settled = (paths, at)
    return Restored(_settle(page, *settled), settled[1], steps) if settled else Restored(None, at, steps)


def _settle(page: Page, paths: Sequence[Path], at: int) -> Path:
    """The best of the paths; if all are in step, with regard to what stands behind them."""
    shown = ANNOTATION.sub("", page.text[at : at + _BEHIND])
    ahead = "" if any(path.lead for path in paths) else re.split(f"[({LOST}]", shown)[0][:_AHEAD]
    for character in ahead:
        paths = [path.show(character, page) for path in paths]
    found = better(paths)
    return found._replace(text=found.text[: len(found.text) - len(ahead)])


def _at_mark(path: Path, reading: str, page: Page) -> Iterator[Path]:
    spelled = normal(reading)
    for byte in seconds_by_reading().get((path.byte, spelled), ()):
        nats = page.conversion.annotates(gbk.characters().get((path.byte, byte), ""), spelled)
        yield from path.take(byte, page, nats)


def _fits(path: Path, shown: str, reading: str) -> bool:
    """Whether the reading is one of the character before it: as shown, or where the path is in step, as restored."""
    return has_reading(shown if path.lead else path.text[-1], reading)


def _at_note(path: Path, shown: str, note: re.Match[str]) -> Path:
    if _fits(path, shown, note[1]):
        return path
    return path._replace(nats=path.nats + _NOT_READ_SO, text=path.text if path.lead else path.text + note[0])


def _at_character(path: Path, page: Page, at: int) -> Iterator[Path]:
    shown = page.text[at]
    if not path.lead:
        yield path.show(shown, page)
    elif shown in LOST:
        yield from at_gap(path, page, at)
    elif path.lead == UNKNOWN:
        return
    elif shown in gbk.pairs():
        first, second = gbk.pairs()[shown]
        for paired in path.take(first, page):
            if second < 0x80:  # a letter that had become a second byte
                yield paired.show(chr(second), page)
            else:
                yield from paired.take(second, page)
    elif shown < "\x80":
        whole = list(path.take(ord(shown), page))
        yield from whole or without_second(path, page, at)
