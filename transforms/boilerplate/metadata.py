"""What the cut lines say of the page: fields glued on one line are taken apart, values stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from transforms import dates
from transforms.boilerplate import labels, notices, page_name
from transforms.boilerplate.prose import is_prose
from transforms.hanzi import COMMON_HANZI
from transforms.model import Metadata
from transforms.rules import Rule, fold, lowered, value_of

if TYPE_CHECKING:
    from transforms.boilerplate.page import Found, Page, Verdicts

_POSTER = re.compile(r"(?:^|\|)\W{0,3}([^\s|:/,。]{1,24}) ?发表于 ?\d")
"""The head of a forum's post: who stands before 发表于."""
_BY = re.compile(r"^\W{0,2}(?:(?:words|text|story|reporting)(?: and [a-z]{5,12})?(?: by:?|:)|by:?) ", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:,| [|-]) (?:(?:staff|senior|chief|special|contributing|foreign|political|science|sports?|business) )"
    r"(?:writers?|reporters?|correspondents?|columnists?|editors?|contributors?)\b.*",
    re.IGNORECASE,
)
_NAME = f"[{COMMON_HANZI}]{{2,4}}"
_FILED = re.compile(
    rf"(?:记者|通讯员|特派员) ?({_NAME}(?:[、/ ]{{1,2}}{_NAME}){{0,3}}?) ?/ ?[^/\s]{{0,8}}(?:报[导道]|电|专访|采访)"
)
"""A name between its office and the place of the report: 記者林小河／河灣報導."""
_NO_NAME = re.compile(
    r"(?:date|thread|subject|author|title|name|topic|tag|(?:sun|mon|tues|wednes|thurs|fri|satur)day)s?", re.IGNORECASE
)
_POSTED = re.compile(r"\bby:? (?=\S)", re.IGNORECASE)
"""What parts the day of a post from who wrote it."""
_ON_A_DAY = re.compile(r" (?:on|at)$", re.IGNORECASE)
_PICTURES = re.compile(r"/ ?摄影?\W{0,3}$")
_OURS = re.compile(r"\W{0,2}本[报网刊社](?=(?:记者|通讯员) )")
_REPORTERS = re.compile(f"[{COMMON_HANZI}](?:记者|通讯员)[^:/]*$")
"""Names behind an office, which is no label: 北京商報記者 陶鳳 王晨婷."""
_ANY_LABEL = re.compile(r"^[^:：]{1,30}[:：]\s*")
READ_HERE = ("byline", "comments", "date", "editor", "fields", "keywords", "source", "thread")
"""Families whose lines are taken apart by their labels; those of a user's rule give one value."""
NOTICES = ("copyright", "licence")


def collect(page: Page, verdicts: Verdicts, title: str | None) -> Metadata:
    """What the page's cut lines say, first line first; what the source says comes before, but for the title."""
    found = Metadata(title=title)
    article = commented = False  # under an article, posts and comments speak of themselves
    for line, form, rule in zip(page.lines, page.forms, verdicts, strict=True):
        if rule is None:
            article = article or is_prose(form)
            continue
        commented = commented or rule.id in ("comments.heading", "comments.rules") or rule.family == "thread"
        if rule.family not in NOTICES and (rule.field is None or rule.detector):
            continue
        said = read(line.text.strip(), rule)
        if article and (commented or said.published is None):
            said = replace(said, published_as_found=None)
        if article and commented:
            said = replace(said, published=None, byline=None)
        if found.published or said.published:  # a date and what the page writes of it are of one line
            found = replace(found, published_as_found=found.published and found.published_as_found)
        found = found.or_else(said)
    found = _divided(found, page, verdicts)
    known = page.known
    if known.published:
        found = replace(found, published_as_found=None)
    return Metadata(title=found.title).or_else(known).or_else(found)


def _divided(found: Metadata, page: Page, verdicts: Verdicts) -> Metadata:
    """The title without the site's name, and the site, where the page's name holds both."""
    title = found.title and found.title.strip()
    if not title:
        return found
    gone = [lowered(form) for form, rule in zip(page.forms, verdicts, strict=True) if rule is not None]
    known = frozenset(gone) | {lowered(fold(found.site or page.known.site or ""))}
    for name in filter(None, (page.known.title, page.lines[0].text.strip())):
        if parts := page_name.divided(name, None if name == title else title, known):
            return replace(found, title=parts[0]).or_else(Metadata(site=parts[1]))
    return found


