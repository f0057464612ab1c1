"""Lines of a page that was damaged in several ways, and clauses of a line: each as by itself, where that explains more.

What lines lend one another is belief in one kind, which may take pieces of what another explains as a whole: the bytes
of 凌晨 in GBK hold three that are UTF-8. On 40 pages with lines read in 15 wrong ways 209 of 226 came out wrong; now
each is as it is alone. A page of one kind that reads well once it is mended is asked nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import compress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.edits import apply, moved_by, splice
from transforms.encoding.joined import Places
from transforms.encoding.language import frequency
from transforms.encoding.language.paired import halves, paired
from transforms.encoding.mojibake import suspect_lines
from transforms.encoding.mojibake.guesses import certain
from transforms.encoding.mojibake.thresholds import BAD, LOSS, PROOF, USUAL
from transforms.model import Edit
from transforms.tables import built_once

_LEFT: Final = 2  # characters that single bytes may be, and that are rare in Chinese
_CLEARLY: Final = 3.0  # so much more a line gains by itself, where its page knows more than it
_ASKED_FIRST: Final = 64  # of more lines in doubt so many are asked first, and no other if none gains
_CLAUSE: Final = re.compile(r"[^\s，。、；：！？]+")
_MOST_CLAUSES: Final = 64  # of a line with more in doubt none is asked


class _Lines(NamedTuple):
    """A text, where its lines begin and one more would, and the edits of a page, in order, with their starts."""

    text: str
    starts: Places
    edits: Sequence[Edit]
    edited: Sequence[int]

    def line(self, number: int) -> str:
        """The line of this number, without its break."""
        return self.text[self.starts[number] : self.starts[number + 1] - 1]

    def own(self, number: int) -> slice:
        """Which of the edits are in this line."""
        first, end = self.starts[number : number + 2].tolist()
        return slice(bisect_left(self.edited, first), bisect_left(self.edited, end))

    def moved(self, number: int, edits: Iterable[Edit], to_line: bool) -> Sequence[Edit]:
        """Edits of this line as ones of its text, or the other way round."""
        return moved_by(edits, int(self.starts[number]) * (-1 if to_line else 1))


def better(text: str, edits: Sequence[Edit], alone: Callable[[str], Sequence[Edit]]) -> Sequence[Edit]:
    r"""The edits of a page, but for lines that read clearly better by those that `alone` finds in them.

    >>> from transforms.encoding.mojibake import find
    >>> wrong = Edit("encoding.mojibake", "mojibake.utf8_as_latin1", 4, 7, "è³¿", "賿")
    >>> [edit.after for edit in better("\n£¬Áè³¿Á½µãÊ®Æß·Ö", [wrong], find)]
    ['，凌晨两点十七分']
    """
    strange = _strange(splice(text, edits))
    several = len({certain(edit.rule.partition("+")[0]) for edit in edits}) > 1
    if not (strange or several):
        return edits
    breaks = (codes(text) == 0x0A).nonzero()[0]
    starts = np.concatenate(([0], breaks + 1, [len(text) + 1]))
    lines = _Lines(text, starts, edits, [edit.start for edit in edits])
    changed = set(breaks.searchsorted(lines.edited).tolist())
    others = sorted(strange - changed)
    could = compress(others, suspect_lines.among([lines.line(number) for number in others]).lines)
    found = _found(lines, sorted({*(changed if several else changed & strange), *could}), alone)
    kept = list(edits)
    for number in sorted(found, reverse=True):
        kept[lines.own(number)] = lines.moved(number, found[number], to_line=False)
    return kept


def better_clauses(line: str, edits: Sequence[Edit], alone: Callable[[str], Sequence[Edit]]) -> Sequence[Edit]:
    r"""The same for a line of which something still reads strangely, by what stands between its marks and spaces.

    >>> from transforms.encoding.mojibake import find
    >>> first = Edit("encoding.mojibake", "mojibake.gbk_as_latin1", 0, 14, "Æß·ÖÖÓºóÁ½µã°ë", "七分钟后两点半")
    >>> [edit.after for edit in better_clauses("Æß·ÖÖÓºóÁ½µã°ë，찜렘옵鹿藁새깻狼헹톄낄", [first], find)]
    ['七分钟后两点半', '买方可以退货并要求赔偿']
    """
    if not _strange("\n".join(_CLAUSE.findall(splice(line, edits)))):
        return edits
    clauses = [found.span() for found in _CLAUSE.finditer(line)]
    could = [*compress(clauses, suspect_lines.among([line[start:end] for start, end in clauses]).lines)]
    if len(clauses) < 2 or len(could) > _MOST_CLAUSES:
        return edits
    kept = list(edits)
    for start, end in could:
        clause, new = line[start:end], alone(line[start:end])
        inside = [edit for edit in kept if start <= edit.start and edit.end <= end]
        own = moved_by(inside, -start)
        if new and _gains(apply(clause, own), apply(clause, new)):
            kept = [edit for edit in kept if edit.end <= start or end <= edit.start]
            kept += moved_by(new, start)
    kept.sort(key=lambda edit: edit.start)
    return kept if _gains(apply(line, edits), apply(line, kept)) else edits


def _strange(text: str) -> Set[int]:
    """The numbers of the lines that read strangely."""
    characters = codes(text)
    starts = np.concatenate(([0], (characters == 0x0A).nonzero()[0]))
    left, nats = halves(np.add.reduceat(_strangeness().take(characters, mode="clip"), starts))
    return set(((left >= _LEFT) | (nats >= PROOF)).nonzero()[0].tolist())


@built_once
def _strangeness() -> npt.NDArray[np.int64]:
    """By code point, whether it is a rare single byte, and the nats beyond those of usual lines, as `paired`."""
    nats = frequency.table().astype(np.int64)
    slender = nats > BAD
    slender[0x3000:] = False
    return paired(slender, np.where(nats > 0, nats - USUAL, 0))


def _found(
    lines: _Lines, numbers: Sequence[int], alone: Callable[[str], Sequence[Edit]]
) -> Mapping[int, Sequence[Edit]]:
    """By number, the edits of each of these lines by itself, if it reads clearly better then."""
    found: dict[int, Sequence[Edit]] = {}
    some = numbers[:: 1 + len(numbers) // _ASKED_FIRST]
    for asked in (some, sorted({*numbers} - {*some})):
        for number in asked:
            line = lines.line(number)
            edits = alone(line)
            own = lines.moved(number, lines.edits[lines.own(number)], to_line=True)
            if edits and _gains(apply(line, own), apply(line, edits)):
                found[number] = edits
        if not found:
            break
    return found


def _gains(before: str, after: str) -> bool:
    """Whether one reads clearly better than the other, in all and by the letter: what is left out is no gain."""
    (letters, nats), (letters_after, nats_after) = (frequency.measure(each) for each in (before, after))
    nats, nats_after = (each + LOSS * text.count("\ufffd") for each, text in ((nats, before), (nats_after, after)))
    return nats_after + _CLEARLY <= nats and nats_after * letters <= nats * letters_after
