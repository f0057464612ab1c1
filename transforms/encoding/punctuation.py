"""ASCII punctuation of Chinese sentences at full width, `下雨了,不去.` as `下雨了，不去。`; a choice, off by default.

Many people type so, and it reads well: style, not damage. Numbers, times, addresses, numbered lists, faces, code, Latin
sentences and names (约翰.史密斯) are never touched: a mark is widened behind a hanzi, or between Latin and a hanzi, and
straight quotation marks where they stand around hanzi.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from transforms import lines
from transforms.encoding.wanted import HANZI, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.punctuation"

TRIGGERS: Final = (Want(None, frozenset([HANZI])),)

_CLOSED: Final = f"{COMMON_HANZI}》」』”’）】％"
_WIDE: Final = str.maketrans(",.:;?!()", "，。：；？！（）")
_MARK: Final = re.compile(
    # Behind a hanzi or what closes, with the space that typists set; not the face :) nor what goes on, as :// or ,,
    f"(?<=[{_CLOSED}])(?:[,;]|[?!]{{1,4}}|:(?![/DPp-])) ?(?![,:;?!)/])"
    f"|(?<=[0-9A-Za-z%)])[,;?!](?=[{COMMON_HANZI}“「『《])"  # `35%,比去年多`
    f'|(?<=[{COMMON_HANZI}》」』”’])\\.(?=[”’」』）"]|\\s*$)'  # a stop inside a line may as well stand in a name
)
_PARENTHESES: Final = re.compile(f"(?<=[{_CLOSED},，。；：])\\(([^()]{{1,200}})\\)")
_QUOTED: Final = re.compile(f'(?<![0-9A-Za-z"=])"([^"]{{0,300}}[{COMMON_HANZI}][^"]{{0,300}})"(?![0-9A-Za-z"])')
_CODE: Final = re.compile(  # what repeats begins at the start of a word or at a <, so that long ones take no longer
    r"[{}`]|[A-Za-z_\])]\(\s*[\"']|\[\s*[\"']|[\"']\s*(?:\)|:|,\s*[\"'\w])|^\s*(?://|#|/\*|\$|>>>)|[\w)];\s*$"
    r"|(?<!\w)[0-9]*+[A-Za-z_]\w*+\s*+[=+*-]++\s*+[\w\"']|</?[A-Za-z][^<>]*>",
    re.ASCII,
)


def find(text: str) -> Sequence[Edit]:
    """Each mark that is widened (`punctuation.wide`), with a space that it brought along.

    >>> [(edit.before, edit.after) for edit in find("下雨了, 不去(改天),见 12:30 的车.")]
    [(', ', '，'), ('(', '（'), (')', '）'), (',', '，'), ('.', '。')]
    """
    if not HANZI.one.search(text):
        return []
    return [
        Edit(STAGE, "punctuation.wide", start, end, text[start:end], wide)
        for line in lines.split(text)
        if not _CODE.search(line.text)
        for start, end, wide in sorted(
            (line.start + start, line.start + end, wide) for start, end, wide in _marks(line.text)
        )
    ]


def _marks(line: str) -> Iterator[tuple[int, int, str]]:
    """The marks of a line, with what each becomes."""
    for found in _MARK.finditer(line):
        yield *found.span(), found[0].strip().translate(_WIDE)
    for found in _PARENTHESES.finditer(line):
        if re.search(f"[{COMMON_HANZI}]", found[1]):
            yield found.start(), found.start() + 1, "（"
            yield found.end() - 1, found.end(), "）"
    for found in _QUOTED.finditer(line) if line.count('"') % 2 == 0 else ():
        yield found.start(), found.start() + 1, "“"
        yield found.end() - 1, found.end(), "”"
