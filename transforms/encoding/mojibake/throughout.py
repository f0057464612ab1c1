"""A page of double bytes that was read with one wrong codec throughout: told by its sums, before any span is judged.

What is found here is what would be found span by span (a law of the tests), but for kinds that would compete, and for
lines that prove nothing by themselves: here the page speaks for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, compress, groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.edits import apply
from transforms.encoding.joined import Flags, Places, lines_at
from transforms.encoding.language import frequency
from transforms.encoding.language.measured import Measured, measured
from transforms.encoding.mojibake import single_byte
from transforms.encoding.mojibake.bystanders import are_damaged
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.double_byte import has_only_signs
from transforms.encoding.mojibake.editions import one_of_each
from transforms.encoding.mojibake.judged import BAR, accents_of
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.latin1 import BYTES
from transforms.encoding.mojibake.proofs import is_proof, is_strange, lines_of, prove
from transforms.encoding.mojibake.repairs import Repairs
from transforms.encoding.mojibake.rereading import Again, Readings, as_edits, of_edits
from transforms.encoding.mojibake.telling import NO_BYTE
from transforms.encoding.mojibake.thresholds import (
    BAD,
    LOSS,
    MAX_SURPRISE,
    MIN_GAIN,
    MOSTLY,
    PROOF,
    PROOF_OF_PAGE,
    USUAL,
)
from transforms.encoding.mojibake.undefined import WINDOWS
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, UTF8_AS_GBK
from transforms.encoding.private_use import brought
from transforms.model import Edit

_BY_CHARACTER: Final = [kind for kind in (*DOCUMENT_KINDS, *LINE_KINDS) if kind.gains]
_AS_LATIN: Final = [kind for kind in DOCUMENT_KINDS if kind.must_read_on and not kind.proof.readers]
_CONTINUATION: Final = "".join(re.escape(character) for character, byte in BYTES.items() if byte < 0xC0)
_ACCENTS: Final = re.compile(f"[Â-Å][{_CONTINUATION}]")  # UTF-8 of Europe; of hanzi 4 to 5 % in GBK, 2 in Big5
_LATIN_9: Final = single_byte.sign("iso8859-15").one  # other bytes than in windows-1252, where these are not alone
_KANA: Final = 0xFF61, 0xFF9F  # of half width, of which most of what was read as Shift_JIS consists
_SHIFT_JIS: Final = next(kind for kind in DOCUMENT_KINDS if kind.name == "gbk_as_shift_jis")
_OF_ONE_EDITION: Final = 10  # nats; so much more is gained by two characters that only one edition has
_GAIN_OF_LINE: Final = 3  # nats that a line gains, where nobody is asked who may have written it
_GAIN_EACH: Final = 0.5  # and for each character beyond ASCII; 甲：√ would be 耍：☆
_OF_NO_FORMULA: Final = re.compile("[^\0-\x7f¹²³¼½¾×·÷±°]")
_ELSEWHERE: Final = 20  # one character of so many may stand elsewhere, gain nothing (漏 for ©), or be kana


def find(text: str, again: Again | None) -> Sequence[Edit]:
    """Each run that was misread, if that is all beyond ASCII and one kind explains it; else none.

    `again` finds the repairs of what they give, and is None where the text is that already.

    >>> [edit.after for edit in find("浠婂ぉ澶╂皵寰堝ソ", None)], find("标题：浠婂ぉ澶╂皵寰堝ソ", None)
    (['今天天气很好'], ())
    """
    characters = codes(text)
    nats = frequency.table().take(characters, mode="clip")
    letters, total = int(np.count_nonzero(nats)), int(nats.sum())
    if _ELSEWHERE * np.count_nonzero(characters >= NO_BYTE) <= letters:
        is_european = 2 * 2 * len(_ACCENTS.findall(text)) > letters
        kinds = () if is_european or (_LATIN_9.search(text) and not WINDOWS.search(text)) else _AS_LATIN
        return next((each.edits for kind in kinds if (each := _repairs(text, kind, letters, None)).edits), ())
    likely = list(_likely(characters, letters, total)) if again else []
    found = [_repairs(text, kind, letters, again) for kind in likely or [UTF8_AS_GBK]]
    best = one_of_each([each for each in found if each.edits])
    return best[0].edits if len(best) == 1 else ()


def of_lines(text: str, again: Again) -> Sequence[Edit]:
    r"""The same of the lines that look so, by the first kind that explains them.

    >>> [edit.start for edit in of_lines("今天天气\n浠婂ぉ澶╂皵寰堝ソ\n", lambda _: ())]
    [5]
    """
    for kind in (UTF8_AS_GBK, _AS_LATIN[0]):
        spans = kind.shape().finditer(text)
        lines = list(lines_at(text, [span.start() for span in spans if span.end() - span.start() > 1]))
        edits = find("".join(text[start:end] for start, end in lines), again) if lines else ()
        if edits and all(edit.after.strip("\ufffd") for edit in edits):
            return [*moved(edits, lines)]
    return ()


def moved(edits: Iterable[Edit], stretches: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """Edits of what stands in some stretches of a text as ones of that text."""
    starts = [0, *accumulate(end - start for start, end in stretches)]
    for edit in edits:
        stretch = bisect_right(starts, edit.start) - 1
        by = stretches[stretch][0] - starts[stretch]
        yield replace(edit, start=edit.start + by, end=edit.end + by)


def _likely(characters: npt.NDArray[np.uint32], letters: int, nats: int) -> Iterator[Kind]:
    """The kinds by which a page would read well; of two editions of a codec the one that gains clearly more."""
    for _, several in groupby(_BY_CHARACTER, key=lambda kind: kind.name):
        editions = [(int(kind.gains().take(characters, mode="clip").sum()), kind) for kind in several if kind.gains]
        least = max(nats - MAX_SURPRISE * letters, max(gained for gained, _ in editions) - _OF_ONE_EDITION)
        yield from (kind for gained, kind in editions if gained >= least)
    if 2 * np.count_nonzero((characters >= _KANA[0]) & (characters <= _KANA[1])) > letters:
        yield _SHIFT_JIS


def _repairs(text: str, kind: Kind, all_letters: int, again: Again | None) -> Repairs:
    """The edits of a page that are to be believed, and their merit, if hardly anything else stands there."""
    readings = _read_again(text, kind, all_letters, again)
    if not readings.starts:
        return Repairs()
    befores, afters = readings.befores, readings.afters
    (letters_before, before, _, _), (letters, after, hanzi, kana) = measured(befores), readings.measured
    if after.sum() > MAX_SURPRISE * letters.sum():
        return Repairs()
    lost = np.array([text.count("\ufffd") for text in afters])
    is_read = letters + lost > 0
    gains = np.where(is_read, before - after - LOSS * lost, -LOSS * letters_before)
    believed = is_read & ~np.array([*map(brought, befores, afters)])
    if kind is UTF8_AS_GBK:
        usual = before > after
        believed &= (usual | (lost == 0)) & ~np.array([*map(_is_no_chinese, readings.rules, befores, afters)])
        if not believed.all():
            return Repairs()
    else:
        damaged = _of_single_bytes if kind.pairs else _of_double_bytes
        usual = believed = believed & damaged(text, kind, readings, gains, letters_before)
    if (
        _ELSEWHERE * letters_before[~usual].sum() > letters_before.sum()
        or 2 * lost[believed].sum() > letters[believed].sum()
        or gains[believed].sum() < max(PROOF_OF_PAGE, MIN_GAIN * letters_before.sum())
        or after[believed].sum() > USUAL * letters[believed].sum()
        or 2 * hanzi[believed].sum() < letters[believed].sum()
        or (kind is not UTF8_AS_GBK and _ELSEWHERE * kana[believed].sum() > letters[believed].sum())
        or not is_proof("".join(compress(befores, believed)), kind)
    ):
        return Repairs()
    return Repairs(as_edits(readings, believed.nonzero()[0].tolist()), float(gains[believed].sum()))


def _read_again(text: str, kind: Kind, all_letters: int, again: Again | None) -> Readings:
    """All that has the shape as it would be; nothing if more stands beyond ASCII, much more of single bytes."""
    found = list(kind.shape().finditer(text))
    befores = [each[0] for each in found]
    others = all_letters - frequency.measure("".join(befores))[0]
    if not befores or (_ELSEWHERE * others > all_letters if kind.pairs else others):
        return Readings((), (), (), (), (), ())
    afters = kind.reread(befores)
    starts, ends, rules = ([each.start() for each in found], [each.end() for each in found], [f"mojibake.{kind.name}"])
    readings = Readings(starts, ends, befores, afters, rules * len(found), measured(afters))
    letters, nats, _, _ = readings.measured
    stubborn = (nats > letters * BAD) & (letters > 1)
    if again and kind.proof.document and _ELSEWHERE * letters[stubborn].sum() > all_letters:
        edits = as_edits(readings, range(len(befores)))
        return of_edits(composed(text, edits, again(apply(text, edits))))
    return readings


def _of_double_bytes(text: str, kind: Kind, readings: Readings, gains: Places, letters: Places) -> Flags:
    """The spans that change, on lines that gain by it and are not signs alone; what was lost before costs nothing."""
    befores, lines = readings.befores, lines_of((codes(text) == 0x0A).nonzero()[0], readings)
    gained = lines.sums(gains + LOSS * np.array([text.count("\ufffd") for text in befores]))
    damaged = gained >= np.maximum(1 if kind.proof.readers else _GAIN_OF_LINE, _GAIN_EACH * lines.sums(letters))
    damaged &= (lines.sums(~np.array([*map(has_only_signs, befores)])) > 0) & (lines.sums(readings.measured[0]) > 0)
    found: Flags = lines.spans(damaged) & np.array([*map(str.__ne__, befores, readings.afters)])
    return found & is_strange(readings, lines, letters, kind) if kind.proof.readers else found


def _of_single_bytes(text: str, kind: Kind, readings: Readings, gains: Places, letters: Places) -> Flags:
    """The spans that gain, on lines that gain enough outside words; on others those that look damaged."""
    page, starts, ends = Measured(text), np.array(readings.starts), np.array(readings.ends)
    lines = lines_of(page.breaks, readings)
    letters_after, after, hanzi, _ = map(lines.sums, readings.measured)
    proven = (lines.sums(gains) >= PROOF) & (2 * hanzi >= letters_after) & (after <= BAR.surprise * letters_after)
    proven &= lines.sums(letters * ~page.beside_letters(starts, ends)) >= kind.proof.least
    for line in (proven & (after > MAX_SURPRISE * letters_after)).nonzero()[0].tolist():
        proven[line] = prove(readings, gains > 0, slice(int(lines.firsts[line]), int(lines.ends[line])), kind)
    bounds = zip(lines.firsts.tolist(), lines.ends.tolist(), strict=True)  # ¹²³ ¹³² ²¹³ proves nothing
    proven &= np.array([any(map(_OF_NO_FORMULA.search, readings.befores[first:end])) for first, end in bounds])
    on_proven = lines.spans(proven)
    found = on_proven & ((gains > 0) | accents_of(page, readings))
    if not proven.all():
        found |= are_damaged(page, kind, readings, gains * ~on_proven, letters)
    mostly: Flags = page.share_of_lines(starts, letters * found) > MOSTLY
    return found | mostly


def _is_no_chinese(rule: str, before: str, after: str) -> bool:
    """Whether UTF-8 is hardly there: 卯 would be a letter, 锔锘铹 one and a half; what was read twice is sure."""
    if "+" in rule or not has_only_signs(after):
        return False
    return ("\ufffd" in after and "\ufffd" not in before) or after.isalpha()
