"""What can be converted, in pieces as long as they go: over lines of one script, or clauses of a mixed one."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from transforms.script.classes import Class, Counts, count
from transforms.script.codes import Mask, Places
from transforms.script.detect import HANI, HANS, HANT, KANA_A_WORD, NONE
from transforms.script.joined import Joined

# A clause is decided by itself where its line holds both scripts: quotations, titles, a name in brackets.
CLAUSE = re.compile(r"[^，。；：！？、,.;:!?“”‘’「」『』《》〈〉（）()\[\]【】\s]+")


class Pieces(NamedTuple):
    """Stretches whose Han is in one script (`HANI`: both), in order; one entry a piece."""

    starts: Places
    ends: Places
    scripts: Places
    documents: Places


def pieces(documents: Joined, scripts: Places, quotes: Mask) -> Pieces:
    """The pieces of lines in these scripts; the lines that `quotes` marks are decided clause by clause.

    >>> from transforms.script.joined import joined
    >>> [column.tolist() for column in pieces(joined(["他说：「這樣嗎？」"]), np.array([HANS]), np.array([True]))]
    [[0, 4, 7], [4, 7, 9], [0, 1, 0], [0, 0, 0]]
    """
    starts, ends, of = documents.lines[:-1], documents.lines[1:] - 1, documents.of
    divided = np.flatnonzero(quotes & (scripts <= HANI))
    spans = [
        (*match.span(), line)
        for line, start, end in zip(divided.tolist(), starts[divided].tolist(), ends[divided].tolist(), strict=True)
        for match in CLAUSE.finditer(documents.text, start, end)
    ]
    if spans:
        opens, closes, line = np.array(spans, np.intp).T
        clauses = _clauses(count(documents.codes, np.column_stack((opens, closes)).ravel())[:, ::2], scripts[line])
        # What stands between clauses goes with the line.
        scripts = np.concatenate((scripts, clauses, scripts[line]))
        line = np.concatenate((np.arange(len(starts)), line, line))
        starts = np.concatenate((starts, opens, closes))
        order = np.argsort(starts, kind="stable")
        starts, line, scripts = starts[order], line[order], scripts[order]
        ends, of = np.minimum(np.append(starts[1:], ends[-1]), ends[line]), of[line]
    filled = np.flatnonzero(ends > starts)
    starts, ends, scripts, of = starts[filled], ends[filled], scripts[filled], of[filled]
    first = np.append(True, (np.diff(scripts) != 0) | (np.diff(of) != 0))[: len(filled)]
    last = np.append(first[1:], True)[: len(filled)]
    runs = Pieces(starts[first], ends[last], scripts[first], of[first])
    return Pieces(*(column[runs.scripts <= HANI] for column in runs))


def _clauses(counts: Counts, scripts: Places) -> Places:
    """The scripts of clauses in lines of `scripts`: their own if they are all of one, else their line's.

    `NONE` if one is Japanese or Korean. A single Traditional character in a Simplified line is a name and stays with
    the line. A single Simplified one in a Traditional line is a slip, and must go with the others: what a first run
    left of it would turn a second one.
    """
    _, simplified, traditional, _, words, kana, hangul = counts[: Class.LATN]
    return np.select(
        [
            (hangul > 0) | (kana > KANA_A_WORD * words),
            (scripts == HANS) & (traditional > 1) & (simplified == 0),
            scripts == HANS,
            (simplified > 0) & (traditional > 0),
            simplified > 0,
            traditional > 0,
        ],
        [NONE, HANT, HANS, HANI, HANS, HANT],
        scripts,
    )
