"""The borders of a span of UTF-8 that was read as GBK: clean hanzi beside it may be two bytes of UTF-8 as well.

为 is the bytes of Ϊ, 也 of Ҳ and 路 of ·, so that a span shows no border to them. Each at an end of a span stays as it
is if it is likelier beside the clean text than what it would be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from transforms.encoding.language import alone, followers
from transforms.encoding.mojibake.utf8_as_gbk import reread
from transforms.encoding.mojibake.utf8_bytes import CONTINUATIONS, LEADS_3
from transforms.model import Edit

_WORD: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]{2}|[Α-Ωα-ωά-ώ]{2}|[А-яЁё]{2}")
_IN_WORD: Final = 4.0  # nats of a letter beside another of its alphabet
_GOES_ON: Final = re.compile("[，。、；？！\u3041-\u9fff\U00020000-\U0010ffff]")  # as no name of a field does
_UNUSUAL: Final = re.compile("[^\x80-ÿĀāĒēĪīŌōŪūǍ-ǜΑ-Ωά-ώА-яЁё]")  # whatever stands beside it
_CUT_OFF: Final = 9.0  # nats of a character of which bytes were lost
_SIGN: Final = 12.0  # « at the start of a title, ° behind a number


def earned(text: str, edits: Sequence[Edit], rule: str) -> Sequence[Edit]:
    """The edits of a text, those of the rule without characters at their ends that are clean like the text beside them.

    >>> text = "我想了鎯筹紝璇村洜为它太远了"
    >>> [edit.after for edit in earned(text, [Edit("", "", 3, 10, text[3:10], "想，说因Ϊ")], "")]
    ['想，说因']
    """
    cut = [_cut(text, edit) if edit.rule == rule else edit for edit in edits]
    if cut == edits:
        return edits
    cut = [edit for edit in cut if edit.before]
    left = [edit.before for edit in cut if edit.rule == rule]
    afters = iter(reread(left) if left else ())
    return [replace(edit, after=next(afters)) if edit.rule == rule else edit for edit in cut]


def _cut(text: str, edit: Edit) -> Edit:
    """The edit without what is clean at its ends; what is left of it is to be read again."""
    start, end, before, after = edit.start, edit.end, edit.before, edit.after
    head = _clean(text[max(0, start - 1) : start], before, after, followers.gain)
    before, after = before[head:], after[head:]
    tail = _clean(text[end : end + 1], before[::-1], after[::-1], followers.gain_backwards)
    if not head + tail:
        return edit
    return replace(edit, start=start + head, end=end - tail, before=before[: len(before) - tail])


def _clean(beside: str, before: str, after: str, gain: Callable[[str, str], float]) -> int:
    """How many characters of a span are clean, from the end on `beside` which clean text stands."""
    beside = beside or "\n"
    each = zip(before, after, f"{before[1:]} ", f"{after[1:]} ", strict=False)
    for count, (hanzi, letter, *inner) in enumerate(each):
        may_end = _GOES_ON.match(beside) or _UNUSUAL.match(letter)
        if not may_end or alone.nats(hanzi) - gain(beside, hanzi) > _nats(hanzi, letter, *inner):
            return count
        beside = hanzi
    return min(len(before), len(after))


@lru_cache(1 << 14)
def _nats(hanzi: str, letter: str, next_hanzi: str, next_letter: str) -> float:
    """What a hanzi costs if it is damage: as a letter alone or in a word, or as one whose third byte was lost.

    0 if it is no character by itself then, of which nothing can be said.
    """
    pair, meant = _gbk(hanzi), letter.encode("utf-8", "ignore")
    if pair == meant:
        if _WORD.fullmatch(letter + next_letter):
            return _IN_WORD
        return _SIGN if "\x80" <= letter < "À" and letter != "·" else alone.nats(letter)
    is_cut_off = pair[0] in LEADS_3 and pair[1] in CONTINUATIONS and _gbk(next_hanzi)[0] not in CONTINUATIONS
    return _CUT_OFF if is_cut_off and (meant.startswith(pair) or letter == "\ufffd") else 0.0


def _gbk(character: str) -> bytes:
    return character.encode("gb18030", "ignore").ljust(2, b"\0")
