"""OpenCC's configurations and their dictionaries, made flat; and our exceptions.

A dictionary maps keys to candidates, the preferred one first. A configuration nests dictionaries in groups, and a
group's `match_policy` says which key wins at one place of the text: `union` takes the longest key of all members (the
earlier member's on a tie), `short_circuit` the longest key of the first member that has any. Both come down to one flat
dictionary in which the longest key wins, which is all that an engine needs: under `short_circuit` a later member's key
that starts with an earlier member's key can never win, and is left out.

Source: OpenCC 1.4.2, `DictGroup.hpp` and pull requests 1352 to 1358. `may_output_tofu` marks characters that few fonts
have; OpenCC's Python package converts to them by default, and so do we.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from transforms.errors import UsageError
from transforms.opencc_dictionaries import DATA, Dictionary, dictionary

OURS = resources.files(__package__)

# Quotation marks are no part of OpenCC; as configurations of the same form they need no code of their own.
QUOTES = {
    "quotes2s": {"「": "“", "」": "”", "『": "‘", "』": "’"},
    "quotes2t": {"“": "「", "”": "」", "‘": "『", "’": "』"},
}
# Characters of the one script among those of the other: see `onesided`.
STRAYS = ("strays2s", "strays2t", "words2s")


@cache
def configurations() -> tuple[str, ...]:
    """The names that `configuration` takes, sorted.

    >>> "t2s" in configurations()
    True
    """
    names = (entry.name for entry in (DATA / "config").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def configuration(name: str) -> dict[str, Any]:
    """OpenCC's configuration of that name, or one of `QUOTES` or `STRAYS`; `UsageError` names OpenCC's.

    >>> configuration("t2s")["name"]
    'Traditional Chinese (OpenCC Standard) to Simplified Chinese'
    """
    if name in QUOTES:
        return {"conversion_chain": [{"dict": {"type": "inline", "entries": QUOTES[name]}}]}
    if name in STRAYS:
        return {**configuration("t2s"), "conversion_chain": [{"dict": {"type": "strays", "name": name}}]}
    if name not in configurations():
        raise UsageError(f"no script configuration {name!r}; there are {', '.join(configurations())}")
    found: dict[str, Any] = json.loads((DATA / "config" / f"{name}.json").read_text("utf-8"))
    return found


@cache
def exceptions() -> Mapping[str, Dictionary]:
    """What `exceptions.tsv` adds to OpenCC's dictionaries, by their file names.

    >>> exceptions()["TWVariantsRevPhrases.txt"]["卓著"]
    ('卓著',)
    """
    added: dict[str, dict[str, tuple[str, ...]]] = {}
    for file, before, after, _ in rows("exceptions.tsv"):
        added.setdefault(file, {})[before] = (after,)
    return added


def rows(file: str) -> list[list[str]]:
    """The rows of a table of ours, without the line that names its columns.

    >>> rows("usage.tsv")[0][:2]
    ['不著', 'TW']
    """
    return [line.split("\t") for line in (OURS / file).read_text("utf-8").splitlines()[1:]]


def flat(node: Mapping[str, Any], added: Mapping[str, Dictionary] = MappingProxyType({})) -> Dictionary:
    """A configuration's `dict` as one dictionary in which the longest key wins, with `added` entries by file.

    >>> flat({"type": "inline", "entries": {"皇后": "皇后"}})
    {'皇后': ('皇后',)}
    """
    if node["type"] == "inline":
        return {key: (after,) for key, after in node["entries"].items()}
    if node["type"] != "group":
        return {**dictionary(node["file"]), **added.get(node["file"], {})}
    members = [flat(member, added) for member in node["dicts"]]
    return union(members) if node.get("match_policy") == "union" else short_circuit(members)


def union(members: Iterable[Dictionary]) -> Dictionary:
    """The members as one; the earlier one's candidates hold for a key that two have.

    >>> union([{"里": ("裏",)}, {"里": ("里",), "公里": ("公里",)}])
    {'里': ('裏',), '公里': ('公里',)}
    """
    merged: dict[str, tuple[str, ...]] = {}
    for member in members:
        merged = {**member, **merged}
    return merged


def short_circuit(members: Iterable[Dictionary]) -> Dictionary:
    """The members as one, without the keys that an earlier member's shorter key always forestalls.

    >>> short_circuit([{"鼠標": ("滑鼠",)}, {"鼠標墊": ("鼠標墊",), "鼠": ("鼠",)}])
    {'鼠標': ('滑鼠',), '鼠': ('鼠',)}
    """
    merged: dict[str, tuple[str, ...]] = {}
    for member in members:
        if not merged:
            merged = dict(member)
            continue
        merged |= {
            key: candidates
            for key, candidates in member.items()
            if not any(key[:end] in merged for end in range(1, len(key) + 1))
        }
    return merged
