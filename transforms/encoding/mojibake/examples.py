"""Damage that a text shows on purpose, `乱码：浣犲ソ` and `café becomes cafÃ©`: an example stays as it is.

What it is an example of stands right beside it, with an arrow, the edge of a cell or `instead of` between them, or in
the same line, where the example is in quotation marks. Or lines near it, or the page again and again, speak of
encodings, and the example stands in quotation marks, behind a word that names it, or near what it is an example of;
then most of the text is not damaged so, unless it is a table of examples.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from transforms.encoding.mojibake.composed import pieces
from transforms.encoding.mojibake.guesses import certain
from transforms.model import Edit

_NAMED: Final = (
    r"乱码|亂碼|古文码|口字码|符号码|拼音码|问句码|(?i:mojibake|garbled|gibberish|mis-?encoded|mis-?decoded)"
)
_SUBJECT: Final = re.compile(
    rf"{_NAMED}|(?i:character[ -]encoding|encoding (?:issue|problem|error))"
    r"|(?i:(?:zeichen)?kodierung|zeichensatz|encodage|(?:de)?codificaci[oó]n|codifica(?:ção|\b)|codering|tekenset)"
    r"|(?i:кодировк|kodowani|kódování|teckenkod|tegnsæt)|文字化け|文字コード|인코딩"
    r"|(?i:numeric (?:character )?references?|character references?|(?:html|xml) entit(?:y|ies))|字符引用|字符实体"
    "|(?:字符|文字)(?:编码|編碼)|(?:编码|編碼)(?:问题|問題|错误|錯誤)"
)
# Names that only lists of examples use, and what stands behind one in its line
_TABLE: Final = re.compile(r"(?:古文|口字|符号|拼音|问句|锟拷)码[^\n。]{0,4}?[:：](?P<rest>[^\n]*)")
_ENCODING: Final = re.compile(
    r"GBK|GB[ -]?2312|GB[ -]?18030|UTF-?8|Big-?5|Latin-?1|ISO[ -]?8859-\d|(?:Windows|CP)-?125\d|Shift[_-]?JIS",
    re.IGNORECASE,
)
# One of these is in whatever names an encoding, or its failure (a test proves it); looking for them costs little.
_HINTS: Final = [
    hint.encode()
    for hint in (
        *("码", "碼", "字符", "mojibake", "garbled", "gibberish", "encod", "decod", "character", "entit", "reference"),
        *("gbk", "2312", "18030", "utf", "big5", "big-5", "latin1", "latin-1", "8859", "125", "jis"),
        *("kodierung", "zeichensatz", "codifica", "codering", "tekenset", "kodowani", "kódov", "teckenkod", "tegnsæt"),
        *("одировк", "文字化け", "文字コード", "인코딩"),
    )
]
_LABEL: Final = re.compile(
    rf"(?:{_NAMED}|显示为|顯示為|变成|變成|成了|读作|讀作|看到的是|得到|\b(?:becomes?|into|as|shows?|see|like|is)\b)"
    r"[^\n。；;.]{0,12}$"
)
_STOP: Final = re.compile("[\n。；;.]")
_OPENED: Final = re.compile(r"[“‘«„\"'`「『《（(\[][^\n]{0,20}$")
_CLOSED: Final = re.compile(r"[^\n]{0,20}?[”’»“\"'`」』》）)\]]")
# What stands before and behind a place in a quotation, up to its marks; an apostrophe is none.
_LETTER: Final = r"A-Za-z\xc0-\u04ff"
_IN_QUOTES: Final = r"([^\n\"'`‘’‚“”„«»‹›「」『』《》（）()]*)"
_QUOTE_BEFORE: Final = re.compile(rf"(?:(?<![{_LETTER}])[\"'`‘’‚“”„«»‹›(]|[“„«「『《（]){_IN_QUOTES}\Z")
_QUOTE_BEHIND: Final = re.compile(rf"{_IN_QUOTES}(?:[\"'`‘’“”«»‹›)](?![{_LETTER}])|[“”«»」』》）])")
_MARKS: Final = r"\s“”‘’\"'`«»「」『』《》（）()\[\]*_<>|，。：:,.;!?！？、→⇒←↔=—"
_PART: Final = re.compile(rf"[^{_MARKS}]")
_SPLIT: Final = re.compile(rf"[{_MARKS}]")
_QUOTED: Final = r"[ \t\"'`“”‘’«»「」『』（）()\[\]]{0,4}"
_BETWEEN: Final = re.compile(  # an example and what it is an example of
    rf"{_QUOTED}(?:[!=]==?|:=|[-=~]+>|<[-=~]+|[→⇒⇔←↔↦=|\t]"
    r"|\bvs\b\.?|\binstead of\b|\brather than\b|\binto\b|\bas\b"
    r"|\bis\b|\bbecomes?\b|\bbecame\b|\bau lieu d[eu]\b|\bstatt\b|\ben (?:vez|lugar) de\b|\bem vez de\b|\binvece di\b"
    rf"|而不是|而非|变成了?|變成了?|成了|显示为|顯示為|读作|讀作|应为|應為|应该是|應該是|本是){_QUOTED}"
)
_BETWEEN_UP_TO: Final = re.compile(rf"(?:{_BETWEEN.pattern})\Z")
_REACH: Final = 300  # characters of the lines near
_ROUND: Final = 24  # characters around
_NAME: Final = 40  # bytes of a name beside a hint
_OFTEN: Final = 3  # names of encodings, or of their failures, in a page about them


def kept(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits without those that would repair an example.

    >>> kept("它叫乱码：浣犲ソ。", [Edit("a", "a.x", 5, 8, "浣犲ソ", "你好")])
    []
    >>> kept("é → Ã©", [Edit("a", "a.x", 4, 6, "Ã©", "é")])
    []
    """
    if edits and "码" in text:
        rests = [found.span("rest") for found in _TABLE.finditer(text)]
        edits = [edit for edit in edits if not _is_within(edit.start, rests)]
    if not edits:
        return edits
    known = set(text)
    possible = {after for after in {edit.after for edit in edits} if known.issuperset(after)}
    if possible:
        words = _by_word(text, edits)
        edits = [edit for word in words if not _is_beside_what_it_was(text, word, possible) for edit in word]
    damage = _damage(text, edits)
    some = [edit for edit in edits if _kind(edit) not in damage]
    if not some or not (named := _times_named(text)):
        return edits
    left = _without_examples(text, _by_word(text, some), often=named >= _OFTEN)
    return sorted([*left, *(edit for edit in edits if _kind(edit) in damage)], key=lambda edit: edit.start)


