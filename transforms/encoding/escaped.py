r"""Hanzi left as a program or a mail wrote them in ASCII: `\u4f60\u597d` of JSON, `=C4=E3=BA=C3` of quoted-printable.

Only where enough of them read as Chinese, in lines of plain text, on a page that speaks of no code. Addresses keep
their `%E4%BD%A0`, which is how they are written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from transforms.encoding.joined import lines_at
from transforms.encoding.language.measured import measured
from transforms.encoding.markup import code
from transforms.encoding.mojibake.thresholds import MAX_SURPRISE
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Row, Want
from transforms.model import Edit

STAGE: Final = "encoding.escaped"

_FEWEST: Final = 4  # hanzi
_BACKSLASH, _QUOTED = "unicode", "quoted_printable"
TRIGGERS: Final = (Want(Row((Class(r"\\="), Class("u89A-F")), many=_FEWEST)),)
_RUN: Final = re.compile(
    rf"[\\=](?:(?<=\\)(?P<{_BACKSLASH}>u[0-9A-Fa-f]{{4}}(?:\\u[0-9A-Fa-f]{{4}})*)"
    rf"|(?<==)(?P<{_QUOTED}>[89A-F][0-9A-F](?:=(?:[0-9A-F]{{2}}|\n))*))"
)
_CODE: Final = re.compile(r"""["'`{}\[\]<>;\\=]|://""")  # is beside them in a line of code
_SPOKEN_OF: Final = re.compile(
    r"Unicode|JSON|JavaScript|Java\b|Python|ASCII|quoted-printable|MIME|escap|encod|decod|编码|編碼|解码|解碼|码点|字符串",
    re.IGNORECASE,
)


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    r"""Each run of them as it was meant (`escaped.unicode`, `escaped.quoted_printable`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.after for edit in find(r"标题：\u4eca\u5929\u4e0b\u96e8")]
    ['今天下雨']
    """
    at = places(TRIGGERS, text) if at is None else at
    if not at:
        return []
    edits = [
        Edit(STAGE, f"escaped.{run.lastgroup}", *run.span(), run[0], meant)
        for run in _in_plain_lines(text)
        if (meant := _meant(run)) and meant.isprintable()
    ]
    spans = [(edit.start, edit.end) for edit in edits]
    if not _are_chinese(edits) or _SPOKEN_OF.search(text) or code.is_subject_of(text, spans):
        return []
    return edits


def _in_plain_lines(text: str) -> Sequence[re.Match[str]]:
    """The runs in lines that have no signs of code beside them."""
    runs = list(_RUN.finditer(text))
    lines = list(lines_at(text, [run.start() for run in runs]))
    plain = {start for start, end in lines if not _CODE.search(_RUN.sub("", text[start:end]))}
    starts = [start for start, _ in lines]
    return [run for run in runs if starts[bisect_right(starts, run.start()) - 1] in plain]


def _meant(run: re.Match[str]) -> str:
    """What a run stands for, "" if for nothing."""
    if run.lastgroup == _BACKSLASH:
        return bytes.fromhex(run[0].replace(r"\u", "")).decode("utf-16-be", "ignore")
    data = bytes.fromhex(run[0].replace("=\n", "").replace("=", ""))
    for codec in ("utf-8", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeError:
            continue
    return ""


def _are_chinese(edits: Sequence[Edit]) -> bool:
    """Whether what comes of all edits together is Chinese."""
    letters, nats, hanzi, _ = (int(each[0]) for each in measured(["".join(edit.after for edit in edits)]))
    return hanzi >= _FEWEST and 2 * hanzi >= letters and nats <= MAX_SURPRISE * letters
