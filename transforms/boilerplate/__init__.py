"""Boilerplate: find the lines that belong to the site; cut them, or keep what they say as metadata.

Rules (`rules/*.toml`) say which lines are the site's; the lines between them are divided into stretches of text and of
site by points (`trees.py`). Each removed line is an `Edit` with its rule; no line of the text changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, chain, compress, repeat
from typing import NamedTuple

from transforms import lines as text_lines
from transforms import rules as rule_files
from transforms.boilerplate import metadata, wrapped
from transforms.boilerplate.cutting import edits_for
from transforms.boilerplate.deciding import DETECTORS
from transforms.boilerplate.page import Page
from transforms.boilerplate.prose import MAX_READ_LENGTH
from transforms.boilerplate.rounds import decide_all
from transforms.boilerplate.survey import Survey
from transforms.edits import apply
from transforms.errors import RuleError, UsageError
from transforms.model import Cleaned, Line, Metadata
from transforms.rules import MAX_LINE_LENGTH, PRESETS, Rule

STAGE = "boilerplate"
MOSTLY = 0.8
"""A page of which a greater share of characters (white space aside) was removed is flagged `mostly_removed`."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a run, in the order in which they are asked; `preset` also says how readily stretches are cut."""

    rules: tuple[Rule, ...]
    preset: str = "standard"


def ruleset(preset: str = "standard", off: Sequence[str] = (), extra: Sequence[tuple[str, str]] = ()) -> RuleSet:
    """The rules of `extra` (name, TOML text), then the shipped ones of a preset and of those gentler, without `off`.

    Raises `RuleError` for a rule file that is not one, `UsageError` for an unknown preset or for an id in `off` that
    no rule has.

    >>> len(ruleset("gentle").rules) < len(ruleset().rules)
    True
    """
    if preset not in PRESETS:
        raise UsageError(f"boilerplate.preset: {preset!r} is not allowed; allowed: {', '.join(PRESETS)}")
    named = [(name, rule) for name, text in extra for rule in of_user(name, text)]
    added = tuple(rule for _, rule in named)
    _check_families(named)
    known = {rule.id for rule in (*shipped(), *added)}
    for unknown in sorted(set(off) - known):
        raise UsageError(f"boilerplate.off: no rule {unknown!r}; `qingwen rules list` shows the ids")
    level = PRESETS.index(preset)
    own = {rule.id for rule in added}
    chosen = [rule for rule in shipped() if PRESETS.index(rule.preset) <= level and rule.id not in own]
    return RuleSet(tuple(rule for rule in (*added, *chosen) if rule.id not in off), preset)


@lru_cache
def of_user(name: str, text: str) -> tuple[Rule, ...]:
    """The rules of one rule file (name, TOML text), parsed once; raises `RuleError` for one that is none."""
    return rule_files.load(text, name)


def _check_families(named: Sequence[tuple[str, Rule]]) -> None:
    """Raise `RuleError` where a rule is to stand beside a family that there is not."""
    families = sorted({rule.family for rule in (*shipped(), *(rule for _, rule in named))})
    for name, rule in named:
        for unknown in sorted(set(rule.beside).difference(families)):
            allowed = ", ".join(families)
            raise RuleError(f"{name}: rule {rule.id}: key 'beside': {unknown!r} is no family; allowed: {allowed}")


@cache
def _standard() -> RuleSet:
    return ruleset()


@cache
def shipped() -> tuple[Rule, ...]:
    """All rules of the package, strict ones too, by file and place in it."""
    here = files("transforms.boilerplate")
    shared = rule_files.load_parts(here.joinpath("parts.toml").read_text("utf-8"), "parts.toml")
    found = here.joinpath("rules").iterdir()
    texts = sorted((file.name, file.read_text("utf-8")) for file in found if file.name.endswith(".toml"))
    return tuple(rule for name, text in texts for rule in rule_files.load(text, name, DETECTORS, shared))


def replacing(rules: Iterable[Rule]) -> list[str]:
    """The ids of those rules that stand in the place of a shipped rule with the same id, in their order.

    >>> from dataclasses import replace
    >>> [ads] = [rule for rule in shipped() if rule.id == "ads.label"]
    >>> replacing([ads]), replacing([replace(ads, pattern="^Ad$")])
    ([], ['ads.label'])
    """
    by_id = {rule.id: rule for rule in shipped()}
    return [rule.id for rule in rules if by_id.get(rule.id, rule) != rule]


def strip(
    text: str, survey: Survey | None = None, *, rules: RuleSet | None = None, known: Metadata | None = None
) -> Cleaned:
    r"""The text without the lines of its site; see `strip_all`.

    >>> cleaned = strip("河水漲了，橋不通，學校停課一天。\n\nCopyright © 2011 河畔網")
    >>> cleaned.text, cleaned.metadata.site, [edit.rule for edit in cleaned.edits]
    ('河水漲了，橋不通，學校停課一天。', '河畔網', ['copyright.notice'])
    """
    return strip_all([text], survey, rules=rules, known=None if known is None else [known])[0]


