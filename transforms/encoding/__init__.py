"""Bytes → text (`decode`), and text → the text that was meant (`repair`).

Passes run one after the other, each over the text that the one before left; each has a module with a `STAGE`, the name
its edits bear, `TRIGGERS`, what a text must have for it, and `find`, text → edits. One scan finds the triggers of all,
and a pass looks at nothing else, where it can. Where a pass uncovers work for one before it, the passes run again, and
the edits of the second round bear `encoding.ftfy.2`: so each name stands for one pass over one text.

What a pass needs beside one file stands in a folder with it, as for `mojibake` or `annotations`. `decoding` reads
bytes, `language` knows how surprising characters are, and `scan` finds where there is something to do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from transforms.edits import apply
from transforms.encoding import (
    annotations,
    characters,
    dropped,
    escaped,
    european,
    foreign,
    ftfy,
    injected,
    lookalikes,
    markup,
    masked,
    mojibake,
    nfc,
    punctuation,
    quotes,
    spaced,
    unexplained,
    unrepairable,
    widths,
    wrapped,
)
from transforms.encoding.annotations import misaligned
from transforms.encoding.choices import DEFAULTS, Choices
from transforms.encoding.decoding.decode import declared_in, decode
from transforms.encoding.markup import code
from transforms.encoding.mojibake import examples, guesses, references
from transforms.encoding.scan import Scan
from transforms.encoding.seen import Seen, Sieve
from transforms.encoding.wanted import Want
from transforms.model import Cleaned, Edit

__all__ = ["DEFAULTS", "PASSES", "Choices", "declared_in", "decode", "repair", "repair_all"]

_Find = Callable[[str, Sequence[int]], Sequence[Edit]]


@dataclass(frozen=True)
class _Pass:
    """A pass: the name its edits bear, what a text must have for it, and text, places of that → edits.

    `sieve` says of which texts that have it there may be something to find.
    """

    stage: str
    triggers: tuple[Want, ...]
    find: _Find
    sieve: Sieve | None = None


def _escaped(text: str, at: Sequence[int]) -> Sequence[Edit]:
    return examples.kept(text, escaped.find(text, at))


def _mojibake(text: str, at: Sequence[int]) -> Sequence[Edit]:
    """The damaged spans but for examples and European lines, with a flag where the last byte is in doubt."""
    return tuple(guesses.flagged(examples.kept(text, foreign.left(text, mojibake.find(text, at)))))


def _european(text: str, at: Sequence[int]) -> Sequence[Edit]:
    return examples.kept(text, european.find(text, at))


def _ftfy(text: str, at: Sequence[int]) -> Sequence[Edit]:
    """What ftfy changes, but for examples and for entities that the text speaks of (`&nbsp; stands for a space`)."""
    every = ftfy.find(text, at)
    found = examples.kept(text, every)
    entities = [(edit.start, edit.end) for edit in found if edit.rule == "ftfy.unescape_html"]
    is_example = len(entities) < sum(edit.rule == "ftfy.unescape_html" for edit in every)
    if not entities or not (is_example or code.are_listed(text) or code.is_named(text, entities)):
        return found
    return [edit for edit in found if edit.rule != "ftfy.unescape_html"]


def _characters(text: str, at: Sequence[int]) -> Sequence[Edit]:
    return examples.kept(text, characters.find(text, at))


_PASSES: Final = (
    _Pass(escaped.STAGE, escaped.TRIGGERS, _escaped),
    _Pass(references.STAGE, references.TRIGGERS, references.find),  # what bytes they are, `mojibake` has to see
    # Before ftfy, which would destroy GBK read as Latin-1
    _Pass(mojibake.STAGE, mojibake.TRIGGERS, _mojibake, mojibake.sieve),
    _Pass(european.STAGE, european.TRIGGERS, _european),
    _Pass(ftfy.STAGE, ftfy.TRIGGERS, _ftfy),
    _Pass(characters.STAGE, characters.TRIGGERS, _characters),
    _Pass(lookalikes.STAGE, lookalikes.TRIGGERS, lookalikes.find),
    _Pass(nfc.STAGE, nfc.TRIGGERS, nfc.find),  # after invisible characters between a letter and its accent are gone
    # What is shifted hides annotations
    _Pass(misaligned.STAGE, misaligned.TRIGGERS, misaligned.find, misaligned.sieve),
    _Pass(annotations.STAGE, annotations.TRIGGERS, annotations.find, annotations.sieve),
    _Pass(markup.STAGE, markup.TRIGGERS, lambda text, _: markup.find(text)),  # broken tags tell how a shifted run ends
    _Pass(spaced.STAGE, spaced.TRIGGERS, spaced.find, spaced.sieve),
    _Pass(wrapped.STAGE, wrapped.TRIGGERS, wrapped.find, wrapped.sieve),
    _Pass(quotes.STAGE, quotes.TRIGGERS, quotes.find, quotes.sieve),
    _Pass(widths.STAGE, widths.TRIGGERS, widths.find),
    _Pass(punctuation.STAGE, punctuation.TRIGGERS, lambda text, _: punctuation.find(text)),
    _Pass(masked.STAGE, masked.TRIGGERS, masked.find),
    _Pass(dropped.STAGE, dropped.TRIGGERS, lambda text, _: dropped.find(text), dropped.sieve),
    _Pass(injected.STAGE, injected.TRIGGERS, injected.find, injected.sieve),
    _Pass(unexplained.STAGE, unexplained.TRIGGERS, unexplained.find),
    _Pass(unrepairable.STAGE, unrepairable.TRIGGERS, unrepairable.find),  # last: it marks what no other could mend
)

_OF_WHAT_IS_LEFT: Final = (unexplained.STAGE, unrepairable.STAGE)  # passes that flag what the last round left

PASSES: Final[tuple[str, ...]] = tuple(each.stage for each in _PASSES)
"""The names of the passes, in the order in which they run."""

# A pass can uncover work for one before it: an invisible character inside a mojibake sequence, a break in a line.
_MAX_ROUNDS: Final = 4
_BATCH: Final = 1 << 17  # characters; of half as many, pages with much to look at take a quarter more time


def repair(text: str, choices: Choices = DEFAULTS) -> Cleaned:
    """The text that was meant, with every edit in the order of the passes; clean text comes back as it is.

    Flags: `encoding.replaced` for U+FFFD in the text, `encoding.unrepairable` for other traces of lost bytes, and the
    rule of each edit that only marks a place.

    >>> repair("“首页”，cafÃ©\u200b").text
    '“首页”，café'
    >>> repair("下雨了,不去。", Choices(punctuation=True)).text
    '下雨了，不去。'
    """
    return _repaired([text], choices)[0]


def repair_all(texts: Iterable[str], choices: Choices = DEFAULTS) -> list[Cleaned]:
    """`repair` of each text; none depends on another, but many are looked through in less time together."""
    return [cleaned for batch in _batches(texts) for cleaned in _repaired(batch, choices)]


def _batches(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    """The texts in their order, so many together that one scan is worth its while."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Work(NamedTuple):
    """A text after some rounds, its edits, and what each pass was given last, which again would give the same edits."""

    text: str
    rounds: int = 0
    edits: Sequence[Edit] = ()
    given: Mapping[str, str] = MappingProxyType({})


