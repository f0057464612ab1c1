"""Where the pass of ftfy gives what the library gives, and where it does not."""

import ast
import doctest
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import ftfy as library
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.laws.test_encoding import PIECES, TEXTS
from transforms.edits import apply
from transforms.encoding import ftfy, garbled
from transforms.encoding.ftfy import signs

_RE: Any = re


class Deviation(NamedTuple):
    """Where a text may come out otherwise than from ftfy: `may_be` is asked of it and of what ftfy makes of it."""

    name: str
    text: str
    expected: str
    may_be: Callable[[str, str], object]


def has(pattern: str) -> Callable[[str, str], object]:
    return lambda text, _: re.search(pattern, text)


def brings(pattern: str) -> Callable[[str, str], object]:
    return lambda text, fixed: set(re.findall(pattern, fixed)) - set(text)


def brings_no_character(text: str, fixed: str) -> bool:
    return any(unicodedata.category(each) in ("Co", "Cn") for each in set(fixed) - set(text))


def has_gb2312(text: str, _: str) -> bool:
    runs = (run.encode("latin-1").decode("gb2312", "replace") for run in re.findall("[\xa1-\xfe]{4,}", text))
    return any("\ufffd" not in run for run in runs)


def has_a_code_table(text: str, _: str) -> bool:
    fours = zip(text, text[1:], text[2:], text[3:], strict=False)
    return any([ord(each) - ord(four[0]) for each in four] == [0, 1, 2, 3] for four in fours)


DEVIATIONS = (
    Deviation("Polish", "stronÄ™", "stronę", has("[a-z][ÃÄÅ]")),
    Deviation("Turkish", "ÅŸey", "şey", has("[ÄÅ].[a-z]")),
    Deviation("à before a mark", "Ã  paris, Ã ,", "à paris, à,", has(r"Ã (?:[,.)\n]|\Z)")),
    Deviation("a lost byte", "â€œyes,â€ and…", "“yes,” and…", has(r"â€(?:[\s,.;:!?)\]<]|\Z)")),
    Deviation("the number of a note", "É¹ 是", "É¹ 是", brings("[ɐ-ʯͰ-ͽϏ-ϿѐѝѠ-҉Ӏ-ԯ]")),
    Deviation("named letters", "Â e Ã na “Ação”", "Â e Ã na “Ação”", has(r"(?:[\s“‘«„\"'(\[]|\A)[ÂÃ](?:\W|\Z)")),
    Deviation("a sign of trade", "IRMÃ™ ATENÇÃO", "IRMÃ™ ATENÇÃO", has("Ã[®™]")),
    Deviation("a code table", "ÕÖ×Ø cafÃ©", "ÕÖ×Ø café", has_a_code_table),
    Deviation("hanzi of GB 2312", "标题：ÖÐ¹ú新闻", "标题：ÖÐ¹ú新闻", has_gb2312),
    Deviation("no character", "\x8e¼", "\x8e¼", brings_no_character),
    Deviation("a garbled line", "Ć÷ČÕ¤Ī³Æ¤´¤Ļ¤ó¤ņŹ³¤Ł¤ė", "Ć÷ČÕ¤Ī³Æ¤´¤Ļ¤ó¤ņŹ³¤Ł¤ė", garbled.are_left),
)


@pytest.mark.parametrize("one", DEVIATIONS, ids=lambda one: one.name)
def test_the_pass_does_better_than_the_library(one: Deviation) -> None:
    fixed = library.fix_text(one.text, ftfy.CONFIG)
    assert fixed != one.expected
    assert one.may_be(one.text, fixed)
    assert apply(one.text, ftfy.find(one.text)) == one.expected


@given(st.one_of(TEXTS, st.lists(st.one_of(PIECES, st.sampled_from([each.text for each in DEVIATIONS]))).map("".join)))
@example("清\nÂ …必")  # a sign only where a line begins
@example("Â¡¡¡")  # 隆隆
def test_ftfy_is_the_library_elsewhere(text: str) -> None:
    """The fast path leaves nothing out that ftfy changes, and changes nothing that ftfy leaves."""
    fixed = library.fix_text(text, ftfy.CONFIG)
    if not any(one.may_be(text, fixed) for one in DEVIATIONS):
        assert apply(text, ftfy.find(text)) == fixed


def test_ftfys_own_examples_come_out_as_from_ftfy() -> None:
    finder = doctest.DocTestFinder()
    sources = [e.source for m in (library, library.fixes) for test in finder.find(m) for e in test.examples]
    texts = {node.value for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    strings = [text for text in texts if isinstance(text, str)]
    assert len(strings) > 20
    for text in strings:
        assert apply(text, ftfy.find(text)) == library.fix_text(text, ftfy.CONFIG)


def test_each_sign_of_mojibake_needs_a_trigger() -> None:
    """Every alternative of ftfy's pattern has a place where only such can stand as ftfy is asked about.

    But for two lost characters in a row, of which it can make nothing.
    """
    [(branch, (_, alternatives))] = _RE._parser.parse(library.badness.BADNESS_RE.pattern, re.VERBOSE)
    assert branch is _RE._constants.BRANCH
    assert len(alternatives) > 20
    assert _RE._parser.parse(library.badness.BADNESS_RE.pattern, re.VERBOSE).getwidth()[1] <= signs.WIDEST
    for alternative in alternatives:
        places = [members(place) for place in alternative]
        alone = any(consists_of(signs.ALONE, place) for place in places)
        beside = any(
            all(consists_of(signs.BESIDE, [code for code in place if code != 0xFFFD]) for place in pair)
            and any(consists_of(signs.MARKS, place) for place in pair)
            and any(not re.search(f"[{signs.SMALL}]", "".join(map(chr, place))) for place in pair)
            for pair in pairwise(places)
        )
        assert alone or beside, alternative


def consists_of(which: Any, place: list[int]) -> bool:
    return bool(place) and all(which.one.fullmatch(chr(code)) for code in place)


def members(place: Any) -> list[int]:
    """The code points that a literal or a class of literals and ranges stands for; none for anything else."""
    kind, value = place
    match str(kind):
        case "LITERAL":
            return [value]
        case "RANGE":
            return list(range(value[0], value[1] + 1))
        case "IN" if all(str(item) in {"LITERAL", "RANGE"} for item, _ in value):
            return [code for item in value for code in members(item)]
    return []