def read(line: str, rule: Rule) -> Metadata:
    """The fields of one line that `rule` cut, a notice or a rule with a field."""
    if _is_told(rule):
        return _told(line, rule)
    if rule.family in NOTICES:
        return Metadata(site=notices.site(line) if rule.family == "copyright" else None, host=notices.host(line))
    values = _names(line, rule) if rule.family == "byline" else labels.fields_of(line)
    if rule.field == "keywords" and "keywords" not in values:  # of a section, as in `Filed under`
        values["keywords"] = _ANY_LABEL.sub("", line)
    dated = values.get("published", "")
    undated = (dated or line.strip(labels.EDGES) if rule.family == "date" else None, None)
    as_found, published = dates.read(dated) or dates.read(line) or undated
    return Metadata(
        byline=values.get("byline") or _poster(line),
        editor=values.get("editor") or None,
        origin=values.get("origin") or None,
        published=published,
        published_as_found=as_found,
        keywords=tuple(labels.keywords(values.get("keywords", ""))),
    )


def _names(line: str, rule: Rule) -> dict[str, str]:
    """The fields of a byline; who wrote it where no label says so."""
    bare = line[: found.start()] if (found := _OFFICE.search(fold(line))) else line
    if _PICTURES.search(fold(bare)):
        return {}
    if rule.id == "byline.reporter":
        if filed := _FILED.search(fold(bare)):
            return {"byline": bare[filed.start(1) : filed.end(1)]}
        ours = _OURS.match(fold(bare))
        bare = bare[ours.end() :] if ours else bare
        if _REPORTERS.search(fold(bare)):
            return {"byline": labels.first_part(bare)}
    values = labels.fields_of(bare)
    if rule.id == "byline.posted" and (by := _POSTED.search(fold(bare))):
        values["byline"] = labels.first_part(bare[by.end() :])
    name = labels.first_part(_BY.sub("", bare))
    values = values if values or _NO_NAME.fullmatch(name) else {"byline": name}
    return {field: _ON_A_DAY.sub("", value) if field == "byline" else value for field, value in values.items()}


def readable(lines: Sequence[str], found: Found, rules: Sequence[Rule]) -> list[tuple[Rule, ...]]:
    """The rules found on each line without a user's metadata rules that read nothing there: no value, no cut."""
    told = {rule.id for rule in rules if _is_told(rule)}
    if not told:
        return list(found)
    return [
        tuple(rule for rule in of_line if rule.id not in told or _told(line, rule) != Metadata())
        for line, of_line in zip(lines, found, strict=True)
    ]


def values_of(rule: Rule) -> list[tuple[str, str]]:
    """What a metadata rule takes of each line of its `cuts`, as people read it.

    >>> values_of(Rule("a.b", "", "", ("Seen on: Harbour Daily",), (), pattern="^Seen on", action="metadata:site"))
    [('Seen on: Harbour Daily', "site = 'Harbour Daily'")]
    """
    if rule.field is None or rule.detector:
        return []
    return [(line, _shown(read(line, rule)) or "no value; such a line stays") for line in rule.cuts]


def _shown(said: Metadata) -> str:
    return ", ".join(f"{field.name} = {value!r}" for field in fields(said) if (value := getattr(said, field.name)))


def _is_told(rule: Rule) -> bool:
    """Whether a rule takes one value of its line, as those of users do."""
    return bool(rule.field and rule.pattern) and (
        "(?P<value>" in rule.pattern or rule.family not in (*NOTICES, *READ_HERE)
    )


def _told(line: str, rule: Rule) -> Metadata:
    """The one field that a user's rule names: its group, else the line without its label."""
    value = (value_of(rule, line) or _ANY_LABEL.sub("", line)).strip(labels.EDGES)
    told: dict[str, str | tuple[str, ...] | None] = {str(rule.field): value or None}
    if rule.field == "published":
        as_found, published = dates.read(value) or (None, None)
        told = {"published": published, "published_as_found": as_found}
    elif rule.field == "host":
        told = {"host": notices.host(value)}
    elif rule.field == "keywords":
        told = {"keywords": tuple(labels.keywords(value))}
    return replace(Metadata(), **told)  # type: ignore[arg-type]


def _poster(line: str) -> str | None:
    found = _POSTER.search(fold(line))
    return line[found.start(1) : found.end(1)] if found else None
