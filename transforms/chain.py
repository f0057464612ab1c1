"""The stages in their order, and a chain of them over documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from typing import NamedTuple, overload

from transforms import boilerplate, edits, encoding, paragraphs, script
from transforms.model import Cleaned, Decoded, Document, Edit, Mark, Metadata, Paragraph


@dataclass(frozen=True, slots=True)
class Options:
    """What a chain is told; hashable and picklable, so that it can key a cache and travel to a worker process.

    `rule_files` are pairs of a name for messages and the TOML text.
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


class Stage(NamedTuple):
    """A stage of the chain: its name, why it stands where it does, and its function over a batch of documents."""

    name: str
    why: str
    run: Callable[[Sequence[Document], Options], list[Document]]


def encode(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents with their text repaired: mojibake, annotations, invisible and look-alike characters."""
    repaired = encoding.repair_all([document.text for document in documents])
    return [changed(document, cleaned) for document, cleaned in zip(documents, repaired, strict=True)]


def strip(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents without what belongs to their site; what a page says of itself becomes metadata."""
    rules = boilerplate.ruleset(options.preset, options.off_rules, options.rule_files)
    known = [document.metadata for document in documents]
    stripped = boilerplate.strip_all([document.text for document in documents], rules=rules, known=known)
    return [changed(document, cleaned) for document, cleaned in zip(documents, stripped, strict=True)]


def convert(documents: Sequence[Document], options: Options) -> list[Document]:
    """Documents in one Chinese script, metadata too; `script` and `language` say what was found."""
    told = {"engine": options.engine, "vocabulary": options.vocabulary}
    record = options.record_script_edits or options.keep_original
    target = "keep" if "script" in options.off_stages else options.target
    texts = [document.text for document in documents]
    return [
        replace(
            changed(document, normalized),
            script=normalized.script,
            language=normalized.language,
            conversions=tuple(normalized.conversions),
            marks=normalized.carry(document.marks),
            metadata=converted_metadata(
                document.metadata, lambda text: script.normalize(text, target, assume=normalized.script, **told).text
            ),
        )
        for document, normalized in zip(
            documents, script.normalize_all(texts, target, record_edits=record, **told), strict=True
        )
    ]
