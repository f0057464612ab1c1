"""How two rows of one paragraph are put together: with a space, without, or without the hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from transforms.hanzi import HANZI
from transforms.model import Edit
from transforms.wraps.marks import spaceless
from transforms.wraps.rows import Row, columns

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HALVES = re.compile(r"(?<![^\W\d_])[^\W\d_]++[-‐][^\S\n]*+\n[^\S\n]*+[^\W\d_]++")
_SPACED = re.compile(f"[{HANZI}] [0-9A-Za-z]|[0-9A-Za-z] [{HANZI}]")
_TIGHT = re.compile(f"[{HANZI}][0-9A-Za-z]|[0-9A-Za-z][{HANZI}]")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-‐\u00ad]\Z")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_SPACE_AFTER = re.compile(r"(?:[^\s\d][-‐]|\S[–—/]|[(（\[「『“‘])\Z")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]}’”…]|[–—]\S")
# Words that keep their hyphen in English compounds: before it, and after it
_BEFORE = re.compile(
    "all|best|cross|eight|ex|far|first|five|four|free|full|good|half|hard|high|ill|large|late|life|light|long|low|mid|"
    "middle|nine|non|off|old|one|open|part|post|right|second|self|semi|seven|short|single|six|small|so|state|ten|"
    "third|three|time|top|two|vice|well|wide|world|year"
)
_AFTER = re.compile(
    "age|aged|based|bound|by|class|day|depth|down|driven|end|facing|free|friendly|funded|in|income|known|led|level|"
    "like|line|long|looking|made|minute|month|off|old|on|oriented|out|over|owned|paid|party|range|rate|related|rich|"
    "run|scale|size|sized|speed|standing|style|term|the|time|to|up|way|week|wide|winning|year"
)


class Joiner:
    r"""Joins rows of one text; what the whole text says of its words and spaces is looked up once, when needed.

    >>> from transforms.wraps.rows import rows
    >>> text = "a manu-\nfactory\nand a well-\nknown mill"
    >>> joiner = Joiner(text, rows(text), [0, 1, 2])
    >>> [(joiner.edit(row).before, joiner.edit(row).after) for row in (0, 1, 2)]
    [('-\n', ''), ('\n', ' '), ('\n', '')]
    """

    def __init__(self, text: str, rows: Sequence[Row], joined: Sequence[int]) -> None:
        self._text, self._rows, self._joined = text, rows, joined

    def edit(self, row: int) -> Edit:
        """The edit that joins `row` and the next; offsets count code points of the text."""
        above, below = self._rows[row], self._rows[row + 1]
        start, end = above.end, below.start
        rule, after = "paragraphs.hard_wrap", ""
        if not (above.text and below.text):  # the mark of a quoted line without text
            return Edit("paragraphs", "paragraphs.quote", start, end, self._text[start:end], " " if below.text else "")
        hyphen = above.text[-1] in "-‐\u00ad" and below.text[0].islower()
        if hyphen and (broken := _BROKEN.search(above.text[-60:])):
            if above.text[-1] == "\u00ad" or self._one_word(broken[1].casefold(), below.text):
                rule, start = "paragraphs.hyphen", start - 1
        elif self._spaced(above, below):
            after = " "
        if below.mark:
            rule = "paragraphs.quote"
        return Edit("paragraphs", rule, start, end, self._text[start:end], after)

    def _one_word(self, first: str, below: str) -> bool:
        """Whether the hyphen only breaks a word: the words of the text decide, then those of common compounds."""
        letters = _LETTERS.match(below, 0, 60)
        second = letters[0].casefold() if letters else ""
        if first + second in self._words:
            return True
        if "-" in first or f"{first}-{second}" in self._words or _BEFORE.fullmatch(first) or _AFTER.fullmatch(second):
            return False
        return not (first in self._words and second in self._words)

    def _spaced(self, above: Row, below: Row) -> bool:
        """Whether a space belongs between these rows."""
        last, first = above.text[-1], below.text[0]
        left, right = spaceless(last), spaceless(first)
        letters = last.isalnum() and first.isalnum()
        if left or right:
            return left != right and letters and self._spaces_latin
        if _NO_SPACE_AFTER.search(above.text[-2:]) or _NO_SPACE_BEFORE.match(below.text):
            return False
        cut = letters and not above.trail and not below.indent and self._chinese
        return not (cut and (self._sliced or (last.isdigit() and first.isdigit())))

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text, compounds as one, without the halves at a hyphen and a line break."""
        return frozenset(word.casefold() for word in _WORD.findall(_HALVES.sub(" ", self._text)))

    @cached_property
    def _spaces_latin(self) -> bool:
        """Whether the text puts spaces between hanzi and Latin letters."""
        return len(_SPACED.findall(self._text)) > len(_TIGHT.findall(self._text))

    @cached_property
    def _chinese(self) -> bool:
        return any(spaceless(self._rows[row].text[-1]) for row in self._joined)

    @cached_property
    def _sliced(self) -> bool:
        """Whether the text was cut into equal widths, through its Latin words too."""
        rows = [self._rows[row] for row in self._joined if not self._rows[row].indent]
        lengths = [len(row.text) + (row.trail > 0) for row in rows]
        widths = [columns(row.text) + (row.trail > 0) for row in rows]
        return bool(rows) and (max(lengths) == min(lengths) or max(widths) - min(widths) < 2)
