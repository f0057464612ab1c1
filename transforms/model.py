"""What flows through the stages: documents, edits, lines, paragraphs, and what had to be refused.

All of it is frozen: a stage returns new values and never changes the ones it was given.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Kind = Literal["title", "heading", "body", "list_item", "quote", "caption"]


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` became `after`, because of `rule`; offsets count code points of the text given to the pass.

    `stage` names the pass (`encoding.annotations`, `boilerplate`, …), `rule` what decided it inside the pass.
    An edit with `before == after` changes nothing: it *flags* a place that a reader should know of.
    """

    stage: str
    rule: str
    start: int
    end: int
    before: str
    after: str

    @property
    def is_flag(self) -> bool:
        """Whether this edit only marks its place.

        >>> Edit("encoding.dropped", "dropped.xing", 0, 3, "共问题", "共问题").is_flag
        True
        """
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself, as columns of `documents`; `None` or empty where it says nothing.

    `site` is the site's name and `host` its domain, `origin` the source the page credits (来源), `published` an
    ISO 8601 date or date and time in the precision that the page gives; `published_as_found` is what the page writes,
    also where it names no day (3 小时前).
    """

    title: str | None = None
    byline: str | None = None
    editor: str | None = None
    site: str | None = None
    host: str | None = None
    origin: str | None = None
    published: str | None = None
    published_as_found: str | None = None
    keywords: tuple[str, ...] = ()

    def or_else(self, other: Metadata) -> Metadata:
        """These values, with the gaps filled from `other`.

        >>> Metadata(title="甲").or_else(Metadata(title="乙", site="丙")) == Metadata(title="甲", site="丙")
        True
        """
        return Metadata(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One text after a stage's passes, with every edit in the order of the passes.

    `flags` are the names of warnings about the whole text, sorted, each once.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    flags: tuple[str, ...] = ()
    metadata: Metadata = Metadata()


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""Bytes as text, with `\n` as the only line break; `how` names the step that decided (`bom`, `declared`, …).

    `edits` flag the pieces that are in another encoding than the rest.
    """

    text: str
    encoding: str
    how: str
    flags: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """`text` stands at `[start:end]` of its document, without its line break; offsets count code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Element:
    """What markup says of `[start:end]` of a text, in code points: its kind, and a heading's level, 1 the outermost."""

    start: int
    end: int
    kind: Kind
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `[start:end]` is its span, in code points, of the text that was segmented.

    `position` counts from 0. `text` is that span, except where a hard wrap inside it was undone.
    `original` is the paragraph before script conversion and `sentences` are its sentences, on request only; `level`
    is the depth of a heading or a list item, 1 the outermost, where something shows it.
    """

    text: str
    kind: Kind
    position: int
    start: int
    end: int
    script: str = "Zyyy"
    language: str = "und"
    original: str | None = None
    flags: tuple[str, ...] = ()
    level: int | None = None
    sentences: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document on its way: read from `member` of `source`, then changed stage by stage.

    `member` names a record inside a file (`""` for a file that is one document). `decoded` is the text as it was
    decoded, `text` what the stages made of it so far; `encoding_how` is the step that decided the encoding. `script`
    and `language` are as found. `marks` are the flagged places: a position in `text` as it is now, and the rule that
    flagged it. `elements` are the headings, quotations and captions of the page's markup, where it had any, in `text`
    as it is now. `conversions` counts converted characters by rule.
    """

    text: str
    decoded: str
    source: str = ""
    member: str = ""
    url: str | None = None
    encoding: str = "str"
    encoding_how: str = "given"
    metadata: Metadata = Metadata()
    script: str = "Zyyy"
    language: str = "und"
    edits: tuple[Edit, ...] = ()
    flags: tuple[str, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    elements: tuple[Element, ...] = ()
    conversions: tuple[tuple[str, int], ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that is not a document: `reason` is a word to group by, `detail` a sentence a person understands.

    `stage` is where it was refused (`source`, `encoding`, …) and `size` its length in bytes, where known.
    """

    source: str
    member: str
    stage: str
    reason: str
    detail: str
    size: int | None = None
