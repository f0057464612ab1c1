"""How deep a heading or a list item stands: by its Markdown marks, its way to number, or its indent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.hanzi import COUNT, NUMERALS
from transforms.model import Element, Kind

_HASHES = re.compile(r"(#{1,6})\s")
_WAYS = (  # to number, from the outermost in
    rf"第{COUNT}[编編部卷]|(?:part|book)\s",
    rf"第{COUNT}篇",
    rf"第{COUNT}[章回讲講课課]|(?:chapter|unit|lesson|appendix)\s",
    rf"第{COUNT}[节節]|section\s",
    rf"[{NUMERALS}]{{1,3}}、",
    rf"[(（][{NUMERALS}]{{1,3}}[)）]|[㈠-㈩]",
    r"\d{1,3}(?:[.．、)）](?!\d)|\s)",
    r"\d{1,3}\.\d{1,3}(?!\.?\d)",
    r"\d{1,3}(?:\.\d{1,3}){2}(?!\.?\d)",
    r"\d{1,3}(?:\.\d{1,3}){3}",
    r"[(（]\d{1,3}[)）]|[⑴-⒛]",
    r"[①-⑳❶-❿]",
    r"[(（]?[a-z][)）]",
)
_WAY = re.compile("|".join(f"({way})" for way in _WAYS), re.IGNORECASE)


def levels(
    texts: Sequence[str], kinds: Sequence[Kind], indents: Sequence[int], said: Sequence[Element | None] = ()
) -> list[int | None]:
    """The level of each heading and list item, 1 the outermost; None for all others, and where nothing shows it.

    A heading stands as deep as markup has `said`, or as it has `#`, or as its way to number has its place among
    those of the page's headings (第一章, 第一节, 一、, （一）, 1., 1.1, (1)); an item, by its indent (columns) and its
    way to number, in its list.

    >>> levels(["1. Ferry", "1.1 Boats", "- pine", "- red pine"], ["heading"] * 2 + ["list_item"] * 2, [0, 0, 0, 2])
    [1, 2, 1, 2]
    """
    ways = [_way(text) if kind == "heading" else None for text, kind in zip(texts, kinds, strict=True)]
    places = {way: place for place, way in enumerate(sorted({way for way in ways if way}), 1)}
    found = [
        len(hashes[1]) if kind == "heading" and (hashes := _HASHES.match(text)) else places.get(way or 0)
        for text, kind, way in zip(texts, kinds, ways, strict=True)
    ]
    for at, element in enumerate(said):
        if element and element.level and kinds[at] == "heading":
            found[at] = element.level
    for at, depth in _depths(texts, kinds, indents):
        found[at] = depth
    return found


def _depths(texts: Sequence[str], kinds: Sequence[Kind], indents: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The position and the depth of every list item; at one indent, bullets stand below numbers."""
    above: list[tuple[int, int]] = []
    for at, kind in enumerate(kinds):
        if kind != "list_item":
            above.clear()
            continue
        item = indents[at], _way(texts[at]) or len(_WAYS) + 1
        while above and above[-1] > item:
            above.pop()
        if not above or above[-1] != item:
            above.append(item)
        yield at, len(above)


def _way(text: str) -> int | None:
    """Which of the ways a line is numbered in, counted from 1."""
    found = _WAY.match(text)
    return found.lastindex if found else None
