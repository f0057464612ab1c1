"""Ways to read a run of GBK text that was read one byte too late, and which of them is better, by how much.

All paths read on until all are in step again; of those that go on alike the best one stays, and remembers by how much
it was better than the others together wherever they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import exp, inf, log
from typing import Final, NamedTuple

from transforms.encoding.annotations import gbk
from transforms.encoding.annotations.page import Page

UNKNOWN: Final = -1
"""The first byte of a character of which no byte is known, between two gaps."""

# Bounds on how many paths are followed. With fewer, alternatives are forgotten, and what is wrong seems sure.
_PATHS: Final = 300  # with 128, what behind two gaps fits together, as 含水率, was forgotten
_FAR: Final = 9.0  # nats by which a path may be worse than the best; with 12 the answers are the same
_WAITS: Final = 9.0  # more of one in step: those out of step have not paid for the character whose first byte waits
_PATHS_UNKNOWN: Final = 24  # of those between two gaps, which branch most
_BEYOND_DOUBT: Final = 4.0  # nats by which a path is better than those that need not be looked at


class Gap(NamedTuple):
    """`text[at : at + len(sure)]` of a path is what the character at `source` of the page may hide.

    `sure` tells of each character by how many nats it is better than all others together.
    """

    source: int
    at: int
    sure: tuple[float, ...]


class Path(NamedTuple):
    """One way to read a run. `lead` waits for its second byte, 0 if none does; `byte` is the last one read.

    `text` is what was restored, behind the text before the run.
    """

    nats: float
    lead: int
    byte: int
    text: str
    gaps: tuple[Gap, ...] = ()

    def show(self, shown: str, page: Page) -> Path:
        """The path with a character as the page shows it."""
        byte = gbk.pairs().get(shown, (0, 0))[1]
        return Path(self.nats + page.nats(self.text, shown), self.lead, byte, self.text + shown, self.gaps)

    def take(self, byte: int, page: Page, more: float = 0.0) -> Iterator[Path]:
        """The path with one more byte, if that can be, at the cost of so many more nats."""
        nats = self.nats + more
        if not self.lead:
            if byte > 0x80:
                yield Path(nats, byte, byte, self.text, self.gaps)
        elif character := gbk.characters().get((self.lead, byte)):
            yield Path(nats + page.nats(self.text, character), 0, byte, self.text + character, self.gaps)


def best(paths: Iterable[Path]) -> list[Path]:
    """The best of those paths that go on alike, without those far behind. Paths out of step have paid for one
    character less than those in step, which therefore may be farther behind, and all stay.
    """
    paths = list(paths)
    limit = min((path.nats for path in paths), default=0.0) + _FAR
    alike: dict[tuple[int, int, str], list[Path]] = {}
    for path in paths:
        if path.nats <= limit + _WAITS * (not path.lead):
            alike.setdefault((path.lead, path.byte, path.text[-2:]), []).append(path)
    found = sorted(map(better, alike.values()))
    limits = {0: len(found), UNKNOWN: _PATHS_UNKNOWN}
    return [path for n, path in enumerate(found) if n < limits.get(path.lead, _PATHS)]


def better(paths: Sequence[Path]) -> Path:
    """The best path, which learns of its gaps how far behind others are."""
    if len(paths) == 1:
        return paths[0]
    first, *others = sorted(paths)
    gaps = first.gaps
    for other in others:
        if not gaps or other.nats > first.nats + _BEYOND_DOUBT:
            break
        gaps = tuple([_doubt(gap, first, other) for gap in gaps])
    return Path(first.nats, first.lead, first.byte, first.text, gaps)


def _doubt(gap: Gap, first: Path, other: Path) -> Gap:
    """The gap, less sure where the other path has other characters there."""
    source, start, sure = gap
    ours = first.text[start : start + len(sure)]
    apart = other.nats - first.nats
    at = next((each.at for each in other.gaps if each.source == source), len(other.text))
    if other.text.startswith(ours, at):
        return gap
    theirs = other.text[at : at + len(sure)]
    less = [s if ours[n] == theirs[n : n + 1] else -log(exp(-s) + exp(-apart)) for n, s in enumerate(sure)]
    return Gap(source, start, tuple(less))


def gap(source: int, text: str, hidden: int) -> Gap:
    """A gap at the end of a path's text, with so many characters hidden; none is in doubt yet."""
    return Gap(source, len(text), (inf,) * hidden)
