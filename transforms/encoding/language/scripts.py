"""The characters that only Simplified has, or only Traditional, and what a conversion makes of them; from OpenCC."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from transforms.opencc_dictionaries import dictionary


@cache
def simplified() -> Mapping[str, str]:
    """The characters that conversion from Traditional to Simplified changes, each with what it becomes.

    >>> simplified()["業"], "业" in simplified()
    ('业', False)
    """
    return {written: becomes[0] for written, becomes in dictionary("TSCharacters.txt").items() if becomes[0] != written}


@cache
def traditional() -> Mapping[str, tuple[str, ...]]:
    """The characters that conversion from Simplified to Traditional may change, each with what it may become.

    >>> traditional()["业"], traditional()["发"]
    (('業',), ('發', '髮'))
    """
    return {written: becomes for written, becomes in dictionary("STCharacters.txt").items() if becomes != (written,)}


def of_other_script(text: str) -> frozenset[str]:
    """The characters that a text in one script does not have; none where both scripts are met, or no sign of either.

    >>> "這" in of_other_script("两个阶段"), "这" in of_other_script("兩個階段"), of_other_script("大雨")
    (True, True, frozenset())
    """
    (has_simplified, has_traditional) = (not each.isdisjoint(text) for each in _of_one_script())
    if has_simplified == has_traditional:
        return frozenset()
    return _of_one_script()[has_simplified]


@cache
def _of_one_script() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only Simplified has, and only Traditional."""
    only_simplified = (each for each, becomes in traditional().items() if each not in becomes)
    return frozenset(only_simplified).difference(simplified()), frozenset(simplified()).difference(traditional())
