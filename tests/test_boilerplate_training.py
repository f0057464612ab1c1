"""The trees learn from what they are asked about."""

from __future__ import annotations

import textwrap
from typing import Any
from unittest import mock

import numpy as np

from benchmarks.boilerplate import text_of
from benchmarks.train_boilerplate import described
from transforms import boilerplate
from transforms.boilerplate import trees
from transforms.boilerplate.features import Features

STORY = "The old mill by the river has been standing there for as long as anyone can tell, and it still turns. " * 4
PAGES = [
    ["Home", "News", "Contact us", "The mill", STORY, STORY, "Share this article", "Copyright © 2019 Harbour Bell"],
    ["Home", "The mill", *textwrap.wrap(STORY, 60), "All rights reserved."],  # of which the middle is one line
    ["Terms of use", "You may close your account.", "We may change these terms and your privacy.", "Share"],
    ["首页 > 正文", "老磨坊", "磨坊很老，没有人知道是谁建的，只知道水车还在转，磨盘也还在转。", "责任编辑：林小河"],
]


def labelled(lines: list[str]) -> dict[str, Any]:
    return {"lines": [[line, "C"] for line in ["", *lines]]}


def test_the_features_of_training_are_those_of_the_first_look() -> None:
    names, tables = described([labelled(lines) for lines in PAGES])
    assert [len(table) for table in tables] == [len(lines) for lines in PAGES]
    for lines, table in zip(PAGES, tables, strict=True):
        first = asked(text_of(labelled(lines)))[0]
        assert first.names == names
        np.testing.assert_array_equal(np.unique(table, axis=0), np.unique(first.table, axis=0))


def asked(text: str) -> list[Features]:
    """What the trees are asked about a text, look by look."""
    with mock.patch.object(trees, "score", wraps=trees.score) as score:
        boilerplate.strip(text)
    return [call.args[0] for call in score.call_args_list]
