"""Which lines may have been read with the wrong codec: cheaper questions than what each kind would make of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.encoding.joined import lines_at, units
from transforms.encoding.language import frequency, likelihood
from transforms.encoding.language.paired import halves, paired
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.telling import (
    BAD_BIT,
    NO_BYTE,
    OF_PAGES,
    OF_PAIRS,
    OTHERS,
    TELLING,
    beginnings,
    kinds_of,
    likely_pairs,
)
from transforms.encoding.mojibake.thresholds import BAD, BAD_LINE, PROOF
from transforms.encoding.mojibake.wrong_codecs import LINE_KINDS
from transforms.tables import built_once

_ENOUGH_HINTS: Final = 2
# Nats a character. Of 8 characters of Korean 95 % have at most 8.0, of GBK read as EUC-KR the least has 8.0; of 16
# characters 99 % at most 8.2, the least 8.9. Kinds that were asked in vain took 10 ms a page.
_USUAL: Final = 8.0
_BEYOND_ASCII: Final = re.compile("[^\0-\x7f]+")
_WITHOUT_SIGN: Final = [kind for kind in TELLING if not kind.signs.sign]


class Suspects(NamedTuple):
    """Of each line whether any kind could be there, and the names of those that could be on some line."""

    lines: Sequence[bool]
    kinds: frozenset[str]


def find(text: str, at: Iterable[int]) -> list[tuple[int, int]]:
    r"""The lines (start, end) with these places that any kind could be in.

    >>> find("齉齾龘好\n标题：浠婂ぉ澶╂皵寰堝ソ", [2, 10])
    [(5, 17)]
    """
    lines = list(lines_at(text, at))
    return list(compress(lines, among([text[start:end] for start, end in lines]).lines))


def among(lines: Sequence[str]) -> Suspects:
    """What could be on some lines, none of them empty.

    >>> among(["标题：浠婂ぉ澶╂皵寰堝ソ", "齉齾龘好"])
    Suspects(lines=[True, False], kinds=frozenset({'utf8_as_gbk'}))
    """
    worth = _worth_asking(lines)
    if not worth:
        return Suspects([False] * len(lines), frozenset())
    found, kinds = _among([lines[number] for number in worth])
    suspect = set(compress(worth, found))
    return Suspects([number in suspect for number in range(len(lines))], kinds)


def _worth_asking(lines: Sequence[str]) -> Sequence[int]:
    """The numbers of the lines that may prove something to one kind, or have a sign of others: few of clean ones."""
    if not lines:
        return ()
    together = "".join(lines)
    starts = list(accumulate(map(len, lines[:-1]), initial=0))
    hints, nats = halves(np.add.reduceat(_hints().take(codes(together), mode="clip"), starts))
    numbers = {
        number
        for number, (hint, surprise) in enumerate(zip(hints.tolist(), nats.tolist(), strict=True))  # mostly few
        if hint >= _ENOUGH_HINTS or (surprise >= 0 and _could_gain_most(lines[number]))
    }
    for kind in _WITHOUT_SIGN:
        numbers |= {number for number in _with_shape(kind, together, starts) if _could_prove(kind, lines[number])}
    return sorted(numbers)


@built_once
def _hints() -> npt.NDArray[np.int64]:
    """By code point, how much it hints at, and twice the nats beyond those of a line that reads badly, as `paired`.

    Of bad single bytes it takes two, since no span is bad with one among marks; one is enough of all else that a kind
    needs. Of 193 lines of clean Chinese pages that have rare hanzi none is left.
    """
    nats = frequency.table().astype(np.int64)
    hints = np.zeros(0x10000, dtype=np.int64)
    for kind in TELLING:
        if kind.signs.inside and kind.proof.certain and kind.proof.hanzi:
            hints[kind.signs.inside.members[0].table] = _ENOUGH_HINTS
        elif kind.signs.sign:
            hints[NO_BYTE:][kind.signs.sign.table[NO_BYTE:]] = _ENOUGH_HINTS
    hints[0x80:NO_BYTE][nats[0x80:NO_BYTE] > BAD] = 1
    return paired(hints, np.where(nats > 0, 2 * nats - round(2 * BAD_LINE), 0))


def _among(lines: Sequence[str]) -> Suspects:
    together = "".join(lines)
    characters = codes(together)
    starts = list(accumulate(map(len, lines[:-1]), initial=0))
    signs = np.bitwise_or.reduceat(beginnings(characters), starts)
    of_pairs = int(np.bitwise_or.reduce(signs)) & OF_PAIRS
    are_bad = signs >> BAD_BIT
    asked = int(np.bitwise_or.reduce(signs * are_bad)) & of_pairs  # seldom in clean lines
    likely = likely_pairs(characters, starts) if asked else OTHERS
    signs &= np.where(are_bad, likely, OTHERS)
    could, kinds = [False] * len(lines), set[str]()
    for number, kind, is_possible in chain(_that_read_badly(characters, starts), _with_signs(lines, starts, signs)):
        if not (could[number] and kind.name in kinds) and is_possible(kind, lines[number]):
            could[number] = True
            kinds.add(kind.name)
    if not any(could):
        return Suspects(could, frozenset(kinds))
    if of_pairs and not asked:
        likely = likely_pairs(characters, starts)
    on_pages = np.bitwise_or.reduce(np.where(could, likely, np.uint64(0))) & np.uint64(OF_PAGES)
    return Suspects(could, frozenset(kinds).union(kind.name for _, kind in kinds_of(int(on_pages))))


_Question = tuple[int, Kind, Callable[[Kind, str], bool]]  # the number of a line, and what it may be if that is so


def _that_read_badly(characters: npt.NDArray[np.uint32], starts: Sequence[int]) -> Iterator[_Question]:
    letters, nats = halves(np.add.reduceat(frequency.counted().take(characters, mode="clip"), starts))
    bad = (nats >= BAD_LINE * letters) & (np.maximum.reduceat(characters, starts) >= NO_BYTE)
    return ((number, kind, _could_gain) for number in bad.nonzero()[0].tolist() for kind in LINE_KINDS)


def _with_signs(lines: Sequence[str], starts: Sequence[int], signs: npt.NDArray[np.uint64]) -> Iterator[_Question]:
    for bit, kind in kinds_of(int(np.bitwise_or.reduce(signs))):
        numbers = (signs & bit).nonzero()[0].tolist() if kind.signs.sign else _with_shape(kind, "".join(lines), starts)
        yield from ((number, kind, _could_prove) for number in numbers)


def _with_shape(kind: Kind, text: str, starts: Sequence[int]) -> list[int]:
    """The numbers of the lines, which begin there, with two characters or more of the shape."""
    found = [span.start() for span in kind.shape().finditer(text) if span.end() - span.start() > 1]
    return sorted({bisect_right(starts, place) - 1 for place in found})


def _could_prove(kind: Kind, line: str) -> bool:
    """Whether the kind would find enough in the line; a cheaper question than what it would make of it."""
    spans = {span for span in kind.shape().findall(line) if len(span) > 1}
    if kind.gains and kind.proof.readers and is_usual("".join(sorted(spans)), kind.proof.readers):
        return False
    if kind.gains:
        return "\ufffd" in line or sum(max(0, _gain(kind.gains(), span)) for span in spans) >= PROOF
    if len(set("".join(spans))) < kind.proof.least:
        return False
    if kind.proof.certain:
        return True
    bad = compress(spans, (mean > BAD for mean in frequency.means(list(spans))))
    return len(set("".join(bad))) >= kind.proof.least


def is_usual(text: str, readers: str) -> bool:
    """Whether readers of another language find nothing strange in what a text has beyond ASCII.

    >>> is_usual("오늘은 날씨가 아주 좋습니다", "korean"), is_usual("쏟莫莫폭벌봤 abc", "korean")
    (True, False)
    """
    letters = "".join(_BEYOND_ASCII.findall(text))
    return likelihood.nats(letters, readers) < _USUAL * len(letters)


def _could_gain(kind: Kind, span: str) -> bool:
    """Whether the kind might prove something here; where bytes were lost only reading it again can tell."""
    return not kind.gains or "\ufffd" in span or _gain(kind.gains(), span) >= PROOF


def _could_gain_most(line: str) -> bool:
    """Whether any of `LINE_KINDS` might prove something, if each character gains what it does by the best of them."""
    return "\ufffd" in line or _gain(_most_gains(), line) >= PROOF


@built_once
def _most_gains() -> npt.NDArray[np.int8]:
    gains: npt.NDArray[np.int8] = np.maximum.reduce([kind.gains() for kind in LINE_KINDS if kind.gains])
    return gains


def _gain(gains: npt.NDArray[np.int8], span: str) -> int:
    return int(gains.take(units(span)).sum(dtype=np.int64))
