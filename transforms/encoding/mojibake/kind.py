"""A kind of mojibake: text in one encoding that was read in another, what it looks like, and what proves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.encoding.mojibake.byte_pairs import Readable
from transforms.encoding.wanted import Class, Row

Reread = Callable[[Sequence[str]], list[str]]
"""The spans as they were meant, "" for one that cannot be; all at once, so that a codec is called once."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text has that was read so: a `sign`, on the line of a span or anywhere `on_page`; each span `inside`."""

    sign: Class | None = None
    on_page: bool = False
    inside: Row | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a kind, and what the proof is good for: its whole `document`, or its line.

    It takes `least` different characters beyond ASCII, of which mostly `hanzi` have to come, some `kana` among them, or
    anything, if the shape is evidence by itself. Where the shape is `certain`, spans count that read well as they
    stand. The `readers` who may have written the text as it stands (see likelihood.py) have to find it strange. A kind
    that does not stand `alone` counts only where another is found upon it.
    """

    least: int
    hanzi: bool = True
    kana: bool = False
    certain: bool = False
    readers: str = ""
    alone: bool = True
    document: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One wrong reading: `shape` finds spans, `reread` gives what was meant.

    Two tables tell before that whether it is worth it: what each character `gains` by it, in nats, or the byte of each
    and what `pairs` of bytes are. Upon a kind that is `twice`, another one is looked for.
    """

    name: str
    shape: Callable[[], re.Pattern[str]]
    reread: Reread
    proof: Proof
    signs: Signs = Signs()
    gains: Callable[[], npt.NDArray[np.int8]] | None = None
    pairs: Callable[[], tuple[npt.NDArray[np.uint8], Readable]] | None = None
    twice: bool = True

    @property
    def must_read_on(self) -> bool:
        """Whether two characters that a text may have make one hanzi, so that several have to follow as in Chinese."""
        return self.pairs is not None and not self.proof.kana

    @property
    def double_byte(self) -> bool:
        """Whether each character was one of another double-byte encoding."""
        return self.proof.hanzi and self.proof.alone and not (self.pairs or self.proof.certain)
