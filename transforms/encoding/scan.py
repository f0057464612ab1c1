"""One look-up a character tells where each pass may have something to do, so that clean text leaves at once.

Passes are given the places and look at nothing else, so no text is gone through twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from transforms.encoding.joined import joined
from transforms.encoding.needs import Needs
from transforms.encoding.seen import Alone, Seen, Several, Sieve
from transforms.encoding.wanted import Want


class Scan:
    """What several passes want, by name, in one look-up a character; `ValueError` for more than 64 members.

    >>> from transforms.encoding.wanted import Class, Crowd
    >>> letters, digits, word = Want(Class("a-z")), Want(Class("0-9")), Want(Crowd(Class("a-z"), many=2, within=2))
    >>> seen = Scan({"one": (letters, digits), "two": (word,)})(["清文 v", "清", "aa1"])
    >>> [seen.places("one", number) for number in range(3)], seen.names(2)
    ([[3], [], [0, 1, 2]], ['one', 'two'])
    """

    def __init__(
        self, wanted: Mapping[str, tuple[Want, ...]], sieves: Mapping[str, Sieve] = MappingProxyType({})
    ) -> None:
        self._needs, self._sieves = Needs(wanted), sieves

    def __call__(self, texts: Sequence[str]) -> Seen:
        """What is in each of some texts; looking for places waits until they are asked for."""
        if len(texts) == 1:
            return Alone(self._needs, texts[0])
        return Several(self._needs, self._sieves, joined(texts, self._needs.gap))


def places(wants: tuple[Want, ...], text: str) -> list[int]:
    """Where something stands that is wanted, in a text that was not looked at for more.

    >>> from transforms.encoding.wanted import Class, Crowd
    >>> places((Want(Class("a-z")),), "清文 v"), places((Want(Crowd(Class("x"), many=2, within=3)),), "x    x xyyx")
    ([3], [7])
    """
    return _scan(wants)([text]).places("")


@cache
def _scan(wants: tuple[Want, ...]) -> Scan:
    return Scan({"": wants})
