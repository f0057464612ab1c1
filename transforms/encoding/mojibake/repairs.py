"""The spans of one kind that are believed: where a line, or the page, shows beyond doubt that it was damaged so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.encoding.joined import Flags
from transforms.encoding.language.measured import Measured
from transforms.encoding.mojibake import bystanders
from transforms.encoding.mojibake.byte_pairs import may_prove
from transforms.encoding.mojibake.judged import BAR, Judged, judged
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.proofs import Lines, is_strange, lines_of, prove
from transforms.encoding.mojibake.rereading import Again, Readings, as_edits, read_again
from transforms.encoding.mojibake.thresholds import BAD_LINE, MOSTLY, PROOF, PROOF_OF_PAGE, THROUGHOUT
from transforms.model import Edit


@dataclass(frozen=True, slots=True)
class Repairs:
    """The edits of one kind, in order, and what they gain in all."""

    edits: Sequence[Edit] = ()
    merit: float = 0.0


def repairs_of(page: Measured, kind: Kind, taken: bytearray, again: Again | None) -> Repairs:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way.

    `taken` marks by 1 the places that another kind explains; `again` repairs what was read wrongly twice.
    """
    proof, twice = kind.proof, kind.twice and again is not None
    if kind.pairs and not may_prove(page, *kind.pairs(), proof.least, BAR, twice=twice):
        return Repairs()
    readings = read_again(page, kind, taken, again)
    if not readings.starts:
        return Repairs()
    were_twice = np.array(["+" in rule for rule in readings.rules])
    possible = were_twice | (proof.alone or again is None)
    if kind.pairs:  # UTF-8 read as GBK, whose bytes were read so, is UTF-8 read so
        possible &= np.array([not rule.endswith("+utf8_as_gbk") for rule in readings.rules])
    spans = judged(page, kind, readings, possible, were_twice)
    if not spans.good.any():
        return Repairs()
    lines = lines_of(page.breaks, readings)
    if proof.readers:
        counting, gained = ((each * spans.good).sum() for each in (spans.counting, np.maximum(spans.gains, 0)))
        if counting < proof.least or gained < PROOF:
            return Repairs()  # what is strange is found out with more effort
        strange = is_strange(readings, lines, spans.letters, kind)
        spans = spans._replace(possible=spans.possible & strange, good=spans.good & strange)
    believed = _of_proven_lines(page, kind, readings, spans, lines)
    if not believed.all() and _is_proven_page(page, kind, readings, spans):
        believed |= bystanders.are_damaged(page, kind, readings, spans.gains * ~believed, spans.letters)
        sure = spans.letters * (believed & spans.possible)
        believed |= page.share_of_lines(np.array(readings.starts), sure) > MOSTLY  # ╤^ is 跌
    changed = np.array([*map(str.__ne__, readings.befores, readings.afters)])
    chosen = np.flatnonzero(spans.possible & believed & changed).tolist()
    return Repairs(as_edits(readings, chosen), float(spans.gains[chosen].sum()))


def _of_proven_lines(page: Measured, kind: Kind, readings: Readings, spans: Judged, lines: Lines) -> Flags:
    """The spans on lines that prove the damage; where one speaks for the document, those of damaged lines too."""
    proof = kind.proof
    good_letters = lines.sums(spans.counting * spans.good)
    hopeful = (good_letters >= proof.least) & (2 * good_letters >= lines.sums(spans.counting))
    hopeful &= lines.sums(spans.gains * spans.good) >= PROOF
    gaining = spans.before > spans.after
    proven = np.zeros(len(lines.firsts), dtype=np.bool_)
    for line in np.flatnonzero(hopeful).tolist():
        proven[line] = prove(readings, spans.good, slice(int(lines.firsts[line]), int(lines.ends[line])), kind)
        if proven[line] and proof.document and proof.certain and not kind.pairs:  # two letters of a word: ção, éé
            return spans.accents | gaining
    on_proven = lines.spans(proven)
    if not proof.document or not proven.any():
        return on_proven
    believed = on_proven & (spans.accents | gaining)
    believed |= on_proven & _of_damaged_lines(page, readings, spans) if kind.gains else spans.accents
    believed |= bystanders.are_damaged(page, kind, readings, spans.gains * ~on_proven, spans.letters)
    if not proof.hanzi:  # à and y stand alone in French
        letters = spans.accents | (lines.spans(lines.sums(spans.letters * spans.accents) > 0) & gaining)
        believed |= letters & (page.share_of_lines(np.array(readings.starts), spans.letters * letters) == 1)
    return believed


def _is_proven_page(page: Measured, kind: Kind, readings: Readings, spans: Judged) -> bool:
    """Whether most of the page reads well again: too little may stand on each line of a table or a list."""
    most = page.reads_badly(BAD_LINE) and 2 * (spans.counting * spans.good).sum() >= page.letters
    gains_enough = most and (spans.gains * spans.good).sum() >= PROOF_OF_PAGE
    return bool(gains_enough) and prove(readings, spans.good, slice(None), kind)


def _of_damaged_lines(page: Measured, readings: Readings, spans: Judged) -> Flags:
    """The spans on lines that are damaged throughout, as common as they may look: 看女 for 首页."""
    gaining = np.where(spans.before > spans.after, spans.letters, 0)
    throughout: Flags = page.share_of_lines(np.array(readings.starts), gaining) >= THROUGHOUT
    return throughout
