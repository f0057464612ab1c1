"""Tags, scripts, styles, templates and entities left in plain text, where the text does not speak of code.

What stood in a block of its own keeps its line: `一<br>二` becomes two lines, `<p>` parts paragraphs. Digits stay
raised or lowered, `10<sup>5</sup>` becomes `10⁵`. Code that is shown (`listings`) stays; a text about code or markup
(`code`) keeps all but what nobody can have meant. Lines walled in by pipes, `| … |`, lose them; a table with several
columns does not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from transforms import lines
from transforms.encoding.markup import code, listings, scripts, tags
from transforms.encoding.wanted import REFERENCE, Class, Row, Want
from transforms.model import Edit, Line

STAGE: Final = "encoding.markup"

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,23});|&nbsp(?![A-Za-z0-9;=])")
_ESCAPED_TAG: Final = re.compile("&(?:lt|#60|#x3c);[A-Za-z/!?]", re.IGNORECASE)
_BODIES: Final = frozenset({"script", "style"})  # elements whose text is no text
_SIGNS: Final = "0123456789+-−=n"
_FORMS: Final = {
    "sup": ("superscript", str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼ⁿ")),
    "sub": ("subscript", str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌ₙ")),
}
_WITH_FORMS: Final = re.compile(r"[0-9+\-−=n]{1,16}")  # no parentheses, which foot-notes have
_DECIMAL: Final = re.compile(r"[+\-−]?\d{1,8}[.,/]\d{1,8}")
_FEWEST_WALLED: Final = 3
_OF_SCRIPTS: Final = frozenset([Class("<|;")])  # one is asked for where scripts are looked for
TRIGGERS: Final = (
    Want(Row((Class("<"), Class("A-Za-z/!?%")))),
    Want(Row((Class("?\ufffd"), Class("/"))), frozenset([Class(">")])),  # ?/p>
    Want(Class("{")),
    Want(Class("="), _OF_SCRIPTS),  # a script begins with one of these
    Want(Row((Class("("), Class("f"))), _OF_SCRIPTS),
    Want(Row((Class("aeghny"), Class("(")), at=1), _OF_SCRIPTS),
    Want(REFERENCE),
    Want(Row((Class("\n"), Class("| \t"))), frozenset([Class("|")])),
)
_INDENT: Final = 64  # characters of white space before a tag that is still the first thing on its line
_BLANK_BEFORE: Final = re.compile(r"(?:\A|\n)[ \t\u3000\xa0]*\Z")
_BLANK_BEHIND: Final = re.compile(r"[ \t\u3000\xa0]*(?:\n|\Z)")

_Cut = tuple[int, int, str, str]  # start, end, rule, what is left


def find(text: str) -> Sequence[Edit]:
    r"""Each piece of leftover markup (`markup.tag`, `.script`, `.style`, `.template`, `.entity`, `.pipe`).

    Digits and signs between `<sup>` or `<sub>` become `markup.superscript` or `.subscript`.

    >>> [(edit.before, edit.after) for edit in find("第一句。</strong><br>第二句&nbsp;完")]
    [('</strong>', ''), ('<br>', '\n'), ('&nbsp;', '\xa0')]
    >>> find("a<b 而 b>c，List<String>；use the <b> tag")
    []
    """
    found, foreign = tags.found_in(text)
    leftover = [*_elements(text, found)] if found else []
    if any(sign in text for sign in "{|<;"):
        leftover += [(script.start, script.end, script.what, "") for script in scripts.found_in(text)]
    if "&" in text and ("<" in text or "&nbsp" in text):
        leftover += _entities(text)
    cuts = _apart(sorted(leftover))
    if cuts:
        at = {tag.start: tag for tag in found}
        cuts = _raised(text, _without_code(text, cuts, at, foreign), at)
    if not cuts and "|" in text:
        cuts = list(_pipes(text))
    return [Edit(STAGE, f"markup.{rule}", start, end, text[start:end], left) for start, end, rule, left in cuts]


def _without_code(text: str, cuts: Sequence[_Cut], found: Mapping[int, tags.Tag], foreign: bool) -> list[_Cut]:
    """The cuts that are no code shown on purpose; where a text shows some, only those that nobody can have meant."""
    spans = [cut[:2] for cut in cuts]
    shown = listings.found_in(text, spans, found)
    others = _outside(cuts, shown)
    if not (shown or foreign or code.is_subject_of(text, spans)):
        return others
    gone = listings.left_over(text, [found[cut[0]] for cut in others if cut[0] in found])
    return [cut for cut in others if cut[0] in gone]


def _raised(text: str, cuts: Sequence[_Cut], found: Mapping[int, tags.Tag]) -> list[_Cut]:
    """The cuts, with one for both tags around digits that are raised or lowered: `10<sup>5</sup>` is not 105."""
    merged: list[_Cut] = []
    for cut in cuts:
        opening, closing = found.get(merged[-1][0]) if merged else None, found.get(cut[0])
        if opening and closing and closing.is_closing and not opening.is_closing and closing.name == opening.name:
            start, end, _, gap = merged[-1]
            if written := _small(text[start - 1 : start], text[end : cut[0]].strip(), closing.name):
                merged[-1] = start, cut[1], _FORMS[closing.name][0], gap + written + cut[3]
                continue
        merged.append(cut)
    return merged


def _small(before: str, inside: str, name: str) -> str:
    """What stands between such tags in Unicode's small forms, `^1.5` for what has none; or nothing."""
    if name not in _FORMS:
        return ""
    if _WITH_FORMS.fullmatch(inside):
        return inside.translate(_FORMS[name][1])
    return f"^{inside}" if name == "sup" and before.isdigit() and _DECIMAL.fullmatch(inside) else ""


