"""Chinese mojibake: text whose bytes were read with the wrong one of UTF-8, GBK, Big5 and Latin-1.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.edits import apply
from transforms.encoding import followers, frequency
from transforms.encoding.last_byte import completed
from transforms.encoding.scan import Class, Crowd, Places, codes, lines_at, units
from transforms.encoding.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind, utf8_as_latin
from transforms.model import Edit

STAGE: Final = "encoding.mojibake"

# All in nats (see frequency.py). A repair reads well if it gains this much a character, and leaves no more than that.
MIN_GAIN: Final = 2.0
MAX_SURPRISE: Final = 9.75
# The repairs of one line that read well must gain this much in all; then others of their kind are believed too.
PROOF: Final = 15
# What a lost character costs; or a reading would gain by losing what it cannot explain.
_LOSS: Final = 12
# The gate: so many rare characters so close together; clean text seldom has them.
_MANY, _CLOSE = 3, 8
_LOST: Final = Class("\ufffd")
_PREFERRED: Final = 5.0  # nats in favour of cp950, which reads as Big5 itself does what HKSCS has moved
_SWARM: Final = 0.2  # of a text's characters
TRIGGERS: Final[Crowd] = Crowd(frequency.RARE, _MANY, _CLOSE, alone="鈥")  # what a curly quote gives
_BAD: Final = MAX_SURPRISE - 1  # so surprising is a span that may be read again
_BAD_LINE: Final = 9.5  # and so a line that may be, where the shape tells nothing
_MAX_DEPTH: Final = 2  # wrong readings one upon another

_Flags = npt.NDArray[np.bool_]
_TELLING: Final = tuple({(kind.shape, kind.sign): kind for kind in DOCUMENT_KINDS}.values())  # one of each shape


def find(text: str) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    places = TRIGGERS.places(text)
    if not places:
        return []
    if len(places) >= _SWARM * len(text):  # the text is damaged as a whole
        if _is_case_for_ftfy(text):
            return []
    else:
        lines = "\n".join(_suspect_lines(text, places))
        if not lines or (2 * len(lines) <= len(text) and not _find(lines, 1)):
            return []
    return [completed(text, edit) if edit.rule == "mojibake.utf8_as_gbk" else edit for edit in _find(text, 1)]


def _is_case_for_ftfy(text: str) -> bool:
    """Whether all of it is UTF-8 that was read as Latin-1 or windows-1252, and no mojibake after that."""
    try:
        meant = utf8_as_latin(text)
    except UnicodeError:
        return False
    return len(TRIGGERS.places(meant)) < _SWARM * len(meant)


def _find(text: str, depth: int) -> list[Edit]:
    """The repairs of a text, which is itself what `depth` - 1 repairs of another gave."""
    if not TRIGGERS.places(text):
        return []
    page = _Page(text)
    taken = bytearray(len(text))
    edits: list[Edit] = []
    for kinds in (DOCUMENT_KINDS, LINE_KINDS if depth == 1 else ()):
        if kinds is LINE_KINDS and not (page.lines_read_badly(_BAD_LINE) & ~page.lines_of(taken)).any():
            break
        # Where kinds compete for spans, the one that mends the text best has them, and the other has none.
        proposed = _one_of_each_name([_repairs(page, kind, taken, depth) for kind in kinds])
        for repairs in sorted(proposed, key=lambda repairs: repairs.merit, reverse=True):
            free = [edit for edit in repairs.edits if taken.find(1, edit.start, edit.end) < 0]
            if 2 * len(free) > len(repairs.edits):
                edits += free
                for edit in free:
                    taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    return sorted(edits, key=lambda edit: edit.start)


def _one_of_each_name(proposed: Sequence[_Repairs]) -> list[_Repairs]:
    """Of two editions of a codec the one whose text follows better, where they differ; in doubt the later one."""
    best: dict[str, _Repairs] = {}
    for repairs in proposed:
        rule = repairs.edits[0].rule if repairs.edits else ""
        best[rule] = _more_fluent(best[rule], repairs) if rule in best else repairs
    return list(best.values())


def _more_fluent(one: _Repairs, other: _Repairs) -> _Repairs:
    if [edit.start for edit in one.edits] != [edit.start for edit in other.edits]:
        return max(one, other, key=lambda repairs: repairs.merit)
    differing = [(a.after, b.after) for a, b in zip(one.edits, other.edits, strict=True) if a.after != b.after]
    nats = [
        sum(followers.nats(*pair) for text in texts for pair in pairwise(text))
        for texts in zip(*differing, strict=True)
    ]
    return other if nats and nats[1] < nats[0] + _PREFERRED else one


def _suspect_lines(text: str, places: Iterable[int]) -> Iterator[str]:
    """The lines with these places, as far as any kind could be there."""
    for start, end in lines_at(text, places):
        if _could_prove(text[start:end]):
            yield text[start:end].removesuffix("\n")


def _could_prove(line: str) -> bool:
    """Whether some kind would find enough in the line; a cheaper question than what it would make of it."""
    size, nats = frequency.measure(line)
    if nats >= _BAD_LINE * size and any(_could_gain(kind, line) for kind in LINE_KINDS):
        return True
    kinds = (kind for kind in _TELLING if not kind.sign or kind.sign.one.search(line))
    return any(_could_mend(kind, {span for span in kind.shape().findall(line) if len(span) > 1}) for kind in kinds)


def _could_mend(kind: Kind, spans: Iterable[str]) -> bool:
    if kind.gains:
        return any(_could_gain(kind, span) for span in spans)
    return len(set("".join(span for span in spans if frequency.mean(span) > _BAD))) >= kind.least


def _could_gain(kind: Kind, span: str) -> bool:
    """Whether the kind might prove something here; where bytes were lost only reading it again can tell."""
    return not kind.gains or "\ufffd" in span or int(kind.gains().take(units(span)).sum(dtype=np.int64)) >= PROOF


class _Page:
    """A text, and what stands in its lines and in any stretches of it. Lines are counted from 1."""

    nowhere: Final = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

    def __init__(self, text: str) -> None:
        self.text = text
        self._codes = codes(text)
        self._spans: dict[re.Pattern[str], tuple[Places, Places]] = {}
        self._has: dict[Class, bool] = {}
        self._sums = _sums(self._codes)
        self.breaks = np.concatenate(([-1], np.flatnonzero(self._codes == 0x0A), [len(text)]))
        self._letters, self._nats = (self._by_line(sums) for sums in self._sums[:2])

    def spans(self, shape: re.Pattern[str]) -> tuple[Places, Places]:
        """Starts and ends of what has the shape; looked for once."""
        if shape not in self._spans:
            bounds = np.array([found.span() for found in shape.finditer(self.text)], dtype=np.int64).reshape(-1, 2)
            self._spans[shape] = bounds[:, 0], bounds[:, 1]
        return self._spans[shape]

    def has(self, members: Class) -> bool:
        if members not in self._has:
            self._has[members] = bool(members.table.take(self._codes, mode="clip").any())
        return self._has[members]

    def measure(self, starts: Places, ends: Places) -> list[Places]:
        """Characters beyond ASCII, nats, hanzi and kana of each stretch."""
        return [sums[ends] - sums[starts] for sums in self._sums]

    def is_most(self, starts: Places, ends: Places) -> bool:
        """Whether the stretches hold at least half of the characters of their lines, if there are any."""
        of_lines = self._letters[np.unique(np.searchsorted(self.breaks, starts))].sum()
        return bool(0 < of_lines <= 2 * self.measure(starts, ends)[0].sum())

    def spans_read_badly(self, starts: Places, ends: Places) -> _Flags:
        letters, nats, _, _ = self.measure(starts, ends)
        return (nats >= letters * _BAD) & (letters > 0)

    def lines_read_badly(self, bad: float) -> _Flags:
        return (self._nats >= self._letters * bad) & (self._letters > 0)

    def lines_with(self, members: Class) -> _Flags:
        return self._by_line(_summed(members.table.take(self._codes, mode="clip"))) > 0

    def lines_of(self, places: bytearray) -> _Flags:
        """The lines with a place that is marked by 1."""
        return self._by_line(_summed(np.frombuffer(places, dtype=np.uint8))) > 0

    def lines_to_gain(self, gains: npt.NDArray[np.int8]) -> _Flags:
        """The lines that might prove something; where bytes were lost only reading them again can tell."""
        gained = self._by_line(_summed(gains.take(self._codes, mode="clip")))
        return (gained >= PROOF) | self.lines_with(_LOST) if "\ufffd" in self.text else gained >= PROOF

    def _by_line(self, sums: Places) -> Places:
        return _between(sums[np.maximum(self.breaks, 0)])


def _sums(characters: npt.NDArray[np.uint32]) -> list[Places]:
    """Up to each place of a text: the characters beyond ASCII, their nats in all, the hanzi and the kana."""
    nats = frequency.table().take(characters, mode="clip")
    hanzi = (characters >= 0x3400) & (characters <= 0x9FFF) | (characters == 0x3005) | (characters == 0x3007)
    kana = (characters >= 0x3041) & (characters <= 0x30FF) & (characters != 0x30FB)  # ・ parts foreign names too
    return [_summed(each) for each in (nats > 0, nats, hanzi, kana)]


def _between(sums: Places) -> Places:
    """What was added from one to the next, and up to the first."""
    added = sums.copy()
    added[1:] -= sums[:-1]
    return added


def _summed(numbers: npt.NDArray[Any]) -> Places:
    sums = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(numbers, out=sums[1:])
    return sums


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


def _repairs(page: _Page, kind: Kind, taken: bytearray, depth: int) -> _Repairs:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way."""
    readings = _read_again(page, kind, taken, depth)
    if not readings.starts:
        return _Repairs()
    at = np.array(readings.starts)
    letters, before, _, _ = page.measure(at, np.array(readings.ends))
    letters_after, after, hanzi, kana = _measured(readings.afters)
    lost = np.array([text.count("\ufffd") for text in readings.afters])
    twice = np.array(["+" in rule for rule in readings.rules])
    gains = before - after - _LOSS * lost
    possible = (after + lost > 0) & (kind.alone or depth > 1 or twice)
    good = possible & (after <= letters_after * MAX_SURPRISE) & (2 * lost <= letters_after)
    good &= after * letters <= (before - MIN_GAIN * letters) * letters_after
    if kind.hanzi:
        good &= (2 * hanzi >= letters_after) & (kana == 0)

    lines = np.searchsorted(page.breaks, at)
    firsts = np.unique(lines, return_index=True)[1]
    lasts = np.append(firsts[1:], len(lines))
    good_letters = np.add.reduceat(letters * good, firsts)
    hopeful = (good_letters >= kind.least) & (2 * good_letters >= np.add.reduceat(letters, firsts))
    hopeful &= np.add.reduceat(gains * good, firsts) >= PROOF
    proven = np.zeros(len(lines), dtype=np.bool_)
    for first, last in zip(firsts[hopeful].tolist(), lasts[hopeful].tolist(), strict=True):
        if _is_proof("".join(compress(readings.befores[first:last], good[first:last])), kind):
            proven[first:last] = True
            if kind.document:
                proven = before > after
                break
    believed = np.flatnonzero(possible & proven).tolist()
    starts, ends, olds, news, rules = readings
    edits = [Edit(STAGE, rules[place], starts[place], ends[place], olds[place], news[place]) for place in believed]
    return _Repairs(edits, float((gains * np.where(twice, 0.9, 1.0))[believed].sum()))


