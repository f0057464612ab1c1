"""A text that is UTF-8 as a whole, read as Latin-1 or windows-1252, however often: told by its bytes alone.

Only Chinese is read again here, also what was read wrongly in another way before; other languages are left to ftfy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final

from transforms.edits import apply
from transforms.encoding.language.measured import measured
from transforms.encoding.mojibake import suspect_lines
from transforms.encoding.mojibake.composed import composed
from transforms.encoding.mojibake.latin1 import BEYOND, is_latin, utf8_as_latin, utf8_from_latin, utf8_shape
from transforms.encoding.mojibake.proofs import different
from transforms.encoding.mojibake.rereading import STAGE, Again
from transforms.encoding.mojibake.thresholds import MAX_SURPRISE, USUAL
from transforms.encoding.private_use import brought
from transforms.model import Edit

# A letter of a word and a mark of GBK, café¡¯s, would be a hanzi alone among letters: caf顯s.
_IN_A_WORD: Final = re.compile("(?<=[A-Za-z])[ä-é]¡[ª®¯°±](?![\x80-\xff])")
_BEYOND_ASCII: Final = re.compile("[^\0-\x7f]+")
_MOST_TIMES: Final = 8  # wrong readings one upon another; each makes the text about twice as long
_KANA: Final = 8  # one character of so many, and the line is Japanese; UTF-8 read as GBK has fewer
_DIFFERENT: Final = 5  # different characters, so that lines prove it


def find(text: str, again: Again | None = None) -> Sequence[Edit] | None:
    r"""The runs beyond ASCII as they were meant; none for another language, None for what is no such text.

    `again` finds the repairs of what comes out, which may have been read wrongly before.

    >>> [(edit.before, edit.after) for edit in find("PHP: Ã¤Â½Â\xa0Ã¥Â¥Â½")]
    [('Ã¤Â½Â\xa0Ã¥Â¥Â½', '你好')]
    >>> find("Le cafÃ© du coin"), find("déjà")
    ([], None)
    """
    if BEYOND.search(text) or _IN_A_WORD.search(text):
        return None
    meant, times = _meant(text)
    if not times:
        return None
    bounds = [(0, len(text))]
    if _is_hanzi(meant):
        return _believed(text, _runs(text, bounds, times), again)
    if not is_latin(meant):  # ł or Я may stand on one line, and GBK that was read as Latin-1 on another
        return None if _may_be_damaged("\n".join(filter(is_latin, meant.split("\n")))) else []
    if not again:
        return None if _may_be_damaged(meant) else []
    if not (more := again(meant)):
        return []
    together = composed(text, _runs(text, bounds, times), more)
    return together if _is_chinese(together, MAX_SURPRISE) else None


def of_lines(
    text: str,
    bounds: Sequence[tuple[int, int]],
    left: Iterable[tuple[int, int]] = (),
    again: Again | None = None,
) -> Sequence[Edit] | None:
    r"""The same of those lines with something suspect that were read so most often; None where that is doubtful.

    Nothing is looked for in the lines that are `left` to ftfy. Lines that were read so less often are of another kind.

    >>> [edit.after for edit in of_lines("好\nä½\xa0å¥½å\x90—\n", [(2, 11)])]
    ['你好吗']
    """
    shape = utf8_shape()
    if all(BEYOND.search(text, start, end) for start, end in bounds) or not shape.search(text):
        return None
    of_line = {(start, end): _meant(text[start:end])[1] for start, end in bounds if is_utf8(text[start:end])}
    most = max(of_line.values(), default=0)
    damaged = [bound for bound in of_line if of_line[bound] == most and shape.search(text, *bound)]
    together = "".join(text[start:end] for start, end in damaged)
    times = _times(together)
    if not times or different(together) < _DIFFERENT:
        return None
    edits = _believed(text, _runs(text, damaged, times), again)
    if not edits and suspect_lines.among([text[start:end] for start, end in {*bounds}.difference(of_line)]).kinds:
        return None
    known = {edit.start for edit in edits or ()}
    elsewhere = [*left, *(bound for bound in of_line if of_line[bound] < most)]
    known.update(each.start() for start, end in elsewhere for each in shape.finditer(text, start, end))
    return edits if all(each.start() in known for each in shape.finditer(text)) else None


def _times(text: str) -> int:
    """How often text that is mostly hanzi was read wrongly so; 0 for other text."""
    meant, times = _meant(text)
    return times if times and _is_hanzi(meant) else 0


def _is_hanzi(text: str) -> bool:
    """Whether half of a text's characters beyond ASCII are hanzi."""
    letters, _, hanzi, _ = (int(each[0]) for each in measured([text]))
    return 2 * hanzi >= letters


