"""The title and the values that a page says of itself: no title is better than a wrong one."""

from __future__ import annotations

import pytest

from transforms import boilerplate
from transforms.model import Metadata

BODY = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("老渡口", "老渡口"),
        ("渡口几点开？", "渡口几点开？"),
        ("Who built the mill?", "Who built the mill?"),
        ("渡口几点开？\n早上六点。\n要买票吗？", None),
        ("父亲的手\n父亲不爱说话。", "父亲的手"),
        ("周六早上六点就醒了。", None),
        ("“可我还是来了。”", None),
        ("河畔牌铁锅\n库存:充足", "河畔牌铁锅"),
        ("库存:充足", None),
        ("专访:撑船四十年的林小河不肯离开河", "专访:撑船四十年的林小河不肯离开河"),
        ("发文机关:江州市教育局", None),
        ("1. 番茄洗净,切块。", None),
        ("2 霸州 00:50 00:53 3分", None),
        ("两边同除以 a:", None),
        ("出版：2023-11-02 07:00 更新：2023-11-02 09:00", None),
        ("2021年3月5日", None),
        ("* * *", None),
        ("記者林怡君／台北報導", None),
        ("Chapter 3", None),
        ("目录\n第一章 河\n第二章 桥\n第一章 河", None),
        ("标题：新桥通车", "新桥通车"),
        ("Title: The Old Mill\nHarbour Press", "The Old Mill"),
    ],
)
def test_the_title_is_no_sentence_item_row_label_or_chapter(head: str, title: str | None) -> None:
    assert boilerplate.strip(f"{head}\n{BODY}").metadata.title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "老渡口\n\n渡口在村东，出了晒谷场，沿着草路走\n一袋烟，就看得见柳树。柳树下常系着\n一条木船，船板被雨水磨得发亮。",
            "老渡口",
        ),
        (
            "磨坊很老，水轮还在转，每天早上磨坊主人都要开闸，他小时\n候就住在这里，看着水从轮子上流下去，听着石头磨面。",
            None,
        ),
        (
            "The wheel was turning when\nthe miller came down to the river to open the gate and let the water in.",
            None,
        ),
    ],
)
def test_wrapped_text_gives_no_title_but_keeps_its_own(text: str, title: str | None) -> None:
    assert boilerplate.strip(text).metadata.title == title


def test_a_contents_line_is_no_repeated_title() -> None:
    text = f"目录\n源头的雪水\n渡口的柳树\n源头的雪水\n{BODY}"
    assert boilerplate.strip(text).text == text


def test_what_the_source_knows_comes_first_and_finds_the_title() -> None:
    known = Metadata(title="河畔新橋通車_河畔網", host="news.example.cn", site="河畔網")
    cleaned = boilerplate.strip(f"今天\n河畔新橋通車\n{BODY}\n\n© 2020 別的網 www.other.example.com", known=known)
    assert cleaned.metadata.title == "河畔新橋通車"
    assert (cleaned.metadata.host, cleaned.metadata.site) == ("news.example.cn", "河畔網")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("记者 周远", "byline", "周远"),
        ("本报记者 周远 通讯员 何清", "byline", "周远"),
        ("河畔商報記者 陶舟 王小河", "byline", "河畔商報記者 陶舟 王小河"),
        ("By Ann Riverside, Staff Writer", "byline", "Ann Riverside"),
        ("2021年3月5日 星期五 下午3:04", "published", "2021-03-05T15:04"),
        ("13/04/2021", "published", "2021-04-13"),
        ("03/04/2021", "published", None),
        ("Copyright © 2011 All content is protected", "site", None),
        ("版权所有：河畔网", "site", "河畔网"),
        ("责任编辑：", "editor", None),
        ("来源：", "origin", None),
        ("关键词：", "keywords", ()),
        ("Filed under:", "keywords", ()),
        ("Filed under: Rivers", "keywords", ("Rivers",)),
    ],
)
def test_a_value_stands_without_its_label_or_not_at_all(line: str, field: str, value: object) -> None:
    said = boilerplate.strip(f"老橋重開\n{line}\n{BODY}").metadata
    assert getattr(said, field) == value
