"""Rules are matched against many lines at once.

One compiled scan for the literals of all rules (`literals.py`) says which rule can find which line; only those pairs
meet RE2, which is linear on any line. So rules that have nothing to say cost nothing, not even their compilation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import ahocorasick_rs
import numpy as np
import re2

from transforms.rules.folding import fold, fold_all
from transforms.rules.literals import literals, lowered
from transforms.rules.patterns import for_re2
from transforms.rules.rule import Rule

Array = np.ndarray[Any, Any]


def match(rules: Sequence[Rule], lines: Sequence[str], forms: Sequence[str] = ()) -> list[tuple[Rule, ...]]:
    """For each line the rules whose pattern and length gate it meets, in the order of `rules`; zones are not asked.

    `forms` are the lines stripped and folded, where the caller has them.

    >>> rule = Rule("a.b", "", "", (), (), pattern="^转发$", max_length=10)
    >>> [len(of_line) for of_line in match([rule], ["轉發", "转发", "转发给我"])]
    [1, 1, 0]
    """
    found: defaultdict[int, list[Rule]] = defaultdict(list)
    gate = max((rule.max_length for rule in rules if rule.pattern), default=0)
    places = [place for place, line in enumerate(lines) if 0 < len(line.strip()) <= gate]
    if not places:
        return [()] * len(lines)
    cores = [lines[place].strip() for place in places]
    folded = [forms[place] for place in places] if forms else fold_all(cores)
    lengths = np.array([len(core) for core in cores])
    encoded = [form.encode() for form in folded]  # of which RE2 has no copy to make at each search
    for rule, candidates in zip(rules, _candidates(tuple(rule.pattern for rule in rules), folded), strict=True):
        if rule.pattern:
            finds_it = _compiled(rule.pattern).search
            for at in candidates[lengths[candidates] <= rule.max_length].tolist():
                if finds_it(encoded[at]):
                    found[places[at]].append(rule)
    every: list[tuple[Rule, ...]] = [()] * len(lines)
    for place, of_line in found.items():
        every[place] = tuple(of_line)
    return every


def _candidates(patterns: tuple[str, ...], lines: Sequence[str]) -> list[Array]:
    """For each pattern the lines, sorted, that it may find: those with a literal that it needs, or all."""
    holders, always, searcher = _searcher(patterns)
    hits = searcher.find_matches_as_indexes(lowered("\n".join(lines)), overlapping=True)
    words, starts, _ = np.array(hits, dtype=np.int64).reshape(-1, 3).T
    line_of = np.searchsorted(np.cumsum([len(line) + 1 for line in lines]), starts, side="right")
    by_word = np.unique(words * len(lines) + line_of)
    hit, bounds = np.unique(by_word // len(lines), return_index=True)
    possible: list[list[Array]] = [[] for _ in patterns]
    for word, of_word in zip(hit.tolist(), np.split(by_word % len(lines), bounds[1:]), strict=False):
        for holder in holders[word]:
            possible[holder].append(of_word)
    everywhere, nowhere = np.arange(len(lines)), np.zeros(0, np.intp)
    return [
        everywhere if number in always else np.unique(np.concatenate(of_one)) if of_one else nowhere
        for number, of_one in enumerate(possible)
    ]


@cache
def _searcher(patterns: tuple[str, ...]) -> tuple[list[list[int]], frozenset[int], ahocorasick_rs.AhoCorasick]:
    """The patterns that need each literal, those that need no certain one, and what finds the literals."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    always = set()
    for number, pattern in enumerate(patterns):
        needed = literals(pattern)
        for word in sorted(needed or ()):
            holders[word].append(number)
        if needed is None:
            always.add(number)
    return list(holders.values()), frozenset(always), ahocorasick_rs.AhoCorasick(list(holders))


def finds(pattern: str, line: str) -> bool:
    """Whether a pattern finds a folded line.

    >>> finds("^转發", "转发给我"), finds("^转發", "轉發給我")
    (True, False)
    """
    return bool(_compiled(pattern).search(line))


def value_of(rule: Rule, line: str) -> str:
    """What the pattern's group `value`, or else its first group, takes of a line that it finds; "" without a group.

    >>> value_of(Rule("a.b", "", "", (), (), pattern="^见于:(.+)$"), "見於：河畔網")
    '河畔網'
    """
    pattern = _compiled(rule.pattern)
    found = pattern.search(fold(line)) if pattern.groups else None
    if not found:
        return ""
    start, end = found.span(pattern.groupindex.get("value", 1))
    return line[start:end].strip() if start >= 0 else ""


def problem_of(pattern: str) -> str | None:
    """What RE2 has against a pattern; None if it takes it.

    >>> problem_of("(?=a)"), problem_of("a")
    ('invalid perl operator: (?=', None)
    """
    try:
        _compiled(pattern)
    except re2.error as error:
        reason = error.args[0]
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return None


@cache
def _compiled(pattern: str) -> Any:  # noqa: ANN401  (the library has no types)
    options = re2.Options()
    options.log_errors = False
    return re2.compile(for_re2(pattern), options)


def check(rule: Rule, others: Sequence[Rule] = ()) -> list[str]:
    """What is wrong with a rule's examples, as sentences; empty when all is well.

    Its pattern must find each of its `cuts` and none of its `keeps`, and no rule in `others` for the same kind of page
    (itself aside) may find its cuts: then taking it away leaves them uncut. Zones and neighbours are the stage's
    affair. The examples of a `detector` are whole texts, which only its stage can judge.

    >>> check(Rule("a.b", "", "", ("转发",), ("转发了",), pattern="^转发"))
    ["a.b: does not keep '转发了'"]
    """
    if rule.detector:
        return []
    others = [other for other in others if other.id != rule.id and not other.detector and other.on == rule.on]
    matched = match((rule, *others), (*rule.cuts, *rule.keeps))
    problems = []
    for cut, found in zip(rule.cuts, matched, strict=False):
        if rule not in found:
            problems.append(f"{rule.id}: does not cut {cut!r}")
        problems += [f"{rule.id}: {other.id} would also cut {cut!r}" for other in found if other is not rule]
    for keep, found in zip(rule.keeps, matched[len(rule.cuts) :], strict=True):
        if rule in found:
            problems.append(f"{rule.id}: does not keep {keep!r}")
    return problems
