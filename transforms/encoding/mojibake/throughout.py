"""A page that was read with one wrong double-byte codec throughout: told by its sums, before any span is judged.

What is found here is what would be found span by span (a law of the tests), but for kinds that would compete.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np

from transforms.codes import codes
from transforms.edits import apply
from transforms.encoding.joined import Places
from transforms.encoding.language import frequency, likelihood
from transforms.encoding.language.measured import measured
from transforms.encoding.mojibake.bystanders import has_only_signs
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.editions import one_of_each
from transforms.encoding.mojibake.repairs import LOSS, MIN_GAIN, PROOF_OF_PAGE, STRANGE, Repairs, is_proof
from transforms.encoding.mojibake.rereading import STAGE, Again
from transforms.encoding.mojibake.suspect_lines import BAD, MAX_SURPRISE
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS, Kind
from transforms.encoding.private_use import brought
from transforms.model import Edit

_BY_CHARACTER: Final = [kind for kind in (*DOCUMENT_KINDS, *LINE_KINDS) if kind.gains]
_UTF_8: Final = DOCUMENT_KINDS[0]
_USUAL: Final = 8.0  # nats of a character
_LEAST: Final = 3  # nats that each line gains
_FEW: Final = 20  # one character of so many may be stranger than before where the shape is telling: © for 漏


def find(text: str, again: Again | None) -> Sequence[Edit]:
    """Each run that was misread, if that is all beyond ASCII and one kind explains it; else none.

    `again` finds the repairs of what they give, and is None where the text is that already.

    >>> [edit.after for edit in find("浠婂ぉ澶╂皵寰堝ソ", None)], find("标题：浠婂ぉ澶╂皵寰堝ソ", None)
    (['今天天气很好'], ())
    """
    characters = codes(text)
    nats = frequency.table().take(characters, mode="clip")
    letters, total = int(np.count_nonzero(nats)), int(nats.sum())
    likely = [
        kind
        for kind in (_BY_CHARACTER if again else ())
        if kind.gains and total - int(kind.gains().take(characters, mode="clip").sum()) <= MAX_SURPRISE * letters
    ]
    breaks = (characters == 0x0A).nonzero()[0]
    found = [_repairs(kind, _edits(text, kind, letters, again), breaks) for kind in likely or [_UTF_8]]
    best = one_of_each([each for each in found if each.edits])
    return best[0].edits if len(best) == 1 else ()


def _edits(text: str, kind: Kind, all_letters: int, again: Again | None) -> Sequence[Edit]:
    """All that has the shape as it would be; none if there is more beyond ASCII."""
    found = list(kind.shape().finditer(text))
    befores = [each[0] for each in found]
    if not found or measured(befores)[0].sum() < all_letters:
        return ()
    afters = kind.reread(befores)
    rule = f"mojibake.{kind.name}"
    edits = [Edit(STAGE, rule, *each.span(), each[0], new) for each, new in zip(found, afters, strict=True)]
    letters, nats, _, _ = measured(afters)
    if again and kind.document and ((nats > letters * BAD) & (letters > 1)).any():
        return composed(text, edits, again(apply(text, edits)))
    return edits


def _repairs(kind: Kind, edits: Sequence[Edit], breaks: Places) -> Repairs:
    """The edits of a page and their merit, if each of them is to be believed."""
    if not edits:
        return Repairs()
    befores, afters = [edit.before for edit in edits], [edit.after for edit in edits]
    (letters_before, before, _, _), (letters, after, hanzi, kana) = measured(befores), measured(afters)
    lost = np.array([text.count("\ufffd") for text in afters])
    gains = before - after - LOSS * lost
    lines = breaks.searchsorted([edit.start for edit in edits])
    loses = before <= after if kind is _UTF_8 else np.bincount(lines, gains)[lines] < _LEAST
    if (
        _FEW * letters[loses].sum() > letters.sum() * (kind is _UTF_8)
        or lost[loses].any()
        or 2 * lost.sum() > letters.sum()
        or (letters + lost == 0).any()
        or gains.sum() < max(PROOF_OF_PAGE, MIN_GAIN * letters_before.sum())
        or after.sum() > _USUAL * letters.sum()
        or 2 * hanzi.sum() < letters.sum()
        or (kind is not _UTF_8 and kana.any())
        or any(map(brought, befores, afters))
        or (any(map(_is_no_chinese if kind is _UTF_8 else _is_clean, befores, afters)))
        or not is_proof("".join(befores), kind)
        or (kind.readers and not _is_strange(edits, lines.tolist(), kind))
    ):
        return Repairs()
    return Repairs(edits, float(gains.sum()))


def _is_clean(before: str, after: str) -> bool:
    """Whether another line than the damaged ones stands here: it has only signs, or cannot be read again."""
    return has_only_signs(before) or _loses(before, after)


def _is_no_chinese(before: str, after: str) -> bool:
    """Whether UTF-8 is hardly there: 卯 would be a letter, 锔锘铹 one and a half."""
    return has_only_signs(after) and (_loses(before, after) or after.isalpha())


def _loses(before: str, after: str) -> bool:
    return "\ufffd" in after and "\ufffd" not in before


def _is_strange(edits: Sequence[Edit], lines: Sequence[int], kind: Kind) -> bool:
    """Whether each line is stranger to its readers than what it would be is to readers of Chinese."""
    for _, of_line in groupby(zip(lines, edits, strict=True), key=itemgetter(0)):
        several = [edit for _, edit in of_line]
        before, after = " ".join(edit.before for edit in several), " ".join(edit.after for edit in several)
        ahead = likelihood.nats(before, kind.readers) - likelihood.nats(after, "chinese")
        if ahead < STRANGE * frequency.measure(before)[0]:
            return False
    return True
