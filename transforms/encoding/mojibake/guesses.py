"""Repairs in which a character was guessed: the name of their rule says so, and a flag stands before each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from transforms.model import Edit

_ENDING: Final = "_guessed"


def guessed(name: str) -> str:
    """The name of a rule, or of a kind, by which a character was guessed.

    >>> guessed("mojibake.utf8_as_gbk"), certain(guessed("mojibake.utf8_as_gbk"))
    ('mojibake.utf8_as_gbk_guessed', 'mojibake.utf8_as_gbk')
    """
    return f"{name}{_ENDING}"


def certain(name: str) -> str:
    """The name of the rule, or of the kind, that guesses nothing."""
    return name.removesuffix(_ENDING)


def flagged(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, and before each guess a flag of length 0, so that its paragraph says so."""
    for edit in edits:
        if edit.rule.endswith(_ENDING):
            yield Edit(edit.stage, edit.rule, edit.start, edit.start, "", "")
        yield edit
