"""What the passes that undo pinyin annotations promise of any text."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.annotations import conversion, damage, prose
from transforms import encoding
from transforms.edits import apply, revert, revert_passes
from transforms.encoding import annotations
from transforms.encoding.annotations import misaligned
from transforms.script import converter

MODULES = (misaligned, annotations)
SENTENCES = [s + "。" for text in prose()[1] for s in text.split("。") if s]

PIECES = st.sampled_from(
    [
        *"業獎動力源的要詢診斷內們人工管理去掉了。，“”恿υ吹年斯す芾砣サ袅膮柡サβ⒐????()（）\ufffd\n<>,.0aP\\\ud800\0",
        *[
            "(yè)",
            "?jiǎng)",
            "?cè)",
            "?nèi)",
            "?(jiǎng)",
            "(guān)",
            "(xún)",
            "(ye\u0300)",
            "（Yè）",
            "( huì )",
            "?men)",
            "?/p>",
        ],
        *[
            "業(yè)",
            "首頁(yè)",
            "要?jiǎng)恿υ吹年P(guān)鍵",
            "們?nèi)斯す芾砣サ袅,",
            "化?！?/strong>",
            "當(dāng)?shù)膮柡,",
            "𡑍(láo)",
            "要?𰻞biáng)",
            "𧵳",
            "\U0001f600",
        ],
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    clean = "".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)))
    rng = random.Random(draw(st.integers(0, 1000)))
    return damage(clean, conversion(rng, draw(st.sampled_from([0.2, 1.0]))), one_pass=draw(st.booleans())).text


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.STAGE)
@given(text=st.one_of(TEXTS, damaged()))
@example(text="(A)要?JIǍNG)")  # an annotation of nothing
def test_edits_replay_and_revert(module: Any, text: str) -> None:
    found = module.find(text)
    assert revert(apply(text, found), found) == text
    assert all(text[edit.start : edit.end] == edit.before for edit in found)
    assert all(edit.stage == module.STAGE for edit in found)


@given(st.one_of(TEXTS, damaged()))
def test_twice_is_once(text: str) -> None:
    once = encoding.repair(text)
    assert revert_passes(once.text, once.edits) == text
    again = encoding.repair(once.text)
    assert again.text == once.text
    assert all(edit.is_flag for edit in again.edits)


@given(st.lists(st.sampled_from(SENTENCES), max_size=6).map("".join), st.sampled_from([str, converter("t2s")]))
def test_clean_text_stays(text: str, write: Callable[[str], str]) -> None:
    text = write(text)
    assert not misaligned.find(text)
    assert not annotations.find(text)


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6))
def test_question_marks_in_clean_text_stay(sentences: list[str]) -> None:
    """Even on a page that has annotations, and with no space behind them."""
    text = "業(yè)" + "?".join(sentence.rstrip("。") for sentence in sentences)
    assert not misaligned.find(text)


@given(damaged())
def test_annotations_only_take_away(text: str) -> None:
    assert all(edit.after == "" or edit.is_flag for edit in annotations.find(text))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.STAGE)
@pytest.mark.parametrize(
    "line",
    [
        "重要?jiǎng)恿υ吹年",
        "要?zhōng)恿",
        "業(yè)?恿υ吹",
        "業(yè)??恿",
        "業(",
        "(",
        "?",
        "āāā",
        "要?jiǎng)????恿",
        "業(a, b, c",
    ],
)
def test_long_lines_come_through(module: Any, line: str) -> None:
    text = line * (20_000 // len(line))
    apply(text, module.find(text))
