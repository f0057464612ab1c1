"""Text → paragraphs: blank lines, line breaks, indents, hard wraps; titles, headings, lists, quotations, captions.

* `code`: blocks of code, each a paragraph as it stands
* `quotes`: the marks of quoted mail, so that wraps inside it are seen
* `joints`: the edits that undo hard wraps (`transforms.wraps`): a space, nothing, or a hyphen less
* `parts`: very long paragraphs divided, on request, where `sentences` end
* `kinds`: what each paragraph is, by its form or by the `elements` of the page's markup
* `levels`: how deep headings and list items stand
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from transforms.edits import apply, moved_by
from transforms.model import Edit, Element, Paragraph
from transforms.paragraphs.code import with_code
from transforms.paragraphs.elements import around
from transforms.paragraphs.joints import Joiner
from transforms.paragraphs.kinds import kinds
from transforms.paragraphs.levels import levels
from transforms.paragraphs.parts import parts
from transforms.paragraphs.quotes import empty, without_marks
from transforms.paragraphs.sentences import sentences
from transforms.wraps import joins
from transforms.wraps.rows import Row, columns, rows

__all__ = ["segment", "segment_all", "segment_with_edits", "sentences"]


def segment(
    text: str, title: str | None = None, *, elements: Sequence[Element] = (), max_characters: int = 0
) -> tuple[Paragraph, ...]:
    r"""The paragraphs of a text, in order, with their kinds; `title` is the page's title, where it is known.

    `elements` are what markup says of the text: a paragraph inside one has its kind, and its level.

    A line is a paragraph, unless the widths of the lines say that a tool wrapped them. `start` and `end` count code
    points of `text`; outside these spans there is white space only. Blank lines, indents and trailing spaces are left
    out, hard wraps inside a span are undone, and nothing else is changed. A block of code is one paragraph, to the
    letter. A paragraph of more than `max_characters` is divided where sentences end (0: none is). Never raises.

    Twice is once: the paragraphs joined by blank lines give the same texts again, and the same kinds, except for
    quotations that only their indent shows.

    >>> [(p.kind, p.text, p.start) for p in segment("老磨坊\n\n　　磨坊很老，没有人知道是谁建的。")]
    [('title', '老磨坊', 0), ('body', '磨坊很老，没有人知道是谁建的。', 7)]
    """
    return segment_with_edits(text, title, elements=elements, max_characters=max_characters)[0]


def segment_all(
    texts: Iterable[str], titles: Iterable[str | None] | None = None, *, max_characters: int = 0
) -> list[tuple[Paragraph, ...]]:
    r"""`segment` for many texts, with as many titles or none; no text has a say in another's paragraphs.

    >>> [len(paragraphs) for paragraphs in segment_all(["One.\nTwo.", ""])]
    [2, 0]
    """
    given = list(texts)
    named = [None] * len(given) if titles is None else titles
    pairs = zip(given, named, strict=True)
    return [segment(text, title, max_characters=max_characters) for text, title in pairs]


def segment_with_edits(
    text: str, title: str | None = None, *, elements: Sequence[Element] = (), max_characters: int = 0
) -> tuple[tuple[Paragraph, ...], tuple[Edit, ...]]:
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
    spans = _spans(text, found)
    if max_characters:
        spans = [part for span in spans for part in _divided(text, span, max_characters)]
    texts = [span.text(text) for span in spans]
    said = around(((span.start, span.end) for span in spans), elements)
    kind_of = kinds(texts, title, [at for at, span in enumerate(spans) if span.inset], said)
    level_of = levels(texts, kind_of, [span.indent for span in spans], said)
    paragraphs = tuple(
        Paragraph(content, kind, position, span.start, span.end, level=level)
        for position, (content, kind, span, level) in enumerate(zip(texts, kind_of, spans, level_of, strict=True))
    )
    return paragraphs, tuple(edit for span in spans for edit in span.edits)


class _Span(NamedTuple):
    """A paragraph to be: its place, the edits inside it, its indent in columns, and whether it is a quotation by it."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    indent: int
    inset: bool

    def text(self, page: str) -> str:
        """The paragraph's text."""
        span = page[self.start : self.end]
        return apply(span, moved_by(self.edits, -self.start)) if self.edits else span


def _spans(text: str, found: Sequence[Row]) -> list[_Span]:
    """The paragraphs that these rows make; those indented as a whole are inset, on a page where others are not."""
    joined = joins(found)
    joiner = Joiner(text, found, joined)
    inside = {row + 1 for row in (*joined, *empty(found))}
    starts = [row for row in range(len(found)) if row not in inside]
    spans = []
    for first, after in pairwise([*starts, len(found)]):
        edits = tuple(map(joiner.edit, range(first, after - 1)))
        indents = [columns(row.indent.expandtabs()) for row in found[first:after]]
        spans.append(_Span(found[first].begin, found[after - 1].end, edits, indents[0], min(indents) > 1))
    wrapped = [span for span in spans if span.edits]
    some = any(span.inset for span in wrapped) and not all(span.inset for span in wrapped)
    return [span._replace(inset=some and bool(span.edits)) if span.inset else span for span in spans]


def _divided(text: str, span: _Span, longest: int) -> Iterator[_Span]:
    """The parts of one paragraph; a wrap between two of them is undone no more."""
    if span.end - span.start <= longest:
        yield span
        return
    for first, after in parts(text[span.start : span.end], moved_by(span.edits, -span.start), longest):
        start, end = span.start + first, span.start + after
        inside = slice(*(bisect_left(span.edits, place, key=attrgetter("start")) for place in (start, end)))
        yield span._replace(start=start, end=end, edits=span.edits[inside])
