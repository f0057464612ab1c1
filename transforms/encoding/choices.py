"""What a user chooses for the repair; whatever is not listed here is always repaired."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True)
class Choices:
    """Passes by name, on or off; on are those that mend damage, off those that only change a style.

    `dropped` adds characters that a word filter deletes, each with words that hold it: `(("民", ("人民币",)),)`.
    """

    markup: bool = True
    spaced: bool = True
    wrapped: bool = True
    quotes: bool = True
    punctuation: bool = False
    widths: bool = False
    dropped: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def off(self) -> frozenset[str]:
        """The names of the passes that do not run.

        >>> sorted(Choices().off())
        ['punctuation', 'widths']
        """
        return frozenset(field.name for field in fields(self) if getattr(self, field.name) is False)


DEFAULTS: Final = Choices()
"""What is done without a choice."""
