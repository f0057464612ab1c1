"""Words with accented letters: what tells `naïve`, read with the wrong codec, from a sign between two words.

`benchmarks/train_accented.py` chose them: the frequent ones of French, German, Spanish, Portuguese and Italian, and
what English borrowed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words() -> frozenset[str]:
    """The words, in small letters. What remains of one without its accent is no word, or two that are none.

    >>> [word in words() for word in ("café", "crème", "touché", "catè")]
    [True, True, False, False]
    """
    return frozenset((files(__package__) / "accented.txt").read_text("utf-8").split())
