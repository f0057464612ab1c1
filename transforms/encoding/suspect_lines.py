"""Which lines may have been read with the wrong codec: cheaper questions than what each kind would make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.encoding import frequency
from transforms.encoding.scan import codes, lines_at, units
from transforms.encoding.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind

# In nats (see frequency.py)
MAX_SURPRISE: Final = 9.75  # of a character in a text that reads well
BAD: Final = MAX_SURPRISE - 1  # so surprising is a span that may be read again
BAD_LINE: Final = 9.5  # and so a line that may be, where the shape tells nothing
# The repairs of one line that read well must gain this much in all; then others of their kind are believed too.
PROOF: Final = 15

_TELLING: Final = tuple({(kind.shape, kind.sign): kind for kind in DOCUMENT_KINDS}.values())  # one of each shape


def suspect_lines(text: str, at: Iterable[int]) -> Iterator[str]:
    r"""The lines with these places, as far as any kind could be there.

    >>> list(suspect_lines("齉齾龘好\n标题：浠婂ぉ澶╂皵寰堝ソ", [2, 10]))
    ['标题：浠婂ぉ澶╂皵寰堝ソ']
    """
    lines = [text[start:end].removesuffix("\n") for start, end in lines_at(text, at)]
    together = "\n".join(lines)
    kinds = [
        kind
        for kind in _signed(together)
        if any(found.end() - found.start() > 1 for found in kind.shape().finditer(together))
    ]
    for line, nats in zip(lines, frequency.means(lines), strict=True):
        if (nats >= BAD_LINE and any(_could_gain(kind, line) for kind in LINE_KINDS)) or _could_prove(line, kinds):
            yield line


def _signed(text: str) -> Iterator[Kind]:
    """The kinds whose sign the text has, or that have none."""
    seen = int(np.bitwise_or.reduce(_signs().take(codes(text), mode="clip")))
    return (kind for bit, kind in enumerate(_TELLING) if seen >> bit & 1)


@cache
def _signs() -> npt.NDArray[np.uint32]:
    """By code point, a bit for each of these kinds that it is a sign of."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for bit, kind in enumerate(_TELLING):
        table[kind.sign.table if kind.sign else slice(None)] |= np.uint32(1 << bit)
    return table


def _could_prove(line: str, kinds: Iterable[Kind]) -> bool:
    """Whether one of the kinds would find enough in the line; a cheaper question than what it would make of it."""
    signed = (kind for kind in kinds if not kind.sign or kind.sign.one.search(line))
    return any(_could_mend(kind, {span for span in kind.shape().findall(line) if len(span) > 1}) for kind in signed)


def _could_mend(kind: Kind, spans: Iterable[str]) -> bool:
    if kind.gains:
        return any(_could_gain(kind, span) for span in spans)
    return len(set("".join(span for span in spans if frequency.mean(span) > BAD))) >= kind.least


def _could_gain(kind: Kind, span: str) -> bool:
    """Whether the kind might prove something here; where bytes were lost only reading it again can tell."""
    return not kind.gains or "\ufffd" in span or int(kind.gains().take(units(span)).sum(dtype=np.int64)) >= PROOF
