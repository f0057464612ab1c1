"""A page that was read with one wrong double-byte codec throughout: told by its sums, before any span is judged.

What is found here is what would be found span by span (a law of the tests), but for kinds that would compete, and for
lines that prove nothing by themselves: here the page speaks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.codes import codes
from transforms.edits import apply
from transforms.encoding.joined import Flags, Places
from transforms.encoding.language import frequency
from transforms.encoding.language.measured import measured
from transforms.encoding.mojibake.bystanders import has_only_signs
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.editions import one_of_each
from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.proofs import is_proof, is_strange, lines_of
from transforms.encoding.mojibake.repairs import Repairs
from transforms.encoding.mojibake.rereading import STAGE, Again, Readings, of_edits
from transforms.encoding.mojibake.thresholds import BAD, LOSS, MAX_SURPRISE, MIN_GAIN, PROOF_OF_PAGE, USUAL
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS
from transforms.encoding.private_use import brought
from transforms.model import Edit

_BY_CHARACTER: Final = [kind for kind in (*DOCUMENT_KINDS, *LINE_KINDS) if kind.gains]
_UTF_8: Final = DOCUMENT_KINDS[0]
_KANA: Final = 0xFF61, 0xFF9F  # of half width, of which most of what was read as Shift_JIS consists
_SHIFT_JIS: Final = next(kind for kind in DOCUMENT_KINDS if kind.name == "gbk_as_shift_jis")
_OF_ONE_EDITION: Final = 10  # nats; so much more is gained by two characters that only one edition has
_GAIN_OF_LINE: Final = 3  # nats that a line gains, where nobody is asked who may have written it
_ELSEWHERE: Final = (
    20  # one character of so many may stand on other lines; where the shape is telling, be stranger: © for 漏
)


def find(text: str, again: Again | None) -> Sequence[Edit]:
    """Each run that was misread, if that is all beyond ASCII and one kind explains it; else none.

    `again` finds the repairs of what they give, and is None where the text is that already.

    >>> [edit.after for edit in find("浠婂ぉ澶╂皵寰堝ソ", None)], find("标题：浠婂ぉ澶╂皵寰堝ソ", None)
    (['今天天气很好'], ())
    """
    characters = codes(text)
    nats = frequency.table().take(characters, mode="clip")
    letters, total = int(np.count_nonzero(nats)), int(nats.sum())
    likely = list(_likely(characters, letters, total)) if again else []
    breaks = (characters == 0x0A).nonzero()[0]
    found = [_repairs(kind, _edits(text, kind, letters, again), breaks) for kind in likely or [_UTF_8]]
    best = one_of_each([each for each in found if each.edits])
    return best[0].edits if len(best) == 1 else ()


def _likely(characters: npt.NDArray[np.uint32], letters: int, nats: int) -> Iterator[Kind]:
    """The kinds by which a page would read well; of two editions of a codec the one that gains clearly more."""
    for _, several in groupby(_BY_CHARACTER, key=lambda kind: kind.name):
        editions = [(int(kind.gains().take(characters, mode="clip").sum()), kind) for kind in several if kind.gains]
        least = max(nats - MAX_SURPRISE * letters, max(gained for gained, _ in editions) - _OF_ONE_EDITION)
        yield from (kind for gained, kind in editions if gained >= least)
    if 2 * np.count_nonzero((characters >= _KANA[0]) & (characters <= _KANA[1])) > letters:
        yield _SHIFT_JIS


def _edits(text: str, kind: Kind, all_letters: int, again: Again | None) -> Sequence[Edit]:
    """All that has the shape as it would be; none if there is more beyond ASCII."""
    found = list(kind.shape().finditer(text))
    befores = [each[0] for each in found]
    if not found or frequency.measure("".join(befores))[0] < all_letters:
        return ()
    afters = kind.reread(befores)
    rule = f"mojibake.{kind.name}"
    edits = [Edit(STAGE, rule, *each.span(), each[0], new) for each, new in zip(found, afters, strict=True)]
    if again and kind.proof.document:
        letters, nats, _, _ = measured(afters)
        if ((nats > letters * BAD) & (letters > 1)).any():
            return composed(text, edits, again(apply(text, edits)))
    return edits


def _repairs(kind: Kind, edits: Sequence[Edit], breaks: Places) -> Repairs:
    """The edits of a page that are to be believed, and their merit, if hardly anything else stands there."""
    if not edits:
        return Repairs()
    readings = of_edits(edits)
    befores, afters = readings.befores, readings.afters
    (letters_before, before, _, _), (letters, after, hanzi, kana) = measured(befores), readings.measured
    lost = np.array([text.count("\ufffd") for text in afters])
    is_read = letters + lost > 0
    gains = np.where(is_read, before - after - LOSS * lost, -LOSS * letters_before)
    believed = is_read & ~np.array([*map(brought, befores, afters)])
    if kind is _UTF_8:
        usual = before > after
        believed &= (usual | (lost == 0)) & ~np.array([*map(_is_no_chinese, edits)])
        if not believed.all():
            return Repairs()
    else:
        usual = believed = believed & _are_damaged(kind, readings, gains, letters_before, breaks)
    if (
        _ELSEWHERE * letters_before[~usual].sum() > letters_before.sum()
        or 2 * lost[believed].sum() > letters[believed].sum()
        or gains[believed].sum() < max(PROOF_OF_PAGE, MIN_GAIN * letters_before.sum())
        or after[believed].sum() > USUAL * letters[believed].sum()
        or 2 * hanzi[believed].sum() < letters[believed].sum()
        or (kind is not _UTF_8 and _ELSEWHERE * kana[believed].sum() > letters[believed].sum())
        or not is_proof("".join(compress(befores, believed)), kind)
    ):
        return Repairs()
    return Repairs(list(compress(edits, believed)), float(gains[believed].sum()))


def _are_damaged(kind: Kind, readings: Readings, gains: Places, letters: Places, breaks: Places) -> Flags:
    """The spans that change, on lines that gain by it and are not signs alone; what was lost before costs nothing."""
    befores, lines = readings.befores, lines_of(breaks, readings)
    gained = lines.sums(gains + LOSS * np.array([text.count("\ufffd") for text in befores]))
    damaged = gained >= (1 if kind.proof.readers else _GAIN_OF_LINE)
    damaged &= (lines.sums(~np.array([*map(has_only_signs, befores)])) > 0) & (lines.sums(readings.measured[0]) > 0)
    found: Flags = lines.spans(damaged) & np.array([*map(str.__ne__, befores, readings.afters)])
    return found & is_strange(readings, lines, letters, kind) if kind.proof.readers else found


def _is_no_chinese(edit: Edit) -> bool:
    """Whether UTF-8 is hardly there: 卯 would be a letter, 锔锘铹 one and a half; what was read twice is sure."""
    if "+" in edit.rule or not has_only_signs(edit.after):
        return False
    return ("\ufffd" in edit.after and "\ufffd" not in edit.before) or edit.after.isalpha()
