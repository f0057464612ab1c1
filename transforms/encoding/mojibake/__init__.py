"""Chinese mojibake: UTF-8, GBK or Big5 whose bytes were read in another encoding, from Latin-1 to those of Korean.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, groupby
from operator import not_
from typing import Final, NamedTuple

import numpy as np

from transforms.edits import apply
from transforms.encoding.joined import Flags, Joined, Places, lines_at
from transforms.encoding.language import frequency
from transforms.encoding.language.measured import Measured, measured
from transforms.encoding.mojibake import (
    as_a_whole,
    by_line,
    clean_ends,
    signs,
    suspect_lines,
    throughout,
    undefined,
    utf8_as_shift_jis,
)
from transforms.encoding.mojibake.borders import earned
from transforms.encoding.mojibake.editions import one_of_each
from transforms.encoding.mojibake.guesses import certain
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.last_byte import completed
from transforms.encoding.mojibake.repairs import Repairs, repairs_of
from transforms.encoding.mojibake.rereading import STAGE, Again
from transforms.encoding.mojibake.thresholds import BAD, BAD_LINE, SWARM
from transforms.encoding.mojibake.utf8_as_gbk import was_strict
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.model import Edit

__all__ = ["STAGE", "TRIGGERS", "find", "sieve"]

_UTF8_AS_GBK: Final = "mojibake.utf8_as_gbk"

# Of more places than the first number so many are looked at first, with what stands so far around: random bytes look a
# little like every kind.
_VERY_MANY, _SAMPLED, _AROUND = 5_000, 64, 50
TRIGGERS: Final = (
    Want(frequency.CROWD),
    # A capital inside a word, or upon a sign; lines of boxes that are single and double, which no box has side by side.
    Want(Row((Class("а-џґ¤¦§¨©¬®°±µ¶·†‡‰€╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫"), Class("Ѐ-ЯҐ╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫")))),
    Want(Row((Class("─-▓"), Class("Ѐ-џÀ-ÿΑ-ω°·")))),  # letters upon box drawings
)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    at = places(TRIGGERS, text) if at is None else at
    edits = _of_page(text, at) if at else []
    better = by_line.better if "\n" in text else by_line.better_clauses
    return better(text, edits, find) if edits else edits


def _of_page(text: str, at: Sequence[int]) -> Sequence[Edit]:
    """What is believed where all lines are judged together, but for those that are sure without others."""
    whole = as_a_whole.find(text, _again_whole)
    if whole is not None:
        return whole
    bounds, left = _bounds(text, at)
    sure = as_a_whole.of_lines(text, bounds, left, _again_whole)
    if sure is not None:
        return _with_others(text, bounds, sure)
    kinds = None
    lines = text
    if len(at) < SWARM * len(text) or suspect_lines.is_usual(text, "korean"):  # else it is damaged as a whole
        could, kinds = suspect_lines.among([text[start:end] for start, end in bounds])
        bounds = [*compress(bounds, could)]
        lines = "".join(text[start:end] for start, end in bounds)
        if not lines:
            return []
    sure = (kinds is None and throughout.find(text, _again)) or throughout.of_lines(text, _again)
    if sure:
        return _with_others(text, bounds, _finished(text, sure))
    if kinds is not None and 2 * len(lines) <= len(text):  # what is not there is nowhere
        found = _find(lines, _again, kinds=kinds).kinds
        kinds &= found if found.isdisjoint(_RIVALS) else found | _RIVALS  # whose signs may stand elsewhere
        if not kinds:
            return []
    return _finished(text, _find(text, _again, at, kinds).edits)


def _with_others(text: str, suspects: Iterable[tuple[int, int]], edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits with those of the other lines, which are judged without these, if any of the `suspects` is among them.

    So a page of two kinds, each of which is told at once where it is alone, takes the time of both: it was four times.
    """
    lines = list(lines_at(text, [edit.start for edit in edits]))
    others = {*suspects}.difference(lines)
    if not edits or not suspect_lines.among([text[start:end] for start, end in others]).kinds:
        return edits
    cuts = [0, *chain.from_iterable(lines), len(text)]
    stretches = [*zip(cuts[::2], cuts[1::2], strict=True)]
    rest = "".join(text[start:end] for start, end in stretches)
    more = throughout.moved(_of_page(rest, places(TRIGGERS, rest)), stretches)
    return sorted([*edits, *more], key=lambda edit: edit.start)


