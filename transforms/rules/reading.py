"""Rule files (TOML) become rules, or an error that says what is wrong and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from transforms.errors import RuleError
from transforms.rules import parts
from transforms.rules.matching import finds, problem_of
from transforms.rules.rule import ACTIONS, FIELDS, MAX_LINE_LENGTH, PAGES, PRESETS, ZONES, Rule


def load(
    text: str, name: str, detectors: Collection[str] = (), shared: Mapping[str, str] | None = None
) -> tuple[Rule, ...]:
    r"""The rules of one TOML file; `name` is how errors call it. `detectors` are those the calling stage offers.

    Patterns have the parts of the file's table `[parts]` put in, and those `shared` (`parts.py`). Raises `RuleError`
    with the file, the rule, the key and what is allowed.

    >>> load("[[rule]]\nid = 'a.b'", "mine.toml")
    Traceback (most recent call last):
        ...
    transforms.errors.RuleError: mine.toml: rule a.b: key 'why' is missing or empty; say why such a line may go
    """
    document = _parsed(text, name)
    known = parts.read(document.pop("parts", {}), name, shared or {})
    entries = document.pop("rule", [])
    if document:
        raise RuleError(
            f"{name}: unknown key {min(document)!r}; a rule file holds [[rule]] tables, and [parts] over them"
        )
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{name}: 'rule' must be [[rule]] tables")
    if not entries:
        raise RuleError(f"{name}: no rules in it; a rule file holds [[rule]] tables")
    rules = tuple(
        _rule(entry, f"{name}: rule {entry.get('id', number)}", detectors, known)
        for number, entry in enumerate(entries, 1)
    )
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{name}: rule {rule.id}: the id stands twice")
        seen.add(rule.id)
    return rules


def load_parts(text: str, name: str) -> dict[str, str]:
    """The parts of a TOML file that holds nothing but a table `[parts]`, to be shared by rule files."""
    return parts.read(_parsed(text, name)["parts"], name, {})


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{name}: not TOML: {error}") from None


_NEEDED = {
    "id": "give it a name such as family.what",
    "why": "say why such a line may go",
    "source": "say where the pattern was seen",
    "cuts": "give lines that it must cut",
    "keeps": "give lines that it must keep, at least as many as it cuts",
}


def _rule(entry: dict[str, Any], where: str, detectors: Collection[str], known: Mapping[str, str]) -> Rule:
    kinds = get_type_hints(Rule)
    allowed = [key.name for key in fields(Rule) if key.init and (detectors or key.name != "detector")]
    for key in entry:
        if key not in allowed:
            raise RuleError(f"{where}: unknown key {key!r}; allowed: {', '.join(allowed)}")
    for key, hint in _NEEDED.items():
        if not entry.get(key):
            raise RuleError(f"{where}: key {key!r} is missing or empty; {hint}")
    values = {key: _typed(value, kinds[key], f"{where}: key {key!r}") for key, value in entry.items()}
    values["pattern"] = parts.put_in(values.get("pattern", ""), known, f"{where}: key 'pattern'")
    rule = Rule(**values)
    for problem in _problems(rule, detectors):
        raise RuleError(f"{where}: {problem}")
    return rule


def _typed(value: object, kind: object, where: str) -> Any:  # noqa: ANN401 (str, int or tuple, as `kind` says)
    if kind == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise RuleError(f"{where}: must be a list of strings")
    if not isinstance(value, str if kind is str else int) or isinstance(value, bool):
        raise RuleError(f"{where}: must be {'a string' if kind is str else 'a whole number'}")
    return value


def _problems(rule: Rule, detectors: Collection[str]) -> Iterable[str]:
    actions = ACTIONS + tuple(f"metadata:{field}" for field in FIELDS)
    for key, value, allowed in (
        ("zone", rule.zone, ZONES),
        ("preset", rule.preset, PRESETS),
        ("on", rule.on, PAGES),
        ("action", rule.action, actions),
    ):
        if value not in allowed:
            yield f"key {key!r}: {value!r} is not allowed; allowed: {', '.join(allowed)}"
    if not re.fullmatch(r"[a-z]\w*\.[a-z]\w*", rule.id, re.ASCII):
        yield f"key 'id': {rule.id!r} is not of the form family.what (small letters, digits and _)"
    if len(rule.keeps) < len(rule.cuts):
        yield f"key 'keeps': {len(rule.keeps)} for {len(rule.cuts)} cuts; needed: at least as many keeps as cuts"
    if not 0 < rule.max_length <= MAX_LINE_LENGTH:
        yield f"key 'max_length': {rule.max_length} is not allowed; allowed: 1 to {MAX_LINE_LENGTH}"
    if rule.detector and rule.detector not in detectors:
        yield f"key 'detector': {rule.detector!r} is not allowed; allowed: {', '.join(sorted(detectors))}"
    if bool(rule.pattern) == bool(rule.detector):
        yield "key 'pattern' is missing; give the RE2 expression that finds the line"
    elif rule.pattern:
        if any("\n" in example for example in (*rule.cuts, *rule.keeps)):
            yield "keys 'cuts' and 'keeps': an example is one line"
        if refused := problem_of(rule.pattern):
            yield f"key 'pattern': refused by RE2: {refused}"
        elif finds(rule.pattern, ""):
            yield "key 'pattern': it matches an empty line, so it would match every line"
