"""What an HTML page says of itself beside its text: URL, title, author, site, source, date and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resiliparse.parse.html import ElementNode, HTMLTree

from flows.sources import linked_data
from flows.sources.record import host_of
from transforms import dates
from transforms.model import Metadata

# Names of <meta>, the more telling first. ArticleTitle, PubDate, ContentSource and SiteName are what the guide for
# Chinese government sites asks for (政府网站发展指引, 2017, annex 2); og: and article: are Open Graph.
TITLE: Final = ("og:title", "articletitle", "twitter:title")
BYLINE: Final = ("author", "article:author", "og:article:author", "byl")
SITE: Final = ("og:site_name", "sitename", "application-name")
ORIGIN: Final = ("contentsource", "source")
KEYWORDS: Final = ("keywords", "news_keywords")
PUBLISHED: Final = (
    *("article:published_time", "og:published_time", "og:release_date", "datepublished", "pubdate", "publishdate"),
    *("publish_date", "publish-date", "publish_time", "publishtime", "dc.date.issued", "dcterms.issued"),
    *("dc.date", "date"),
)
_WHOLE_URL: Final = re.compile(r"(?i)https?://[^\s/]")
_KEYWORD_BREAK: Final = re.compile(r"\s*[,，;；、|]\s*")
_JSON_DATE: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def url(tree: HTMLTree) -> str | None:
    """The address that the page calls its own (`canonical`, `og:url`), where it is a whole one."""
    canonical = (link.get_attribute("href") for link in _all(tree, 'link[rel~="canonical" i]'))
    candidates = (text.strip() for text in (*canonical, _meta(tree).get("og:url")) if text)
    return next(filter(_WHOLE_URL.match, candidates), None)


def metadata(tree: HTMLTree) -> Metadata:
    """The page's metadata; `None` or empty where it says nothing. A byline that is an address is left out.

    >>> page = '<title>甲_乙网</title><meta name="PubDate" content="2021-10-12 15:03"><h1>甲</h1>'
    >>> found = metadata(HTMLTree.parse(page))
    >>> found.title, found.published
    ('甲', '2021-10-12T15:03')
    """
    meta = _meta(tree)
    byline = _first(meta, BYLINE)
    linked = linked_data.said(script.text or "" for script in _all(tree, 'script[type="application/ld+json" i]'))
    as_found, published = next(filter(None, map(dates.read, _dates(tree, meta))), (None, None))
    found = Metadata(
        title=_title(tree, meta, linked.title),
        byline=None if byline and "://" in byline else byline,
        site=_first(meta, SITE),
        host=host_of(url(tree)),
        origin=_first(meta, ORIGIN),
        published=published,
        published_as_found=as_found,
        keywords=tuple(dict.fromkeys(filter(None, _KEYWORD_BREAK.split(_first(meta, KEYWORDS) or "")))),
    )
    return found.or_else(replace(linked, published=None))


def _meta(tree: HTMLTree) -> Mapping[str, str]:
    """What the page's <meta> say, by `name`, `property` or `itemprop` in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for element in _all(tree, "meta[content]"):
        names = (element.get_attribute(attribute) for attribute in ("name", "property", "itemprop"))
        content = " ".join((element.get_attribute("content") or "").split())
        if (name := next(filter(None, names), None)) and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _all(tree: HTMLTree, selector: str) -> Sequence[ElementNode]:
    found = tree.document.query_selector_all(selector) if tree.document else ()
    return found[:]  # a list in one go: walking through the live one searches anew at each step, 6 s for 2,000


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _dates(tree: HTMLTree, meta: Mapping[str, str]) -> Iterator[str]:
    yield from (meta[name] for name in PUBLISHED if name in meta)
    for script in _all(tree, 'script[type="application/ld+json" i]'):
        yield from _JSON_DATE.findall(script.text or "")
    yield from (time.get_attribute("datetime") or "" for time in _all(tree, "time[datetime]")[:1])


def _title(tree: HTMLTree, meta: Mapping[str, str], headline: str | None) -> str | None:
    """What the page declares; else its only <h1>, if <title> holds it too (not so that of a logo); else <title>."""
    headings = [text for h1 in _all(tree, "h1") if (text := " ".join((h1.text or "").split()))]
    heading = headings[0] if len(headings) == 1 else None
    title = " ".join((tree.title or "").split()) or None
    return _first(meta, TITLE) or headline or (heading if title is None or (heading and heading in title) else title)
