"""A paragraph's sentences, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.wraps.marks import spaceless

NEAR = 48  # characters looked at on either side of a stop, so that time is linear

_CLOSE = "”’」』）)】》\"'\\]"
_STOP = re.compile(
    rf"(?:…{{0,9}}[。！？｡!?]|…(?=…{{0,9}}(?:[{_CLOSE}]|\s))|[.．](?![0-9A-Za-z_]))"
    rf"[。！？｡!?．.…]*+(?P<closed>[{_CLOSE}]*+)"
)
_LEADS = re.compile(r"\s+[\"'“‘(（\[「『《•-]*\s?[^\W_a-zß-öø-ÿ]|\s*[“‘「『《（]")  # a capital, a figure or a hanzi
_GOES_ON = re.compile(r"\s*[，、；：,;:)）」』”’—–-]")
_SAYS = re.compile(
    r"[^，。！？；：“”「」『』\s]{0,10}[说說道问問喊答叫][道着著]?(?:[，。：:,]|\Z)|[的地之]|"
    r"\s+(?:[A-Z][\w.'’-]*\s){1,3}(?:said|says|asked|asks|replied|shouted|wrote|added|told|cried|called|explained)\b"
)
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})[.．]")  # of a list
# Words with a dot: never the last of a sentence; the last before a word of _OPENER only; or before no figure
_TITLE = re.compile(
    r"(?<![\w.])(?:Mrs?|Ms|Messrs|Drs?|Profs?|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Rev|Hon|Mt|vs|cf|viz|approx|"
    r"[eiEI]\.\s?[egEG]|[A-HJ-Z])\.\Z"
)
_SHORT = re.compile(r"(?<![\w.])(?:(?:[A-Za-z]\.)+[A-Za-z]|Inc|Corp|Ltd|Co|Jr|Sr|St|Bros|etc|al|Ave|Blvd|Rd|est)\.\Z")
_OPENER = re.compile(
    r"\s+[\"'“‘]?(?:A|An|The|I|It|He|She|We|You|They|This|That|These|Those|There|In|On|At|For|From|But|And|So|If|When|"
    r"While|As|After|Before|However|Its|His|Her|Our|My|Their|What|Who|How|Why|No|Yes)\b"
)
_COUNTED = re.compile(
    r"(?<!\w)(?:Nos?|[Vv]ols?|pp?|[Ff]igs?|[Ee]qs?|[Cc]h|[Ss]ecs?|[Aa]rt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\Z"
)
_FIGURE = re.compile(r"\s+[#(\[]?[\dIVX]")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of one paragraph, in order; between them there is white space only, and nothing is left out.

    A closing quotation mark or bracket belongs to the sentence before it. Abbreviations, initials, decimals, addresses
    of the web, and an ellipsis inside a sentence end none; who speaks belongs to what is said. Code is one sentence.

    >>> sentences("“船呢？”他问。没有人回答……河上起雾了。")
    ('“船呢？”他问。', '没有人回答……河上起雾了。')
    >>> sentences("Mr. Ames paid $3.50 at 7 a.m. for e.g. tea. “Was it good?” It was!")
    ('Mr. Ames paid $3.50 at 7 a.m. for e.g. tea.', '“Was it good?”', 'It was!')
    """
    edges = [0, *ends(text), len(text)]
    return tuple(part for first, after in pairwise(edges) if (part := text[first:after].strip()))


def ends(text: str) -> Iterator[int]:
    """Where sentences end inside the text, in code points: one past the last mark of each but the last.

    >>> list(ends("走吧。船来了。"))
    [3]
    """
    if len(text.splitlines()) > 1:
        return  # code
    start = 0
    for stop in _STOP.finditer(text, 0, len(text.rstrip())):
        if _ends(text, start, stop):
            yield stop.end()
            start = stop.end()


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the sentence that begins at `start` ends with this stop."""
    first, at, closed = stop[0].lstrip("…")[:1] or "…", stop.end(), stop["closed"]
    after = text[at : at + NEAR]
    if not after.strip() or _GOES_ON.match(after) or (closed and _SAYS.match(after)):
        return False
    if any(mark in closed for mark in ")）]】》"):
        return text[start : start + NEAR].lstrip()[:1] in set("(（[【")
    if first in "。！？｡":
        return True
    hanzi = spaceless(after) or (stop.start() > 0 and spaceless(text[stop.start() - 1]))
    if not (_LEADS.match(after) or (hanzi and not after[0].isspace() and len(stop[0]) < 3)):
        return False
    return first not in ".．" or len(stop[0]) - len(closed) > 1 or _full_stop(text, start, stop.start() + 1, after)


def _full_stop(text: str, start: int, at: int, after: str) -> bool:
    """Whether the dot before `at` is a full stop, and none of a number or an abbreviation."""
    before = text[max(start, at - NEAR) : at]
    if _TITLE.search(before) or (at - start < NEAR and _NUMBER.fullmatch(before)):
        return False
    if _SHORT.search(before):
        return bool(_OPENER.match(after))
    return not (_COUNTED.search(before) and _FIGURE.match(after))
