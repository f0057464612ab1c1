"""How well hard wraps are undone, and how fast: `python benchmarks/paragraphs.py [labelled lines, .jsonl.gz …]`.

Pages are written by a small grammar, wrapped at several widths in the ways that tools wrap, with nothing but a line
break between paragraphs, and segmented. Precision, recall and F1 are those of the paragraph boundaries. Files of
labelled lines (see `benchmarks/boilerplate.py`) are measured in the same way, each content line a paragraph.

The ceiling is the F1 of who knows the tool and the width, and nothing else: where the next word would not have fitted
behind the last line of a paragraph, widths cannot tell its end.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.paragraphs import segment
from transforms.wraps.rows import columns

Wrapper = Callable[[str, int], list[str]]
WIDTHS = (20, 30, 40, 50, 60, 72, 80, 100)

EN = {
    "when": "In the spring|Last year|After the flood|On Monday|For a long time|According to Mr. Ames|In 2019|At noon",
    "who": "the mill|The town council|Professor Harding|the well-known ferry company|nobody in the valley|Riverton|"
    "a young weaver|the new bridge|Mrs. Lowell|the long-term plan|its oldest member",
    "they": "It|They|This|But nobody|And she|He|These people|So the council",
    "did": "had been repaired by|was quietly moved from|depended on|could not agree with|wrote about|was built for|"
    "took care of|soon replaced|kept a record of",
    "what": "the water wheel|three barges and a lock|every farmer between Norfield and the sea|the old toll road|"
    "1,200 bags of flour a week|machines that few understood|the library on Well Street|a state-of-the-art dam",
    "more": "although the river was low|because money had run out|which surprised the visitors|and the work went on|"
    "while the market stayed open|as the newspapers reported|but only for a season",
}
ZH = {
    "when": "去年春天|洪水过后|2019年|据镇上的老人说|很长一段时间里|星期一上午|按照原来的计划",
    "who": "镇上的磨坊|渡口的船工|李老师|新修的石桥|村里的年轻人|“合作社”|县档案馆|一位不愿透露姓名的木匠|三家工厂",
    "they": "它|他们|这|但没有人|而她|他|这些人",
    "did": "重新修好了|慢慢离不开|记录下了|写信谈到过|取代了|一直照看着|运走了|没有忘记",
    "what": "那架水车|上游的三道水闸|每天一千二百斤面粉|通往省城的公路|谁也看不懂的机器|《河道志》的手稿|"
    "5台新式织布机|孩子们的图书室",
    "more": "因为河水已经很浅|虽然大家并不同意|来参观的人都很吃惊|工作却没有停下来|集市照常开门|报纸上也登了消息",
}


class Score(NamedTuple):
    """Paragraph boundaries found, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)

    def __str__(self) -> str:
        precision = self.right / (self.right + self.wrong or 1)
        recall = self.right / (self.right + self.missed or 1)
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {self.f1:.3f}"


def page(chance: random.Random, words: dict[str, str], paragraphs: int = 14) -> list[str]:
    """Paragraphs of one to nine sentences; some are speech, and a quarter of their later sentences refer back."""
    comma, stop, space = ("，", "。", "") if words is ZH else (", ", ".", " ")
    marks = "“{}”" if words is ZH else '"{}"'

    def pick(name: str) -> str:
        return chance.choice(words[name].split("|"))

    def sentence(later: bool) -> str:
        back = later and chance.random() < 0.25
        told = "" if back or chance.random() > 0.4 else pick("when") + comma
        told += space.join((pick("they" if back else "who"), pick("did"), pick("what")))
        told += comma + pick("more") if chance.random() < 0.5 else ""
        return told[0].upper() + told[1:] + stop

    def paragraph() -> str:
        count = min(9, 1 + int(chance.gammavariate(2.5, 1.4)))
        told = space.join(sentence(later=number > 0) for number in range(count))
        return marks.format(told) if chance.random() < 0.1 else told

    return [paragraph() for _ in range(paragraphs)]


def by_columns(text: str, width: int) -> list[str]:
    """As a terminal wraps: at any character, a wide one counted twice."""
    lines, used = [""], 0
    for character in text:
        if used + columns(character) > width:
            lines.append("")
            used = 0
        lines[-1] += character
        used += columns(character)
    return lines


def by_rules(text: str, width: int) -> list[str]:
    """As an editor wraps Chinese: Latin words whole, closing marks never at the beginning of a line."""
    pieces = re.findall(r"[“《（]*(?:[0-9A-Za-z.%]+|.)[，。、；：！？”》）]*", text)
    lines = [""]
    for piece in pieces:
        if lines[-1] and columns(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def by_words(text: str, width: int) -> list[str]:
    """As `fmt` wraps English: between words only."""
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)


def by_bytes(text: str, width: int) -> list[str]:
    """As a tool that counts the bytes of UTF-8: a hanzi is three of them."""
    lines, used = [""], 0
    for character in text:
        size = len(character.encode())
        if used + size > width * 3 // 2:
            lines.append("")
            used = 0
        lines[-1] += character
        used += size
    return lines


