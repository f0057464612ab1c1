"""Rules are matched against many lines at once; this is the only module that knows Arrow.

One compiled scan for the literals of all rules (`literals.py`) says which rule can find which line; only those pairs
meet RE2, which is linear on any line. So rules that have nothing to say cost nothing, not even their compilation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import ahocorasick_rs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.rules.folding import fold, fold_all
from transforms.rules.literals import alternatives, literals, lowered
from transforms.rules.patterns import for_re2
from transforms.rules.rule import Rule

Array = np.ndarray[Any, Any]


def match(rules: Sequence[Rule], lines: Sequence[str], forms: Sequence[str] = ()) -> list[tuple[Rule, ...]]:
    """For each line the rules whose pattern and length gate it meets, in the order of `rules`; zones are not asked.

    `forms` are the lines stripped and folded, where the caller has them.
    """
    found: defaultdict[int, list[Rule]] = defaultdict(list)
    gate = max((rule.max_length for rule in rules if rule.pattern), default=0)
    places = [place for place, line in enumerate(lines) if 0 < len(line.strip()) <= gate]
    if not places:
        return [()] * len(lines)
    cores = [lines[place].strip() for place in places]
    folded = [forms[place] for place in places] if forms else fold_all(cores)
    lengths = np.array([len(core) for core in cores])
    table = pa.array(folded)
    numbers, patterns = _alternatives(tuple(rule.pattern for rule in rules))
    for number, pattern, candidates in zip(numbers, patterns, _candidates(patterns, folded), strict=True):
        within: Array = candidates[lengths[candidates] <= rules[number].max_length]
        if len(within):
            for at in within[_found(pattern, table.take(within))].tolist():
                of_line = found[places[at]]
                if not of_line or of_line[-1] is not rules[number]:
                    of_line.append(rules[number])
    every: list[tuple[Rule, ...]] = [()] * len(lines)
    for place, these in found.items():
        every[place] = tuple(these)
    return every


@cache
def _alternatives(patterns: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """What is looked for, and for each of it the number of its pattern."""
    pairs = [(number, each) for number, pattern in enumerate(patterns) if pattern for each in alternatives(pattern)]
    return tuple(number for number, _ in pairs), tuple(each for _, each in pairs)


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
    """Whether a pattern finds a folded line."""
    return bool(_found(pattern, pa.array([line]))[0])


def value_of(rule: Rule, line: str) -> str:
    """What the pattern's group `value`, or else its first group, takes of a line that it finds; "" without a group.

    >>> value_of(Rule("a.b", "", "", (), (), pattern="^见于:(.+)$"), "見於：河畔網")
    '河畔網'
    """
    pattern = for_re2(rule.pattern)
    try:
        groups = re.compile(for_re2(rule.pattern, r"\w"))  # only its groups are asked for: RE2 does the matching
    except (re.error, RecursionError, OverflowError):
        return ""
    number = groups.groupindex.get("value", 1)
    if not 0 < number <= min(groups.groups, 9):
        return ""
    form = fold(line)
    taken = pc.replace_substring_regex(pa.array([form]), pattern=f"^.*?(?:{pattern}).*$", replacement=f"\\{number}")
    value = taken[0].as_py()
    at = form.find(value) if value != form else 0
    return line[at : at + len(value)].strip() if at >= 0 else ""


def problem_of(pattern: str) -> str | None:
    """What RE2 has against a pattern."""
    try:
        finds(pattern, "")
    except pa.ArrowInvalid as error:
        return str(error)
    return None


def _found(pattern: str, lines: pa.Array[Any]) -> Array:
    return np.asarray(pc.match_substring_regex(lines, pattern=for_re2(pattern)).to_numpy(zero_copy_only=False))


def check(rule: Rule, others: Sequence[Rule] = ()) -> list[str]:
    """What is wrong with a rule's examples, as sentences; empty when all is well.

    Its pattern must find each of its `cuts` and none of its `keeps`, and no rule in `others` for the same kind of page
    (itself aside) may find its cuts: then taking it away leaves them uncut. Zones and neighbours are the stage's
    affair. The examples of a `detector` are whole texts, which only its stage can judge.
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
