"""Rules that cut far more than they used to: a sign that a site has changed its pages, or somebody a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flows.dataset.finished import Finished
from flows.dataset.older import Generation
from flows.figures import Figures, total
from flows.job import Job
from flows.plan import Shard

LEAST: Final = 20
"""Documents on either side, and cuts beyond those expected: fewer may be chance."""
GROWTH: Final = 4.0
"""Times as many cuts a document as before."""


def rule_alarms(
    shards: Sequence[Shard], finished: Sequence[Finished], before: Generation | None, job: Job
) -> tuple[str, ...]:
    """A sentence for each boilerplate rule that cuts far more in what is new than in the generation before.

    New are inputs that are not as they were; all of them where code, settings or rules have changed.
    """
    if before is None or not any(shard.older for shard in shards):
        return ()
    new = total(gave for pair in zip(shards, finished, strict=True) for gave in fresh(*pair, job))
    if new.documents < LEAST:
        return ()
    cutting = {rule.id for rule in job.settings.options().ruleset().rules if rule.action != "flag"}
    return tuple(grown(before.figures, new, cutting))


def fresh(shard: Shard, done: Finished, job: Job) -> Iterator[Mapping[str, Any]]:
    """The figures of those inputs of a shard that are new."""
    if done.taken == len(done.reads):
        return
    had = {read.source: (older.made_by(read), read.identity) for older in shard.older for read in older.reads}
    for read in done.reads:
        if had.get(read.source) != (job.made, read.identity):
            yield read.gave


def grown(before: Figures, new: Figures, rules: set[str]) -> Iterator[str]:
    """What to say of each of the rules that made more than `GROWTH` times the cuts a document.

    >>> from collections import Counter
    >>> old, new = Figures(documents=100, rules=Counter(a=10)), Figures(documents=50, rules=Counter(a=40))
    >>> list(grown(old, new, {"a"}))
    ['rule a cuts far more than before: 40 times in 50 new documents, 10 times in 100 of the generation before']
    """
    if min(before.documents, new.documents) < LEAST:
        return
    for rule in sorted(rules & new.rules.keys()):
        now, then = new.rules[rule], before.rules[rule]
        expected = then / before.documents * new.documents
        if now > GROWTH * expected and now - expected >= LEAST:
            yield (
                f"rule {rule} cuts far more than before: {now:,} times in {new.documents:,} new documents, "
                f"{then:,} times in {before.documents:,} of the generation before"
            )