def _damage(text: str, edits: Iterable[Edit]) -> set[str]:
    """The kinds that most of the text is, but for what others explain: they damaged it, and are no examples."""
    sizes: dict[str, int] = {}
    for edit in edits:
        sizes[_kind(edit)] = sizes.get(_kind(edit), 0) + len(edit.before)
    left = len(text) - sum(sizes.values())
    return {kind for kind, size in sizes.items() if size > left}


def _kind(edit: Edit) -> str:
    """The name of the kind of mojibake, or else of the pass."""
    return certain(edit.rule.partition("+")[0]) if edit.rule.startswith("mojibake.") else edit.stage


def _is_beside_what_it_was(text: str, word: Sequence[Edit], possible: set[str]) -> bool:
    """Whether what comes of a word stands beside it or its quotation; all that may stand in the text is `possible`."""
    if not possible.issuperset(edit.after for edit in word):
        return False
    return (_is_near(text, word) and _is_beside(text, _word(text, word))) or _is_quoted_beside(text, word)


def _without_examples(text: str, words: Iterable[Sequence[Edit]], *, often: bool) -> Iterator[Edit]:
    """The edits but for those of examples, and what goes on with one in its sentence: its other quotation mark."""
    end = -1
    for each in words:
        word = _word(text, each)
        for edit in each:
            goes_on = end >= 0 and edit.start <= end + _ROUND and not _STOP.search(text, end, edit.start)
            if goes_on or _is_example(text, edit, word, often=often):
                end = edit.end
            else:
                yield edit


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is in one of the spans, which are in order, or at its end."""
    number = bisect_right(spans, place, key=itemgetter(0))
    return number > 0 and place <= spans[number - 1][1]


def _times_named(text: str) -> int:
    """How often encodings, or their failures, are named."""
    data = text.encode("utf-8", "surrogatepass").lower()
    near = "\n".join(data[start:end].decode("utf-8", "ignore") for start, end in _around_hints(data))
    return len(_SUBJECT.findall(near)) + len(_ENCODING.findall(near)) if near else 0


def _around_hints(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the hints are, with what a name may have around them: looked for in far less time than the names."""
    hints = [re.escape(hint) for hint in _HINTS if hint in data]
    start, end = 0, 0
    for found in re.finditer(b"|".join(hints), data) if hints else ():
        if found.start() - _NAME > end:
            yield start, end
            start = found.start() - _NAME
        end = found.end() + _NAME
    yield start, end


