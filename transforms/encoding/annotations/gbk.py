"""GBK as pairs of bytes: which character a pair stands for, and which pair stands for a character."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from transforms.encoding import codec_pairs

Pair = tuple[int, int]


@cache
def characters() -> Mapping[Pair, str]:
    """The character of each pair that has one.

    >>> characters()[0x98, 0x49], (0xAA, 0xA1) in characters()
    ('業', False)
    """
    return {pair: character for character, pair in _pairs("gbk").items()}


@cache
def pairs() -> Mapping[str, Pair]:
    """The pair of each character that has one; with those that GB 18030 has for pairs that GBK leaves open.

    >>> pairs()["業"], "a" in pairs()
    ((152, 73), False)
    """
    return {**_pairs("gb18030"), **_pairs("gbk")}


@cache
def trails() -> Mapping[int, tuple[int, ...]]:
    """The second bytes that each first byte can have.

    >>> len(trails()[0x98]), trails()[0xAA][-1]
    (190, 160)
    """
    return {lead: tuple(t for t in range(0x40, 0xFF) if (lead, t) in characters()) for lead in range(0x81, 0xFF)}


def _pairs(codec: str) -> dict[str, Pair]:
    return {character: (pair[0], pair[1]) for pair, character in codec_pairs.characters(codec).items()}
