"""The rules of a run: the shipped ones of a preset, and those of users' files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from transforms import rules as rule_files
from transforms.boilerplate.deciding import DETECTORS
from transforms.errors import RuleError, UsageError
from transforms.rules import PRESETS, Rule


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
def standard() -> RuleSet:
    """The rules of the standard preset."""
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
