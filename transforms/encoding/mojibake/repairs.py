"""The spans of one kind that are believed: where a line, or the page, shows beyond doubt that it was damaged so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Final, NamedTuple

import numpy as np

from transforms.codes import codes
from transforms.encoding.joined import Flags, Places
from transforms.encoding.language import followers, frequency, likelihood
from transforms.encoding.language.measured import Measured
from transforms.encoding.mojibake import bystanders
from transforms.encoding.mojibake.byte_pairs import Bar, may_prove
from transforms.encoding.mojibake.rereading import Again, Readings, as_edits, read_again
from transforms.encoding.mojibake.suspect_lines import BAD_LINE, MAX_SURPRISE, PROOF
from transforms.encoding.mojibake.wrong_codecs import Kind
from transforms.encoding.private_use import brought
from transforms.model import Edit

# In nats (see frequency.py). A repair reads well if it gains this much a character, and leaves at most `MAX_SURPRISE`.
MIN_GAIN: Final = 2.0
# Where it is also asked who may have written it as it stands, or whether it reads on: vivid sentences are full of rare
# hanzi. Of 16 characters of headlines read as single bytes 97 % came back with 1.0 and 9.0, now 99 %, and of 245 such
# sentences 89 %, 77 % before; 80,000 clean lines and pieces of them stay.
GAIN_OF_READERS, SURPRISE_TO_READERS, _SURPRISE_OF_FLUENT = 0.0, 9.4, 10.5
LOSS: Final = 12  # what a lost character costs; or a reading would gain by losing what it cannot explain
_BAR: Final = Bar(_SURPRISE_OF_FLUENT, MIN_GAIN, PROOF)
PROOF_OF_PAGE: Final = 2 * PROOF  # where no line has one, and most of the page reads well again

_THROUGHOUT: Final = 0.8  # of the characters beyond ASCII of a line that gain by being read again
_SLACK: Final = 3.0  # nats a character that the others may then lose; clean hanzi would lose more

# Nats a character on a line. Of 8 characters and more all Korean is at least 1.0 below, and of damaged Chinese 99 % is
# above; of 4 99.9 % of Korean is at most 0.67 above.
STRANGE: Final = 0.75
_STRANGE_BYTES: Final = 2.5  # where two characters are one of Chinese: capitals of Russian with signs gain up to 1.5
# Letters of Japanese, of which one at least is kana, and the nats of each: mostly 7.5; half-width kana have 11.
_KANA, SURPRISE_OF_KANA = 4, 8.5
_MOSTLY: Final = 0.5  # of such a line: on a page that proves the damage, the rest of it is believed too
_TWICE: Final = 0.9  # of what it gains counts of a second wrong reading, which has to gain a good deal more
_ASCII: Final = frozenset(map(chr, range(0x80)))
# Nats of a character after the one before it, on average. Of 8 characters of Chinese 0.2 % have more than 9.0, but of
# dense sentences 20 %, and 10 % more than 9.7; `[€œŠš¢£Ÿž]` would be 公成╯噪, 11.2, and of text of other languages that
# was read as single bytes 1 % has less than 9.7, 2 % less than 9.9.
_FLUENT: Final = 9.7
_USUAL: Final = 8.0  # nats of a character by itself, where that is not asked of pairs of Latin-1
_SOME: Final = 64  # characters, among which there are mostly enough different ones


@dataclass(frozen=True, slots=True)
class Repairs:
    """The edits of one kind, in order, and what they gain in all."""

    edits: Sequence[Edit] = ()
    merit: float = 0.0


class _Judged(NamedTuple):
    """By span: its letters (characters beyond ASCII) that count and in all, nats before and after, and the gain.

    `possible` are those that may be this kind, `good` those that read well then.
    """

    counting: Places
    letters: Places
    before: Places
    after: Places
    gains: Places
    possible: Flags
    good: Flags
    accents: Flags


class _Sums(NamedTuple):
    """By stretch: letters and nats before and after, hanzi and kana that come out, and characters that were lost."""

    letters: Places
    before: Places
    letters_after: Places
    after: Places
    hanzi: Places
    kana: Places
    lost: Places


class Lines(NamedTuple):
    """Of each line with spans the first one, and the one behind the last."""

    firsts: Places
    ends: Places

    def sums(self, numbers: Places) -> Places:
        """By line, the sum of numbers that are by span."""
        sums: Places = np.add.reduceat(numbers, self.firsts)
        return sums

    def spans(self, lines: Flags) -> Flags:
        """By span, what is by line."""
        return np.repeat(lines, self.ends - self.firsts)


def repairs_of(page: Measured, kind: Kind, taken: bytearray, again: Again | None) -> Repairs:
    """The repairs of this kind, if some line shows beyond doubt that the text was damaged in this way.

    `taken` marks by 1 the places that another kind explains; `again` repairs what was read wrongly twice.
    """
    if kind.pairs and not may_prove(page, *kind.pairs(), kind.least, _BAR, twice=kind.twice and again is not None):
        return Repairs()
    readings = read_again(page, kind, taken, again)
    if not readings.starts:
        return Repairs()
    twice = np.array(["+" in rule for rule in readings.rules])
    possible = np.full(len(twice), kind.alone or again is None) | twice
    if kind.pairs:  # UTF-8 read as GBK, whose bytes were read so, is UTF-8 read so
        possible &= np.array([not rule.endswith("+utf8_as_gbk") for rule in readings.rules])
    spans = _judged(page, kind, readings, possible, twice)
    if not spans.good.any():
        return Repairs()
    lines = lines_of(page.breaks, readings)
    if kind.readers:
        if (spans.counting * spans.good).sum() < kind.least or (np.maximum(spans.gains, 0) * spans.good).sum() < PROOF:
            return Repairs()  # what is strange is found out with more effort
        strange = is_strange(readings, lines, spans.letters, kind)
        spans = spans._replace(possible=spans.possible & strange, good=spans.good & strange)
    believed = _of_proven_lines(page, kind, readings, spans, lines)
    if not believed.all() and _is_proven_page(page, kind, readings, spans):
        believed |= bystanders.are_damaged(page, kind, readings, spans.gains * ~believed, spans.letters)
        sure = spans.letters * (believed & spans.possible)
        believed |= page.share_of_lines(np.array(readings.starts), sure) > _MOSTLY  # ╤^ is 跌
    chosen = np.flatnonzero(spans.possible & believed).tolist()
    return Repairs(as_edits(readings, chosen), float((spans.gains * np.where(twice, _TWICE, 1.0))[chosen].sum()))


def _judged(page: Measured, kind: Kind, readings: Readings, possible: Flags, twice: Flags) -> _Judged:
    letters, before, _, _ = page.measure(np.array(readings.starts), np.array(readings.ends))
    letters_after, after, hanzi, kana = readings.measured
    lost = np.array([text.count("\ufffd") for text in readings.afters])
    possible = possible & (after + lost > 0)
    possible &= ~np.array([*map(brought, readings.befores, readings.afters)], dtype=np.bool_)
    sums = _Sums(letters, before, letters_after, after, hanzi, kana, lost)
    good = possible & _read_well(sums, kind, twice)
    if kind.readers or _must_read_on(kind):  # a span between spaces is short: all of its line may read well too
        lines = page.breaks.searchsorted(readings.starts)
        of_lines = _Sums(*(np.bincount(lines, each * possible)[lines] for each in sums))
        good |= possible & _read_well(of_lines, kind, twice)
    accents = _accents(page, readings)
    gains = before - after - LOSS * lost
    return _Judged(letters * ~accents, letters, before, after, gains, possible, good, accents)


def _read_well(sums: _Sums, kind: Kind, twice: Flags) -> Flags:
    """Which stretches read well when they are read again."""
    letters, before, letters_after, after, hanzi, kana, lost = sums
    surprise, gain = np.full(len(after), MAX_SURPRISE), MIN_GAIN
    if not kind.hanzi:  # the shape of UTF-8 is rare, and rarer if hanzi come out
        surprise[2 * hanzi >= letters_after] = _SURPRISE_OF_FLUENT
    if kind.readers or _must_read_on(kind):
        surprise[:], gain = _SURPRISE_OF_FLUENT if _must_read_on(kind) else SURPRISE_TO_READERS, GAIN_OF_READERS
    good: Flags = (after <= letters_after * surprise) & (2 * lost <= letters_after)
    # Two or three marks, each a usual one, may be the bytes of a hanzi, so that little is gained a character.
    good &= after + (MIN_GAIN if kind.page or not kind.readers else gain) * letters_after <= before
    good &= kind.certain | (twice & (not kind.readers)) | (after * letters <= (before - gain * letters) * letters_after)
    if kind.kana:
        good &= (_KANA * kana >= letters_after) & (after <= SURPRISE_OF_KANA * letters_after)
    elif kind.hanzi:
        good &= (2 * hanzi >= letters_after) & (kana == 0)
    return good


def lines_of(breaks: Places, readings: Readings) -> Lines:
    """The lines of a text, which breaks there, that have spans."""
    numbers = breaks.searchsorted(readings.starts)
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1))
    return Lines(firsts, np.append(firsts[1:], len(numbers)))


def _of_proven_lines(page: Measured, kind: Kind, readings: Readings, spans: _Judged, lines: Lines) -> Flags:
    """The spans on lines that prove the damage; where one speaks for the document, those of damaged lines too."""
    good_letters = lines.sums(spans.counting * spans.good)
    hopeful = (good_letters >= kind.least) & (2 * good_letters >= lines.sums(spans.counting))
    hopeful &= lines.sums(spans.gains * spans.good) >= PROOF
    believed = np.zeros(len(spans.good), dtype=np.bool_)
    proven = np.zeros(len(lines.firsts), dtype=np.bool_)
    for line in np.flatnonzero(hopeful).tolist():
        first, end = int(lines.firsts[line]), int(lines.ends[line])
        if not _prove(readings, spans.good, slice(first, end), kind):
            continue
        believed[first:end] = True
        proven[line] = True
        if kind.document and kind.certain:
            return spans.accents | (spans.before > spans.after)
    if kind.document and proven.any():
        on_proven = lines.spans(proven)
        believed = on_proven & (spans.accents | (spans.before > spans.after))
        if kind.gains:
            believed |= _of_damaged_lines(page, readings, spans) & on_proven
        believed |= bystanders.are_damaged(page, kind, readings, spans.gains * ~on_proven, spans.letters)
        if not kind.gains:
            believed |= spans.accents
        if not kind.hanzi:  # à and y stand alone in French
            letters = spans.accents | (
                lines.spans(lines.sums(spans.letters * spans.accents) > 0) & (spans.before > spans.after)
            )
            believed |= letters & (page.share_of_lines(np.array(readings.starts), spans.letters * letters) == 1)
    return believed


def _is_proven_page(page: Measured, kind: Kind, readings: Readings, spans: _Judged) -> bool:
    """Whether most of the page reads well again: too little may stand on each line of a table or a list."""
    most = page.reads_badly(BAD_LINE) and 2 * (spans.counting * spans.good).sum() >= page.letters
    proof = most and (spans.gains * spans.good).sum() >= PROOF_OF_PAGE
    return bool(proof) and _prove(readings, spans.good, slice(None), kind)


def _prove(readings: Readings, good: Flags, some: slice, kind: Kind) -> bool:
    """Whether the good ones of some spans are proof, and read on as Chinese does if it might be chance."""
    if not is_proof("".join(compress(readings.befores[some], good[some])), kind):
        return False
    if not _must_read_on(kind):
        return True
    after = "".join(compress(readings.afters[some], good[some]))
    return (not kind.page and frequency.mean(after) <= _USUAL) or _reads_on(after)


def _must_read_on(kind: Kind) -> bool:
    """Whether two characters that a text may have make one hanzi."""
    return kind.pairs is not None and not kind.kana


def _reads_on(text: str) -> bool:
    """Whether its characters follow one another as in Chinese."""
    letters = [each for each in text[:_SOME] if each not in _ASCII]
    nats = [followers.nats(*pair) for pair in pairwise(letters)]
    return sum(nats) <= _FLUENT * len(nats)


def is_strange(readings: Readings, lines: Lines, letters: Places, kind: Kind) -> Flags:
    """The spans on lines that are stranger to its readers than what they would be is to readers of Chinese."""
    bounds = list(zip(lines.firsts.tolist(), lines.ends.tolist(), strict=True))  # the spans of a line at once
    of_lines = [[" ".join(texts[first:end]) for first, end in bounds] for texts in (readings.befores, readings.afters)]
    ahead = likelihood.each(of_lines[0], kind.readers) - likelihood.each(of_lines[1], "chinese")
    return lines.spans(ahead >= (_STRANGE_BYTES if kind.page else STRANGE) * lines.sums(letters))


def _accents(page: Measured, readings: Readings) -> Flags:
    """The spans of which accented letters come out beside one of ASCII: they are as rare as the hanzi."""
    accents = page.beside_letters(np.array(readings.starts), np.array(readings.ends))
    for number in np.flatnonzero(accents).tolist():
        after = readings.afters[number]
        accents[number] = bool(after) and all("À" <= each <= "ÿ" for each in after)
    return accents


def _of_damaged_lines(page: Measured, readings: Readings, spans: _Judged) -> Flags:
    """The spans on lines that are damaged throughout, as common as they may look: 看女 for 首页."""
    gaining = np.where(spans.before > spans.after, spans.letters, 0)
    throughout: Flags = page.share_of_lines(np.array(readings.starts), gaining) >= _THROUGHOUT
    return throughout & (spans.after <= spans.before + _SLACK * spans.letters)


def is_proof(span: str, kind: Kind) -> bool:
    """Whether there are enough different characters, and not in the order of a code table: ÀÁÂÃ, 且怯窃钦."""
    if all(len(set(part) - _ASCII) < kind.least for part in (span[:_SOME], span)):
        return False
    high = codes(span)
    high = high[high > 0x7F]
    return bool(np.count_nonzero(high[1:] > high[:-1]) <= 0.8 * (len(high) - 1))
