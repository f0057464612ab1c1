"""What the spans of one kind gain by being read again, and which of them read well then."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from transforms.encoding.joined import Flags, Places
from transforms.encoding.language.measured import Measured
from transforms.encoding.mojibake.byte_pairs import Bar
from transforms.encoding.mojibake.double_byte import are_words_of_kana, has_only_signs
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.rereading import Readings
from transforms.encoding.mojibake.thresholds import LOSS, MAX_SURPRISE, MIN_GAIN, PROOF
from transforms.encoding.private_use import brought

# Where it is also asked who may have written it as it stands, or whether it reads on: vivid sentences are full of rare
# hanzi. Of 16 characters of headlines read as single bytes 97 % came back with 1.0 and 9.0, now 99 %, and of 245 such
# sentences 89 %, 77 % before; 80,000 clean lines and pieces of them stay.
_GAIN_OF_READERS, _SURPRISE_TO_READERS, _SURPRISE_OF_FLUENT = 0.0, 9.4, 10.5
# Letters of Japanese, of which one at least is kana, and the nats of each: mostly 7.5; half-width kana have 11.
_KANA, _SURPRISE_OF_KANA = 4, 8.5
_TRADE_MARKS: Final = re.compile("[©®™]+")  # stand behind a word; ®™ would be í in Mac Roman

BAR: Final = Bar(_SURPRISE_OF_FLUENT, MIN_GAIN, PROOF)
"""What `may_prove` asks for; nothing below it would be judged well."""


class Judged(NamedTuple):
    """By span: its letters (characters beyond ASCII) that count and in all, nats before and after, and the gain.

    `possible` are those that may be this kind, `good` those that read well then; `accents` are letters of ASCII words.
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


def judged(page: Measured, kind: Kind, readings: Readings, possible: Flags, twice: Flags) -> Judged:
    """The spans of a kind, of which only the `possible` ones can be good; `twice` are those that were read so twice."""
    letters, before, _, _ = page.measure(np.array(readings.starts), np.array(readings.ends))
    letters_after, after, hanzi, kana = readings.measured
    lost = np.array([text.count("\ufffd") for text in readings.afters])
    possible = possible & (after + lost > 0)
    possible &= ~np.array([*map(brought, readings.befores, readings.afters)], dtype=np.bool_)
    sums = _Sums(letters, before, letters_after, after, hanzi, kana, lost)
    good = possible & _read_well(sums, kind, twice)
    if kind.proof.readers or kind.must_read_on:  # a span between spaces is short: all of its line may read well too
        lines = page.breaks.searchsorted(readings.starts)
        of_lines = _Sums(*(np.bincount(lines, each * possible)[lines] for each in sums))
        good |= possible & _read_well(of_lines, kind, twice)
    if kind.double_byte:  # x² + y² is no line of Korean, and not 昌 either
        good &= ~np.array([*map(has_only_signs, readings.befores)])
        good &= ~np.array([*map(are_words_of_kana, readings.befores, readings.afters)])
    accents = accents_of(page, readings)
    gains = before - after - LOSS * lost
    return Judged(letters * ~accents, letters, before, after, gains, possible, good, accents)


def _read_well(sums: _Sums, kind: Kind, twice: Flags) -> Flags:
    """Which stretches read well when they are read again."""
    letters, before, letters_after, after, hanzi, kana, lost = sums
    proof = kind.proof
    surprise, gain = np.full(len(after), MAX_SURPRISE), MIN_GAIN
    if not proof.hanzi:  # the shape of UTF-8 is rare, and rarer if hanzi come out
        surprise[proof.certain | (2 * hanzi >= letters_after)] = _SURPRISE_OF_FLUENT
    if proof.readers or kind.must_read_on:
        surprise[:], gain = _SURPRISE_OF_FLUENT if kind.must_read_on else _SURPRISE_TO_READERS, _GAIN_OF_READERS
    good: Flags = (after <= letters_after * surprise) & (2 * lost <= letters_after)
    # Two or three marks, each a usual one, may be the bytes of a hanzi, so that little is gained a character.
    good &= after + (gain if proof.readers and not kind.pairs else MIN_GAIN) * letters_after <= before
    gains_enough = after * letters <= (before - gain * letters) * letters_after
    good &= gains_enough | (twice & (not proof.readers)) | proof.certain
    if proof.kana:
        good &= (_KANA * kana >= letters_after) & (after <= _SURPRISE_OF_KANA * letters_after)
    elif proof.hanzi:
        good &= (2 * hanzi >= letters_after) & (kana == 0)
    return good


def accents_of(page: Measured, readings: Readings) -> Flags:
    """The spans of which accented letters come out beside one of ASCII: they are as rare as the hanzi."""
    accents = page.beside_letters(np.array(readings.starts), np.array(readings.ends))
    for number in np.flatnonzero(accents).tolist():
        after = readings.afters[number]
        accents[number] = bool(after) and all("À" <= each <= "ÿ" for each in after)
        accents[number] &= not _TRADE_MARKS.fullmatch(readings.befores[number])
    return accents