def _finished(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits up to where clean text begins, with the last characters that lost a byte, each by what was lost."""
    edits = earned(text, [*clean_ends.without(edits)], _UTF8_AS_GBK)
    strict = was_strict(edit.before for edit in edits if edit.rule == _UTF8_AS_GBK)
    return [completed(text, edit, strict) if edit.rule == _UTF8_AS_GBK else _named(edit) for edit in edits]


def _named(edit: Edit) -> Edit:
    """The edit, with a rule that says whether bytes were guessed."""
    return utf8_as_shift_jis.named(undefined.named(edit))


def _again_whole(text: str) -> Sequence[Edit]:
    return _finished(text, _again(text))


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts that are damaged as a whole, and those with suspect lines."""
    whole: Flags = texts.counts(at) >= SWARM * (texts.ends - texts.starts)
    bounds, _ = _bounds(texts.text, at[~whole[texts.number(at)]].tolist())
    could = suspect_lines.among([texts.text[start:end] for start, end in bounds]).lines
    return whole | (texts.counts(np.array([start for start, _ in compress(bounds, could)], dtype=np.int64)) > 0)


def _bounds(text: str, at: Sequence[int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The lines (start, end) with these places, and those of them that are left to ftfy apart."""
    bounds = list(lines_at(text, at))
    are_left = as_a_whole.are_for_ftfy([text[start:end] for start, end in bounds])
    return [*compress(bounds, map(not_, are_left))], [*compress(bounds, are_left)]


def _again(text: str) -> Sequence[Edit]:
    """The repairs of what repairs gave, where a text was read wrongly twice."""
    at = places(TRIGGERS, text)
    if at and len(at) >= SWARM * len(text):
        return as_a_whole.find(text) or throughout.find(text, None) or _find(text, None, at).edits
    lines = [text[start:end] for start, end in lines_at(text, at)]
    kinds = suspect_lines.among(lines).kinds
    return _find(text, None, at, kinds).edits if kinds else ()


# Of single-byte encodings, which are alike but for few signs
_RIVALS: Final = frozenset(kind.name for kind in DOCUMENT_KINDS if kind.pairs and kind.signs.on_page)


class _Found(NamedTuple):
    """Repairs, and the names of all kinds that had some to propose."""

    edits: Sequence[Edit] = ()
    kinds: frozenset[str] = frozenset()


def _find(
    text: str, again: Again | None, at: Sequence[int] | None = None, kinds: Collection[str] | None = None
) -> _Found:
    """The repairs of a text; `again` finds those of what they give, and is None where they are that already.

    `kinds` are the names of those that are asked, if they are known.
    """
    at = places(TRIGGERS, text) if at is None else at
    page = Measured(text)
    taken = bytearray(len(text))
    edits: list[Edit] = []
    names: set[str] = set()
    possible = set(signs.possible(text))
    if kinds is not None:
        possible &= set(kinds)
    for every in (DOCUMENT_KINDS, LINE_KINDS if again else ()):
        if every is LINE_KINDS and not (page.lines_read_badly(BAD_LINE) & ~page.lines_of(taken)).any():
            break
        some = [kind for kind in every if certain(kind.name) in possible]
        every_repair = dict(_until_explained(page, some, taken, again, np.array(at)))
        names.update(certain(kind.name) for kind in every_repair)
        # Where kinds compete for spans, the one that mends the text best has them, and the other has none.
        proposed = one_of_each(every_repair.values())
        for each in sorted(proposed, key=lambda each: each.merit, reverse=True):
            free = [edit for edit in each.edits if taken.find(1, edit.start, edit.end) < 0]
            if 2 * len(free) > len(each.edits):
                edits += free
                for edit in free:
                    taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    return _Found(sorted(edits, key=lambda edit: edit.start), frozenset(names))


def _until_explained(
    page: Measured, kinds: Sequence[Kind], taken: bytearray, again: Again | None, at: Places
) -> Iterator[tuple[Kind, Repairs]]:
    """The repairs of each kind that has some; if one reads well and leaves no place, of its rivals only."""
    explained = None
    sample = _sample(page.text, at)
    groups = [list(editions) for _, editions in groupby(kinds, key=lambda kind: kind.name)]
    for editions in groups:
        several = [kind for kind in editions if not explained or (kind.pairs and explained.pairs)]
        if not several:
            continue
        if sample:
            several = [kind for kind in several if repairs_of(sample, kind, bytearray(len(sample.text)), again).edits]
        found = [(kind, repairs) for kind in several if (repairs := repairs_of(page, kind, taken, again)).edits]
        yield from found
        if editions is not groups[-1] and any(_explains(page.text, repairs.edits) for _, repairs in found):
            explained = several[0]


def _sample(text: str, at: Places) -> Measured | None:
    """What stands around some places, where there are very many; a kind that proves nothing there is not asked."""
    if len(at) <= _VERY_MANY:
        return None
    return Measured("\n".join(_around(text, place) for place in at[:: len(at) // _SAMPLED].tolist()))


def _around(text: str, place: int) -> str:
    first, last = max(0, place - _AROUND), place + _AROUND
    start, end = text.rfind("\n", first, place), text.find("\n", place, last)
    return text[max(first, start + 1) : last if end < 0 else end]


def _explains(text: str, edits: Sequence[Edit]) -> bool:
    """Whether what comes of these edits reads well, and nothing suspect is left or stands right beside it."""
    letters, nats, _, _ = measured(["".join(edit.after for edit in edits)])
    beside = "".join(text[max(0, edit.start - 1) : edit.start] + text[edit.end : edit.end + 1] for edit in edits)
    if nats > BAD * letters or frequency.of(beside).max(initial=0) > BAD:
        return False
    after = apply(text, edits)
    return not undefined.left_over(after) and not suspect_lines.find(after, places(TRIGGERS, after))
