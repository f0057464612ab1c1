"""What a paragraph is: title, heading, body, list item, quote or caption; told by its form and by what follows it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from transforms.hanzi import NUMERALS
from transforms.model import Element, Kind
from transforms.paragraphs.forms import (
    ASIDE,
    BYLINE,
    CAPITAL,
    CAPTION,
    CHAPTER,
    COUNTED,
    CREDIT,
    DIGITS,
    HAN,
    INNER_BREAK,
    INNER_STOP,
    INTRODUCES,
    LABEL,
    LETTERS,
    LINE_BREAK,
    MARKDOWN,
    NAMES,
    OPEN_ENDED,
    PROSE,
    QUOTATION,
    QUOTE,
    WORDED,
)
from transforms.wraps.marks import ADDRESS, BULLET, NUMBER, TABLE_ROW, ends_sentence
from transforms.wraps.rows import columns

# In columns, of which a hanzi takes two. The longest section line of the seeds has 117;
# the other limits are judgements, looked at on labelled pages but not fitted to them
WIDEST_TITLE = 120
WIDEST_LABELLED = 124  # "Place: what it does"
WIDEST_HEADING = 80
WIDEST_CHINESE = 60
WIDEST_CAPTION = 240
WIDEST_FIELD = 40
# Chinese paragraphs numbered `1.` are no list, as in patents, where more of them are sentences wider than the first
# than are no sentences, or narrower than the second; a narrower one among them is an item all the same
NUMBERED_PROSE, WIDEST_ITEM = 80, 40
PROSE_FROM = 100  # so wide a paragraph is prose, even where the page has lost its full stops
# A title that asks or cries is no narrower: of 64 on labelled pages the narrowest has 17, and 81 such lines of their
# texts have fewer than 12 (Thanks!)
NARROWEST_QUESTION = 12
MOST_WORDS = 14
LOOK_BACK = 100  # paragraphs


def kinds(
    texts: Sequence[str],
    title: str | None = None,
    quoted: Collection[int] = (),
    said: Sequence[Element | None] = (),
) -> list[Kind]:
    """The kind of each paragraph, by what markup has `said` of it, if anything, else by its form.

    `quoted` are the positions that the layout shows as quotations.

    >>> kinds(["The mill", "The mill is old, and nobody knows who built it.", "- flour"])
    ['title', 'body', 'list_item']
    """
    page = Page(texts)
    found = [page.kind(position) for position in range(len(texts))]
    for position in quoted:
        if found[position] == "body":
            found[position] = "quote"
    for position, element in enumerate(said):
        if element and (element.kind != "heading" or page.widths[position] <= WIDEST_CAPTION):
            found[position] = element.kind  # sites set whole paragraphs as headings, for their looks
    named = _named(texts, title) if title and title.strip() else None
    if named is None and page.has_headline():
        named = 0
    if named is not None:
        found[named] = "title"
    if "heading" in found:
        for position in page.introductions():
            found[position] = "heading" if found[position] == "body" else found[position]
    return found


class Page:
    """The paragraphs of one text, with what all of them together say about each; code says nothing."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        texts = self.texts = ["" if LINE_BREAK.search(text) else text for text in paragraphs]
        self.widths = [columns(text) if len(text) <= WIDEST_CAPTION else len(text) for text in texts]
        self.closed = [ends_sentence(text) for text in texts]
        long = [closed for width, closed in zip(self.widths, self.closed, strict=True) if width >= PROSE_FROM]
        self.punctuated = 2 * sum(long) >= len(long)
        self.numbers_prose = self._numbers_prose()
        self.labels = Counter(filter(None, map(_label, {text[:WIDEST_LABELLED] for text in texts})))

    def kind(self, at: int) -> Kind:
        """The kind that the paragraph's own form and the next paragraph give it; never `title`."""
        text, width = self.texts[at], self.widths[at]
        if QUOTE.match(text):
            return "quote"
        if not WORDED.search(text):
            return "body"
        if MARKDOWN.match(text):
            return "heading"
        if width <= WIDEST_CAPTION and (CAPTION.match(text) or (width <= WIDEST_HEADING and CREDIT.search(text))):
            return "caption"
        if BULLET.match(text):
            return "list_item"
        if CHAPTER.match(text):
            return "heading" if width <= WIDEST_HEADING and not self.closed[at] else "body"
        if number := NUMBER.match(text):
            if self.numbers_prose and COUNTED.match(text) and self.closed[at] and width > WIDEST_ITEM:
                return "body"
            return "heading" if self._numbered_heading(at, number) else "list_item"
        return "heading" if self._heading(at) else "body"

    def _numbers_prose(self) -> bool:
        """Whether `1.` and so on number the paragraphs of a Chinese text, and not the items of a list."""
        more = 0
        for text, width, closed in zip(self.texts, self.widths, self.closed, strict=True):
            if COUNTED.match(text) and (not closed or not WIDEST_ITEM < width <= NUMBERED_PROSE):
                more += 1 if closed and width > NUMBERED_PROSE else -1
        return more > 0

    def introductions(self) -> list[int]:
        """The short lines that end in a colon over prose, each unlike the others: headings, if the page has any."""
        found = [at for at, text in enumerate(self.texts[:-1]) if INTRODUCES.match(text) and not BYLINE.search(text)]
        often = Counter(self.texts[at] for at in found)
        return [at for at in found if often[self.texts[at]] < 2 and self._prose_over(self.widths[at], at + 1)]

    def has_headline(self) -> bool:
        """Whether the first paragraph is a headline: a short line that stands over longer prose."""
        if not self.texts or self.widths[0] > WIDEST_TITLE or self.kind(0) not in ("body", "heading"):
            return False
        text = self.texts[0]
        if not WORDED.search(text) or self._in_table():
            return False
        if CHAPTER.match(text) or NUMBER.match(text) or MARKDOWN.match(text) or self.labels[_label(text) or ""] > 1:
            return False
        asks = text[-1] in "？?！!" and self.widths[0] >= NARROWEST_QUESTION
        if (self.closed[0] and not asks) or not _headline(text) or (not CAPITAL.match(text) and not HAN.search(text)):
            return False
        return any(self._prose_over(self.widths[0], at) for at in range(1, min(len(self.texts), 6)))

    def _in_table(self) -> bool:
        """Whether the first paragraph is a row of a table or of a record (姓名：… 职业：…); `A | B` may be a title."""
        first, second = (*self.texts[:2], "")[:2]
        if TABLE_ROW.search(first):
            return first[0] == "|" or " | " not in first or bool(TABLE_ROW.search(second, 0, WIDEST_CAPTION))
        return self.widths[0] <= WIDEST_FIELD and bool(_label(first) and _label(second))

    def _heading(self, at: int) -> bool:
        text, width = self.texts[at], self.widths[at]
        if width > WIDEST_LABELLED or self.closed[at] or not _headline(text) or INNER_BREAK.search(text):
            return False
        label = _label(text)
        if at + 1 == len(self.texts):  # a heading whose text was cut off, on a page with others like it
            return bool(label) and sum(map(self._heading, range(max(0, at - LOOK_BACK), at))) > 1
        if not self._prose_over(width, at + 1):
            return False
        if label:
            spoken = _label(self.texts[at + 1])
            return self.labels[label] < 3 and (not spoken or self.labels[spoken] < 2)
        if width > WIDEST_HEADING or not self.punctuated:
            return False
        if HAN.search(text):
            return width <= WIDEST_CHINESE and self.closed[at + 1]
        return bool(CAPITAL.match(text)) and len(text.split()) <= MOST_WORDS

    def _prose_over(self, width: int, at: int) -> bool:
        """Whether paragraph `at` is prose, and longer than `width`."""
        if self.widths[at] <= width or self.closed[at]:
            return self.widths[at] > width
        return self.widths[at] >= PROSE_FROM and bool(PROSE.search(self.texts[at], 0, WIDEST_CAPTION))

    def _numbered_heading(self, at: int, found: re.Match[str]) -> bool:
        """Whether a numbered line is a heading: short, not a sentence, and no item of a list beside it."""
        text, width = self.texts[at], self.widths[at]
        number = found["number"]
        form = DIGITS.sub("0", number)
        if found[0] != number or width > WIDEST_HEADING or self.closed[at] or not _headline(text):
            return False
        beside = (NUMBER.match(self.texts[other]) for other in (at - 1, at + 1) if 0 <= other < len(self.texts))
        if any(other and DIGITS.sub("0", other["number"]) == form for other in beside):
            return False
        chinese = number.strip("(（、)）")[0] in NUMERALS  # 一、 and （一） are what official texts head sections with
        return chinese or (at + 1 < len(self.texts) and self._prose_over(width, at + 1))


def _headline(text: str) -> bool:
    """Whether this can be a headline at all: letters, no byline, date, address, speech or second sentence."""
    if not LETTERS.search(text) or OPEN_ENDED.search(text) or INNER_STOP.search(text):
        return False
    return not any(form.match(text) for form in (NAMES, QUOTATION, ASIDE, ADDRESS)) and not BYLINE.search(text)


def _label(text: str) -> str | None:
    """The name before the colon of `Place: what it does`, to compare."""
    label = LABEL.match(text, 0, WIDEST_LABELLED)
    return label[1].casefold() if label else None


def _named(texts: Sequence[str], title: str) -> int | None:
    """The first paragraph that is the title, whatever its spaces, widths and case."""
    wanted, longest = _folded(title), 4 * len(title) + 40
    return next((at for at, text in enumerate(texts) if len(text) <= longest and _folded(text) == wanted), None)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
