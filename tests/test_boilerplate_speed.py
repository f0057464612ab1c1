"""How long the stage takes: pages against a plain scan of the same text in the same run, one line, one short text."""

from __future__ import annotations

import re

import pytest

from tests.test_boilerplate_floors import LAYOUTS, stories
from tests.timing import least
from transforms import boilerplate


def over_scan(texts: list[str]) -> float:
    """How many times as long as a scan for words the stage takes."""
    boilerplate.strip_all(texts[:1])  # reads its tables
    scan = least(lambda: [re.findall(r"\w+", text) for text in texts for _ in range(10)]) / 10
    return least(lambda: boilerplate.strip_all(texts)) / scan


# 102 and 31 on these pages of 15 lines, and 371 and 104 before pages shared their steps; on labelled pages of 130 lines
# 57 and 20, and 148 and 52. The limits leave room for a machine that is busy
@pytest.mark.parametrize(("lang", "most"), [("zh", 180), ("en", 55)])
def test_pages_of_a_batch_share_their_steps(lang: str, most: float) -> None:
    texts = [
        "\n".join(line for _, line in layout(lang, number))
        for layout in LAYOUTS
        for number in range(len(stories(lang)))
    ] * 10
    assert over_scan(texts) < most


@pytest.mark.parametrize(("lang", "most"), [("zh", 36), ("en", 6)])  # 21 and 3
def test_prose_leaves_at_once(lang: str, most: float) -> None:
    texts = ["\n".join(stories(lang)[number] * 5) for number in range(len(stories(lang)))] * 20
    assert over_scan(texts) < most


PAGE = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。\n豫ICP備2020035879號"


@pytest.mark.parametrize("piece", ["x", "首頁 > ", " ", "版 權 ", "(", "http://a.cn/b "])
def test_no_line_costs_more_than_five_milliseconds(piece: str) -> None:
    line = (piece * 1_000_000)[:1_000_000] + "a"
    without = least(lambda: boilerplate.strip(PAGE), 20)
    assert least(lambda: boilerplate.strip(f"{line}\n{PAGE}"), 20) - without < 0.005  # 1.1 to 3.5


def test_one_short_text_costs_less_than_a_millisecond() -> None:
    boilerplate.strip(PAGE)  # reads its tables
    assert least(lambda: boilerplate.strip("老橋仍然開放，但是只許行人通過。"), 20) < 0.001  # .2
