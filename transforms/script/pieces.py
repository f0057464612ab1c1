"""What can be converted, in pieces as long as they go: over lines of one script, or clauses of a mixed one."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from transforms.script.choice import Kind
from transforms.script.classes import Class, Counts, count
from transforms.script.codes import Codes, Mask, Places, encode
from transforms.script.detect import FOREIGN_A_WORD, HANI, HANS
from transforms.script.joined import Joined
from transforms.tables import read_only

# A clause is decided by itself where its line holds both scripts: quotations, titles, a name in brackets.
CLAUSE = re.compile(r"[^，。；：！？、,.;:!?“”‘’「」『』《》〈〉（）()\[\]【】\s]+")
OPENERS = encode("“‘「『《〈（([【")
# A clause without a Chinese word is Japanese where every so many characters one is only Japanese's.
HAN_A_SHINJITAI = 8
# By the script of a line as found; one in both that has no character to tell goes with the Traditional.
OF_LINE = read_only(np.array([Kind.HANS, Kind.HANT, Kind.HANT_BOTH], np.intp))


class Pieces(NamedTuple):
    """Stretches of one kind, in order; one entry a piece. What cannot be converted is in none."""

    starts: Places
    ends: Places
    kinds: Places
    documents: Places


def pieces(documents: Joined, codes: Codes, scripts: Places, counts: Counts, quotes: Mask) -> Pieces:
    """The pieces of lines in these scripts; the lines that `quotes` marks are decided clause by clause.

    `codes` are those of the text with zeros for what is held, `counts` those of the lines.

    >>> from transforms.script.joined import joined
    >>> one = joined(["他说：「這樣嗎？」"])
    >>> found = pieces(one, one.codes, np.array([HANS]), count(one.codes, one.lines[:-1]), np.array([True]))
    >>> [column.tolist() for column in found]
    [[0, 2, 4, 7], [2, 4, 7, 9], [0, 2, 1, 2], [0, 0, 0, 0]]
    """
    starts, ends, of = documents.lines[:-1], documents.lines[1:] - 1, documents.of
    kinds = np.where(scripts <= HANI, OF_LINE[np.minimum(scripts, HANI)], Kind.NONE)
    kinds[(scripts == HANS) & (counts[Class.TRADITIONAL] > 0)] = Kind.NAMES
    divided = np.flatnonzero(quotes & (scripts <= HANI))
    spans = [
        (*match.span(), line)
        for line, start, end in zip(divided.tolist(), starts[divided].tolist(), ends[divided].tolist(), strict=True)
        for match in CLAUSE.finditer(documents.text, start, end)
    ]
    if spans:
        opens, closes, line = np.array(spans, np.intp).T
        enclosed = np.isin(documents.codes[opens - 1], OPENERS)
        told = count(codes, np.column_stack((opens, closes)).ravel())[:, ::2]
        clauses = _clauses(told, scripts[line], _without_foreign(told, line, kinds, enclosed)[line], enclosed)
        # What stands between clauses goes with the line.
        kinds = np.concatenate((kinds, clauses, kinds[line]))
        line = np.concatenate((np.arange(len(starts)), line, line))
        starts = np.concatenate((starts, opens, closes))
        order = np.argsort(starts, kind="stable")
        starts, line, kinds = starts[order], line[order], kinds[order]
        ends, of = np.minimum(np.append(starts[1:], ends[-1]), ends[line]), of[line]
    filled = np.flatnonzero(ends > starts)
    starts, ends, kinds, of = starts[filled], ends[filled], kinds[filled], of[filled]
    if len(filled) > 1:
        first = np.append(True, (kinds[1:] != kinds[:-1]) | (of[1:] != of[:-1]))
        last = np.append(first[1:], True)
        starts, ends, kinds, of = starts[first], ends[last], kinds[first], of[first]
    told = kinds != Kind.NONE
    return Pieces(starts[told], ends[told], kinds[told], of[told])


def _foreign(counts: Counts, enclosed: Mask) -> Mask:
    """The clauses that are Japanese or Korean: more than three kana or Hangul a Chinese word, or 国会図書館.

    A の alone, as shops write it in Chinese, is none, unless the clause stands in brackets or quotation marks, as
    titles do: 臺灣の小吃, 《雪の華》.
    """
    kana, hangul = counts[Class.KANA], counts[Class.HANGUL]
    named = (kana == counts[Class.NO]) & (hangul + counts[Class.SHINJITAI] == 0) & ~enclosed
    japanese = (counts[Class.SHINJITAI] * HAN_A_SHINJITAI > counts[Class.HAN]) & (counts[Class.WORD] == 0)
    foreign: Mask = (kana + hangul > FOREIGN_A_WORD * counts[Class.WORD]) & ~named | japanese
    return foreign


def _without_foreign(counts: Counts, line: Places, kinds: Places, enclosed: Mask) -> Places:
    """The kinds of the lines, `NONE` where only foreign clauses tell one: they stay, and are no evidence."""
    foreign, size = _foreign(counts, enclosed), len(kinds)
    some = np.bincount(line[foreign], minlength=size) > 0
    simplified, traditional = (
        np.bincount(line, counts[of] * ~foreign, size) > 0 for of in (Class.SIMPLIFIED, Class.TRADITIONAL)
    )
    own = np.select(
        [simplified & traditional, simplified, traditional], [Kind.HANT_BOTH, Kind.HANS, Kind.HANT], Kind.NONE
    )
    return np.where(some, own, kinds)


def _clauses(counts: Counts, scripts: Places, kinds: Places, enclosed: Mask) -> Places:
    """The kinds of clauses in lines of `scripts` and `kinds`: their own if they tell, else their line's.

    A single Traditional character in a Simplified line is a name. A Simplified one in a Traditional line is a slip.
    """
    simplified, traditional = counts[Class.SIMPLIFIED], counts[Class.TRADITIONAL]
    return np.select(
        [
            _foreign(counts, enclosed),
            (scripts == HANS) & (traditional > 1) & (simplified == 0),
            scripts == HANS,
            (simplified > 0) & (traditional > 0),
            simplified > 0,
            traditional > 0,
        ],
        [
            Kind.NONE,
            Kind.HANT,
            np.where(traditional > 0, Kind.NAMES, Kind.HANS),
            np.where(simplified > traditional, Kind.HANS_BOTH, Kind.HANT_BOTH),
            Kind.HANS,
            Kind.HANT,
        ],
        kinds,
    )
