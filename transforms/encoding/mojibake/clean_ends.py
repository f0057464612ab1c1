"""The ends of a run of one double-byte encoding read as another: a run is all beyond ASCII, clean hanzi beside it too.

Clean text follows on better as it stands than as it would be read again; damaged text does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import log
from typing import Final

from transforms.encoding.language import alone, followers
from transforms.encoding.mojibake.thresholds import LOSS
from transforms.encoding.mojibake.wrong_codecs import BETWEEN_DOUBLE_BYTES
from transforms.model import Edit

# Nats by which the end of a run must be better as it stands: 0.1 % of 5,400 damaged texts are at one of theirs, and 77
# to 92 % of single clean hanzi, by kind. A page of n runs has n chances, which are ln n nats.
_BETTER: Final = 6.0
_OF_A_WORD: Final = 4.0  # more for several, which may be a word by chance: 得况 where 腕錶 was meant
_WORSE: Final = 18.0  # after so many nats less, no more of it is looked at


def without(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, those between double-byte encodings without what is clean at the ends of their runs.

    >>> text = "根據ﾗ隯ﾂｹｫｲｼｵﾄ"
    >>> edit = Edit("", "mojibake.gbk_as_shift_jis", 0, len(text), text, "崻潫最新公布的")
    >>> [(edit.before, edit.after) for edit in without([edit])]
    [('ﾗ隯ﾂｹｫｲｼｵﾄ', '最新公布的')]
    """
    every = list(edits)
    least = _BETTER + log(max(1, sum(edit.rule in BETWEEN_DOUBLE_BYTES for edit in every)))
    for edit in every:
        if edit.rule not in BETWEEN_DOUBLE_BYTES:
            yield edit
            continue
        head = _clean(edit.before, edit.after, followers.gain, least)
        tail = _clean(edit.before[::-1], edit.after[::-1], followers.gain_backwards, least)
        if head + tail < len(edit.before):
            yield from _cut(edit, head, tail) if head + tail else (edit,)


def _clean(before: str, after: str, gain: Callable[[str, str], float], least: float) -> int:
    """How many characters at the start are better as they stand, also before what comes behind them."""
    best, count, total = least, 0, 0.0
    one, other = "\n", "\n"
    for number, (as_it_is, as_it_would_be, behind) in enumerate(zip(before, after, f"{after[1:]}\n", strict=False), 1):
        if not ("一" <= as_it_is <= "\u9fff" or as_it_is in alone.MARKS):
            break
        meant = LOSS if as_it_would_be == "\ufffd" else alone.nats(as_it_would_be) - gain(other, as_it_would_be)
        total += meant - alone.nats(as_it_is) + gain(one, as_it_is)
        one, other = as_it_is, as_it_would_be
        better = total + gain(one, behind) - gain(other, behind)
        if number == 1:
            is_clean = better >= best and as_it_is not in alone.MARKS
        else:
            is_clean = better >= max(best, least + _OF_A_WORD)
        if is_clean:
            best, count = better, number
        elif total < best - _WORSE:
            break
    return count


def _cut(edit: Edit, head: int, tail: int) -> Iterator[Edit]:
    """What is left of an edit, read again, if it can be."""
    core = edit.before[head : len(edit.before) - tail]
    for reread in BETWEEN_DOUBLE_BYTES[edit.rule]:
        if reread([edit.before]) == [edit.after]:
            (after,) = reread([core])
            if after:
                yield replace(edit, start=edit.start + head, end=edit.end - tail, before=core, after=after)
            return
    yield edit