def hyphenated(text: str, width: int) -> list[str]:
    """As a typesetter: a long word that does not fit is divided with a hyphen."""
    lines = [""]
    for word in text.split():
        room = width - len(lines[-1]) - 2
        if lines[-1] and len(word) > room + 1 and room > 3 and len(word) > 7 and word.isalpha():
            lines[-1] += f" {word[: min(room, len(word) - 3)]}-"
            lines.append(word[min(room, len(word) - 3) :])
        elif lines[-1] and len(word) > room + 1:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def justified(text: str, width: int) -> list[str]:
    """As a typesetter: spaces widened until every line but the last is full."""
    lines = by_words(text, width)
    for at, line in enumerate(lines[:-1]):
        words = line.split(" ")
        more = width - len(line)
        for gap in range(len(words) - 1):
            words[gap] += " " * (more // (len(words) - 1) + (gap < more % (len(words) - 1)))
        lines[at] = " ".join(words)
    return lines


def flowed(text: str, width: int) -> list[str]:
    """As mails of format=flowed: a space is left before every break of the tool's own."""
    lines = by_words(text, width - 1)
    return [f"{line} " for line in lines[:-1]] + lines[-1:]


def folded(text: str, width: int) -> list[str]:
    """As `fold -s`: behind the last space that fits, which stays."""
    lines = []
    while len(text) > width:
        end = text.rfind(" ", 0, width) + 1 or width
        lines.append(text[:end])
        text = text[end:]
    return [*lines, text]


def hanging(text: str, width: int) -> list[str]:
    """As a typesetter: at any character, closing marks hang over the edge."""
    lines = [""]
    for character in text:
        if columns(lines[-1] + character) > width and character not in "，。、；：！？”》）":
            lines.append("")
        lines[-1] += character
    return lines


def sliced(text: str, width: int) -> list[str]:
    """As slices of a string, a hanzi and a letter alike."""
    return [text[at : at + width] for at in range(0, len(text), width)]


def quoted(text: str, width: int) -> list[str]:
    """As an answer to a mail."""
    return [f"> {line}" for line in by_words(text, width - 2)]


def inset(text: str, width: int) -> list[str]:
    """As a block that is indented as a whole."""
    return [f"  {line}" for line in by_words(text, width - 2)]


WRAPPERS: dict[str, tuple[Wrapper, ...]] = {"zh": (by_columns, by_rules), "en": (textwrap.wrap, by_words)}
MORE: dict[str, tuple[Wrapper, ...]] = {
    "zh": (by_bytes, textwrap.wrap, hanging, sliced),
    "en": (hyphenated, justified, flowed, folded, quoted, inset),
}


def measure(pages: Sequence[Sequence[str]], wrap: Wrapper, width: int) -> Score:
    """The boundaries of all pages, wrapped by `wrap` and segmented."""
    right = wrong = missed = 0
    for paragraphs in pages:
        text, truth, at = "", set(), 0
        for paragraph in paragraphs:
            lines = _lines(wrap, paragraph, width)
            text += "".join(line + "\n" for line in lines)
            truth.add(at)
            at += sum(map(len, lines)) + len(lines)
        found = {text.rfind("\n", 0, paragraph.start) + 1 for paragraph in segment(text)}
        truth.discard(0)
        found.discard(0)
        right, wrong, missed = right + len(truth & found), wrong + len(found - truth), missed + len(truth - found)
    return Score(right, wrong, missed)


def ceiling(pages: Sequence[Sequence[str]], wrap: Wrapper, width: int) -> float:
    """The F1 of who finds all ends of paragraphs but those that are full: the next word would not have fitted."""
    told = missed = 0
    for above, below in (pair for paragraphs in pages for pair in pairwise(paragraphs)):
        last = _lines(wrap, above, width)[-1].strip()
        space = "" if columns(last[-1] + below[0]) > 2 else " "
        full = _lines(wrap, last + space + below[: 2 * width], width)[0].strip(" >") == last.strip(" >")
        told, missed = told + (not full), missed + full
    return Score(told, 0, missed).f1


def _lines(wrap: Wrapper, text: str, width: int) -> list[str]:
    return [line for line in wrap(text, width) if line.strip()]


def false_joins(pages: Sequence[Sequence[str]]) -> int:
    """How many lines are lost to joins where nothing was wrapped."""
    return sum(len(lines) - len(segment("\n".join(lines))) for lines in pages)


def written(language: str, count: int = 20) -> list[list[str]]:
    """Pages of the grammar, the same at every run."""
    chance = random.Random(42)
    return [page(chance, {"zh": ZH, "en": EN}[language]) for _ in range(count)]


def labelled(path: str) -> Iterator[list[str]]:
    """The content lines of pages of some length."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            lines = [" ".join(text.split()) for text, label in record["lines"] if label == "C"]
            if len(lines) > 3 and sum(map(len, lines)) > 400:
                yield [line for line in lines if line]


def report(name: str, language: str, pages: Sequence[Sequence[str]]) -> None:
    """Print the joins where nothing was wrapped, the boundaries by width and wrapper, and the speed."""
    print(f"{name}: {len(pages)} pages; {false_joins(pages)} of {sum(map(len, pages))} lines joined as they are")
    for wrap in WRAPPERS[language] + MORE[language]:
        for width in WIDTHS:
            most = ceiling(pages, wrap, width)
            print(f"  {wrap.__name__:10} {width:4}  {measure(pages, wrap, width)}  ceiling {most:.3f}")
    unwrapped = "\n".join("\n".join(lines) for lines in pages)
    wrapped = "\n".join("\n".join(WRAPPERS[language][0](line, 72)) for line in unwrapped.split("\n"))
    for kind, text in (("wrapped", wrapped), ("unwrapped", unwrapped)):
        started = time.perf_counter()
        segment(text)
        print(f"  {kind}: {(time.perf_counter() - started) / (text.count(chr(10)) + 1) * 1e6:.0f} µs a line")


if __name__ == "__main__":
    for language in ("zh", "en"):
        report(f"grammar, {language}", language, written(language))
    for path in sys.argv[1:]:
        report(path, "zh" if "-zh-" in path else "en", list(labelled(path))[:60])
