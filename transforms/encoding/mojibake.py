"""Chinese mojibake: text whose bytes were read with the wrong one of UTF-8, GBK, Big5 and Latin-1.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.edits import apply
from transforms.encoding import frequency
from transforms.encoding.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind
from transforms.model import Edit

STAGE: Final = "encoding.mojibake"

# All in nats (see frequency.py). A repair reads well if it gains this much a character, and leaves no more than that.
MIN_GAIN: Final = 2.0
MAX_SURPRISE: Final = 9.75
# The repairs of one line that read well must gain this much in all; then others of their kind are believed too.
PROOF: Final = 15
# The gate: so many characters so rare, so close together.
_RARE: Final = 11
_MANY, _CLOSE = 3, 8
_HANZI: Final = re.compile("[々〇㐀-鿿]")
_PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_BAD: Final = MAX_SURPRISE - 1
_MAX_DEPTH: Final = 3  # wrong readings one upon another

_Places = npt.NDArray[np.int64]


def find(text: str) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    return _find(text, 1)


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
    if "鈥" in text:  # what a lone curly quote gives
        return True
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    rare = np.flatnonzero(frequency.table().take(units) >= _RARE)
    return bool((rare[_MANY - 1 :] - rare[: 1 - _MANY] < _CLOSE).any())


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


def _repairs(page: _Page, kind: Kind, taken: npt.NDArray[np.bool_], depth: int) -> list[_Repair]:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way."""
    starts, ends, lines = _suspects(page, kind, taken)
    if not starts.size:
        return []
    spans = [page.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    afters, rules = _deepened(kind.reread(spans, page.private), kind, depth)
    letters, before = page.measure(starts, ends)
    letters_after, after = _measured(afters)
    gains = before - after
    possible = (after > 0) & (kind.alone or depth > 1 or np.array(["+" in rule for rule in rules]))
    possible &= 2 * np.array([text.count("\ufffd") for text in afters]) <= letters_after  # or too much is lost
    good = possible & (after <= letters_after * MAX_SURPRISE)
    good &= after * letters <= (before - MIN_GAIN * letters) * letters_after
    if kind.hanzi:
        good[good] = [_is_chinese(afters[place]) for place in np.flatnonzero(good)]

    firsts = np.unique(lines, return_index=True)[1]
    good_letters = np.add.reduceat(letters * good, firsts)
    is_most = 2 * good_letters >= np.add.reduceat(letters, firsts)
    hopeful = is_most & (good_letters >= kind.least) & (np.add.reduceat(gains * good, firsts) >= PROOF)
    proven = []
    for line in lines[firsts[hopeful]].tolist():
        characters = "".join(spans[place] for place in np.flatnonzero(good & (lines == line)))
        if _is_proof([character for character in characters if character > "\x7f"], kind):
            proven.append(line)
            if kind.document:
                break
    believed = possible & ((gains > 0) & bool(proven) if kind.document else np.isin(lines, proven))
    return [
        _Repair(
            Edit(STAGE, f"mojibake.{rules[place]}", int(starts[place]), int(ends[place]), spans[place], afters[place]),
            int(gains[place]),
        )
        for place in np.flatnonzero(believed).tolist()
    ]


def _suspects(page: _Page, kind: Kind, taken: npt.NDArray[np.bool_]) -> tuple[_Places, _Places, _Places]:
    """Starts, ends and line numbers of the spans of this kind that read badly, or whose line does."""
    bounds = np.array([found.span() for found in kind.shape().finditer(page.text)], dtype=np.int64).reshape(-1, 2)
    starts, ends = bounds[:, 0], bounds[:, 1]
    lines = np.searchsorted(page.breaks, starts)
    if kind.document:
        letters, nats = page.measure(starts, ends)
        wanted = nats >= letters * _BAD
    else:
        letters, nats = page.measure(page.breaks[lines - 1] + 1, page.breaks[lines])
        settled = np.searchsorted(page.breaks, np.flatnonzero(taken))
        wanted = (nats >= letters * _BAD) & ~np.isin(lines, settled)
    return starts[wanted], ends[wanted], lines[wanted]


def _measured(texts: Sequence[str]) -> tuple[_Places, _Places]:
    ends = np.cumsum([len(text) for text in texts])
    return _Page("".join(texts)).measure(np.concatenate(([0], ends[:-1])), ends)


def _deepened(afters: list[str], kind: Kind, depth: int) -> tuple[list[str], list[str]]:
    """What spans are after all, and the rule for each: read again once more, where it is mojibake still."""
    rules = [kind.name] * len(afters)
    letters, nats = _measured(afters)
    stubborn = np.flatnonzero(nats > letters * _BAD).tolist() if kind.document and depth < _MAX_DEPTH else []
    together = "\n".join(afters[place] for place in stubborn)
    deeper = _find(together, depth + 1)
    if not deeper:
        return afters, rules
    mended = dict(zip(stubborn, apply(together, deeper).split("\n"), strict=True))
    ends = np.cumsum([len(afters[place]) + 1 for place in stubborn])
    for edit in deeper:
        place = stubborn[int(np.searchsorted(ends, edit.start, side="right"))]
        rules[place] = f"{kind.name}+{edit.rule.removeprefix('mojibake.')}"
    return [mended.get(place, after) for place, after in enumerate(afters)], rules


def _is_proof(characters: Sequence[str], kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    rising = sum(one < two for one, two in pairwise(characters))
    return len(set(characters)) >= kind.least and rising <= 0.8 * (len(characters) - 1)


def _is_chinese(text: str) -> bool:
    return 2 * len(_HANZI.findall(text)) >= sum(char > "\x7f" for char in text) and not _KANA.search(text)
