"""Chinese mojibake: text whose bytes were read with the wrong one of UTF-8, GBK, Big5 and Latin-1.

Spans that have the shape of a kind (see wrong_codecs.py) are read again; how surprising their characters are before and
after decides. It runs before ftfy, which would destroy GBK read as Latin-1: in `É¹` it sees `ɹ`.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np

from transforms.edits import apply
from transforms.encoding import frequency
from transforms.encoding.wrong_codecs import KINDS, Kind
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
_MAX_DEPTH: Final = 3  # wrong readings one upon another


@dataclass(frozen=True, slots=True)
class _Repair:
    edit: Edit
    line: int
    size: int  # characters beyond ASCII before
    gain: int  # nats in all
    reads_well: bool


def find(text: str) -> Sequence[Edit]:
    """The damaged spans, each with the reading that was meant; the rule says what was read as what.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("标题：浠婂ぉ澶╂皵寰堝ソ")]
    [('浠婂ぉ澶╂皵寰堝ソ', '今天天气很好', 'mojibake.utf8_as_gbk')]
    """
    return _find(text, 1, frozenset())


def _find(text: str, depth: int, believed: frozenset[str]) -> list[Edit]:
    """The repairs of a text that is itself the repair of another, `depth` - 1 times; `believed` kinds need no proof."""
    if not (believed or _is_suspect(text)):
        return []
    proven = [
        repairs for kind in KINDS if (repairs := _proven(list(_repairs(text, kind, depth, believed)), kind, believed))
    ]
    # Where kinds compete for spans, the one that mends the document best has them, and the other has none.
    taken = np.zeros(len(text), dtype=np.bool_)
    edits = []
    for repairs in sorted(proven, key=_merit, reverse=True):
        free = [repair.edit for repair in repairs if not taken[repair.edit.start : repair.edit.end].any()]
        if 2 * len(free) > len(repairs):
            edits += free
            for edit in free:
                taken[edit.start : edit.end] = True
    upon = {name for edit in edits for name in edit.rule.split("+")[1:]}
    if upon - believed:  # proven in one span, so believed in all
        return _find(text, depth, believed | upon)
    return sorted(edits, key=lambda edit: edit.start)


def _merit(repairs: Sequence[_Repair]) -> float:
    """What a kind's repairs gain in all; one that supposes a second wrong reading has to be a good deal better."""
    return sum(repair.gain * (0.9 if "+" in repair.edit.rule else 1.0) for repair in repairs)


def _is_suspect(text: str) -> bool:
    """Whether rare characters stand close together anywhere; clean text seldom has `_MANY` of them in `_CLOSE`."""
    if "鈥" in text:  # what a lone curly quote gives
        return True
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    rare = np.flatnonzero(frequency.table().take(units) >= _RARE)
    return bool((rare[_MANY - 1 :] - rare[: 1 - _MANY] < _CLOSE).any())


def _proven(repairs: Sequence[_Repair], kind: Kind, believed: frozenset[str]) -> list[_Repair]:
    """The repairs to make, if some line shows beyond doubt that the text was damaged in this way."""
    by_line = [list(of_line) for _, of_line in groupby(repairs, key=lambda repair: repair.line)]
    proven = [of_line for of_line in by_line if kind.name in believed or _is_proof(of_line, kind)]
    if kind.document and proven:
        return [repair for repair in repairs if repair.gain > 0]
    return [repair for of_line in proven for repair in of_line]


def _is_proof(repairs: Sequence[_Repair], kind: Kind) -> bool:
    good = [repair for repair in repairs if repair.reads_well]
    characters = [char for repair in good for char in repair.edit.before if char > "\x7f"]
    is_most = 2 * sum(repair.size for repair in good) >= sum(repair.size for repair in repairs)
    is_proof = is_most and len(set(characters)) >= kind.least and sum(repair.gain for repair in good) >= PROOF
    return is_proof and not _is_list(characters)


def _is_chinese(text: str) -> bool:
    return 2 * len(_HANZI.findall(text)) >= sum(char > "\x7f" for char in text) and not _KANA.search(text)


def _is_list(characters: Sequence[str]) -> bool:
    """Whether the characters stand in the order of a code table, as in a list of them: ÀÁÂÃ, 且怯窃钦."""
    rising = sum(one < two for one, two in pairwise(characters))
    return rising > 0.8 * (len(characters) - 1)


def _repairs(text: str, kind: Kind, depth: int, believed: frozenset[str]) -> Iterator[_Repair]:
    """All spans of this kind that read badly, or stand in a line that does, with what they would be when read again."""
    nats = frequency.of(text)
    totals = np.concatenate(([0], np.cumsum(nats, dtype=np.int64)))
    counts = np.concatenate(([0], np.cumsum(nats > 0)))
    private = _PRIVATE_USE.search(text) is not None
    breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
    for found in kind.shape().finditer(text):
        line = bisect(breaks, found.start())
        start, end = found.span() if kind.document else (breaks[line - 1] + 1, breaks[line])
        if totals[end] - totals[start] < (counts[end] - counts[start]) * (MAX_SURPRISE - 1):
            continue
        start, end = found.span()
        size, before = int(counts[end] - counts[start]), int(totals[end] - totals[start])
        after, rule = _deepened(kind.reread(found[0], private) or "", kind, depth, believed)
        left, mean = int(frequency.of(after).sum()), frequency.mean(after)
        if left and (kind.alone or depth > 1 or "+" in rule):
            reads_well = mean <= min(MAX_SURPRISE, before / size - MIN_GAIN) and (not kind.hanzi or _is_chinese(after))
            edit = Edit(STAGE, f"mojibake.{rule}", start, end, found[0], after)
            yield _Repair(edit, line, size, before - left, reads_well)


def _deepened(after: str, kind: Kind, depth: int, believed: frozenset[str]) -> tuple[str, str]:
    """What a span is after all, and what it was read as: read again once more, where it is mojibake still."""
    is_mojibake = depth < _MAX_DEPTH and frequency.mean(after) > MAX_SURPRISE - 1
    deeper = _find(after, depth + 1, believed) if is_mojibake else []
    names = [kind.name, *dict.fromkeys(edit.rule.removeprefix("mojibake.") for edit in deeper)]
    return apply(after, deeper), "+".join(names)
