"""Edits as something a person can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.edits import apply, by_pass
from transforms.model import Document, Edit

CONTEXT = 12  # code points on either side


@dataclass(frozen=True, slots=True)
class Shown:
    """One edit with the text around it, as the text stood when the pass met it."""

    edit: Edit
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What one rule of one pass did in one document."""

    stage: str
    rule: str
    edits: tuple[Shown, ...]


def explain(document: Document) -> tuple[Explained, ...]:
    r"""What changed in a document that has been through the chain, by pass and rule, in the order of the passes.

    >>> from transforms.model import Document
    >>> cut = Edit("encoding.characters", "characters.invisible", 1, 2, "\u200b", "")
    >>> [found] = explain(Document(text="甲乙", decoded="甲\u200b乙", edits=(cut,)))
    >>> found.rule, found.edits[0].left, found.edits[0].right
    ('characters.invisible', '甲', '乙')
    """
    text = document.decoded
    explained: list[Explained] = []
    for of_pass in by_pass(document.edits):
        explained += by_rule(text, of_pass)
        text = apply(text, of_pass)
    return tuple(explained)


def by_rule(text: str, edits: Iterable[Edit]) -> list[Explained]:
    """The edits of one pass, gathered by rule, the rules in the order of their first edit."""
    gathered: dict[tuple[str, str], list[Shown]] = {}
    for edit in edits:
        left, right = text[max(0, edit.start - CONTEXT) : edit.start], text[edit.end : edit.end + CONTEXT]
        gathered.setdefault((edit.stage, edit.rule), []).append(Shown(edit, left, right))
    return [Explained(stage, rule, tuple(shown)) for (stage, rule), shown in gathered.items()]
