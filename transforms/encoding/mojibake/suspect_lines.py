"""Which lines may have been read with the wrong codec: cheaper questions than what each kind would make of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, compress, count
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.joined import Flags, Joined, Places, lines_at, units
from transforms.encoding.language import frequency
from transforms.encoding.mojibake import undefined
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind

# In nats (see frequency.py)
MAX_SURPRISE: Final = 9.75  # of a character in a text that reads well
BAD: Final = MAX_SURPRISE - 1  # so surprising is a span that may be read again
BAD_LINE: Final = 9.5  # and so a line that may be, where the shape tells nothing
# The repairs of one line that read well must gain this much in all; then others of their kind are believed too.
PROOF: Final = 15
SWARM: Final = 0.2  # of a text's characters, if all of it is damaged

_HALF, _LOW = 32, (1 << 32) - 1  # bits of a number that holds two
_BAD, _ALL = 63, np.uint64((1 << 64) - 1)  # the bit that no kind has, and all of them
# One of each shape; what lost bytes has the sign, and the shape, of what did not.
_TELLING: Final = tuple(
    {(kind.shape, kind.sign): kind for kind in DOCUMENT_KINDS if kind.name != undefined.NAME}.values()
)
if len(_TELLING) > _BAD:
    raise ValueError(
        f"there is room for {_BAD} kinds with a shape or a sign of their own, and {len(_TELLING)} are known"
    )
_OF_PAIRS: Final = np.uint64(sum(1 << number for number, kind in enumerate(_TELLING) if kind.pairs))


def sieve(texts: Joined, at: Places) -> Flags:
    """The texts that are damaged as a whole, and those with suspect lines."""
    whole: Flags = texts.counts(at) >= SWARM * (texts.ends - texts.starts)
    lines = find(texts.text, at[~whole[texts.number(at)]].tolist())
    return whole | (texts.counts(np.array([start for start, _ in lines], dtype=np.int64)) > 0)


def find(text: str, at: Iterable[int]) -> list[tuple[int, int]]:
    r"""The lines (start, end) with these places that any kind could be in.

    >>> find("齉齾龘好\n标题：浠婂ぉ澶╂皵寰堝ソ", [2, 10])
    [(5, 17)]
    """
    lines = list(lines_at(text, at))
    return list(compress(lines, could_be_any([text[start:end] for start, end in lines])))


def could_be_any(lines: Sequence[str]) -> list[bool]:
    """Of each line, whether any kind could be there."""
    if not lines:
        return []
    together = "".join(lines)
    characters = codes(together)
    starts = list(accumulate(map(len, lines[:-1]), initial=0))
    nats = np.add.reduceat(_nats().take(characters, mode="clip"), starts)
    could = [each >> _HALF >= BAD_LINE * (each & _LOW) for each in nats.tolist()]
    for number in compress(count(), could):
        could[number] = any(_could_gain(kind, lines[number]) for kind in LINE_KINDS)
    signs = np.bitwise_or.reduceat(_signs().take(characters, mode="clip"), starts)
    signs &= np.where(signs >> _BAD, _ALL, _ALL ^ _OF_PAIRS)
    for bit, kind in _kinds(int(np.bitwise_or.reduce(signs))):
        for number in (signs & bit).nonzero()[0].tolist() if kind.sign else _with_shape(kind, together, starts):
            could[number] = could[number] or _could_prove(kind, lines[number])
    return could


@lru_cache(1 << 10)
def _kinds(signs: int) -> Sequence[tuple[np.uint64, Kind]]:
    """The kinds with these bits, each with its own."""
    return [(np.uint64(1 << number), kind) for number, kind in enumerate(_TELLING) if signs >> number & 1]


def _with_shape(kind: Kind, text: str, starts: Sequence[int]) -> Iterable[int]:
    """The numbers of the lines, which begin there, with two characters or more of the shape."""
    found = [span.start() for span in kind.shape().finditer(text) if span.end() - span.start() > 1]
    return sorted({bisect_right(starts, place) - 1 for place in found}) if found else ()


@cache
def _nats() -> npt.NDArray[np.int64]:
    """By code point, the nats, and in the low half whether there are any."""
    nats = frequency.table().astype(np.int64)
    return nats << _HALF | (nats > 0)


@cache
def _signs() -> npt.NDArray[np.uint64]:
    """By code point, a bit for each kind whose sign or beginning it is, and one where it makes pairs of bytes bad."""
    table = np.zeros(0x10000, dtype=np.uint64)
    for number, kind in enumerate(_TELLING):
        sign = kind.first.members[0] if kind.first else kind.sign
        table[sign.table if sign else slice(None)] |= np.uint64(1 << number)
    slender = frequency.table() > BAD  # no single byte is a hanzi
    slender[0x3000:0xE000] = False
    table[slender] |= np.uint64(1 << _BAD)
    return table


def _could_prove(kind: Kind, line: str) -> bool:
    """Whether the kind would find enough in the line; a cheaper question than what it would make of it."""
    spans = {span for span in kind.shape().findall(line) if len(span) > 1}
    if kind.gains:
        return any(_could_gain(kind, span) for span in spans)
    if len(set("".join(spans))) < kind.least:
        return False
    bad = compress(spans, (mean > BAD for mean in frequency.means(list(spans))))
    return len(set("".join(bad))) >= kind.least


def _could_gain(kind: Kind, span: str) -> bool:
    """Whether the kind might prove something here; where bytes were lost only reading it again can tell."""
    return not kind.gains or "\ufffd" in span or int(kind.gains().take(units(span)).sum(dtype=np.int64)) >= PROOF
