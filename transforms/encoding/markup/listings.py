"""Code that an author shows, told from markup that was left over: a listing stays, whatever else goes.

A listing is fenced, or announced by a sentence before it (`put this into the file:`); then it fills whole lines, closes
what it opens, and holds more code than text. Where a text shows code, only such tags go as no author can have set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import Final

from transforms.encoding.markup.code import is_named
from transforms.encoding.markup.tags import Tag
from transforms.hanzi import COMMON_HANZI

Span = tuple[int, int]

_FENCES: Final = {fence: re.compile(rf"^[ \t]*{fence}", re.MULTILINE) for fence in ("```", "~~~")}
_VERBATIM: Final = ("pre", "code", "xmp", "textarea")
_PARTED: Final = re.compile(r"\n[ \t]*\n")
_REACH: Final = 200  # characters of the line before a listing
# A sentence, not a label such as 相关链接： or Related links:, or words that point to what follows.
_ANNOUNCES: Final = re.compile(
    rf"(?:[{COMMON_HANZI}][^\n]{{7,}}|\S+ \S+ \S+ \S[^\n]*)[:：]$"
    r"|(?:如下|下面|以下|下列|复制|複製|粘贴|貼上|保存为|保存為|写入|寫入|示例|範例|代码|代碼|程式碼|原始碼|源码)[^\n。！？]{0,30}$"
    r"|\b(?:following|follows|below|like (?:this|so)|paste|copy|snippet|listing|template|example)\b[^\n.!?]{0,60}$",
    re.IGNORECASE,
)
_UNCLOSED: Final = frozenset(
    ("br", "hr", "img", "input", "link", "meta", "col", "wbr", "nobr", "area", "embed", "param")
)
_MAY_STAY_OPEN: Final = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup")
)
_BEHIND_SENTENCE: Final = re.compile("[。！？!?.…”」』；][ \t]*$")
_ADDRESS: Final = re.compile(r"""\b(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s<>]+\?""", re.IGNORECASE)
_LEAST: Final = 10  # characters of a paragraph with tags around it


def found_in(text: str, spans: Sequence[Span], tags: Mapping[int, Tag]) -> list[Span]:
    r"""The listings, in order; `spans` is all that looks like markup or scripts, `tags` those of it that are, by place.

    >>> from transforms.encoding.markup import tags
    >>> text = "Put this into a new file and open it:\n\n<ul>\n  <li>tea</li>\n</ul>\n\nYou see a list.</p>"
    >>> found = {tag.start: tag for tag in tags.found_in(text)[0]}
    >>> [text[start:end] for start, end in found_in(text, [(tag.start, tag.end) for tag in found.values()], found)]
    ['<ul>\n  <li>tea</li>\n</ul>']
    """
    listings = [(block[0][0], block[-1][1]) for block in _blocks(text, spans, tags) if _is_listing(text, block, tags)]
    return sorted([*listings, *_fenced(text), *_verbatim(tags.values())])


def _fenced(text: str) -> Iterator[Span]:
    """What stands between ``` and ```; from the last one to the end, where it is not closed."""
    for fence in filter(text.__contains__, _FENCES):
        places = [found.start() for found in _FENCES[fence].finditer(text)]
        yield from zip_longest(places[::2], places[1::2], fillvalue=len(text))


def _verbatim(tags: Iterable[Tag]) -> Iterator[Span]:
    """What stands in elements that show text as it is."""
    opened: Tag | None = None
    for tag in tags:
        if tag.name in _VERBATIM and not tag.is_closing:
            opened = opened or tag
        elif opened and tag.name == opened.name:
            yield opened.start, tag.end
            opened = None


def _blocks(text: str, spans: Sequence[Span], tags: Mapping[int, Tag]) -> Iterator[list[Span]]:
    """Spans that no empty line parts, unless an element is open there."""
    block: list[Span] = []
    depth = 0
    for span in spans:
        if block and depth <= 0 and _PARTED.search(text, block[-1][1], span[0]):
            yield block
            block, depth = [], 0
        block.append(span)
        tag = tags.get(span[0])
        if tag and tag.name not in _UNCLOSED | _MAY_STAY_OPEN:
            depth += -1 if tag.is_closing else 1
    if block:
        yield block


def _is_listing(text: str, block: Sequence[Span], tags: Mapping[int, Tag]) -> bool:
    start, end = block[0][0], block[-1][1]
    line, behind = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    if (
        text[line:start].strip()
        or text[end : behind if behind >= 0 else len(text)].strip()
        or not announced(text, line)
    ):
        return False
    markup = sum(last - first for first, last in block)
    shown = "".join(text[one[1] : other[0]].strip() for one, other in pairwise(block))
    has_as_much_text = len(shown) + sum(character >= "㐀" for character in shown) > markup
    return not has_as_much_text and not unmatched([tags[first] for first, _ in block if first in tags])


def announced(text: str, line: int) -> bool:
    """Whether the last text before the line that begins at `line` points to what stands on it."""
    before = text[max(0, line - _REACH) : line].rstrip().rpartition("\n")[2]
    return _ANNOUNCES.search(before) is not None


def unmatched(tags: Sequence[Tag]) -> list[Tag]:
    """Closing tags that close nothing, and opening ones that are never closed and should be."""
    stray: list[Tag] = []
    opened: list[Tag] = []
    for tag in tags:
        if tag.name in _UNCLOSED or not tag.name:
            continue
        if not tag.is_closing:
            opened.append(tag)
            continue
        while opened and opened[-1].name != tag.name and opened[-1].name in _MAY_STAY_OPEN:
            opened.pop()
        if opened and opened[-1].name == tag.name:
            opened.pop()
        else:
            stray.append(tag)
    return stray + [tag for tag in opened if tag.name not in _MAY_STAY_OPEN]


def left_over(text: str, tags: Sequence[Tag]) -> set[int]:
    """Where those tags begin that no author can have set in a text that shows code; `tags` are those in no listing.

    They close nothing behind a sentence; where there are such, breaks behind sentences and tags around paragraphs go
    too. And lines of nothing but tags that have the address of a counter or an advertisement.
    """
    gone = _strays(text, tags)
    if gone:
        gone |= {tag.start for tag in tags if tag.name == "br" and _ends_sentence(text, tag.start)}
        for one, other in pairwise(tags):
            wall = one.name == other.name and not one.is_closing and other.is_closing
            if wall and other.start - one.end >= _LEAST and _ends_sentence(text, other.start):
                gone |= {one.start, other.start}
    for of_line in _by_line(text, tags):
        gone |= _of_machines(text, of_line)
    return gone


def _by_line(text: str, tags: Iterable[Tag]) -> Iterator[list[Tag]]:
    of_line: list[Tag] = []
    for tag in tags:
        if of_line and text.find("\n", of_line[-1].end, tag.start) >= 0:
            yield of_line
            of_line = []
        of_line.append(tag)
    if of_line:
        yield of_line


def _strays(text: str, tags: Sequence[Tag]) -> set[int]:
    """Closing tags that close nothing, behind a sentence or before the next block."""
    closing = {tag.start for tag in unmatched(tags) if tag.is_closing}
    starts = {tag.start for tag in tags if not tag.is_closing}
    gone: set[int] = set()
    end = -1
    for tag in tags:
        follows = end >= 0 and not text[end : tag.start].strip()
        behind_all = follows or _ends_sentence(text, tag.start) or tag.end in starts
        if tag.start in closing and behind_all and not is_named(text, [tag[:2]]):
            gone.add(tag.start)
            end = tag.end
    return gone


def _of_machines(text: str, tags: Sequence[Tag]) -> set[int]:
    """The tags of one line, if it consists of them, an address of theirs has a query, and no sentence announces it."""
    line, end = text.rfind("\n", 0, tags[0].start) + 1, text.find("\n", tags[-1].end)
    ends, starts = [line, *(tag.end for tag in tags)], [*(tag.start for tag in tags), end if end >= 0 else len(text)]
    if any(text[one:other].strip() for one, other in zip(ends, starts, strict=True)) or announced(text, line):
        return set()
    has_query = any(_ADDRESS.search(text, tag.start, tag.end) for tag in tags)
    return {tag.start for tag in tags} if has_query else set()


def _ends_sentence(text: str, place: int) -> bool:
    return _BEHIND_SENTENCE.search(text[max(0, place - 8) : place]) is not None
