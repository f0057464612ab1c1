"""Spans of a page that have the shape of a kind, and what they would be if they were read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from transforms.edits import apply
from transforms.encoding.joined import Places
from transforms.encoding.language.measured import Measured, measured
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.latin1 import utf8_from_latin
from transforms.encoding.mojibake.thresholds import BAD, BAD_LINE, PROOF
from transforms.model import Edit

STAGE: Final = "encoding.mojibake"

Again = Callable[[str], Sequence[Edit]]
"""The repairs of a text that repairs have made, where a text may have been read wrongly twice."""


class Readings(NamedTuple):
    """Spans of a page and what they would be, one beside the other, in the order of the page; the latter `measured`."""

    starts: Sequence[int]
    ends: Sequence[int]
    befores: Sequence[str]
    afters: Sequence[str]
    rules: Sequence[str]
    measured: Sequence[Places]


def read_again(page: Measured, kind: Kind, taken: bytearray, again: Again | None) -> Readings:
    """All suspect spans of this kind as they would be; `again`, if it is given, where that is mojibake still.

    `taken` marks by 1 the places that another kind explains.
    """
    starts, ends = _suspects(page, kind, taken)
    spans = [page.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if not spans:
        return Readings((), (), (), (), (), ())
    afters = kind.reread(spans)
    rules = [f"mojibake.{kind.name}"] * len(spans)
    readings = Readings(starts.tolist(), ends.tolist(), spans, afters, rules, measured(afters))
    if again and kind.proof.document and kind.twice and _is_mojibake_still(page, kind, starts, ends, readings):
        edits = as_edits(readings, [number for number, after in enumerate(afters) if after])
        edits = composed(page.text, edits, again(apply(page.text, edits)))
        return of_edits(edits)
    return readings


def of_edits(edits: Sequence[Edit]) -> Readings:
    """What edits of a page read again."""
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]
    befores, afters = [edit.before for edit in edits], [edit.after for edit in edits]
    return Readings(starts, ends, befores, afters, [edit.rule for edit in edits], measured(afters))


def as_edits(readings: Readings, chosen: Iterable[int]) -> list[Edit]:
    """The chosen spans, by number, as edits."""
    starts, ends, befores, afters, rules, _ = readings
    return [Edit(STAGE, rules[each], starts[each], ends[each], befores[each], afters[each]) for each in chosen]


def _is_mojibake_still(page: Measured, kind: Kind, starts: Places, ends: Places, readings: Readings) -> bool:
    """Whether spans that read badly even so are most of their lines."""
    letters, nats, _, _ = readings.measured
    stubborn = (nats > letters * BAD) & (kind.proof.alone | (letters > 1))  # é comes out of Ã©
    if not kind.proof.alone:  # much of it may be quotation marks, as usual as they are
        stubborn |= np.array([bool(text) and "\0" not in text for text in utf8_from_latin(readings.afters)]) & (
            letters > 2
        )
    return bool(stubborn.any()) and page.is_most(starts[stubborn], ends[stubborn])


def _suspects(page: Measured, kind: Kind, taken: bytearray) -> tuple[Places, Places]:
    """Starts and ends of the spans of this kind that read badly, or whose line does."""
    proof, signs = kind.proof, kind.signs
    starts, ends = page.spans(kind.shape())
    if not len(starts):
        return starts, ends
    is_page = proof.hanzi and page.reads_badly(BAD_LINE) and 2 * taken.count(1) < page.letters
    if proof.certain or (is_page and (proof.document or page.is_mostly_there(starts, ends))):
        return starts, ends
    lines = page.lines_read_badly(BAD if proof.document else BAD_LINE)
    if not proof.document:
        lines &= ~page.lines_of(taken)
    if lines.any() and signs.sign and not signs.on_page:
        lines &= page.lines_with(signs.sign)
    if lines.any() and kind.gains and not proof.document:
        lines &= page.lines_to_gain(kind.gains(), PROOF)
    of_lines = np.searchsorted(page.breaks, starts)
    wanted = lines[of_lines]
    if proof.document:
        signed = page.lines_with(signs.sign)[of_lines] if signs.sign and not signs.on_page else True
        wanted |= page.spans_read_badly(starts, ends, BAD) & signed
    if signs.on_page and wanted.any():  # “ﬂ beside them may be 疫, as usual as both marks are
        wanted = np.isin(of_lines, of_lines[wanted])
    starts, ends = starts[wanted], ends[wanted]
    if proof.document or not len(starts) or "\ufffd" not in page.text:
        return starts, ends
    # No reading brings back what is lost, so no line that lost more can be proved
    legible = page.not_all_lost(starts, ends)
    return starts[legible], ends[legible]
