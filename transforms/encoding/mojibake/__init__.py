"""Chinese mojibake: text whose bytes were read with the wrong one of UTF-8, GBK, Big5 and Latin-1.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, groupby, pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.edits import apply
from transforms.encoding.joined import Places
from transforms.encoding.language import followers, frequency, likelihood
from transforms.encoding.language.measured import Measured, measured
from transforms.encoding.mojibake import as_a_whole, suspect_lines
from transforms.encoding.mojibake.byte_pairs import Bar, may_prove
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.last_byte import completed
from transforms.encoding.mojibake.suspect_lines import BAD, BAD_LINE, MAX_SURPRISE, PROOF, SWARM
from transforms.encoding.mojibake.utf8_as_gbk import was_strict
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind, utf8_from_latin
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Crowd, Row, Want
from transforms.model import Edit

STAGE: Final = "encoding.mojibake"
_UTF8_AS_GBK: Final = "mojibake.utf8_as_gbk"

# In nats (see frequency.py). A repair reads well if it gains this much a character, and leaves at most `MAX_SURPRISE`.
MIN_GAIN: Final = 2.0
# What a lost character costs; or a reading would gain by losing what it cannot explain.
_LOSS: Final = 12
# The gate: so many rare characters so close together; clean text seldom has them.
_MANY, _CLOSE = 3, 8
_PREFERRED: Final = 1.0  # nats in favour of cp950, which reads as Big5 itself does what HKSCS has moved
TRIGGERS: Final = (
    Want(Crowd(frequency.RARE, _MANY, _CLOSE, alone=Class("鈥"))),  # what a curly quote gives
    Want(Row((Class("а-яё"), Class("А-ЯЁ")))),  # a capital inside a word
    Want(Row((Class("─-▓"), Class("А-яÀ-ÿΑ-ω")), many=2)),  # letters upon box drawings
)
_BAR: Final = Bar(MAX_SURPRISE, MIN_GAIN, PROOF)
_PROOF_OF_PAGE: Final = 2 * PROOF  # where no line has one, and most of the page reads well again
_MAX_DEPTH: Final = 2  # wrong readings one upon another

_THROUGHOUT: Final = 0.8  # of the characters beyond ASCII of a line that gain by being read again
_SLACK: Final = 3.0  # nats a character that the others may then lose; clean hanzi would lose more

# Nats a character on a line. Of 8 characters and more all Korean is at least 1.0 below, and of damaged Chinese 99 % is
# above; of 4 99.9 % of Korean is at most 0.67 above.
_STRANGE: Final = 0.75
_STRANGE_BYTES: Final = 2.5  # where two characters are one of Chinese: capitals of Russian with signs gain up to 1.5

_ASCII: Final = frozenset(map(chr, range(0x80)))


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    at = places(TRIGGERS, text) if at is None else at
    if not at:
        return []
    if len(at) >= SWARM * len(text):  # the text is damaged as a whole
        whole = as_a_whole.find(text, STAGE)
        if whole is not None:
            return whole
    else:
        suspects = (text[start:end] for start, end in suspect_lines.find(text, at))
        lines = "".join(line for line in suspects if as_a_whole.find(line, STAGE) != [])  # those are left to ftfy
        if not lines or (2 * len(lines) <= len(text) and not _find(lines, 1)):
            return []
    edits = _find(text, 1)
    strict = was_strict(edit.before for edit in edits if edit.rule == _UTF8_AS_GBK)
    return [completed(text, edit, strict) if edit.rule == _UTF8_AS_GBK else edit for edit in edits]


def _find(text: str, depth: int) -> list[Edit]:
    """The repairs of a text, which is itself what `depth` - 1 repairs of another gave."""
    if not (at := places(TRIGGERS, text)):
        return []
    page = Measured(text)
    taken = bytearray(len(text))
    edits: list[Edit] = []
    for kinds in (DOCUMENT_KINDS, LINE_KINDS if depth == 1 else ()):
        if kinds is LINE_KINDS and not (page.lines_read_badly(BAD_LINE) & ~page.lines_of(taken)).any():
            break
        # Where kinds compete for spans, the one that mends the text best has them, and the other has none.
        proposed = _one_of_each_name(list(_until_explained(page, kinds, taken, depth, np.array(at))))
        for repairs in sorted(proposed, key=lambda repairs: repairs.merit, reverse=True):
            free = [edit for edit in repairs.edits if taken.find(1, edit.start, edit.end) < 0]
            if 2 * len(free) > len(repairs.edits):
                edits += free
                for edit in free:
                    taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    return sorted(edits, key=lambda edit: edit.start)


def _until_explained(
    page: Measured, kinds: Sequence[Kind], taken: bytearray, depth: int, at: Places
) -> Iterator[_Repairs]:
    """The repairs of each kind; if one reads well and leaves no place, of its rivals only."""
    explained = None
    for _, editions in groupby(kinds, key=lambda kind: kind.name):
        several = [kind for kind in editions if not explained or (kind.pairs and explained.pairs)]
        found = [_repairs(page, kind, taken, depth) for kind in several]
        yield from (repairs for repairs in found if repairs.edits)
        if any(repairs.edits and _explains(repairs.edits, at) for repairs in found):
            explained = several[0]


def _explains(edits: Sequence[Edit], at: Places) -> bool:
    starts, ends = (np.array([getattr(edit, side) for edit in edits], dtype=np.int64) for side in ("start", "end"))
    inside = at.searchsorted(ends) - at.searchsorted(starts)
    letters, nats, _, _ = measured(["".join(edit.after for edit in edits)])
    return bool(inside.sum() == len(at) and nats <= BAD * letters)


def _one_of_each_name(proposed: Sequence[_Repairs]) -> list[_Repairs]:
    """Of two editions of a codec the one whose text follows better, where they differ; in doubt the later one."""
    best: dict[str, _Repairs] = {}
    for repairs in proposed:
        rule = repairs.edits[0].rule
        best[rule] = _more_fluent(best[rule], repairs) if rule in best else repairs
    return list(best.values())


def _more_fluent(one: _Repairs, other: _Repairs) -> _Repairs:
    if [edit.start for edit in one.edits] != [edit.start for edit in other.edits]:
        return max(one, other, key=lambda repairs: repairs.merit)
    unlike = [
        _apart(first.after, second.after)
        for first, second in zip(one.edits, other.edits, strict=True)
        if first.after != second.after
    ]
    nats = [
        sum(followers.nats(*pair) for text in texts for pair in pairwise(text)) for texts in zip(*unlike, strict=True)
    ]
    return other if unlike and nats[1] < nats[0] + _PREFERRED else one


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts that differ, without all but one of the characters that both begin and end with."""
    least = min(len(one), len(other))
    head = next((at for at in range(least) if one[at] != other[at]), least)
    tail = next((at for at in range(least - head) if one[-1 - at] != other[-1 - at]), least - head)
    start = max(0, head - 1)
    return one[start : len(one) - max(0, tail - 1)], other[start : len(other) - max(0, tail - 1)]


