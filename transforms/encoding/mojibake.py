"""Chinese mojibake: text whose bytes were read with the wrong one of UTF-8, GBK, Big5 and Latin-1.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.edits import apply, moved_by
from transforms.encoding import frequency
from transforms.encoding.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind
from transforms.model import Edit

STAGE: Final = "encoding.mojibake"

# All in nats (see frequency.py). A repair reads well if it gains this much a character, and leaves no more than that.
MIN_GAIN: Final = 2.0
MAX_SURPRISE: Final = 9.75
# The repairs of one line that read well must gain this much in all; then others of their kind are believed too.
PROOF: Final = 15
# What a lost character costs; or a reading would gain by losing what it cannot explain.
_LOSS: Final = 12
# The gate: so many characters so rare, so close together.
_RARE: Final = 11
_MANY, _CLOSE = 3, 8
_HANZI: Final = re.compile("[々〇㐀-鿿]")
_PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_BAD: Final = MAX_SURPRISE - 1  # so surprising is a span that may be read again
_BAD_LINE: Final = 9.5  # and so a line that may be, where the shape tells nothing
_MAX_DEPTH: Final = 3  # wrong readings one upon another

_Places = npt.NDArray[np.int64]


def find(text: str) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    lines = "\n".join(_suspect_lines(text))
    return _find(text, 1) if lines and _find(lines, 1) else []


def _find(text: str, depth: int) -> list[Edit]:
    """The repairs of a text, which is itself what `depth` - 1 repairs of another gave."""
    if not _is_suspect(text):
        return []
    page = _Page(text)
    taken = np.zeros(len(text), dtype=np.bool_)
    edits: list[Edit] = []
    for kinds in (DOCUMENT_KINDS, LINE_KINDS):
        # Where kinds compete for spans, the one that mends the text best has them, and the other has none.
        for repairs in sorted((_repairs(page, kind, taken, depth) for kind in kinds), key=_merit, reverse=True):
            free = [repair.edit for repair in repairs if not taken[repair.edit.start : repair.edit.end].any()]
            if 2 * len(free) > len(repairs):
                edits += free
                for edit in free:
                    taken[edit.start : edit.end] = True
    return sorted(edits, key=lambda edit: edit.start)


def _is_suspect(text: str) -> bool:
    """Whether rare characters stand close together anywhere; clean text seldom has `_MANY` of them in `_CLOSE`."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return bool(_crowds(frequency.table().take(units)).size or "鈥" in text)


def _suspect_lines(text: str) -> list[str]:
    """The lines with such places, or with what a lone curly quote gives (鈥), as far as any kind could be there."""
    if not _is_suspect(text):
        return []
    quotes = [found.start() for found in re.finditer("鈥", text)]
    places = np.concatenate((_crowds(frequency.of(text)), np.array(quotes, dtype=np.int64)))
    breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
    numbers = np.unique(np.searchsorted(breaks, places)).tolist()
    lines = [text[breaks[number - 1] + 1 : breaks[number]] for number in numbers]
    return [line for line in lines if _could_prove(line)]


def _could_prove(line: str) -> bool:
    """Whether some kind would find enough in the line; a cheaper question than what it would make of it."""
    size, nats = frequency.measure(line)
    if nats >= _BAD_LINE * size and size >= min(kind.least for kind in LINE_KINDS):
        return True
    for shape, least in {kind.shape: kind.least for kind in DOCUMENT_KINDS}.items():
        spans = (found[0] for found in shape().finditer(line))
        bad = [span for span in spans if len(span) > 1 and frequency.mean(span) > _BAD]
        if len(set("".join(bad))) >= least:
            return True
    return False


def _crowds(nats: npt.NDArray[np.uint8]) -> _Places:
    rare = np.flatnonzero(nats >= _RARE)
    return rare[_MANY - 1 :][rare[_MANY - 1 :] - rare[: 1 - _MANY] < _CLOSE]


@dataclass(frozen=True, slots=True)
class _Repair:
    edit: Edit
    gain: int  # nats in all


def _merit(repairs: Sequence[_Repair]) -> float:
    """What a kind's repairs gain in all; one that supposes a second wrong reading has to be a good deal better."""
    return sum(repair.gain * (0.9 if "+" in repair.edit.rule else 1.0) for repair in repairs)


class _Page:
    """A text, and for any stretches of it their characters beyond ASCII and these characters' nats in all."""

    def __init__(self, text: str) -> None:
        nats = frequency.of(text)
        self.text = text
        self.private = _PRIVATE_USE.search(text) is not None
        self.breaks = np.array([-1, *(found.start() for found in re.finditer("\n", text)), len(text)])
        self._letters = np.concatenate(([0], np.cumsum(nats > 0)))
        self._nats = np.concatenate(([0], np.cumsum(nats, dtype=np.int64)))

    def measure(self, starts: _Places, ends: _Places) -> tuple[_Places, _Places]:
        return self._letters[ends] - self._letters[starts], self._nats[ends] - self._nats[starts]

    def reads_badly(self, starts: _Places, ends: _Places, bad: float = _BAD) -> npt.NDArray[np.bool_]:
        letters, nats = self.measure(starts, ends)
        return (nats >= letters * bad) & (letters > 0)


