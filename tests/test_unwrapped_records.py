"""Lists, tables, addresses, code and other records that nobody wrapped."""

from __future__ import annotations

import pytest

from tests.unwrapped import ENDS, stays, stays_behind_prose

PAGES = {
    "address": """
Riverton Mill Trust
12 Mill Lane
Riverton RV2 4TT
United Kingdom
Telephone 01234 567890
mill@example.org
""",
    "address zh": """
江州市河西区
磨坊路十二号
邮编：430000
电话：027-1234567
联系人：李山
传真：027-7654321
""",
    "table": """
Name        Built   Height
Old Mill    1820    12 m
New Mill    1904    18 m
Bridge      1931    25 m
""",
    "tab": "Name\tBuilt\nOld Mill\t1820\nNew Mill\t1904",
    "code": """
def ferry(left, right):
    boat = left.pop()
    right.append(boat)
    return left, right

for trip in range(7):
    ferry(east, west)
""",
    "code flat": """
x = load(path)
y = x.mean(axis=0)
print(y.shape, y.dtype)
z = np.where(y > 0, y, 0)
save(z, out)
import sys
sys.exit(main(z))
return None
""",
    "names zh": """
李山
王小五
张建国
欧阳修远
陈木匠
刘大海
赵渡口
""",
    "names en": """
Anna Harding
Peter Lowell
Robert Ames
Susan Miller
Thomas Weaver
Laura Norfield
George Rivers
""",
    "timetable": """
07:00 East bank to West bank
07:40 West bank to East bank
08:20 East bank to West bank
09:00 West bank to East bank
09:40 East bank to West bank
""",
    "items no marks en": """
flour, stone ground, five kilos
oats, rolled, in paper bags
bread, baked on Tuesday only
honey from the upper valley
apples, three sorts, by weight
eggs, a dozen, from Hill Farm
tea, black, loose or in bags
""",
    "items zh": """
面粉，石磨，五公斤装
燕麦片，纸袋装
馒头，每周二现蒸
蜂蜜，上游山里的
苹果，三个品种，论斤
鸡蛋，一打，山坡农场
红茶，散装或袋装
""",
    "menu en": """
Home
About us
Opening hours
Tickets and prices
How to find us
Groups and schools
Support the mill
Contact
""",
    "recipe": """
Mix the flour and the salt
Add water slowly
Knead for ten minutes
Let it rest under a cloth
Shape it into two loaves
Bake until the crust is brown
Cool on a rack before cutting
""",
    "refs": """
Ames, R. (1988). Mills of the valley. Riverton Press.
Harding, A. (1991). The ferry and the town. Norfield.
Lowell, P. (1994). A river and its people. Riverton Press.
Miller, S. (2002). Flour and stone. Norfield.
Weaver, T. (2010). Bridges we never built. Riverton Press.
""",
    "definitions": """
lock: a chamber with gates in which the water can be raised
weir: a low dam over which the river flows at all times
sluice: a gate that lets water into the mill race
race: the channel that brings water to the wheel
sack: a measure of flour, about a hundred kilograms
""",
    "json": '{\n"name": "ferry",\n"leaves": "07:00",\n"boats": ["east", "west"]\n}',
    "log": """
2024-05-01 07:00:12 INFO boat left east bank
2024-05-01 07:12:40 INFO boat reached west bank
2024-05-01 07:15:02 WARN fog reported by pilot
2024-05-01 07:40:11 INFO boat left west bank
""",
    "prices": """
成人票 20元
学生票 10元
七十岁以上 免费
包船 每小时 300元
自行车 另收 5元
行李 每件 2元
""",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_lines_that_nobody_wrapped_stay(page: str, end: str) -> None:
    assert stays(page, end)


@pytest.mark.parametrize("page", [page for page in PAGES.values() if "    " not in page], ids=str)
def test_lines_behind_wrapped_prose_stay(page: str) -> None:
    assert stays_behind_prose(page)
