"""The stages in their order, and a chain of them over documents."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import NamedTuple, overload

from transforms import boilerplate, encoding, paragraphs, script
from transforms.boilerplate.survey import Survey
from transforms.edits import apply, carry, carry_elements, carry_marks, inverse
from transforms.lines import newlines
from transforms.model import Cleaned, Document, Metadata, Paragraph


@dataclass(frozen=True, slots=True)
class Options:
    """What a chain is told; picklable, so that it can travel to a worker process.

    `rule_files` are pairs of a name for messages and the TOML text; `off_stages` and `off_rules` are switched off;
    `survey` knows the lines that repeat over a site, `repair` which repairs of the encoding stage are chosen.
    A document that loses more than the share `mostly` as boilerplate is flagged.
    A paragraph of more than `max_characters` is divided (0: none is); `sentences` lists those of each paragraph.
    """

    off_stages: tuple[str, ...] = ()
    repair: encoding.Choices = encoding.DEFAULTS
    target: str = "Hans"
    engine: str = "opencc"
    vocabulary: bool = False
    quotes: bool = False
    keep_original: bool = False
    record_script_edits: bool = False
    preset: str = "standard"
    rule_files: tuple[tuple[str, str], ...] = ()
    off_rules: tuple[str, ...] = ()
    survey: Survey | None = None
    mostly: float = boilerplate.MOSTLY
    max_characters: int = 0
    sentences: bool = False

    def ruleset(self) -> boilerplate.RuleSet:
        """The rules in force; `RuleError` or `UsageError` say which rule file or rule cannot be used."""
        return boilerplate.ruleset(self.preset, self.off_rules, self.rule_files)


class Stage(NamedTuple):
    """A stage: its name, why it stands where it does, and its function over a batch of documents."""

    name: str
    why: str
    run: Callable[[Sequence[Document], Options], list[Document]]


def encode(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents with their text repaired: mojibake, annotations, invisible and look-alike characters."""
    repaired = encoding.repair_all([document.text for document in documents], options.repair)
    return [changed(document, cleaned) for document, cleaned in zip(documents, repaired, strict=True)]