def _read_again(page: _Page, kind: Kind, taken: bytearray, depth: int) -> _Readings:
    """All suspect spans of this kind as they would be; read again once more, where that is mojibake still."""
    starts, ends = _suspects(page, kind, taken)
    spans = [page.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if not spans:
        return _Readings((), (), (), (), ())
    afters = kind.reread(spans)
    rules = [f"mojibake.{kind.name}"] * len(spans)
    if kind.document and depth < _MAX_DEPTH:
        letters, nats, _, _ = _measured(afters)
        stubborn = nats > letters * _BAD
        if stubborn.any() and page.is_most(starts[stubborn], ends[stubborn]):
            places = zip(starts.tolist(), ends.tolist(), strict=True)
            read = zip(rules, places, spans, afters, strict=True)
            edits = [Edit(STAGE, rule, *place, old, new) for rule, place, old, new in read if new]
            edits = _composed(page.text, edits, _find(apply(page.text, edits), depth + 1))
            return _Readings(*zip(*((e.start, e.end, e.before, e.after, e.rule) for e in edits), strict=True))
    return _Readings(starts.tolist(), ends.tolist(), spans, afters, rules)


def _composed(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """`first`, with what `second` changes in the text that `first` gives, where both meet; as edits of `text`."""
    between = apply(text, first)
    ends = (np.cumsum([len(edit.after) - len(edit.before) for edit in first]) + [edit.end for edit in first]).tolist()
    starts = [end - len(edit.after) for end, edit in zip(ends, first, strict=True)]
    meetings: list[tuple[int, int, list[Edit]]] = []  # first[low:high] and those of `second` that they meet
    for edit in second:
        low, high = bisect_right(ends, edit.start), bisect_left(starts, edit.end)
        if meetings and low < meetings[-1][1]:
            low, _, upon = meetings.pop()
            upon.append(edit)
            meetings.append((low, high, upon))
        elif low < high:
            meetings.append((low, high, [edit]))
    edits, done = [], 0
    for low, high, upon in meetings:
        start, end = min(starts[low], upon[0].start), max(ends[high - 1], upon[-1].end)
        if 2 * sum(len(edit.after) for edit in first[low:high]) < frequency.measure(between[start:end])[0]:
            continue  # another kind of damage, which it has only brushed
        after = "".join(_pieces(between, upon, start, end))
        start, end = start - starts[low] + first[low].start, end - ends[high - 1] + first[high - 1].end
        rule = f"{first[low].rule}+{upon[0].rule.removeprefix('mojibake.')}"
        edits += [*first[done:low], Edit(STAGE, rule, start, end, text[start:end], after)]
        done = high
    return [*edits, *first[done:]]


def _pieces(text: str, edits: Iterable[Edit], at: int, end: int) -> Iterator[str]:
    for edit in edits:
        yield from (text[at : edit.start], edit.after)
        at = edit.end
    yield text[at:end]


def _suspects(page: _Page, kind: Kind, taken: bytearray) -> tuple[Places, Places]:
    """Starts and ends of the spans of this kind that read badly, or whose line does."""
    starts, ends = page.spans(kind.shape()) if not kind.sign or page.has(kind.sign) else page.nowhere
    if not len(starts):
        return starts, ends
    lines = page.lines_read_badly(_BAD if kind.document else _BAD_LINE)
    if not kind.document:
        lines &= ~page.lines_of(taken)
    if lines.any() and kind.sign:
        lines &= page.lines_with(kind.sign)
    if lines.any() and kind.gains and not kind.document:
        lines &= page.lines_to_gain(kind.gains())
    of_lines = np.searchsorted(page.breaks, starts)
    wanted = lines[of_lines]
    if kind.document:
        signed = page.lines_with(kind.sign)[of_lines] if kind.sign else True
        wanted |= page.spans_read_badly(starts, ends) & signed
    return starts[wanted], ends[wanted]


def _measured(texts: Sequence[str]) -> list[Places]:
    ends = np.cumsum([len(text) for text in texts])
    return [_between(sums[ends]) for sums in _sums(codes("".join(texts)))]


def _is_proof(span: str, kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    characters = [character for character in span if character > "\x7f"]
    rising = sum(one < two for one, two in pairwise(characters))
    return len(set(characters)) >= kind.least and rising <= 0.8 * (len(characters) - 1)
