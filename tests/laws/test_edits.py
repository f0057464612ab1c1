"""Edits are the change: applied they give the new text, reverted the old one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms import edits
from transforms.model import Edit


@st.composite
def passes(draw: st.DrawFn) -> tuple[str, list[Edit], str]:
    """A text, the edits of some passes over it, and what they make of it."""
    text = first = draw(st.text(alphabet="甲乙丙丁ab \n", max_size=30))
    made: list[Edit] = []
    for number in range(draw(st.integers(0, 3))):
        borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        of_pass = [
            Edit(f"pass{number}", f"pass{number}.rule", start, end, text[start:end], draw(st.text(max_size=3)))
            for start, end in zip(borders[::2], borders[1::2], strict=False)
        ]
        text = edits.apply(text, of_pass)
        made += of_pass
    return first, made, text


@given(passes())
def test_reverting_the_passes_gives_the_first_text(case: tuple[str, list[Edit], str]) -> None:
    first, made, last = case
    assert edits.revert_passes(last, made) == first


@given(passes())
def test_a_place_outside_all_edits_is_carried_to_the_same_character(case: tuple[str, list[Edit], str]) -> None:
    first, made, _ = case
    of_pass = edits.by_pass(made)[0] if made else []
    after = edits.apply(first, of_pass)
    for position, character in enumerate(first):
        if not any(edit.start <= position < edit.end for edit in of_pass):
            assert after[edits.carry(position, of_pass)] == character


@given(passes())
def test_a_carried_place_stays_inside_the_text(case: tuple[str, list[Edit], str]) -> None:
    first, made, last = case
    for position in range(len(first)):
        [(carried, _)] = [mark for mark in edits.carry_marks([(position, "rule")], made) if mark[1] == "rule"]
        assert 0 <= carried <= len(last)
