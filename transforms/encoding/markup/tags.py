"""Tags of HTML left in plain text: where they are, and which of them nobody can have meant as text.

`a<b`, `List<String>`, `<http://…>`, `<论语>` and `<jefferai>` are no tags: a tag has a name of HTML in one case, and
attributes only with values. An opening tag without any needs its closing one somewhere, save those that need none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

_VALUE: Final = r"""(?:"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|[^\s"'<>]{1,2000})"""
_FLAGS: Final = (
    "checked|disabled|selected|nowrap|noshade|ismap|hidden|async|defer|controls|allowfullscreen|readonly|multiple"
)
_TAG: Final = re.compile(
    rf"<(?P<name>[A-Za-z](?:[A-Za-z0-9]|:(?=[a-z])){{0,15}})"
    rf"(?P<attributes>(?>(?:\s+(?:[A-Za-z_:@][\w:.-]{{0,40}}\s*=\s*{_VALUE}|(?:{_FLAGS})\b)){{0,40}}))\s*/?>"
    rf"|</(?P<closed>[A-Za-z](?:[A-Za-z0-9]|:(?=[a-z])){{0,15}})\s*>"
    rf"|<!--(?P<comment>(?>(?:[^-<>]|-(?!->)){{0,4000}}))-->"
)
# What is left of a closing tag whose < was swallowed with half a character before it
_BROKEN: Final = re.compile(r"/(?<=[?\ufffd]/)(?P<broken>strong|b|em|i|p|span|a|li|ul|td|tr|div|font|h[1-6])>")
_CUT_OFF: Final = re.compile(r"</(?P<cut>[a-z]{1,10}|[A-Z]{1,10})\s*\Z")  # where a text ends
_GAPS: Final = {  # what the elements leave between the texts beside them
    "\n\n": "p div h1 h2 h3 h4 h5 h6 blockquote table section article center ul ol dl form",
    "\n": "br hr li tr dt dd option legend caption tbody thead tfoot fieldset address pre title",
    " ": "td th",
    "": "a abbr acronym b bdo big button cite code col colgroup del dfn em embed font header footer nav aside main i"
    " iframe img input ins kbd label link meta noscript o:p object optgroup param q s samp script select small source"
    " span strike strong style sub sup textarea tt u v:shape var html head body figure figcaption video audio map area"
    " nobr wbr",
}
_GAP: Final = {name: gap for gap, names in _GAPS.items() for name in names.split()}
NAMES: Final = frozenset(_GAP)
_ALONE: Final = frozenset({"br", "hr", "p", "li", "tr", "td", "th", "dt", "dd", "img", "nobr", "wbr", "o:p"})


class Tag(NamedTuple):
    """A tag at `[start:end]`; `gap` is what its block leaves between the texts beside it."""

    start: int
    end: int
    name: str
    is_closing: bool
    gap: str


def found_in(text: str) -> tuple[list[Tag], bool]:
    """The tags of a text in their order, and whether it also has tags that HTML has not, as XML and programs have.

    >>> [tag.name for tag in found_in("一<br>二</strong>，a<b, List<String>")[0]]
    ['br', 'strong']
    """
    matches = _matches(text) if ">" in text else []
    closed = Counter(found["closed"].lower() for found in matches if found.re is _TAG and found["closed"])
    foreign = any(name not in _GAP for name in closed)
    believed = list(_believed(matches, closed))
    return believed + [*_cut_off(text)] * bool(believed), foreign


def _matches(text: str) -> list[re.Match[str]]:
    """All that is written like a tag, in order."""
    matches: list[re.Match[str]] = []
    at = text.find("<")
    while at >= 0:  # `find` passes over 300 kB of prose in 5 µs, an expression in 300
        if found := _TAG.match(text, at):
            matches.append(found)
        at = text.find("<", found.end() if found else at + 1)
    if "?/" in text or "\ufffd/" in text:
        inside = {place for found in matches for place in range(*found.span())}
        broken = (found for found in _BROKEN.finditer(text) if found.start() not in inside)
        matches = sorted([*matches, *broken], key=lambda found: found.start())
    return matches


def _believed(matches: list[re.Match[str]], closed: Counter[str]) -> Iterator[Tag]:
    for found in matches:
        if found.re is _BROKEN:
            yield Tag(found.start(), found.end(), found["broken"], True, _GAP[found["broken"]])
            continue
        written = found["name"] or found["closed"] or ""
        name = written.lower()
        if found["comment"] is None and (name not in _GAP or not (written.islower() or written.isupper())):
            continue
        if found["name"] and not (found["attributes"] or closed[name] or _stands_alone(found, name)):
            continue
        yield Tag(found.start(), found.end(), name, bool(found["closed"]), _GAP.get(name, ""))


def _cut_off(text: str) -> Iterator[Tag]:
    """A closing tag of which the end of a text has left the beginning."""
    if found := _CUT_OFF.search(text, max(0, text.rfind("<"))):
        written = found["cut"].lower()
        if name := next((name for name in _GAP if name.startswith(written)), ""):
            yield Tag(found.start(), found.end("cut"), name, True, "")


def _stands_alone(found: re.Match[str], name: str) -> bool:
    """Whether an opening tag may be one without a closing one; `vec<p>` is not."""
    before = found.string[max(0, found.start() - 1) : found.start()]
    return name in _ALONE and not (len(name) == 1 and before.isascii() and before.isalnum())
