"""Texts are judged line by line: which lines go, by which rule, and what they say of their page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, compress, repeat
from typing import NamedTuple

from transforms import lines as text_lines
from transforms import rules as rule_files
from transforms.boilerplate import metadata, wrapped
from transforms.boilerplate.cutting import edits_for, goes
from transforms.boilerplate.page import Page
from transforms.boilerplate.prose import MAX_READ_LENGTH
from transforms.boilerplate.rounds import decide_all
from transforms.boilerplate.rulesets import RuleSet
from transforms.boilerplate.survey import Survey
from transforms.edits import apply
from transforms.model import Line, Metadata
from transforms.rules import MAX_LINE_LENGTH, Rule


class Judgement(NamedTuple):
    """The lines of a text that are not blank, the rule by which each goes or is flagged, and what the page says."""

    lines: list[Line]
    verdicts: list[Rule | None]
    metadata: Metadata

    def then(self, later: Judgement) -> Judgement:
        """The same, with a later one of what it left."""
        of_left = iter(later.verdicts)
        verdicts = [rule if goes(rule) else next(of_left) for rule in self.verdicts]
        return Judgement(self.lines, verdicts, self.metadata.or_else(later.metadata))


def judge_all(texts: Sequence[str], survey: Survey | None, used: RuleSet, known: Sequence[Metadata]) -> list[Judgement]:
    """The judgement of each text. Where what is left of it is wrapped otherwise, that is judged again."""
    pages = pages_of(texts, survey, used, known)
    judged: list[Judgement] = []
    again: dict[int, str] = {}
    for number, (text, page, (verdicts, title)) in enumerate(zip(texts, pages, decide_all(pages), strict=True)):
        lines = text_lines.written(text)
        sizes = wrapped.sizes(lines, page.lines)
        of_lines = list(chain.from_iterable(map(repeat, verdicts, sizes)))
        judged.append(Judgement(lines, of_lines, metadata.collect(page, verdicts, title)))
        left = _wrapped_otherwise(text, judged[-1], sizes)
        if left is not None:
            again[number] = left
    if again:
        later = judge_all([*again.values()], survey, used, [known[number] for number in again])
        for number, of_left in zip(again, later, strict=True):
            judged[number] = judged[number].then(of_left)
    return judged


def pages_of(texts: Sequence[str], survey: Survey | None, used: RuleSet, known: Sequence[Metadata]) -> list[Page]:
    """Each text as a page: its lines, of which wrapped ones are one, folded, and the rules that found them."""
    wraps = [wrapped.judged(text) for text in texts]
    every = [line.text.strip()[: MAX_LINE_LENGTH + 1] for of_text in wraps for line in of_text]
    folded = rule_files.fold_all(every)
    matched = metadata.readable(every, rule_files.match(used.rules, every, folded), used.rules)
    forms = tuple(form[: MAX_READ_LENGTH + 1] for form in folded)
    pages, at = list[Page](), 0
    for of_text, of_source in zip(wraps, known, strict=True):
        here = slice(at, at := at + len(of_text))
        found = tuple(matched[here])
        pages.append(Page(tuple(of_text), forms[here], found, used.rules, used.preset, of_source, survey))
    return pages


def _wrapped_otherwise(text: str, found: Judgement, sizes: Sequence[int]) -> str | None:
    """What is left of a text, if other lines of it than those judged as one (so many each) are wrapped now."""
    stays = [not goes(rule) for rule in found.verdicts]
    may_be = len(sizes) < len(stays) or wrapped.may_be_wrapped(list(compress(found.lines, stays)))
    if all(stays) or not may_be:
        return None
    left = apply(text, edits_for(text, found.lines, found.verdicts))
    firsts = accumulate(sizes[:-1], initial=0)
    staying = [size for first, size in zip(firsts, sizes, strict=True) if stays[first]]
    return None if wrapped.sizes(text_lines.written(left), wrapped.judged(left)) == staying else left
