"""Two editions of one codec, cp950 and Big5-HKSCS: of what they make of a text, the one that follows better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from transforms.encoding.language import followers
from transforms.encoding.mojibake.repairs import Repairs

_PREFERRED: Final = 1.0  # nats in favour of cp950, which reads as Big5 itself does what HKSCS has moved

_Pair = tuple[str, str]


def one_of_each(proposed: Iterable[Repairs]) -> list[Repairs]:
    """One of those with the same rule; in doubt the later one."""
    best: dict[str, Repairs] = {}
    for repairs in proposed:
        rule = repairs.edits[0].rule
        best[rule] = _more_fluent(best[rule], repairs) if rule in best else repairs
    return list(best.values())


def _more_fluent(one: Repairs, other: Repairs) -> Repairs:
    if [edit.start for edit in one.edits] != [edit.start for edit in other.edits]:
        return max(one, other, key=lambda repairs: repairs.merit)
    unlike = [
        pairs
        for first, second in zip(one.edits, other.edits, strict=True)
        if first.after != second.after
        for pairs in _unlike(first.after, second.after)
    ]
    ones, others = (sum(followers.nats(*pair) for each in unlike for pair in each[side]) for side in (0, 1))
    return other if unlike and others < ones + _PREFERRED else one


def _unlike(one: str, other: str) -> Iterator[tuple[Iterable[_Pair], Iterable[_Pair]]]:
    """The pairs of neighbours of two texts that differ, without those that both have in the same place."""
    if len(one) == len(other):
        pairs = zip(pairwise(f"\n{one}"), pairwise(f"\n{other}"), strict=True)
        yield from (((here,), (there,)) for here, there in pairs if here != there)
    else:
        ours, theirs = _apart(one, other)
        yield tuple(pairwise(ours)), tuple(pairwise(theirs))


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts that differ, without all but one of the characters that both begin and end with."""
    least = min(len(one), len(other))
    head = next((at for at in range(least) if one[at] != other[at]), least)
    tail = next((at for at in range(least - head) if one[-1 - at] != other[-1 - at]), least - head)
    start = max(0, head - 1)
    return one[start : len(one) - max(0, tail - 1)], other[start : len(other) - max(0, tail - 1)]