def _repairs(page: _Page, kind: Kind, taken: npt.NDArray[np.bool_], depth: int) -> list[_Repair]:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way."""
    edits = _read_again(page, kind, taken, depth)
    if not edits:
        return []
    starts, ends = np.array([(edit.start, edit.end) for edit in edits]).T
    lines = np.searchsorted(page.breaks, starts)
    letters, before = page.measure(starts, ends)
    letters_after, after = _measured([edit.after for edit in edits])
    lost = np.array([edit.after.count("\ufffd") for edit in edits])
    gains = before - after
    possible = (after + lost > 0) & (kind.alone or depth > 1 or np.array(["+" in edit.rule for edit in edits]))
    good = possible & (after <= letters_after * MAX_SURPRISE) & (2 * lost <= letters_after)
    good &= after * letters <= (before - MIN_GAIN * letters) * letters_after
    if kind.hanzi:
        good[good] = [_is_chinese(edits[place].after) for place in np.flatnonzero(good)]

    firsts = np.unique(lines, return_index=True)[1]
    good_letters = np.add.reduceat(letters * good, firsts)
    is_most = 2 * good_letters >= np.add.reduceat(letters, firsts)
    hopeful = is_most & (good_letters >= kind.least) & (np.add.reduceat((gains - _LOSS * lost) * good, firsts) >= PROOF)
    proven = []
    for line in lines[firsts[hopeful]].tolist():
        characters = "".join(edits[place].before for place in np.flatnonzero(good & (lines == line)))
        if _is_proof([character for character in characters if character > "\x7f"], kind):
            proven.append(line)
            if kind.document:
                break
    believed = possible & ((gains > 0) & bool(proven) if kind.document else np.isin(lines, proven))
    return [
        _Repair(edits[place], int(gains[place] - _LOSS * lost[place])) for place in np.flatnonzero(believed).tolist()
    ]


def _read_again(page: _Page, kind: Kind, taken: npt.NDArray[np.bool_], depth: int) -> list[Edit]:
    """All suspect spans of this kind as they would be; read again once more, where that is mojibake still."""
    starts, ends = (places.tolist() for places in _suspects(page, kind, taken))
    spans = [page.text[start:end] for start, end in zip(starts, ends, strict=True)]
    if not spans:
        return []
    afters = kind.reread(spans, page.private)
    letters, nats = _measured(afters)
    rule = f"mojibake.{kind.name}"
    edits = [Edit(STAGE, rule, *each) for each in zip(starts, ends, spans, afters, strict=True) if each[-1]]
    if not (kind.document and depth < _MAX_DEPTH and (nats > letters * _BAD).any()):
        return edits
    return _composed(page.text, edits, _find(apply(page.text, edits), depth + 1))


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
            meetings.append((low, high, [*upon, edit]))
        elif low < high:
            meetings.append((low, high, [edit]))
    edits, done = [], 0
    for low, high, upon in meetings:
        start, end = min(starts[low], upon[0].start), max(ends[high - 1], upon[-1].end)
        if 2 * sum(len(edit.after) for edit in first[low:high]) < _beyond_ascii(between[start:end]):
            continue  # another kind of damage, which it has only brushed
        after = apply(between[start:end], moved_by(upon, -start))
        start, end = start - starts[low] + first[low].start, end - ends[high - 1] + first[high - 1].end
        rule = f"{first[low].rule}+{upon[0].rule.removeprefix('mojibake.')}"
        edits += [*first[done:low], Edit(STAGE, rule, start, end, text[start:end], after)]
        done = high
    return [*edits, *first[done:]]


def _suspects(page: _Page, kind: Kind, taken: npt.NDArray[np.bool_]) -> tuple[_Places, _Places]:
    """Starts and ends of the spans of this kind that read badly, or whose line does."""
    bounds = np.array([found.span() for found in kind.shape().finditer(page.text)], dtype=np.int64).reshape(-1, 2)
    starts, ends = bounds[:, 0], bounds[:, 1]
    lines = np.searchsorted(page.breaks, starts)
    wanted = page.reads_badly(page.breaks[lines - 1] + 1, page.breaks[lines], _BAD if kind.document else _BAD_LINE)
    if kind.document:
        wanted |= page.reads_badly(starts, ends)
    else:
        wanted &= ~np.isin(lines, np.searchsorted(page.breaks, np.flatnonzero(taken)))
    return starts[wanted], ends[wanted]


def _measured(texts: Sequence[str]) -> tuple[_Places, _Places]:
    ends = np.cumsum([len(text) for text in texts])
    return _Page("".join(texts)).measure(np.concatenate(([0], ends[:-1])), ends)


def _is_proof(characters: Sequence[str], kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    rising = sum(one < two for one, two in pairwise(characters))
    return len(set(characters)) >= kind.least and rising <= 0.8 * (len(characters) - 1)


def _is_chinese(text: str) -> bool:
    return 2 * len(_HANZI.findall(text)) >= _beyond_ascii(text) and not _KANA.search(text)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
