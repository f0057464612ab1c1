"""Characters that only one script has, and what they alone justify: conversions of stray ones among the other script.

A clause such as 縣里在这里說話 is in both scripts. Converted as a whole, the Traditional 里 of 縣里 becomes 裡 too; so
among the other script only words and characters change that have a one-sided character.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from transforms.opencc_dictionaries import Dictionary, dictionary
from transforms.script.dictionaries import configuration, exceptions, flat

VARIANTS = ("TWVariants.txt", "HKVariants.txt")
# OpenCC turns these into other characters, but not in all words (恒大, 霉菌), so Traditional text has them too.
KEPT = "恒苧虱霉"
# Of both scripts by OpenCC's tables, for 老么; its other words (什么, 怎么) are Simplified.
LITTLE = "么"


@cache
def one_sided() -> tuple[Set[str], Set[str]]:
    """What only Simplified, and what only Traditional text has.

    Simplified only is what OpenCC never leaves alone from Simplified to Traditional, but for what Taiwan or Hong Kong
    write too (群, 户); Traditional only is what it never leaves alone the other way.

    >>> "发" in one_sided()[0], "發" in one_sided()[1], "里" in one_sided()[0]
    (True, True, False)
    """
    to_traditional, to_simplified = dictionary("STCharacters.txt"), dictionary("TSCharacters.txt")
    regional = {character for file in VARIANTS for after in dictionary(file).values() for character in after}
    simplified = {key for key, after in to_traditional.items() if key not in after} - regional - set(KEPT)
    traditional = {key for key, after in to_simplified.items() if key not in after}
    return simplified - traditional, traditional - simplified


def strays(name: str) -> Dictionary:
    """The dictionary of one of `dictionaries.STRAYS`.

    Phrases without a one-sided character stay, and keep their neighbours off. `strays2t`, `strays2s`: every one-sided
    character of the other script. `words2s`: Traditional characters among Simplified ones, where OpenCC's phrases know
    the word; alone they may be names and stay, as uncertain.

    >>> strays("strays2t")["公里"], strays("strays2t")["发"], strays("words2s")["發達"], strays("words2s")["陳"]
    (('公里',), ('發', '髮'), ('发达',), ('陳', '陈'))
    """
    simplified, traditional = one_sided()
    if name == "words2s":
        plain = flat(_chain("t2s"))
        # A phrase of its own knows better (乾隆); the other characters go one by one.
        words = (after[0] for after in dictionary("STPhrases.txt").values() if not traditional.isdisjoint(after[0]))
        proved = {
            word: plain.get(word, ("".join(plain.get(one, (one,))[0] for one in word),)) for word in words if word[1:]
        }
        return proved | {one: (one, *plain[one]) for one in traditional}
    config, own = ("s2t", simplified | {LITTLE}) if name == "strays2t" else ("t2s", traditional)
    return {
        key: after if not own.isdisjoint(key) else (key,)
        for key, after in flat(_chain(config), exceptions()).items()
        if key[1:] or key in own
    }


def _chain(config: str) -> dict[str, object]:
    """The dictionary of a configuration that is a chain of one."""
    only: dict[str, object] = configuration(config)["conversion_chain"][0]["dict"]
    return only
