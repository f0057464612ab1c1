"""The stages in their order, and a chain of them over documents."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, overload

from transforms import boilerplate, edits, encoding, paragraphs, script
from transforms.lines import newlines
from transforms.model import Cleaned, Document, Metadata, Paragraph


@dataclass(frozen=True, slots=True)
class Options:
    """What a chain is told; hashable and picklable, so that it can travel to a worker process.

    `rule_files` are pairs of a name for messages and the TOML text; `off_stages` and `off_rules` are switched off.
    """

    off_stages: tuple[str, ...] = ()
    target: str = "Hans"
    engine: str = "opencc"
    vocabulary: bool = False
    keep_original: bool = False
    record_script_edits: bool = False
    preset: str = "standard"
    rule_files: tuple[tuple[str, str], ...] = ()
    off_rules: tuple[str, ...] = ()

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
    if "encoding" in options.off_stages:
        return list(documents)
    repaired = encoding.repair_all([document.text for document in documents])
    return [changed(document, cleaned) for document, cleaned in zip(documents, repaired, strict=True)]


def strip(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents without what belongs to their site; what a page says of itself becomes metadata."""
    if "boilerplate" in options.off_stages:
        return list(documents)
    known = [document.metadata for document in documents]
    stripped = boilerplate.strip_all(
        [document.text for document in documents], rules=options.ruleset(), known=known
    )
    return [
        replace(changed(document, cleaned), metadata=cleaned.metadata.or_else(document.metadata))
        for document, cleaned in zip(documents, stripped, strict=True)
    ]


def convert(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents in one Chinese script, metadata too; `script` and `language` say what was found."""
    target = "keep" if "script" in options.off_stages else options.target
    told = {"engine": options.engine, "vocabulary": options.vocabulary}
    record = options.record_script_edits or options.keep_original
    texts = [document.text for document in documents]
    return [
        replace(
            document,
            text=normalized.text,
            script=normalized.script,
            language=normalized.language,
            edits=document.edits + normalized.edits,
            marks=tuple((normalized.carry(position), rule) for position, rule in document.marks),
            conversions=normalized.conversions,
            metadata=converted(document.metadata, normalized.script, target, **told),
        )
        for document, normalized in zip(
            documents, script.normalize_all(texts, target, record_edits=record, **told), strict=True
        )
    ]


def segment(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents as paragraphs; `text` becomes the paragraphs joined by blank lines."""
    ...


STAGES = (
    Stage("encoding", "first, for nothing can be recognised in damaged text; annotations need Traditional characters", encode),
    Stage("boilerplate", "before script, so that offsets and rules speak of the page as it was", strip),
    Stage("script", "before paragraphs, which it does not change; decided block by block", convert),
    Stage("paragraphs", "last, for only what is kept has paragraphs", segment),
)
