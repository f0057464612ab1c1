"""Kinds and levels of single lines between prose, as labelled by hand; as many lines that are easily mistaken."""

from __future__ import annotations

import pytest

from transforms.paragraphs import segment

ZH = "渡口重开以后，第一班船早上七点离岸，雾天也不停航，村里的人都来看，孩子们站在最前面。"
EN = "The ferry leaves at seven in the morning, even when there is fog, and the whole village comes down to the river."

LABELLED = {
    "heading": """
第一章 渡口
第三节 木船的修理
第二回 过江
一、总体要求
（二）检查船只
1.2 水闸的高度
渡口的历史
系列活动助力老镇转型
2. 水闸
建設新碼頭
Chapter 3
Section 2: The Lock
1.2 The height of the weir
## Opening hours
The History of the Ferry
2. The Lock
Appendix B
""",
    "list_item": """
• 木船
- 铁船，十二个座位
· 缆绳两根
■ 船票两元
▪ 每月检查一次。
• Detail
- two boats of wood
* a rope
3) Check the hull.
1. Untie the rope and push off.
1）橡皮艇可坐四人。
③ 救生衣挂在船尾。
(a) The pilot unties the rope.
""",
    "caption": """
图1 渡口的早晨
圖 2：修好的木船
表3 船票价格
资料图：旧码头
▲ 第一班船离岸
新修的码头。李山 摄
图/江州日报
图为渡口的早晨
老磨坊（资料图片）
Figure 1: The ferry at seven
Fig. 2. The lock
Table 3: Fares
Photo: Anna Harding
(Photo by Tom Ames)
Image credit: Riverton Museum
""",
    "quote": """
> The boat is late.
>> 船晚点了。
[quote]雾很大[/quote]
""",
    "body": """
图1显示了渡口的早晨。
表3是船票的价格。
2019年，渡口停航三个月。
1.5万人从这里过江。
3.14是圆周率。
第一，船要检查。
第一章讲的是渡口的来历。
“船什么时候开？”
船工说：“七点。”
——他没有回答
问：船几点开？
答：七点。
北京商报记者 陶凤 王晨婷
2024-05-01 07:00
责任编辑：李山
李山 王小五
一位船工说，雾很大。
電話：010-1234
* * *
(2019)
※ 雾天停航
同意楼上
http://example.org/ferry
-5度的早晨，江面结了薄冰。
Figure 1 shows the ferry at seven.
Table 3 lists the fares.
Photographs were banned on board.
1.5 million people cross every year.
2019 was a bad year for the ferry.
Chapter 3 tells how the lock was built.
Q: When does it leave?
A: At seven.
By Anna Harding
“When does it leave?”
he said, and left
-5 degrees and a thin ice on the river.
*Never* stand up in the boat.
#ferry
12 Mill Lane
Contact: Tom Ames
May 5, 2019
Anna: At seven, as always.
Nobody came.
Riverton (AP) — The ferry is back.
""",
}


@pytest.mark.parametrize(
    ("kind", "line"), [(kind, line) for kind, lines in LABELLED.items() for line in lines.strip().splitlines()], ids=str
)
def test_a_line_between_prose_is_of_its_kind(kind: str, line: str) -> None:
    prose = EN if line.isascii() else ZH
    assert [p.kind for p in segment(f"{prose}\n\n{line}\n\n{prose}")] == ["body", kind, "body"]


@pytest.mark.parametrize(
    ("page", "levels"),
    [
        (["第一章 渡口", ZH, "第一节 木船", ZH, "一、船底", ZH, "第二章 河", ZH], [1, None, 2, None, 3, None, 1, None]),
        (["一、渡口", ZH, "（一）木船", ZH, "二、磨坊", ZH], [1, None, 2, None, 1, None]),
        (["# Ferry", EN, "### Boats", EN], [1, None, 3, None]),
        (["1. Ferry", EN, "1.1 Boats", EN, "1.1.2 Hulls", EN, "2. Mill", EN], [1, None, 2, None, 3, None, 1, None]),
        ([EN, "The History of the Ferry", EN], [None, None, None]),
        ([EN, "- pine", "  - red pine", "    - old", "- oak", EN], [None, 1, 2, 3, 1, None]),
        ([EN, "1. boats", "(1) wood", "(2) iron", "2. ropes"], [None, 1, 2, 2, 1]),
        ([EN, "1. boats", "- wood", "- iron", "2. ropes"], [None, 1, 2, 2, 1]),
        ([EN, "- pine", EN, "  - oak"], [None, 1, None, 1]),
    ],
)
def test_headings_and_items_have_levels_where_something_shows_them(page: list[str], levels: list[int | None]) -> None:
    assert [p.level for p in segment("\n\n".join(page))] == levels
