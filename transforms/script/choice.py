"""Which configuration brings a text to its target; and whose usage a Traditional text follows.

The choice rests on measurements on mainland and Taiwan pages. Simplified text stays as it is for a Simplified target: `t2s`
would change 43 of its 564,000 characters and `tw2s` 249 (显著 → 显着). Taiwan's 著 is 着 elsewhere, which `t2s` leaves
(接著 → 接著) and `tw2s` mends, so `tw2s` is for text that shows Taiwan's usage. Vocabulary (軟體 → 软件) changes
on request and for the region it belongs to only.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.errors import UsageError
from transforms.script.dictionaries import rows

TARGETS = ("Hans", "Hant", "Hant-TW", "Hant-HK", "keep")

# (script, region of its usage, target) → configurations; what is not here stays as it is.
CHOICES = {
    ("Hans", "", "Hant"): "s2t",
    ("Hans", "", "Hant-TW"): "s2tw",
    ("Hans", "", "Hant-HK"): "s2hk",
    ("Hant", "", "Hans"): "t2s",
    ("Hant", "", "Hant-TW"): "t2tw",
    ("Hant", "", "Hant-HK"): "t2hk",
    ("Hant", "TW", "Hans"): "tw2s",
    ("Hant", "TW", "Hant"): "tw2t",
    ("Hant", "TW", "Hant-HK"): "tw2t+t2hk",
    ("Hant", "HK", "Hans"): "hk2s",
    ("Hant", "HK", "Hant"): "hk2t",
    ("Hant", "HK", "Hant-TW"): "hk2t+t2tw",
}
WITH_VOCABULARY = {"s2tw": "s2twp", "s2hk": "s2hkp", "tw2s": "tw2sp", "hk2s": "hk2sp"}


def choose(script: str, region: str, target: str, *, vocabulary: bool = False, quotes: bool = False) -> str:
    """The configurations, joined by `+`, that bring this script and usage to the target; `""` for none.

    A text in both scripts (`Hani`) goes to a Simplified target as Traditional does, and to a Traditional one as Simplified.

    >>> choose("Hant", "TW", "Hans"), choose("Hans", "", "Hans"), choose("Hans", "", "Hant-TW", vocabulary=True)
    ('tw2s', '', 's2twp')
    """
    simplified = target == "Hans"
    if script == "Hani":
        script = "Hant" if simplified else "Hans"
    chosen = CHOICES.get((script, region if script == "Hant" else "", target), "")
    if vocabulary:
        chosen = WITH_VOCABULARY.get(chosen, chosen)
    marks = ("quotes2s" if simplified else "quotes2t") if quotes else ""
    return "+".join(filter(None, (chosen, marks)))


def checked(target: str) -> str:
    """The target, if it is one; otherwise `UsageError` names those there are."""
    if target not in TARGETS:
        raise UsageError(f"no script target {target!r}; there are {', '.join(TARGETS)}")
    return target


def region(text: str) -> str:
    """Whose usage a Traditional text follows, `"TW"` or `"HK"`, by the marks of `usage.tsv`; `""` without a clear answer.

    >>> region("接著他把軟體裝好"), region("佢哋嘅私隱"), region("頭髮")
    ('TW', 'HK', '')
    """
    regions, marks = _marks()
    found = Counter(regions[which] for which, _, _ in marks.find_matches_as_indexes(text))
    # Twice as many, so that a page that quotes the other place keeps its own usage.
    return next((one for one, other in (("TW", "HK"), ("HK", "TW")) if found[one] > 2 * found[other]), "")


@cache
def _marks() -> tuple[tuple[str, ...], AhoCorasick]:
    marks, regions, _ = zip(*rows("usage.tsv"), strict=True)
    return regions, AhoCorasick(marks, MatchKind.LeftmostLongest, implementation=Implementation.DFA)
