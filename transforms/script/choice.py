"""Which configuration brings a text to its target; and whose usage a Traditional text follows.

The choice rests on measurements on mainland and Taiwan pages. Simplified text stays as it is for a Simplified target:
`t2s` would change 43 of its 564,000 characters and `tw2s` 249 (显著 → 显着). Taiwan's 著 is 着 elsewhere, which `t2s`
leaves (接著 → 接著) and `tw2s` mends, so `tw2s` is for text that shows Taiwan's usage. Vocabulary (軟體 → 软件) changes
on request, and only for the region it belongs to.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.errors import UsageError
from transforms.script.codes import Places
from transforms.script.dictionaries import rows
from transforms.script.joined import Joined, joined
from transforms.script.phrases import Phrases

REGIONS = ("", "TW", "HK")
TARGETS = ("Hans", "Hant", "Hant-TW", "Hant-HK", "keep")

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


# OpenCC's TWVariants and HKVariants: what the one prefers, and neither the other nor OpenCC's standard has;
# U+F9E8 becomes 裡 on the way.
ORTHOGRAPHIES = {"TW": "裡\uf9e8", "HK": "衞綫説鈎閲鋭枱"}


@cache
def choose(script: str, region: str, target: str, *, vocabulary: bool = False, quotes: bool = False) -> str:
    """The configurations, joined by `+`, that bring this script and usage to the target; `""` for none.

    A text in both scripts (`Hani`) counts as Traditional on the way to Simplified, as Simplified on the way back.

    >>> choose("Hant", "TW", "Hans"), choose("Hans", "", "Hans"), choose("Hans", "", "Hant-TW", vocabulary=True)
    ('tw2s', '', 's2twp')
    """
    if target == "keep":
        return ""
    simplified = target == "Hans"
    if script == "Hani":
        script = "Hant" if simplified else "Hans"
    chosen = CHOICES.get((script, region, target), "")
    if vocabulary:
        chosen = WITH_VOCABULARY.get(chosen, chosen)
    marks = ("quotes2s" if simplified else "quotes2t") if quotes else ""
    return "+".join(filter(None, (chosen, marks)))


def checked(target: str) -> str:
    """The target, if it is one; otherwise `UsageError` names those there are."""
    if target not in TARGETS:
        raise UsageError(f"no script target {target!r}; there are {', '.join(TARGETS)}")
    return target


def usages(documents: Joined, which: Places, target: str) -> Places:
    """Whose usage these documents follow, as places in `REGIONS`, as far as their target makes that matter.

    >>> usages(joined(["接著說", "頭髮"]), np.array([0, 1]), "Hans").tolist()
    [1, 0]
    """
    if target == "Hans":
        return regions(documents)[which]
    bounds = documents.documents.tolist()
    texts = (documents.text[bounds[one] : bounds[one + 1]] for one in which.tolist())
    return np.fromiter((REGIONS.index(orthography(text)) for text in texts), np.intp, len(which))


def region(text: str) -> str:
    """Whose usage a Traditional text follows, `"TW"` or `"HK"`, by the marks of `usage.tsv`; `""` where that is open.

    >>> region("接著他把網路裝好"), region("佢哋嘅私隱"), region("頭髮")
    ('TW', 'HK', '')
    """
    return REGIONS[regions(joined([text]))[0]]


def regions(documents: Joined) -> Places:
    """`region` of each document, as places in `REGIONS`, all searched at once."""
    names, marks = _marks()
    found = marks.find(documents.codes)
    of = np.searchsorted(documents.documents, found.starts, "right") - 1
    size = len(documents.firsts) - 1
    taiwan, hong_kong = (np.bincount(of[names[found.which] == name], minlength=size) for name in REGIONS[1:])
    # Twice as many, so that a page that quotes the other place keeps its own usage.
    return np.where(taiwan > 2 * hong_kong, 1, np.where(hong_kong > 2 * taiwan, 2, 0))


def orthography(text: str) -> str:
    """Whose characters a Traditional text is written in, `"TW"` or `"HK"`; `""` where it has marks of neither or both.

    Only characters count that the conversion to another orthography replaces without exception.

    >>> orthography("家裡"), orthography("解説"), orthography("家裏")
    ('TW', 'HK', '')
    """
    found = [name for name, marks in ORTHOGRAPHIES.items() if any(mark in text for mark in marks)]
    return found[0] if len(found) == 1 else ""


@cache
def _marks() -> tuple[npt.NDArray[np.str_], Phrases]:
    marks, names, _ = zip(*rows("usage.tsv"), strict=True)
    return np.array(names), Phrases(marks)
