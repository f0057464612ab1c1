"""`首頁(yè)` is `首頁`: readings that a careless conversion to Traditional wrote behind the characters it changed.

Left alone: annotations that are meant, as in textbooks, poems for children, dictionaries, flattened `<ruby>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from transforms.encoding.joined import sieve_by
from transforms.encoding.language import alone
from transforms.encoding.language.readings import (
    ANNOTATION,
    FIRST_IN_READING,
    OPENING,
    has_reading,
    normal,
    usual,
    without_tone,
)
from transforms.encoding.language.scripts import simplified
from transforms.encoding.scan import places
from transforms.encoding.wanted import HANZI, Class, Row, Want
from transforms.hanzi import COMMON_HANZI
from transforms.model import Edit

STAGE: Final = "encoding.annotations"

# What tells the damage from glosses: the seed `chuangtou` has 302 annotations; 363 clean pages and 3,104 clean
# paragraphs of both scripts have 12 readings in parentheses, one of them right for its character, none behind a
# character that the conversion changes. The rest was set on textbooks, poems and glossaries written for the tests.
FEWEST: Final = 3
"""With fewer annotations, each is one that no author would write (`企業(yè)`), and no other reading is given."""
CHANGED: Final = 0.9
"""The least share of them behind characters that the conversion changes: 1.0 on the page; 0.2 to 0.4 in Traditional
text with all characters annotated."""
CONSISTENT: Final = 0.5
"""The least share of those characters' places that are annotated: 1.0 on the page, while a gloss is given once."""
RUNNING: Final = 0.5
"""The least share of annotations that stand in running text, beside a hanzi: 0.98 on the page, none in a list of
glosses."""

NAMES: Final = 0.5
"""The most readings with a capital letter, as an author gives those of names; a style sheet capitalises a few."""

OTHERWISE: Final = 0.1
"""The most further readings, to a character: a conversion has one for each, a lesson has 樂(lè) and 樂(yuè)."""
TOLD: Final = 0.2
"""The most readings that are not the usual ones, to an annotation of a page with fewer than `LESSON`: a conversion
writes 說(shuō), a lesson 說(yuè)."""
FEW: Final = 10
"""With fewer annotations, one has to be on a common character, as a conversion wrote them there too."""
COMMON: Final = 9.0
"""The most nats of a common character: an author explains rare ones (躊 12, 囁 13, 蹣 14), while 業 and 會 have 6."""

LESSON: Final = 30
"""With fewer annotations, a page may be a lesson, which speaks of readings and may gloss each word once."""
SPOKEN: Final = 0.25
"""From so many words of a lesson to an annotation on, it is one; a damaged page has a word or two by chance."""
DENSE: Final = 0.07
"""The least share of the changed characters of a page with so few that is annotated: 0.51 on that seed, less
in an article that glosses a handful of its words."""
DENSE_SPOKEN: Final = 0.3
"""The same where a word of a lesson is met: a lesson may gloss a few words under a heading that says so."""