def _may_be_damaged(text: str) -> bool:
    return bool(suspect_lines.among([*filter(None, text.split("\n"))]).kinds)


def _believed(text: str, edits: Sequence[Edit], again: Again | None) -> Sequence[Edit] | None:
    """The edits, with those of `again` if it takes them to be Chinese; none for Japanese, None for rare hanzi."""
    if _is_chinese(edits, USUAL):  # rarer hanzi come of ISO 8859-15 that is taken for Latin-1
        return edits
    if again and (more := again(apply(text, edits))):
        together = composed(text, edits, more)
        if _is_chinese(together, MAX_SURPRISE):
            return together
    if _has_kana(edits):
        return []
    is_sure = "+" in edits[0].rule and not _brought(edits)
    return edits if is_sure else None


def _is_chinese(edits: Sequence[Edit], most: float) -> bool:
    """Whether hanzi of so many nats at most come out, on average."""
    letters, nats, _, kana = (int(each[0]) for each in measured(["".join(edit.after for edit in edits)]))
    return not kana and nats <= most * letters and not _brought(edits)


def _has_kana(edits: Sequence[Edit]) -> bool:
    return bool(measured(["".join(edit.after for edit in edits)])[3][0])


def _brought(edits: Sequence[Edit]) -> bool:
    return brought("".join(edit.before for edit in edits), "".join(edit.after for edit in edits))


def _meant(text: str) -> tuple[str, int]:
    """The text read again as often as it was UTF-8 that was read wrongly, and how often that is."""
    meant, times = text, 0
    while times < _MOST_TIMES and not meant.isascii():
        try:
            meant = utf8_as_latin(meant)
        except UnicodeError:
            break
        times += 1
    return meant, times


def are_for_ftfy(lines: Sequence[str]) -> list[bool]:
    r"""Of each line whether it is such a text of another language.

    >>> are_for_ftfy(["Le cafÃ©", "déjà", "ä½\xa0å¥½"])
    [True, False, False]
    """
    read = ((number, *_meant(line)) for number, line in enumerate(lines) if not BEYOND.search(line))
    meant = {number: text for number, text, times in read if times}
    if not meant:
        return [False] * len(lines)
    letters, _, hanzi, kana = measured([*meant.values()])
    foreign = {*compress(meant, (2 * hanzi < letters) | (_KANA * kana > letters))}
    latin = [number for number in foreign if is_latin(meant[number])]
    foreign.difference_update(compress(latin, suspect_lines.among([meant[number] for number in latin]).lines))
    return [number in foreign for number in range(len(lines))]


def is_utf8(text: str) -> bool:
    """Whether all of a text is UTF-8 that was read as Latin-1 or windows-1252.

    >>> is_utf8("Le cafÃ© du coin"), is_utf8("déjà")
    (True, False)
    """
    try:
        utf8_as_latin(text)
    except UnicodeError:
        return False
    return not _IN_A_WORD.search(text)


def _runs(text: str, bounds: Iterable[tuple[int, int]], times: int) -> list[Edit]:
    """The runs beyond ASCII, read again so often; none if that is never."""
    found = [run for start, end in bounds for run in _BEYOND_ASCII.finditer(text, start, end) if times]
    meant: Sequence[str] = [run[0] for run in found]
    for _ in range(times):
        # "" is not only what is no UTF-8, but also what holds U+FFFD
        meant = [new or utf8_as_latin(run) for run, new in zip(meant, utf8_from_latin(meant), strict=True)]
    rule = "mojibake." + "+".join(["utf8_as_latin1"] * times)
    return [Edit(STAGE, rule, *run.span(), run[0], new) for run, new in zip(found, meant, strict=True)]
