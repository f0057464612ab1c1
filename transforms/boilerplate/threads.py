"""Threads of posts (forums, comments under a question): recognised by the marks that their software leaves.

The marks are data: rules with `on = "thread"`, such as a floor with a date, or a row of reply, quote and report. They
act where several of them are found. Posts are short and lie between cut lines, as menus do, so they are told by place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from transforms.rules import Rule

MARKS = 3
"""So many lines with a mark make a thread; two may be the date of an article and of its update."""
AFTER = 0.8
"""A greater share of a thread's sentences, by characters, stands after its first mark; else it is an article with
comments under it. At .5 comments under news stay, and char-F1 on Chinese forums of the train part falls by .012."""

Found = Sequence[tuple[Rule, ...]]


def marks(found: Found) -> list[int]:
    """The lines that a rule for threads finds by itself, if they are enough for a thread, else none."""
    marked = [
        at for at, of_line in enumerate(found) if any(rule.on == "thread" and not rule.beside for rule in of_line)
    ]
    return marked if len(marked) >= MARKS else []


def applicable(found: Found) -> list[tuple[Rule, ...]]:
    """What was found, without the rules for threads where there is none."""
    if marks(found):
        return list(found)
    return [tuple(rule for rule in of_line if rule.on != "thread") for of_line in found]


def is_thread(found: Found, prose: Collection[int], lengths: Sequence[int]) -> bool:
    """Whether the page's text is a thread, not an article; `prose` are the lines that read as sentences."""
    marked = marks(found)
    after = sum(lengths[at] for at in prose if marked and at > marked[0])
    return bool(marked) and after > AFTER * sum(lengths[at] for at in prose)


def posts(verdicts: Sequence[Rule | None]) -> set[int]:
    """The lines between the header of a post and the next line that goes: what they look like does not matter."""
    spared, inside = set(), False
    for at, rule in enumerate(verdicts):
        if rule is not None:
            inside = rule.family == "thread"
        elif inside:
            spared.add(at)
    return spared