# Common characters of several readings, the usual one in less than three of four words with what they are in Simplified
# (pypinyin's, as are the readings; a test counts them).
_READ_OTHERWISE: Final = frozenset("乾佔兒劃參嗎囉將幹幾彈樂給興處誰調載鋪長隻儘應為爲盡還")
_OTHER_GLOSS: Final = re.compile("[(（][A-Za-z ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_HANZI: Final = re.compile(f"[{COMMON_HANZI}]")
# A character is spoken of where it is read as something, is a surname, or is written so: `書(shū)字有十畫`, but not
# `數(shù)字化`.
_LESSON: Final = re.compile(
    "[拼注讀读發发]音|[漢汉生][字詞词]|多音字|部首|[個个]字|怎[麼么][讀读念唸寫写]"
    "|[讀读念唸][作做][「『“]?[㐀-鿿]?[」』”]? ?[(（a-zāáǎàēéěèōóǒò]|[讀读念唸] ?[a-z]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    "|姓.[(（]|[)）]字[的有共由怎讀读念唸拆左右上下]"
)

_BEFORE, _OPEN, _GAP = Class("^\0-(*-\x7f"), Class(OPENING), Class(" \u3000")
_INSIDE: Final = Class(f"{FIRST_IN_READING} \u3000")
TRIGGERS: Final = (
    Want(Row((_BEFORE, _OPEN, _INSIDE), at=1), frozenset([HANZI])),
    Want(Row((_BEFORE, _GAP, _OPEN), at=2), frozenset([HANZI])),
)


class Annotation(NamedTuple):
    """`text[start:end]`, spaces around the parentheses included, gives a reading of the `character` before it."""

    character: str
    start: int
    end: int
    reading: str


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """The annotations of a damaged page, to be taken away (`annotations.aligned`); where a page shows the damage less
    clearly, flags at those that hardly any author would write (`annotations.suspected`).

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [edit.before for edit in find("首頁(yè) 企業(yè) 會(huì)")]
    ['(yè)', '(yè)', '(huì)']
    >>> find("蕁(qián)麻是一種植物。")
    ()
    """
    found = annotated(text, at)
    changed = [each for each in found if each.character in simplified()]
    if not changed or len(changed) < CHANGED * len(found) or not _is_regular(text, changed):
        return ()
    if not (damage := _is_damage(text, found, changed)) and not _is_suspect(text, found, changed):
        return ()
    rule = "annotations.aligned" if damage else "annotations.suspected"
    shown = [(start, end, text[start:end]) for _, start, end, _ in changed]
    return tuple(Edit(STAGE, rule, start, end, note, "" if damage else note) for start, end, note in shown)


def of_changed(text: str, at: Iterable[int] | None = None) -> Iterator[int]:
    """Where readings begin right behind characters that the conversion changes; only these may be damage.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> list(of_changed("荨(qián)麻，企業(yè)，業(GDP)"))
    [11]
    """
    changed = simplified().keys()
    at = places(TRIGGERS, text) if at is None else at
    behind = (place for place in at if not changed.isdisjoint(text[max(0, place - 2) : place]))
    return (each.start for each in annotated(text, behind) if each.character in changed)


sieve: Final = sieve_by(of_changed)


def annotated(text: str, at: Iterable[int] | None = None) -> Sequence[Annotation]:
    """Every character that is followed by a reading of its own, in parentheses.

    >>> annotated("（業）業 (ye\u0300)")
    [Annotation(character='業', start=4, end=10, reading='yè')]
    """
    found: list[Annotation] = []
    for place in places(TRIGGERS, text) if at is None else at:
        if not (match := ANNOTATION.match(text, place)):
            continue
        start = match.start()
        if found and found[-1].end == start:  # 業(yè)(yè)
            character = found[-1].character
        else:
            start -= text[max(0, start - 1) : start] in (" ", "\u3000")
            character = text[max(0, start - 1) : start]
        end = match.end()
        if text[start] in " \u3000" and text[end : end + 1] == text[start]:  # the reading brought both
            end += 1
        given = re.split("[,，、/; ]+", match[1])
        if all(has_reading(character, reading) for reading in given) or has_reading(character, "".join(given)):
            found.append(Annotation(character, start, end, normal(match[1])))
    return found


def _is_regular(text: str, changed: Sequence[Annotation]) -> bool:
    """Whether annotations stand as a conversion writes them: behind most places of each character, with one reading,
    in running text, and not as names are spelled.
    """
    if sum(_is_name(text, each) for each in changed) > NAMES * len(changed):
        return False
    characters = {each.character for each in changed}
    if len({(each.character, each.reading) for each in changed}) > (1 + OTHERWISE) * len(characters):
        return False
    places = sum(map(text.count, characters))
    neighbours = (text[max(0, start - 2) : start - 1] + text[end : end + 1] for _, start, end, _ in changed)
    running = sum(bool(_HANZI.search(beside)) for beside in neighbours)
    return len(changed) >= CONSISTENT * places and running >= RUNNING * len(changed)


def _is_damage(text: str, found: Sequence[Annotation], changed: Sequence[Annotation]) -> bool:
    """Whether there are so many annotations, or such, that no author wrote them."""
    if len(changed) < LESSON and (_may_be_lesson(text, changed) or _told_otherwise(text) > TOLD * len(changed)):
        return False
    if len(changed) < FEWEST and not (all(map(_needs_no_gloss, changed)) and _stand_alone(text, found)):
        return False
    return len(changed) >= FEW or any(alone.nats(each.character) <= COMMON for each in changed)


def _is_suspect(text: str, found: Sequence[Annotation], changed: Sequence[Annotation]) -> bool:
    """Whether nobody would look up any of the characters, and nothing says that this is a lesson."""
    return all(map(_needs_no_gloss, changed)) and _stand_alone(text, found) and not _LESSON.search(text)


def _may_be_lesson(text: str, changed: Sequence[Annotation]) -> bool:
    """Whether the page speaks of its annotations, or annotates few of the characters that it could."""
    spoken = len(_LESSON.findall(text))
    written = simplified().keys() & set(text)
    least = (DENSE_SPOKEN if spoken else DENSE) * len(written)
    return spoken >= SPOKEN * len(changed) or len({each.character for each in changed}) < least


def _told_otherwise(text: str) -> int:
    """How many characters have a reading behind them that a dictionary gives, and no conversion writes.

    >>> _told_otherwise("不亦說(yuè)乎，樂(lè)之"), _told_otherwise("說(dà)")
    (1, 0)
    """
    glossed = ((text[found.start() - 1], normal(found[1])) for found in ANNOTATION.finditer(text) if found.start())
    return sum(
        reading not in (usual(character), without_tone(usual(character)))
        and (has_reading(character, reading) or has_reading(written, reading))
        for character, reading in glossed
        if (written := simplified().get(character))
    )


def _is_name(text: str, annotation: Annotation) -> bool:
    """Whether the reading is spelled like that of a name: `呂(Lǚ)`."""
    return text[annotation.start : annotation.end].lstrip(" \u3000(（")[:2].strip(")）").istitle()


def _needs_no_gloss(annotation: Annotation) -> bool:
    """Whether nobody would look the character up: it is common, and nearly always read so, as the page says."""
    character = annotation.character
    known = alone.nats(character) <= COMMON and character not in _READ_OTHERWISE
    return known and annotation.reading == usual(character)


def _stand_alone(text: str, found: Sequence[Annotation]) -> bool:
    """Whether no other reading stands in parentheses."""
    return len(_OTHER_GLOSS.findall(text)) <= len(found)