def _repaired(texts: Sequence[str], choices: Choices) -> list[Cleaned]:
    """The texts after all rounds; those that the round before changed are looked through together."""
    scan, passes = _chosen(choices)
    works: dict[int, _Work] = {}  # by number, of those in which anything is seen
    left: Sequence[int] = range(len(texts))
    for again in range(_MAX_ROUNDS):
        seen = scan([works[number].text for number in left] if again else texts)
        changed = []
        for place, number in enumerate(left):
            if seen.names(place) or again:
                before = works.get(number) or _Work(texts[number])
                works[number] = _in_round(before, scan, seen, place, passes)
                if works[number].text != before.text:
                    changed.append(number)
        if not (left := changed):
            break
    return [_cleaned(works[number]) if number in works else Cleaned(text) for number, text in enumerate(texts)]


def _cleaned(work: _Work) -> Cleaned:
    return Cleaned(work.text, tuple(work.edits), _flags(work.edits)) if work.edits else Cleaned(work.text)


def _in_round(work: _Work, scan: Scan, seen: Seen, number: int, passes: Sequence[_Pass]) -> _Work:
    """The passes over a text, which has this number among those that were looked through."""
    text, edits, given = work.text, [*work.edits], dict(work.given)
    names = seen.names(number)
    for each in passes:
        stage = each.stage
        is_of_what_is_left = stage in _OF_WHAT_IS_LEFT
        if is_of_what_is_left and work.rounds and given.get(stage) != text:
            edits = [edit for edit in edits if not edit.stage.startswith(stage)]
        if stage not in names or given.get(stage) == text or not (at := seen.places(stage, number)):
            continue
        given[stage] = text
        found = each.find(text, at)
        if work.rounds:  # later rounds only finish what the first one started: its flags count but for what is left
            found = [_of_round(work.rounds, edit) for edit in found if is_of_what_is_left or not edit.is_flag]
        edits += found
        if found and not all(edit.is_flag for edit in found):
            text = apply(text, found)
            seen, number = scan([text]), 0
            names = seen.names()
    return _Work(text, work.rounds + 1, edits, given)


@cache
def _chosen(choices: Choices) -> tuple[Scan, Sequence[_Pass]]:
    """The passes that were chosen, and what looks for their work."""
    off = {f"encoding.{name}" for name in choices.off()}
    passes = [each for each in _PASSES if each.stage not in off]
    if choices.dropped:  # words of a user's, of which the sieve does not know
        more = _Pass(dropped.STAGE, dropped.TRIGGERS, lambda text, _: dropped.find(text, choices.dropped))
        passes = [more if each.stage == dropped.STAGE else each for each in passes]
    wanted = {each.stage: each.triggers for each in passes}
    return Scan(wanted, {each.stage: each.sieve for each in passes if each.sieve}), passes


def _of_round(again: int, edit: Edit) -> Edit:
    return replace(edit, stage=f"{edit.stage}.{again + 1}")


def _flags(edits: Iterable[Edit]) -> tuple[str, ...]:
    rules = {edit.rule for edit in edits if edit.is_flag}
    lost = {rule for rule in rules if rule.startswith("unrepairable.")}
    whole = ["encoding.replaced"] * ("unrepairable.replaced" in lost)
    whole += ["encoding.unrepairable"] * bool(lost - {"unrepairable.replaced"})
    return tuple(sorted({*rules, *whole}))
