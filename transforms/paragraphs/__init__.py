"""Text → paragraphs: blank lines, line breaks, indents, hard wraps; titles, headings, lists, quotations, captions.

* `rows`: the lines that are not blank, with indents and widths
* `code`: blocks of code, each a paragraph as it stands
* `quotes`: the marks of quoted mail, so that wraps inside it are seen
* `breaks`: what each line break may be
* `wraps`: which of them a tool made that wraps at a width
* `joints`: the edits that undo these: a space, nothing, or a hyphen less
* `kinds`: what each paragraph is
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from transforms.edits import apply, moved_by
from transforms.model import Edit, Paragraph
from transforms.paragraphs.code import with_code
from transforms.paragraphs.joints import Joiner
from transforms.paragraphs.kinds import kinds
from transforms.paragraphs.quotes import empty, without_marks
from transforms.paragraphs.rows import Row, columns, rows
from transforms.paragraphs.wraps import joins

__all__ = ["segment", "segment_all", "segment_with_edits"]


def segment(text: str, title: str | None = None) -> tuple[Paragraph, ...]:
    r"""The paragraphs of a text, in order, with their kinds; `title` is the page's title, where it is known.

    A line is a paragraph, unless the widths of the lines say that a tool wrapped them. `start` and `end` count code
    points of `text`; outside these spans there is white space only. Blank lines, indents and trailing spaces are left
    out, hard wraps inside a span are undone, and nothing else is changed. A block of code is one paragraph, to the
    letter. Never raises.

    Twice is once: the paragraphs joined by blank lines give the same texts again, and the same kinds, except for
    quotations that only their indent shows.

    >>> [(p.kind, p.text, p.start) for p in segment("老磨坊\n\n　　磨坊很老，没有人知道是谁建的。")]
    [('title', '老磨坊', 0), ('body', '磨坊很老，没有人知道是谁建的。', 7)]
    """
    return segment_with_edits(text, title)[0]


def segment_all(texts: Iterable[str], titles: Iterable[str | None] | None = None) -> list[tuple[Paragraph, ...]]:
    r"""`segment` for many texts, with as many titles or none; no text has a say in another's paragraphs.

    >>> [len(paragraphs) for paragraphs in segment_all(["One.\nTwo.", ""])]
    [2, 0]
    """
    given = list(texts)
    named = [None] * len(given) if titles is None else titles
    return [segment(text, title) for text, title in zip(given, named, strict=True)]


def segment_with_edits(text: str, title: str | None = None) -> tuple[tuple[Paragraph, ...], tuple[Edit, ...]]:
    r"""The paragraphs of `segment`, and the edits that undo the hard wraps inside them, in the order of the text.

    Offsets count code points of `text`. An edit replaces a line break and the white space around it by one space or
    none (`paragraphs.hard_wrap`), or takes a hyphen away with it (`paragraphs.hyphen`), or the `>` of the next quoted
    line (`paragraphs.quote`). Made inside a paragraph's span, its edits give its text.

    >>> wrapped = "The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell."
    >>> paragraphs, edits = segment_with_edits(wrapped)
    >>> paragraphs[0].text
    'The mill by the river has been standing there for as long as anyone can tell.'
    >>> [edit.before for edit in edits]
    ['\n', '\n', '\n']
    """
    found = without_marks(with_code(text, rows(text)))
    joined = joins(found)
    joiner = Joiner(text, found, joined)
    groups = _groups(len(found), [*joined, *empty(found)])
    edits_of = [tuple(map(joiner.edit, range(first, last))) for first, last in groups]
    spans = [(found[first].begin, found[last].end) for first, last in groups]
    texts = [
        apply(text[start:end], moved_by(edits, -start)) if edits else text[start:end]
        for (start, end), edits in zip(spans, edits_of, strict=True)
    ]
    kind_of = kinds(texts, title, _inset(found, groups))
    paragraphs = tuple(
        Paragraph(content, kind, position, start, end)
        for position, (content, kind, (start, end)) in enumerate(zip(texts, kind_of, spans, strict=True))
    )
    return paragraphs, tuple(edit for edits in edits_of for edit in edits)


def _groups(count: int, joined: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last row of every paragraph."""
    inside = {row + 1 for row in joined}
    starts = [row for row in range(count) if row not in inside]
    return [(first, after - 1) for first, after in pairwise([*starts, count])]


def _inset(found: Sequence[Row], groups: Sequence[tuple[int, int]]) -> list[int]:
    """The positions of wrapped paragraphs that are indented as a whole, on a page where others are not."""
    wrapped = [(at, first, last) for at, (first, last) in enumerate(groups) if last > first]
    inset = [at for at, first, last in wrapped if all(columns(row.indent) > 1 for row in found[first : last + 1])]
    return inset if len(inset) < len(wrapped) else []