class _Word(NamedTuple):
    """A word with edits: its place, and what it would become."""

    start: int
    end: int
    after: str


def _by_word(text: str, edits: Iterable[Edit]) -> Iterator[Sequence[Edit]]:
    """The edits, those of one word together."""
    together: list[Edit] = []
    for edit in edits:
        if together and (_SPLIT.search(text, together[-1].end, edit.start)):
            yield together
            together = []
        together.append(edit)
    if together:
        yield together


def _word(text: str, edits: Sequence[Edit]) -> _Word:
    start, end = edits[0].start, edits[-1].end
    first = start - _length(text[max(0, start - _ROUND) : start][::-1])
    last = end + _length(text[end : end + _ROUND])
    return _Word(first, last, "".join(pieces(text, edits, first, last)))


def _length(text: str) -> int:
    """How many characters at the beginning of a text are of a word."""
    split = _SPLIT.search(text)
    return split.start() if split else len(text)


def _is_near(text: str, edits: Sequence[Edit]) -> bool:
    """Whether what comes of a word may stand beside it: a cheaper question."""
    start, end = edits[0].start, edits[-1].end
    reach = 4 * _ROUND + sum(len(edit.after) for edit in edits)
    near = text[max(0, start - reach) : start] + text[end : end + reach]
    return all(edit.after in near for edit in edits)


def _is_beside(text: str, word: _Word) -> bool:
    """Whether a word and what it would become stand on both sides of a sign that says so."""
    size = len(word.after)
    if not word.after.strip():
        return False
    if (behind := _BETWEEN.match(text, word.end)) and text.startswith(word.after, behind.end()):
        return not _PART.match(text, behind.end() + size)
    if word.after not in text[max(0, word.start - _ROUND - size) : word.start]:
        return False
    before = _BETWEEN_UP_TO.search(text[max(0, word.start - _ROUND) : word.start])
    if not before:
        return False
    end = max(0, word.start - _ROUND) + before.start()
    start = end - size
    return start >= 0 and text.startswith(word.after, start) and not (start and _PART.match(text, start - 1))


def _is_quoted_beside(text: str, edits: Sequence[Edit]) -> bool:
    """Whether a word is, or ends, a short quotation, and what that would become stands near in the same line.

    >>> at = "aus Müller wird „MÃ¼ller“".index("Ã")
    >>> _is_quoted_beside("aus Müller wird „MÃ¼ller“", [Edit("a", "a.x", at, at + 2, "Ã¼", "ü")])
    True
    """
    opened = _QUOTE_BEFORE.search(text[max(0, edits[0].start - _ROUND) : edits[0].start])
    closed = _QUOTE_BEHIND.match(text, edits[-1].end, edits[-1].end + _ROUND)
    if not opened or not closed:
        return False
    start, end = edits[0].start - len(opened[1]), edits[-1].end + len(closed[1])
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    behind = text[end : end + _REACH].partition("\n")[0]
    after = "".join(pieces(text, edits, start, end)).strip()
    return any(map(str.isalpha, after)) and _stands_in(after, f"{before}\n{behind}")


def _is_example(text: str, edit: Edit, word: _Word, *, often: bool) -> bool:
    before, behind = text[max(0, edit.start - _REACH) : edit.start], text[edit.end : edit.end + _REACH]
    near = "\n".join((*before.rsplit("\n", 2)[-2:], *behind.split("\n", 2)[:2]))
    is_named = _SUBJECT.search(near) or len({name.lower() for name in _ENCODING.findall(near)}) > 1
    if not is_named and not often:
        return False
    if _OPENED.search(before[-_ROUND:]) and _CLOSED.match(behind[:_ROUND]):
        return True
    if is_named and _LABEL.search(before[-_ROUND:]):
        return True
    around = f"{before}\n{behind}"
    return _stands_in(word.after, around) or (len(edit.after) > 1 and edit.after > "\u3000" and edit.after in around)


def _stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text, as a whole if it is a single letter."""
    if len(word) > 1:
        return word in text
    return bool(word) and re.search(rf"(?<![^{_MARKS}]){re.escape(word)}(?![^{_MARKS}])", text) is not None
