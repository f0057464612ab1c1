"""Entries of a list of terms: each is a short line over the sentence that explains it, and may be a menu word."""

from __future__ import annotations

from collections.abc import Sequence

MIN_TERMS = 3
"""Terms that are no menu words, in a row with the one in question, that make a list."""


def entries(heads: Sequence[bool], words: Sequence[bool], sentences: Sequence[bool]) -> set[int]:
    """The places of menu words that are terms of a list.

    `heads` are short lines that no rule knows, `words` are menu words alone, `sentences` are lines that end as such.

    >>> heads, words = [True, False] * 2 + [False] * 2 + [True, False], [False] * 4 + [True] + [False] * 3
    >>> entries(heads, words, [False, True] * 4), entries(heads[2:], words[2:], [False, True] * 3)
    ({4}, set())
    """
    found: set[int] = set()
    for parity in (0, 1):
        run: list[int] = []
        for at in range(parity, len(heads) + 2, 2):
            explained = at + 1 < len(heads) and sentences[at + 1]
            if explained and (heads[at] or words[at]):
                run.append(at)
                continue
            if sum(heads[place] for place in run) >= MIN_TERMS:
                found.update(place for place in run if words[place])
            run = []
    return found