class _Readings(NamedTuple):
    """Spans of a page and what they would be, one beside the other, in the order of the page."""

    starts: Sequence[int]
    ends: Sequence[int]
    befores: Sequence[str]
    afters: Sequence[str]
    rules: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Repairs:
    """The edits of one kind, and what they gain in all; a second wrong reading has to gain a good deal more."""

    edits: Sequence[Edit] = ()
    merit: float = 0.0


def _repairs(page: Measured, kind: Kind, taken: bytearray, depth: int) -> _Repairs:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way."""
    if kind.sign and not page.has(kind.sign):
        return _Repairs()
    if kind.pairs and not may_prove(page, *kind.pairs(), kind.least, _BAR, twice=kind.twice and depth < _MAX_DEPTH):
        return _Repairs()
    readings = _read_again(page, kind, taken, depth)
    if not readings.starts:
        return _Repairs()
    at = np.array(readings.starts)
    letters, before, _, _ = page.measure(at, np.array(readings.ends))
    letters_after, after, hanzi, kana = measured(readings.afters)
    lost = np.array([text.count("\ufffd") for text in readings.afters])
    twice = np.array(["+" in rule for rule in readings.rules])
    gains = before - after - _LOSS * lost
    possible = (after + lost > 0) & (kind.alone or depth > 1 or twice)
    good = possible & (after <= letters_after * MAX_SURPRISE) & (2 * lost <= letters_after)
    size = letters_after if kind.certain else letters  # three marks, each a usual one, may have the shape of a hanzi
    good &= after * size <= (before - MIN_GAIN * size) * letters_after
    if kind.hanzi:
        good &= (2 * hanzi >= letters_after) & (kana == 0)
    if not good.any():
        return _Repairs()

    lines = np.searchsorted(page.breaks, at)
    firsts = np.unique(lines, return_index=True)[1]
    lasts = np.append(firsts[1:], len(lines))
    spans = zip(readings.starts, readings.ends, readings.afters, strict=True)
    accents = np.array([_is_accent(page.text, *span) for span in spans])
    counting = letters * ~accents
    if kind.readers:
        if (counting * good).sum() < kind.least or (np.maximum(gains, 0) * good).sum() < PROOF:
            return _Repairs()  # what is strange is found out with more effort
        possible &= _is_strange(readings, lines, letters, kind)
        good &= possible
    good_letters = np.add.reduceat(counting * good, firsts)
    hopeful = (good_letters >= kind.least) & (2 * good_letters >= np.add.reduceat(counting, firsts))
    hopeful &= np.add.reduceat(gains * good, firsts) >= PROOF
    believed = np.zeros(len(lines), dtype=np.bool_)
    for first, last in zip(firsts[hopeful].tolist(), lasts[hopeful].tolist(), strict=True):
        if _is_proof("".join(compress(readings.befores[first:last], good[first:last])), kind):
            believed[first:last] = True
            if kind.document:
                believed = accents | (before > after)
                if kind.gains:
                    believed |= _of_damaged_lines(page, readings, letters, before, after)
                break
    # Too little may stand on each line of a table or a list, but not on all of them
    most = page.reads_badly(BAD_LINE) and 2 * (counting * good).sum() >= page.letters
    if most and (gains * good).sum() >= _PROOF_OF_PAGE and _is_proof("".join(compress(readings.befores, good)), kind):
        believed |= np.repeat(np.add.reduceat(gains, firsts) > 0, lasts - firsts)
    chosen = np.flatnonzero(possible & believed).tolist()
    starts, ends, olds, news, rules = readings
    edits = [Edit(STAGE, rules[place], starts[place], ends[place], olds[place], news[place]) for place in chosen]
    return _Repairs(edits, float((gains * np.where(twice, 0.9, 1.0))[chosen].sum()))


def _is_strange(readings: _Readings, lines: Places, letters: Places, kind: Kind) -> npt.NDArray[np.bool_]:
    """The spans on lines that are stranger to its readers than what they would be is to readers of Chinese."""
    firsts = np.unique(lines, return_index=True)[1]
    bounds = pairwise([*firsts.tolist(), len(lines)])  # the spans of a line at once
    ahead = np.array(
        [
            likelihood.nats(" ".join(readings.befores[first:last]), kind.readers)
            - likelihood.nats(" ".join(readings.afters[first:last]), "chinese")
            for first, last in bounds
        ]
    )
    least = _STRANGE_BYTES if kind.page else _STRANGE
    strange = ahead >= least * np.add.reduceat(letters, firsts)
    return np.repeat(strange, np.diff(np.append(firsts, len(lines))))


def _is_accent(text: str, start: int, end: int, after: str) -> bool:
    """Whether accented letters come out beside one of ASCII: they are as rare as the hanzi."""
    if after and not "À" <= after[0] <= "ÿ":
        return False
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return all("À" <= each <= "ÿ" for each in after) and any(each.isascii() and each.isalpha() for each in beside)


def _of_damaged_lines(
    page: Measured, readings: _Readings, letters: Places, before: Places, after: Places
) -> npt.NDArray[np.bool_]:
    """The spans on lines that are damaged throughout, as common as they may look: 看女 for 首页."""
    starts = np.array(readings.starts)
    throughout = page.share_of_lines(starts, np.where(before > after, letters, 0)) >= _THROUGHOUT
    return throughout & (after <= before + _SLACK * letters)


def _read_again(page: Measured, kind: Kind, taken: bytearray, depth: int) -> _Readings:
    """All suspect spans of this kind as they would be; read again once more, where that is mojibake still."""
    starts, ends = _suspects(page, kind, taken)
    spans = [page.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if not spans:
        return _Readings((), (), (), (), ())
    afters = kind.reread(spans)
    rules = [f"mojibake.{kind.name}"] * len(spans)
    if kind.document and kind.twice and depth < _MAX_DEPTH:
        letters, nats, _, _ = measured(afters)
        stubborn = (nats > letters * BAD) & (kind.alone | (letters > 1))  # é comes out of Ã©
        if not kind.alone:  # much of it may be quotation marks, as usual as they are
            stubborn |= np.array([bool(text) and "\0" not in text for text in utf8_from_latin(afters)]) & (letters > 2)
        if stubborn.any() and page.is_most(starts[stubborn], ends[stubborn]):
            places = zip(starts.tolist(), ends.tolist(), strict=True)
            read = zip(rules, places, spans, afters, strict=True)
            edits = [Edit(STAGE, rule, *place, old, new) for rule, place, old, new in read if new]
            edits = composed(page.text, edits, _find(apply(page.text, edits), depth + 1))
            return _Readings(*zip(*((e.start, e.end, e.before, e.after, e.rule) for e in edits), strict=True))
    return _Readings(starts.tolist(), ends.tolist(), spans, afters, rules)


def _suspects(page: Measured, kind: Kind, taken: bytearray) -> tuple[Places, Places]:
    """Starts and ends of the spans of this kind that read badly, or whose line does."""
    starts, ends = page.spans(kind.shape())
    if not len(starts):
        return starts, ends
    is_page = kind.hanzi and page.reads_badly(BAD_LINE) and 2 * taken.count(1) < page.letters
    if kind.certain or (is_page and (kind.document or page.is_mostly_there(starts, ends))):
        return starts, ends
    lines = page.lines_read_badly(BAD if kind.document else BAD_LINE)
    if not kind.document:
        lines &= ~page.lines_of(taken)
    if lines.any() and kind.sign and not kind.page:
        lines &= page.lines_with(kind.sign)
    if lines.any() and kind.gains and not kind.document:
        lines &= page.lines_to_gain(kind.gains(), PROOF)
    of_lines = np.searchsorted(page.breaks, starts)
    wanted = lines[of_lines]
    if kind.document:
        signed = page.lines_with(kind.sign)[of_lines] if kind.sign and not kind.page else True
        wanted |= page.spans_read_badly(starts, ends, BAD) & signed
    starts, ends = starts[wanted], ends[wanted]
    if kind.document or not len(starts) or "\ufffd" not in page.text:
        return starts, ends
    # No reading brings back what is lost, so no line that lost more can be proved
    legible = page.not_all_lost(starts, ends)
    return starts[legible], ends[legible]


def _is_proof(span: str, kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    high = [character for character in span if character > "\x7f"]
    rising = sum(map(operator.lt, high, high[1:]))
    return len(set(high)) >= kind.least and rising <= 0.8 * (len(high) - 1)