def strip_all(
    texts: Sequence[str],
    survey: Survey | None = None,
    *,
    rules: RuleSet | None = None,
    known: Sequence[Metadata] | None = None,
    mostly: float = MOSTLY,
) -> list[Cleaned]:
    """Each text without the lines of its site, with the edits, warnings, and what the page says of itself.

    `known` is what the source already says of each text (HTML title, host). Lines go whole or stay whole. Flags:
    `boilerplate.mostly_removed` (more than the share `mostly`), `boilerplate.nothing_left`. A text's result does not
    depend on its neighbours.
    """
    used = _standard() if rules is None else rules
    given = [Metadata()] * len(texts) if known is None else known
    found = _judge_all(texts, survey, used, given)
    return [_cleaned(text, judgement, mostly) for text, judgement in zip(texts, found, strict=True)]


class _Judgement(NamedTuple):
    """The lines of a text that are not blank, the rule by which each goes or is flagged, and what the page says."""

    lines: list[Line]
    verdicts: list[Rule | None]
    metadata: Metadata

    def then(self, later: _Judgement) -> _Judgement:
        """The same, with a later one of what it left."""
        of_left = iter(later.verdicts)
        verdicts = [rule if _goes(rule) else next(of_left) for rule in self.verdicts]
        return _Judgement(self.lines, verdicts, self.metadata.or_else(later.metadata))


def _judge_all(
    texts: Sequence[str], survey: Survey | None, used: RuleSet, known: Sequence[Metadata]
) -> list[_Judgement]:
    """The judgement of each text. Where what is left of it is wrapped otherwise, that is judged again."""
    wraps = [wrapped.judged(text) for text in texts]
    every = [line.text.strip()[: MAX_LINE_LENGTH + 1] for of_text in wraps for line in of_text]
    folded = rule_files.fold_all(every)
    matched = metadata.readable(every, rule_files.match(used.rules, every, folded), used.rules)
    forms = tuple(form[: MAX_READ_LENGTH + 1] for form in folded)
    pages, at = [], 0
    for of_text, of_source in zip(wraps, known, strict=True):
        here = slice(at, at := at + len(of_text))
        found = tuple(matched[here])
        pages.append(Page(tuple(of_text), forms[here], found, used.rules, used.preset, of_source, survey))
    judged: list[_Judgement] = []
    again: dict[int, str] = {}
    for number, (text, page, (verdicts, title)) in enumerate(zip(texts, pages, decide_all(pages), strict=True)):
        lines = text_lines.written(text)
        sizes = wrapped.sizes(lines, page.lines)
        of_lines = list(chain.from_iterable(map(repeat, verdicts, sizes)))
        judged.append(_Judgement(lines, of_lines, metadata.collect(page, verdicts, title)))
        left = _wrapped_otherwise(text, judged[-1], sizes)
        if left is not None:
            again[number] = left
    if again:
        later = _judge_all([*again.values()], survey, used, [known[number] for number in again])
        for number, of_left in zip(again, later, strict=True):
            judged[number] = judged[number].then(of_left)
    return judged


def _wrapped_otherwise(text: str, found: _Judgement, sizes: Sequence[int]) -> str | None:
    """What is left of a text, if other lines of it than those judged as one (so many each) are wrapped now."""
    stays = [not _goes(rule) for rule in found.verdicts]
    may_be = len(sizes) < len(stays) or wrapped.may_be_wrapped(list(compress(found.lines, stays)))
    if all(stays) or not may_be:
        return None
    left = apply(text, edits_for(text, found.lines, found.verdicts, STAGE))
    firsts = accumulate(sizes[:-1], initial=0)
    staying = [size for first, size in zip(firsts, sizes, strict=True) if stays[first]]
    return None if wrapped.sizes(text_lines.written(left), wrapped.judged(left)) == staying else left


def _goes(rule: Rule | None) -> bool:
    return rule is not None and rule.action != "flag"


def _cleaned(text: str, found: _Judgement, mostly: float) -> Cleaned:
    edits = edits_for(text, found.lines, found.verdicts, STAGE)
    left = apply(text, edits) if edits else text
    return Cleaned(left, edits, _flags(found, mostly), found.metadata)


def _flags(found: _Judgement, mostly: float) -> tuple[str, ...]:
    total = sum(len(line.text) for line in found.lines)
    gone = sum(len(line.text) for line, rule in zip(found.lines, found.verdicts, strict=True) if _goes(rule))
    if total and gone == total:
        return ("boilerplate.nothing_left",)
    return ("boilerplate.mostly_removed",) if gone > mostly * total else ()
