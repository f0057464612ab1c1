"""Hanzi set apart by spaces for looks, `版 权 所 有` and `目 录`, closed up; lists, verse and columns of names stay.

A run is closed where its characters follow one another as in words (`followers`), where it is a word that pages set
so (`spaced.toml`), or where the marks of its sentences stand apart as well. What stands apart on purpose stays:
seasons, choices (`大 中 小`), names (`王 丹`), verse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from transforms.encoding.joined import sieve_by
from transforms.encoding.language import followers
from transforms.encoding.language.scripts import simplified
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.hanzi import COMMON_HANZI, NUMERALS
from transforms.model import Edit

STAGE: Final = "encoding.spaced"

_MARKS: Final = "，。、；：！？（）《》「」『』“”…—"
# Single characters with the same gap between them; numbers and words of ASCII may stand among them.
_ALONE: Final = f"(?:[{COMMON_HANZI}{_MARKS}]|[0-9A-Za-z.%]{{1,12}})"
_RUN: Final = re.compile(
    f"(?<![{COMMON_HANZI}])(?<![{COMMON_HANZI}][ \u3000])[{COMMON_HANZI}](?P<gap> {{1,8}}|\u3000{{1,8}})"
    f"{_ALONE}(?>(?:(?P=gap){_ALONE})*)(?![{COMMON_HANZI}0-9A-Za-z])"
)
_FIRST_GAP: Final = Row((Class(f"^{COMMON_HANZI}"), Class(COMMON_HANZI), Class(" \u3000")), at=2)
TRIGGERS: Final = (Want(_FIRST_GAP),)
_CHAPTER: Final = re.compile(f"第[{NUMERALS}]{{1,4}}[章节節条條篇部回卷]")
_FEWEST, _SEVERAL, _LONG = 4, 8, 12  # hanzi; a run of fewer must be a known word
# A long run with marks of its own is prose, set apart throughout; one mark to so many hanzi, so that it is no list.
_THREE_WORDS: Final = (6, 7)  # hanzi; so many may be a list of three words
_STOPS: Final = frozenset("，。；：！？")
_PROSE, _TO_A_STOP, _VERSE = 10, 3, 7
# Of all pairs in a run so many must be at least so many nats likelier than by chance. In 363 Chinese pages runs of
# prose have 29 to 100 %; a short one may be verse (疑 是 地 上 霜: 50 %) and needs more; a long one of 39 % proves that
# the page is set so, and the other runs on it need less.
_SHARE, _SHARE_OF_FEW, _SHARE_ON_SUCH_A_PAGE, _LIKELIER = 0.39, 0.6, 0.2, 1.0


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The gaps inside each run of hanzi that were set apart (`spaced.word`, `spaced.run`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.start, edit.end, edit.rule) for edit in find("版 权 所 有，东 南 西 北")]
    [(1, 2, 'spaced.run'), (3, 4, 'spaced.run'), (5, 6, 'spaced.run')]
    """
    runs = [*_runs(text, places(TRIGGERS, text) if at is None else at)]
    such_a_page = any(len(run[0]) > 2 * _LONG and _why(run, _SHARE) for run in runs)
    share = _SHARE_ON_SUCH_A_PAGE if such_a_page else _SHARE
    return [
        Edit(STAGE, f"spaced.{rule}", run.start() + gap.start(), run.start() + gap.end(), gap[0], "")
        for run in runs
        if (rule := _why(run, share))
        for gap in re.finditer(run["gap"], run[0])
    ]


@sieve_by
def sieve(text: str, at: Sequence[int]) -> Iterator[int]:
    """Where runs begin that may be closed."""
    return (run.start() for run in _runs(text, at) if _why(run, _SHARE_ON_SUCH_A_PAGE))


def _runs(text: str, at: Iterable[int]) -> Iterator[re.Match[str]]:
    """The runs whose first gap begins at one of these places, none inside another."""
    end = 0
    for place in at:
        if place > end and (run := _RUN.match(text, place - 1)):
            end = run.end()
            yield run


def _why(run: re.Match[str], share: float) -> str | None:
    """The rule by which a run is closed, if any."""
    words, series = _data()
    becomes = simplified()
    pieces = [becomes.get(piece, piece) for piece in run[0].split(run["gap"])]
    hanzi = [piece for piece in pieces if piece >= "㐀" and piece not in _MARKS]
    word = "".join(hanzi)
    if len(hanzi) == len(pieces) and (word in words or _CHAPTER.fullmatch(word)):
        return "word"
    known = frozenset(hanzi)
    if len(hanzi) < _FEWEST or any(each.issuperset(hanzi) for each in series) or _are_names(word):
        return None
    if len(hanzi) >= _PROSE and 2 * len(known) > len(hanzi) and _is_prose(pieces):
        return "run"
    if len(known) == 1:  # forms of one character: 乾 干 幹 榦
        return None
    gains = [followers.gain(before, after) for before, after in pairwise(pieces) if before in known and after in known]
    needed = _SHARE_OF_FEW if share == _SHARE and len(hanzi) < _SEVERAL else share
    likely = sum(gain >= _LIKELIER for gain in gains)
    if 2 * len(gains) < len(pieces) - 1:  # numbers with their units: 5 月 3 日
        return None
    if share == _SHARE and len(hanzi) in _THREE_WORDS and likely <= len(hanzi) // 2:  # 東 京 大 阪 京 都
        return None
    return "run" if likely >= needed * len(gains) > 0 else None


def _is_prose(pieces: Sequence[str]) -> bool:
    """Whether there are stops between clauses of several characters each, and not all as long, as in verse.

    >>> _is_prose([*"床前明月光，疑是地上霜。"]), _is_prose([*"磨刀的老汉来了，在墙根等。"]), _is_prose([*"大，中，小"])
    (False, True, False)
    """
    stops = [number for number, piece in enumerate(pieces) if piece in _STOPS]
    lengths = {last - first - 1 for first, last in pairwise([-1, *stops, len(pieces)]) if last - first > 1}
    is_verse = len(lengths) == 1 and max(lengths) <= _VERSE
    return 0 < (_TO_A_STOP + 1) * len(stops) <= len(pieces) and not is_verse


def _are_names(word: str) -> bool:
    """Whether it falls into surnames with a given name each, of one character or two.

    >>> _are_names("张飞刘备诸葛亮"), _are_names("关于开会的通知")
    (True, False)
    """
    family = surnames()
    ends = {0}  # where a name may end
    for start in range(len(word)):
        if start in ends and word[start] in family:
            ends |= {start + 2, start + 3}
    return len(word) in ends


@cache
def surnames() -> frozenset[str]:
    """Surnames of one character, simplified, and the first halves of such as have two."""
    return max(_data()[1], key=len) | frozenset("诸欧司夏")  # the first halves of 诸葛, 欧阳, 司马, 夏侯


@cache
def _data() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Words that pages set apart, and series whose members stand apart on purpose."""
    table = tomllib.loads(files(__package__).joinpath("spaced.toml").read_text("utf-8"))
    return frozenset(table["words"].split()), tuple(map(frozenset, table["series"]))
