"""What a worker says of where it is, and what it is told of documents that ended workers before it.

A document that ends its worker (a segmentation fault in compiled code, too little memory) must cost that document and
nothing else. The worker notes in shared memory what it works on; when it dies, the range of documents noted there is
done one by one by the next worker, and a document that a worker dies on while alone, for the second time, is rejected.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import NamedTuple

NOTES = 6
"""Numbers in a worker's notes: ticks, whether the work has a time limit, and the two ends of the range in work."""


class Spot(NamedTuple):
    """An item of a shard: the number of its input in the shard, and its own number in that input."""

    source: int
    item: int


NOWHERE = Spot(-1, -1)


class Range(NamedTuple):
    """Items from `first` up to `last`, without `last`; both are the same while one item is being read."""

    first: Spot
    last: Spot

    @property
    def reading(self) -> bool:
        """Whether the item was not there yet."""
        return self.first == self.last

    @property
    def single(self) -> bool:
        """Whether this is one item."""
        return self.last <= after(self.first)


class Avoided(NamedTuple):
    """An item not to touch again: what became of the workers that did, in a word and a sentence.

    `reading` is whether they were still reading it.
    """

    spot: Spot
    reason: str
    how: str
    reading: bool


class TimeUpError(BaseException):
    """A document has taken too long. Not an `Exception`, so that no code which handles those keeps it."""


@dataclass(frozen=True, slots=True)
class Care:
    """`alone` are ranges to be done one item at a time, `avoid` items not to touch.

    `seconds` is the processor time that a stage may take for one document (0: no limit), `notes` the shared memory.
    """

    seconds: float = 0
    alone: tuple[Range, ...] = ()
    avoid: tuple[Avoided, ...] = ()
    notes: MutableSequence[int] | None = None

    def after(self, died: Range, reason: str, how: str) -> Care:
        """The care to take after a worker died in this range.

        >>> one = Range(Spot(0, 3), Spot(0, 4))
        >>> once = Care().after(one, "crashed", "SIGSEGV")
        >>> once.alone == (one,), once.after(one, "crashed", "SIGSEGV").avoid
        (True, (Avoided(spot=Spot(source=0, item=3), reason='crashed', how='SIGSEGV', reading=False),))
        """
        if died.single and self.is_alone(died.first):
            return replace(self, avoid=(*self.avoid, Avoided(died.first, reason, how, died.reading)))
        return replace(self, alone=(*self.alone, died))

    def is_alone(self, spot: Spot) -> bool:
        """Whether the item is to be done by itself."""
        return any(first <= spot < max(last, after(first)) for first, last in self.alone)

    def avoided(self, spot: Spot) -> Avoided | None:
        """What is known against an item, if it is not to be touched."""
        return next((item for item in self.avoid if item.spot == spot), None)

    def note(self, first: Spot, last: Spot) -> None:
        """Note what is in work from now on; `NOWHERE` twice for nothing that a document is to blame for."""
        if self.notes is not None:
            self.notes[2:NOTES] = [*first, *last]

    @contextmanager
    def limit(self) -> Iterator[None]:
        """`TimeUpError` out of the block when it takes more than `seconds` of processor time, in the main thread.

        Compiled code is not interrupted; whoever watches the notes ends the process then.
        """
        if not self.seconds or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.signal(signal.SIGPROF, _time_up)
        self._timed(1)
        try:
            signal.setitimer(signal.ITIMER_PROF, self.seconds, 1)  # and again, lest a finalizer has kept the error
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._timed(0)

    def _timed(self, timed: int) -> None:
        if self.notes is not None:
            self.notes[:2] = [self.notes[0] + 1, timed]


CARELESS = Care()
"""No limit, no notes, and nothing to look out for."""


def after(spot: Spot) -> Spot:
    """The next item of the same input."""
    return Spot(spot.source, spot.item + 1)


def in_work(notes: MutableSequence[int]) -> Range | None:
    """What the notes of a worker say it was working on when it died; `None` when no document is to blame."""
    first, last = Spot(*notes[2:4]), Spot(*notes[4:NOTES])
    return None if first == NOWHERE else Range(first, last)


def _time_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeUpError
