"""The tables of words and of what follows characters, which are searched by halves."""

from __future__ import annotations

from importlib.resources import files

import pytest

from transforms.encoding import language
from transforms.encoding.language import language_model


@pytest.mark.parametrize("name", ["words.tsv", "continuations.tsv"])
def test_every_row_is_found(name: str) -> None:
    lines = (files(language) / name).read_text("utf-8").splitlines()[1:]
    for beginning, cells in (line.split("\t", 1) for line in lines):
        assert language_model._row(name, beginning) == cells


@pytest.mark.parametrize("beginning", ["\x00", "a", "一\t", "一\n", "一经经", "龘龘龘", "\ud800", "\U0010ffff"])
def test_what_is_not_in_a_table_has_no_row(beginning: str) -> None:
    assert language_model._row("continuations.tsv", beginning) == ""
    assert language_model.word(beginning + "经经经") == 0.0
