"""JSON-LD in a page's head: what schema.org calls headline, author, publisher, keywords and datePublished."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from transforms.model import Metadata

_ARTICLE: Final = ("Article", "Posting", "Report")
"""Ends of the types that are a text: NewsArticle, BlogPosting, ScholarlyArticle, …"""
_MOST: Final = 1_000  # things looked at; a catalogue of products is no article


def said(scripts: Iterable[str]) -> Metadata:
    """What the first article in these scripts says; empty where there is none, or its JSON is broken.

    >>> article = {"@type": "NewsArticle", "headline": "橋", "author": [{"name": "甲"}, {"name": "乙"}]}
    >>> found = said(["{", json.dumps({"@graph": [{"@type": "WebPage"}, article]})])
    >>> found.title, found.byline
    ('橋', '甲, 乙')
    """
    article = next((thing for text in scripts for thing in things(text) if _is_article(thing)), {})
    keywords = article.get("keywords")
    return Metadata(
        title=_text(article.get("headline")),
        byline=", ".join(_names(article.get("author"))) or None,
        site=next(_names(article.get("publisher")), None),
        published=_text(article.get("datePublished")),
        keywords=tuple(_names(keywords.split(",") if isinstance(keywords, str) else keywords)),
    )


def things(script: str) -> Iterator[dict[str, object]]:
    """The objects of a script: itself, those of a list, and those of `@graph`."""
    try:
        waiting = [json.loads(script.strip(), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting = thing[:_MOST] + waiting
        elif isinstance(thing, dict):
            yield thing
            waiting = [thing["@graph"], *waiting] if "@graph" in thing else waiting


def _is_article(thing: dict[str, object]) -> bool:
    kinds = thing.get("@type")
    return any(str(kind).endswith(_ARTICLE) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _names(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        name = _text(each.get("name") if isinstance(each, dict) else each)
        if name and "://" not in name:
            yield name


def _text(value: object) -> str | None:
    """A string that a column can hold, without white space around it."""
    if not isinstance(value, str):
        return None
    return " ".join(value.encode("utf-8", "ignore").decode().replace("\0", "").split()) or None
