"""Literals that a line must hold for a pattern to find it: what is cheap to look for in all lines at once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from transforms.rules.patterns import for_re2

MOST = 400
"""Literals of one pattern at most."""
LEAST = 2
"""Letters of a literal at least; a hanzi, any sign beyond ASCII, or one that text has seldom counts as two."""
_SELDOM: Final = frozenset("#<>=@{}^~")
_READ_OTHERWISE = re.compile(r"\[:\^?[a-z]+:\]|\{,")
"""What RE2 and Python both take, but read otherwise: such a pattern has no literals."""

Node = tuple[Any, Any]


@cache
def literals(pattern: str) -> frozenset[str] | None:
    r"""Small-letter literals of which every folded line that the pattern finds holds one; `None` if there are no such.

    The pattern is in RE2's syntax; Python's parser reads it, and what only one of the two knows has no literals.

    >>> sorted(literals("(?i)^(?:Share|轉發) ?(?:to|给)"))
    ['share', '转发']
    >>> literals(r"^\d{4}"), literals(r"(?U)share")
    (None, None)
    """
    if _READ_OTHERWISE.search(pattern):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _needed(list(_parser.parse(for_re2(pattern, r"\w"))))
        except (re.error, RecursionError, OverflowError):
            return None


def lowered(text: str) -> str:
    """Small letters, one for one.

    >>> lowered("İÀ")
    'İà'
    """
    small = text.lower()
    if len(small) != len(text):
        small = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return small


def _needed(nodes: Sequence[Node]) -> frozenset[str] | None:
    """Of the runs of exact text in a sequence, and of what its parts need, the set that says most."""
    found: list[frozenset[str]] = []
    run = frozenset({""})
    for node in nodes:
        exact = _exact(node)
        if exact is None:
            found += [run, *_inside(node)]
            run = frozenset({""})
        else:
            joined = _joined([run, exact])
            found += [exact] if joined else [run]
            run = joined or exact
    return max((words for words in (*found, run) if _weight(words) >= LEAST), key=_quality, default=None)


def _inside(node: Node) -> Iterable[frozenset[str]]:
    """What a part needs that is no exact text."""
    kind, value = node
    if kind is op.SUBPATTERN:
        parts = [_needed(list(value[-1]))]
    elif kind is op.BRANCH:
        parts = [_needed(list(branch)) for branch in value[1]]
    elif kind is op.MAX_REPEAT or kind is op.MIN_REPEAT:
        parts = [_needed(list(value[2])) if value[0] else None]
    else:
        return
    known = [part for part in parts if part is not None]
    if len(known) == len(parts) and len(words := frozenset().union(*known)) <= MOST:
        yield words


def _exact(node: Node) -> frozenset[str] | None:
    """All texts that a part can be, in small letters, if they are few."""
    kind, value = node
    if kind is op.LITERAL:
        return frozenset({lowered(chr(value))})
    if kind is op.AT:
        return frozenset({""})
    if kind is op.IN:
        if not all(inner is op.LITERAL for inner, _ in value):
            return None
        return frozenset(lowered(chr(code)) for _, code in value)
    if kind is op.SUBPATTERN:
        return _joined([_exact(inner) for inner in value[-1]])
    if kind is op.BRANCH:
        branches = [_joined([_exact(inner) for inner in branch]) for branch in value[1]]
        return _few([word for branch in branches for word in branch]) if None not in branches else None  # type: ignore[union-attr]
    if kind is op.MAX_REPEAT or kind is op.MIN_REPEAT:
        inner = _joined([_exact(part) for part in value[2]])
        if inner is not None and value[:2] == (0, 1):
            return inner | {""}
        return inner if value[:2] == (1, 1) else None
    return None


def _joined(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """The texts of parts one after the other, if they are few."""
    joined: frozenset[str] | None = frozenset({""})
    for part in parts:
        joined = None if joined is None or part is None else _few(a + b for a, b in product(joined, part))
    return joined


def _few(words: Iterable[str]) -> frozenset[str] | None:
    found = frozenset(words)
    return found if len(found) <= MOST else None


def _weight(words: frozenset[str]) -> int:
    """The letters of the shortest."""
    return min(len(word) + sum(not char.isascii() or char in _SELDOM for char in word) for word in words)


def _quality(words: frozenset[str]) -> tuple[int, int]:
    return min(_weight(words), 4), -len(words)