def _outside(cuts: Sequence[_Cut], spans: Sequence[tuple[int, int]]) -> list[_Cut]:
    """The cuts that begin in none of the spans; both in order."""
    kept, number, end = [], 0, 0
    for cut in cuts:
        while number < len(spans) and spans[number][0] <= cut[0]:
            end = max(end, spans[number][1])
            number += 1
        if cut[0] >= end:
            kept.append(cut)
    return kept


def _elements(text: str, found: Sequence[tags.Tag]) -> Iterator[_Cut]:
    """The tags, those of a script or style with what stands between them; what a block needs is left between texts."""
    inside = ""
    for number, tag in enumerate(found):
        if inside and tag.name == inside and tag.is_closing and found[number - 1].end < tag.start:
            yield found[number - 1].end, tag.start, inside, ""
        inside = tag.name if tag.name in _BODIES and not tag.is_closing else ""
    for first, last in _clusters(text, found):
        gap = max((tag.gap for tag in found[first:last]), key=lambda gap: (gap.count("\n"), len(gap)))
        start, end = found[first].start, found[last - 1].end
        at_edge = _BLANK_BEFORE.search(text, max(0, start - _INDENT), start) or _BLANK_BEHIND.match(text, end)
        for number in range(first, last):
            yield found[number].start, found[number].end, "tag", gap if number == last - 1 and not at_edge else ""


def _clusters(text: str, found: Sequence[tags.Tag]) -> Iterator[tuple[int, int]]:
    """Runs of tags with nothing but spaces between them, as ranges of their numbers."""
    first = 0
    for number in range(1, len(found) + 1):
        if number == len(found) or text[found[number - 1].end : found[number].start].strip(" \t"):
            yield first, number
            first = number


def _entities(text: str) -> Iterator[_Cut]:
    """Entities that the pass for them left because of a `<`; none that would make a tag."""
    tagless = not _ESCAPED_TAG.search(text)
    for found in _ENTITY.finditer(text):
        meant = html.unescape(found[0] if found[0].endswith(";") else found[0] + ";")
        if len(meant) == 1 and (tagless or meant not in "<>"):
            yield found.start(), found.end(), "entity", meant


def _apart(cuts: Sequence[_Cut]) -> list[_Cut]:
    """The cuts without those that begin inside one before them."""
    kept: list[_Cut] = []
    for cut in cuts:
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    return kept


def _pipes(text: str) -> Iterator[_Cut]:
    """The walls of lines with one cell, if most lines of the text are such."""
    if text.count("|") < 2 * _FEWEST_WALLED or "+-" in text:
        return
    full = sum(map(bool, map(str.strip, text.split("\n"))))
    if text.count("|") < full:
        return
    walled = [found for line in lines.split(text) if (found := _walls(line))]
    if len(walled) >= _FEWEST_WALLED and 2 * len(walled) >= full:
        for left, right in walled:
            yield *left, "pipe", ""
            yield *right, "pipe", ""


def _walls(line: Line) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Both walls of a line with one cell, each with the spaces around it, but the left one with one behind it."""
    inside = line.text.strip(" \t")
    if len(inside) < 2 or not (inside[0] == inside[-1] == "|") or inside.count("|") > 2 or "--" in inside:
        return None
    first = line.text.index("|") + 1
    first += line.text[first] in " \t"
    last = len(line.text[: line.text.rindex("|")].rstrip(" \t"))
    return (line.start, line.start + first), (line.start + max(first, last), line.end)
