"""European text whose few letters and marks beyond ASCII were read with the wrong codec: don¡¯t, caf茅, ※Stop!§.

They are too few for the proofs of `mojibake`, but where they stand proves them: no one writes ¡¯ in a word of English.
A hanzi beside Latin letters is no proof (cat猫, Kindle版), if it does not make a word that is known. On a page with a
proof, all that stands where it would be written is read again. `misreadings` has what each sign became, `lines` reads
lines again, `places` has where signs are written, and `proofs` says what proves a misreading; `whole` has lines that
need no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms.encoding import ftfy
from transforms.encoding.european import whole
from transforms.encoding.european.lines import RereadLine, names, reread, with_signs
from transforms.encoding.european.misreadings import CLOSING, MARKS, Misreading, misreadings
from transforms.encoding.european.proofs import are_proof
from transforms.encoding.joined import lines_at
from transforms.encoding.language import frequency
from transforms.encoding.mojibake import as_a_whole
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.lines import written
from transforms.model import Edit

__all__ = ["STAGE", "TRIGGERS", "find"]

STAGE: Final = "encoding.european"

_RARE: Final = 10  # nats of a hanzi


def _first_letters() -> str:
    """What begins a sign without which nothing is proven, and is neither written everywhere nor seen by ftfy's pass."""
    first: set[str] = set()
    for each in misreadings():
        for became, meant in each.meant.items():
            if became[0] not in first and _is_asked_for(became, meant[0], each):
                first.add(became[0])
    return re.escape("".join(sorted(first)))


def _is_asked_for(became: str, mark: str, misreading: Misreading) -> bool:
    if misreading.is_wide and mark.isalpha() and (mark <= "ÿ" or mark == "œ"):
        return frequency.mean(became[0]) >= _RARE  # 没 of û is common
    marks = MARKS if misreading.is_telling else CLOSING
    return mark in marks and became[0] != "…" and not places(ftfy.SIDE_BY_SIDE, f"n{became}t")


TRIGGERS: Final = (
    *ftfy.SIDE_BY_SIDE,
    Want(Row((Class("0-9A-Za-z.,!? "), Class(_first_letters())), at=1)),
)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Each such sign as it was meant; the rule says what was read as what.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("the cat猫 and I don¡¯t mind", [7, 17])]
    [('¡¯', '’', 'european.gbk_as_latin1')]
    >>> [edit.after for edit in find("the na茂ve caf茅")]
    ['ï', 'é']
    """
    at = places(TRIGGERS, text) if at is None else at
    if as_a_whole.is_utf8(text) and whole.is_for_ftfy(text):
        return []
    near = [(start, text[start:end]) for start, end in lines_at(text, at) if not whole.is_for_ftfy(text[start:end])]
    edits = [edit for start, line in near for edit in _edits_of_whole(start, line)]
    possible = {name for _, line in near for name in names(line)}
    if not possible:
        return edits
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    ours = [each for each in with_signs(written(text)) if not whole.is_for_ftfy(each[0].text)]
    read = [(each, reread(ours, each)) for each in misreadings() if each.name in possible]
    proven = [(each, lines) for each, lines in read if are_proof(lines, each)]
    for each, lines in sorted(proven, key=_signs_of, reverse=True):  # of two that explain a sign, the one of more signs
        new = [edit for line in lines for edit in _edits(line, each) if taken.isdisjoint(range(edit.start, edit.end))]
        taken.update(place for edit in new for place in range(edit.start, edit.end))
        edits += new
    return sorted(edits, key=lambda edit: edit.start)


def _signs_of(read: tuple[Misreading, Sequence[RereadLine]]) -> int:
    return sum(len(line.signs) for line in read[1])


def _edits_of_whole(start: int, line: str) -> Iterator[Edit]:
    for at, became, meant, name in whole.read_again(line):
        yield Edit(STAGE, f"european.{name}", start + at, start + at + len(became), became, meant)


def _edits(line: RereadLine, misreading: Misreading) -> Iterator[Edit]:
    for sign in line.signs:
        start, end = line.start + sign.start, line.start + sign.end
        yield Edit(STAGE, f"european.{misreading.name}", start, end, sign.became, sign.meant)
