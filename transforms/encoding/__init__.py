"""Bytes → text (`decode`), and text → the text that was meant (`repair`).

Passes run one after the other, each over the text that the one before left; a pass is a module with a `STAGE`, the name
its edits bear, and `find`, text → edits. Where a pass uncovers work for one before it, the passes run again, and the
edits of the second round bear `encoding.ftfy.2`: so each name stands for one pass over one text.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from types import ModuleType
from typing import Final

from transforms.edits import apply
from transforms.encoding import (
    annotations,
    characters,
    code,
    dropped,
    ftfy,
    injected,
    lookalikes,
    markup,
    masked,
    misaligned,
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
from transforms.encoding.choices import DEFAULTS, Choices
from transforms.encoding.decode import declared_in, decode
from transforms.encoding.scan import HANZI, Class, Crowd, Row, Scan, Wanted
from transforms.model import Cleaned, Edit

__all__ = ["DEFAULTS", "PASSES", "Choices", "declared_in", "decode", "repair", "repair_all"]

_LETTER, _CLOSING, _LOST = Class("A-Za-zÀ-ǜɑɡḿ"), Class(")）"), Class("?\ufffd")
_CLOSING_QUOTE = Class("”")
_IDEOGRAPH, _NO_IDEOGRAPH = Class("㐀-䶿一-鿿"), Class("^㐀-䶿一-鿿")
_SET_APART = Row((_NO_IDEOGRAPH, _IDEOGRAPH, Class(" \u3000")))
_BETWEEN = Row((_IDEOGRAPH, Class(" "), _IDEOGRAPH), many=wrapped.FEWEST)
_NOTED = Row((Class("(（"), Class("A-Za-zÀ-ǜɑɡḿ \u3000")), many=annotations.FEWEST)
_STARRED = Row((masked.TRIGGERS,) * 3)
_SEVERAL_RARE = Crowd(injected.TRIGGERS, injected.FEWEST, sys.maxsize)

# Each pass, and what a text must have for it to have anything to do.
_PASSES: Final[Sequence[tuple[ModuleType, frozenset[Wanted]]]] = (
    (mojibake, frozenset([mojibake.TRIGGERS])),  # before ftfy, which would destroy GBK read as Latin-1
    (ftfy, frozenset([ftfy.TRIGGERS])),
    (characters, frozenset([characters.TRIGGERS])),
    (lookalikes, frozenset([lookalikes.TRIGGERS])),
    (nfc, frozenset([nfc.TRIGGERS])),  # after invisible characters between a letter and its accent are gone
    (misaligned, frozenset([HANZI, _LETTER, _CLOSING, _LOST])),  # what is shifted hides annotations
    (annotations, frozenset([HANZI, _LETTER, _NOTED])),
    (markup, frozenset([markup.TRIGGERS])),  # broken tags tell how a shifted run ends
    (spaced, frozenset([HANZI, _SET_APART])),
    (wrapped, frozenset([HANZI, _BETWEEN])),
    (quotes, frozenset([HANZI, _CLOSING_QUOTE])),
    (widths, frozenset([widths.TRIGGERS])),
    (punctuation, frozenset([HANZI])),
    (masked, frozenset([HANZI, _STARRED])),
    (dropped, frozenset([HANZI])),
    (injected, frozenset([HANZI, _SEVERAL_RARE])),
    (unexplained, frozenset([unexplained.TRIGGERS])),
    (unrepairable, frozenset([unrepairable.TRIGGERS])),  # last, so that it marks only what no other pass could mend
)
_classes_in: Final = Scan(needed for _, needed in _PASSES)

PASSES: Final[tuple[str, ...]] = tuple(module.STAGE for module, _ in _PASSES)
"""The names of the passes, in the order in which they run."""

# A pass can uncover work for one before it: an invisible character inside a mojibake sequence, a break in a line.
_MAX_ROUNDS: Final = 4


def repair(text: str, choices: Choices = DEFAULTS) -> Cleaned:
    """The text that was meant, with every edit in the order of the passes; clean text comes back as it is.

    Flags: `encoding.replaced` for U+FFFD in the text, `encoding.unrepairable` for other traces of lost bytes, and the
    rule of each edit that only marks a place.

    >>> repair("“首页”，cafÃ©\u200b").text
    '“首页”，café'
    >>> repair("下雨了,不去。", Choices(punctuation=True)).text
    '下雨了，不去。'
    """
    if not (due := _due(_classes_in(text), choices)):
        return Cleaned(text)
    edits: list[Edit] = []
    seen: dict[_Find, str] = {}  # what each pass was given last; the same text again would give the same edits
    for again in range(_MAX_ROUNDS):
        before = text
        for find, _ in _finders(choices):
            if find not in due or seen.get(find) == text:
                continue
            seen[find] = text
            # The first round's flags count; later rounds only finish what the first one started.
            found = [_of_round(again, edit) for edit in find(text) if not (again and edit.is_flag)]
            edits += found
            if found and not all(edit.is_flag for edit in found):
                text = apply(text, found)
                due = _due(_classes_in(text), choices)
        if text == before:
            break
    return Cleaned(text, tuple(edits), _flags(edits))


_Find = Callable[[str], Sequence[Edit]]


def _ftfy(text: str) -> Sequence[Edit]:
    """What ftfy changes, but for entities that the text speaks of (`&nbsp; stands for a space`)."""
    found = ftfy.find(text)
    entities = [(edit.start, edit.end) for edit in found if edit.rule == "ftfy.unescape_html"]
    if not entities or not code.is_named(text, entities):
        return found
    return [edit for edit in found if edit.rule != "ftfy.unescape_html"]


@cache
def _finders(choices: Choices) -> tuple[tuple[_Find, frozenset[Wanted]], ...]:
    """The passes that were chosen, as functions, each with the classes that it needs."""
    off = {f"encoding.{name}" for name in choices.off()}
    special: dict[str, _Find] = {ftfy.STAGE: _ftfy, dropped.STAGE: partial(dropped.find, more=choices.dropped)}
    return tuple(
        (special.get(module.STAGE, module.find), needed) for module, needed in _PASSES if module.STAGE not in off
    )


@cache
def _due(present: frozenset[Wanted], choices: Choices) -> frozenset[_Find]:
    """The chosen passes that may find something where these classes are."""
    return frozenset(find for find, needed in _finders(choices) if needed <= present)


def repair_all(texts: Iterable[str], choices: Choices = DEFAULTS) -> list[Cleaned]:
    """`repair` of each text; none depends on another."""
    return [repair(text, choices) for text in texts]


def _of_round(again: int, edit: Edit) -> Edit:
    return replace(edit, stage=f"{edit.stage}.{again + 1}") if again else edit


def _flags(edits: Iterable[Edit]) -> tuple[str, ...]:
    rules = {edit.rule for edit in edits if edit.is_flag}
    lost = {rule for rule in rules if rule.startswith("unrepairable.")}
    whole = ["encoding.replaced"] * ("unrepairable.replaced" in lost)
    whole += ["encoding.unrepairable"] * bool(lost - {"unrepairable.replaced"})
    return tuple(sorted({*rules, *whole}))