def strip(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents without what belongs to their site; what a page says of itself becomes metadata."""
    texts, known = [document.text for document in documents], [document.metadata for document in documents]
    stripped = boilerplate.strip_all(texts, options.survey, rules=options.ruleset(), known=known, mostly=options.mostly)
    return [
        replace(changed(document, cleaned), metadata=cleaned.metadata.or_else(document.metadata))
        for document, cleaned in zip(documents, stripped, strict=True)
    ]


def convert(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents in one Chinese script, metadata too; `script` and `language` say what was found."""
    target = "keep" if "script" in options.off_stages else options.target
    normalize = partial(
        script.normalize_all,
        target=target,
        engine=options.engine,
        vocabulary=options.vocabulary,
        quotes=options.quotes,
    )
    record = options.record_script_edits or options.keep_original
    normalized = normalize([document.text for document in documents], record_edits=record)
    return [
        replace(
            changed(document, found),
            script=found.script,
            language=found.language,
            marks=tuple((found.carry(place), rule) for place, rule in document.marks),
            elements=tuple(replace(e, start=found.carry(e.start), end=found.carry(e.end)) for e in document.elements),
            conversions=tuple(sorted(found.conversions.items())),
            metadata=converted(document.metadata, partial(normalize, assume=found.script)),
        )
        for document, found in zip(documents, normalized, strict=True)
    ]


def converted(said: Metadata, normalize: Callable[[list[str]], Sequence[Cleaned]]) -> Metadata:
    """Metadata with every text in it converted; the host and the date have no script."""
    names = [name for name in ("title", "byline", "editor", "site", "origin") if getattr(said, name)]
    found = [cleaned.text for cleaned in normalize([getattr(said, name) for name in names] + list(said.keywords))]
    return replace(said, **dict(zip(names, found, strict=False)), keywords=tuple(found[len(names) :]))


def segment(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents as paragraphs; `text` becomes the paragraphs joined by blank lines."""
    return [segmented(document, options) for document in documents]


def segmented(document: Document, options: Options) -> Document:
    """One document as paragraphs, each with its script, its language, the places flagged in it, and its original."""
    found, joins = paragraphs.segment_with_edits(
        document.text, document.metadata.title, elements=document.elements, max_characters=options.max_characters
    )
    scripts = scripts_of(found, undecided := result_script(document, options))
    flags = flagged(found, document.marks)
    originals = originals_of(document, found) if options.keep_original else [None] * len(found)
    finished = tuple(
        replace(
            paragraph,
            script=(own := undecided if detected == "Hani" else detected),
            language=script.language(paragraph.text, own),
            original=original,
            flags=flags.get(paragraph.position, ()),
            sentences=paragraphs.sentences(paragraph.text) if options.sentences else None,
        )
        for paragraph, detected, original in zip(found, scripts, originals, strict=True)
    )
    kept = document.edits if options.record_script_edits else [e for e in document.edits if e.stage != "script"]
    return replace(
        document,
        flags=document.flags if finished else emptied(document.flags),
        text="\n\n".join(paragraph.text for paragraph in finished),
        edits=(*kept, *joins),
        paragraphs=finished,
    )


def emptied(flags: tuple[str, ...]) -> tuple[str, ...]:
    """The flags of a document without any paragraph: it never is one silently.

    >>> emptied(("boilerplate.nothing_left",)), emptied(())
    (('boilerplate.nothing_left',), ('paragraphs.nothing_left',))
    """
    return flags if "boilerplate.nothing_left" in flags else tuple(sorted((*flags, "paragraphs.nothing_left")))


def result_script(document: Document, options: Options) -> str:
    """The script of a paragraph that its own characters leave open: the one that the document is in by now.

    >>> result_script(Document("门", "門", script="Hant", language="zh"), Options(target="Hant-TW"))
    'Hant'
    """
    if options.target == "keep" or "script" in options.off_stages or document.language != "zh":
        return document.script
    return options.target.partition("-")[0]


def scripts_of(found: Sequence[Paragraph], undecided: str) -> list[str]:
    """The script of each paragraph, decided as the lines of one document: a Japanese title in kanji stays Japanese."""
    lines = [paragraph.text.replace("\n", " ") for paragraph in found]
    blocks = script.normalize("\n".join(lines), "keep", assume=undecided).blocks
    return [block.script for block in blocks[: len(lines)]]


def flagged(found: Sequence[Paragraph], marks: Sequence[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """The rules that flagged a place in each paragraph, by position, sorted, each once.

    >>> flagged([Paragraph("甲", "body", 0, 0, 1), Paragraph("乙", "body", 1, 3, 4)], [(3, "x.y"), (3, "x.y")])
    {1: ('x.y',)}
    """
    starts = [paragraph.start for paragraph in found]
    rules: dict[int, set[str]] = {}
    for place, rule in marks:
        position = bisect_right(starts, place) - 1
        if position >= 0 and place <= found[position].end:
            rules.setdefault(position, set()).add(rule)
    return {position: tuple(sorted(of_paragraph)) for position, of_paragraph in rules.items()}


def originals_of(document: Document, found: Sequence[Paragraph]) -> list[str | None]:
    """Each paragraph as it stood before script conversion, its line breaks included."""
    undo = inverse([edit for edit in document.edits if edit.stage == "script"])
    before = apply(document.text, undo)
    return [before[carry(paragraph.start, undo) : carry(paragraph.end, undo)] for paragraph in found]


def changed(document: Document, cleaned: Cleaned) -> Document:
    """The document with what a stage made of its text."""
    if cleaned.text is document.text and not cleaned.edits and not cleaned.flags:
        return document
    return replace(
        document,
        text=cleaned.text,
        edits=document.edits + cleaned.edits,
        flags=tuple(sorted({*document.flags, *cleaned.flags})),
        marks=carry_marks(document.marks, cleaned.edits),
        elements=carry_elements(document.elements, cleaned.edits),
    )


STAGES = (
    Stage(
        "encoding", "first: nothing can be recognised in damaged text, and annotations need Traditional hanzi", encode
    ),
    Stage("boilerplate", "before script: offsets and rules speak of the page as it was", strip),
    Stage(
        "script", "before paragraphs, whose kinds it does not change: conversion looks at lines, not at kinds", convert
    ),
    Stage("paragraphs", "last: only what is kept has paragraphs", segment),
)
"""The stages in their order; decoding comes before them and the dataset after them, where the files are."""


def chain(options: Options) -> tuple[Stage, ...]:
    """The stages that `options` leave on; `script` only detects when it is off, and `paragraphs` is always on.

    >>> [stage.name for stage in chain(Options(off_stages=("boilerplate", "script")))]
    ['encoding', 'script', 'paragraphs']
    """
    return tuple(stage for stage in STAGES if stage.name == "script" or stage.name not in options.off_stages)


@overload
def clean(data: bytes | str, options: Options = ...) -> Document: ...
@overload
def clean(data: list[bytes | str], options: Options = ...) -> list[Document]: ...
def clean(data: bytes | str | list[bytes | str], options: Options = Options()) -> Document | list[Document]:
    r"""Take one text, or a list of them, through all stages; bytes are decoded first.

    Raises `DecodeError` for bytes that are not text, `RuleError` and `UsageError` for options that cannot be used.

    >>> document = clean("首頁 > 正文\n\n雨停了,橋又通了,學校明天復課。")
    >>> document.text, document.script, [edit.rule for edit in document.edits]
    ('雨停了,桥又通了,学校明天复课。', 'Hant', ['navigation.trail'])
    """
    if isinstance(data, bytes | str):
        return clean([data], options)[0]
    return reduce(
        lambda documents, stage: stage.run(documents, options), chain(options), [decoded(one) for one in data]
    )


def decoded(data: bytes | str) -> Document:
    """A document that has been through no stage yet."""
    if isinstance(data, str):
        text = newlines(data)
        return Document(text, text)
    found = encoding.decode(data)
    return Document(
        found.text, found.text, encoding=found.encoding, encoding_how=found.how,
        edits=found.edits, flags=found.flags, marks=carry_marks((), found.edits),
    )  # fmt: skip
