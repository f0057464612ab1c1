"""Which configuration brings a text to its target; and whose usage a Traditional text follows.

The choice rests on measurements on mainland and Taiwan pages. Simplified text stays as it is for a Simplified target:
`t2s` would change 43 of its 564,000 characters and `tw2s` 249 (显著 → 显着). Taiwan's 著 is 着 elsewhere, which `t2s`
leaves (接著 → 接著) and `tw2s` mends, so `tw2s` is for text that shows Taiwan's usage. Vocabulary (軟體 → 软件) changes
on request, and only for the region it belongs to.
"""

from __future__ import annotations

from enum import IntEnum, auto
from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.errors import UsageError
from transforms.script.codes import Codes, Places, encode
from transforms.script.dictionaries import rows
from transforms.script.phrases import Phrases
from transforms.tables import built_once

REGIONS = ("", "TW", "HK")
TARGETS = ("Hans", "Hant", "Hant-TW", "Hant-HK", "keep")


class Kind(IntEnum):
    """What a piece of text is in. `NAMES`: Simplified, with a few Traditional characters that may be names.

    `HANS_BOTH`, `HANT_BOTH`: in both scripts, and more in this one.
    """

    HANS = 0
    HANT = auto()
    NAMES = auto()
    HANS_BOTH = auto()
    HANT_BOTH = auto()
    NONE = auto()


# (script, region of its usage, target) → configurations; what is not here stays as it is. Marks of another region in
# Simplified text go the same way as in Traditional: left standing, they would turn the choice of a second run.
CHOICES = {
    ("Hans", "", "Hant"): "s2t",
    ("Hans", "TW", "Hant"): "s2t+tw2t",
    ("Hans", "HK", "Hant"): "s2t+hk2t",
    ("Hans", "", "Hant-TW"): "s2tw",
    ("Hans", "TW", "Hant-TW"): "s2tw",
    ("Hans", "HK", "Hant-TW"): "s2t+hk2t+t2tw",
    ("Hans", "", "Hant-HK"): "s2hk",
    ("Hans", "HK", "Hant-HK"): "s2hk",
    ("Hans", "TW", "Hant-HK"): "s2t+tw2t+t2hk",
    ("Hant", "", "Hans"): "t2s",
    ("Hant", "TW", "Hans"): "tw2s",
    ("Hant", "HK", "Hans"): "hk2s",
    ("Hant", "TW", "Hant"): "tw2t",
    ("Hant", "HK", "Hant"): "hk2t",
    ("Hant", "", "Hant-TW"): "t2tw",
    ("Hant", "HK", "Hant-TW"): "hk2t+t2tw",
    ("Hant", "", "Hant-HK"): "t2hk",
    ("Hant", "TW", "Hant-HK"): "tw2t+t2hk",
}
WITH_VOCABULARY = {
    "s2tw": "s2twp",
    "s2hk": "s2hkp",
    "s2t+hk2t+t2tw": "hk2t+s2twp",
    "s2t+tw2t+t2hk": "tw2t+s2hkp",
    "tw2s": "tw2sp",
    "hk2s": "hk2sp",
}


# What is in both, by target. Only the strays of the other script change: a slip must not drag along a right character
# that both have (里 in 臺北縣里長在这里). The rest of a Traditional clause goes as any Traditional text does.
BOTH = {
    (Kind.NAMES, "Hans"): "words2s",
    (Kind.HANS_BOTH, "Hans"): "strays2s",
    (Kind.HANT_BOTH, "Hant"): "strays2t",
    (Kind.HANT_BOTH, "Hant-TW"): "strays2t+t2tw",
    (Kind.HANT_BOTH, "Hant-HK"): "strays2t+t2hk",
}


# OpenCC's TWVariants and HKVariants: what the one prefers, and neither the other nor OpenCC's standard has;
# U+F9E8 becomes 裡 on the way.
ORTHOGRAPHIES = {"TW": "裡\uf9e8", "HK": "衞綫説鈎閲鋭枱"}


@cache
def choose(kind: Kind, region: str, target: str, *, vocabulary: bool = False, quotes: bool = False) -> str:
    """The configurations, joined by `+`, that bring this kind and usage to the target; `""` for none.

    >>> choose(Kind.HANT, "TW", "Hans"), choose(Kind.HANS, "", "Hans"), choose(Kind.HANT_BOTH, "HK", "Hant")
    ('tw2s', '', 'strays2t+hk2t')
    """
    simplified = target == "Hans"
    script = "Hant" if kind in (Kind.HANT, Kind.HANT_BOTH) else "Hans"
    chosen = CHOICES.get((script, region, target), "")
    if vocabulary:
        chosen = WITH_VOCABULARY.get(chosen, chosen)
    if both := BOTH.get((kind, target)):
        chosen = f"strays2t+{chosen}" if kind == Kind.HANT_BOTH and chosen else both
    marks = ("quotes2s" if simplified else "quotes2t") if quotes else ""
    return "+".join(filter(None, (chosen, marks)))


def checked(target: str) -> str:
    """The target, if it is one; otherwise `UsageError` names those there are."""
    if target not in TARGETS:
        raise UsageError(f"no script target {target!r}; there are {', '.join(TARGETS)}")
    return target


def usages(codes: Codes, bounds: Places, target: str) -> Places:
    """Whose usage documents follow that start at `bounds`, as far as their target makes that matter.

    Places in `REGIONS`; `codes` are zero where nothing will be converted, which is no evidence: it would stay, and a
    second run would see it alone.

    >>> usages(encode("接著說頭髮"), np.array([0, 3, 5]), "Hans").tolist()
    [1, 0]
    """
    if target == "Hans":
        return regions(codes, bounds)
    has = (np.isin(codes, encode(marks)) for marks in ORTHOGRAPHIES.values())
    taiwan, hong_kong = (np.add.reduceat(marked, bounds[:-1], dtype=np.intp) > 0 for marked in has)
    return np.where(taiwan & ~hong_kong, 1, np.where(hong_kong & ~taiwan, 2, 0))


def region(text: str) -> str:
    """Whose usage a Traditional text follows, `"TW"` or `"HK"`, by the marks of `usage.tsv`; `""` where that is open.

    >>> region("接著他把網路裝好"), region("佢哋嘅私隱"), region("頭髮")
    ('TW', 'HK', '')
    """
    return REGIONS[regions(encode(text), np.array([0, len(text)]))[0]]


def regions(codes: Codes, bounds: Places) -> Places:
    """`region` of the documents that start at `bounds`, as places in `REGIONS`, all searched at once."""
    names, marks = _marks()
    found = marks.find(codes)
    of = np.searchsorted(bounds, found.starts, "right") - 1
    size = len(bounds) - 1
    taiwan, hong_kong = (np.bincount(of[names[found.which] == name], minlength=size) for name in REGIONS[1:])
    # Twice as many, so that a page that quotes the other place keeps its own usage.
    return np.where(taiwan > 2 * hong_kong, 1, np.where(hong_kong > 2 * taiwan, 2, 0))


@built_once
def _marks() -> tuple[npt.NDArray[np.str_], Phrases]:
    marks, names, _ = zip(*rows("usage.tsv"), strict=True)
    return np.array(names), Phrases(marks)
