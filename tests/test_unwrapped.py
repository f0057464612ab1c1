"""Pages that nobody wrapped: every line is a paragraph, or stands in a block of code, as it is."""

from __future__ import annotations

import pytest

from transforms.paragraphs import segment

PAGES = {
    "titles zh": """
江州新桥昨日通车
两岸居民徒步过江
渡口旧址改建公园
县医院迁入新大楼
春耕时节水库放水
老磨坊里办起书屋
山村小学迎来老师
镇上集市延长两日
木匠协会换届选举
旧船厂变成博物馆
""",
    "titles zh 标点": """
江州新桥昨日通车，两岸居民徒步过江
渡口旧址改建公园，预计明年五月开放
县医院迁入新大楼，门诊时间照常不变
春耕时节水库放水，下游村庄早做准备
老磨坊里办起书屋，孩子们放学有去处
山村小学迎来老师，音乐课终于开了课
镇上集市延长两日，外地商贩可再登记
""",
    "titles en": """
New bridge opens over the river today
Ferry pier to become a public garden
County hospital moves to new building
Farmers wait for water from reservoir
Old mill now houses a reading room
Village school finds a music teacher
Market week extended by two more days
Carpenters elect a new board of nine
""",
    "titles en lower": """
how to repair a wooden boat at home
what to do when the river rises fast
why old mills are being restored now
where to find flour stone ground
when the ferry runs in the winter
how to read a tide table in minutes
what the new bridge means for trade
""",
    "poem zh5": """
山下一条河
河上一座桥
桥边有磨坊
磨坊谁人造
春来水车转
秋去麦香飘
""",
    "poem zh7": """
清晨渡口雾茫茫，
船工摇橹过大江。
对岸炊烟才升起，
担柴老汉已开张。
桥头小店茶初沸，
街上行人话短长。
一日风波浑不管，
夕阳西下各还乡。
""",
    "poem en": """
The river runs below the hill,
and slow it turns the wooden wheel;
the miller sleeps, the stones are still,
there is no grain, there is no meal.
But in the spring the water comes
and wakes the wheel and wakes the man,
and all day long the old house hums
the way it did when it began.
""",
    "free verse en": """
I walked along the river in the fog
and nobody was there but a small dog
that barked at me and then was gone again
as if it were a ghost of other men
who walked along the river long ago
and knew the water and its undertow
and left their boats and left their nets and went
to where the fog and all the boats are sent
""",
    "lyrics zh": """
我站在渡口等你回来
等到花儿谢了又开
你说过春天就会回来
可是船儿它不再来
啊 河水慢慢地流
流不走我心里的愁
啊 月亮慢慢地走
走不到你的那一头
""",
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
    "dialogue zh": """
“船什么时候开？”
“七点。”
“雾这么大也开吗？”
“开，从来没有停过。”
“那我要两张票。”
“票在那边的窗口买。”
“谢谢您。”
“不客气，小心台阶。”
""",
    "dialogue en": """
“When does the ferry leave?”
“At seven.”
“Even in fog like this?”
“Always has.”
“Then two tickets, please.”
“The window over there, sir.”
“Thank you.”
“Mind the step.”
""",
    "chat": """
李山：今天有船吗
王五：有，七点那班
李山：雾大不大
王五：不大，看得见对岸
李山：那我过来
王五：好，到了打电话
李山：行
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
    "one-line paragraphs zh": """
渡口重开以后，第一班船早上七点离岸，雾天也不停航。
船工老李今年六十二岁，在江上走了四十年，没出过事。
去年春天，县里修了新码头，又添了两条铁船和候船室。
现在每天有三百多人过江，赶集的日子还要多出一倍来。
镇上的人说，桥修好以后渡口也不能撤，老人习惯坐船。
渡船票价两元，学生和七十岁以上的老人一律都不收钱。
""",
    "one-line paragraphs en": """
The ferry leaves at seven in the morning, even when there is fog on the river.
Its pilot, who is sixty-two, has worked here for forty years without accident.
Last spring the county built a new pier and bought two boats and a waiting hall.
More than three hundred people cross every day, and twice as many on market days.
Nobody wants the ferry to close when the bridge opens, least of all the elderly.
A ticket costs two coins, and children and people over seventy travel for nothing.
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
    "comments zh": """
顶楼主，写得真好
我也是坐这条船长大的
小时候票价才五分钱
现在都没有人摇橹了
怀念那时候的渡口
求楼主多发几张照片
同求，最好有老码头的
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
    "teasers": """
渡口重开以后，第一班船早上七点离岸，雾天也不停航，村里的人都来看热闹，孩子们最……
去年春天，县里修了新码头，又添了两条铁船和一座候船室，老船工说从来没见过这样……
镇上的人说，桥修好以后渡口也不能撤，因为老人习惯坐船，而且赶集的日子桥上太挤……
""",
    "teasers en": """
The ferry leaves at seven in the morning, even when there is fog on the...
Last spring the county built a new pier and bought two boats and a hall...
Nobody wants the ferry to close when the bridge opens, least of all the...
A ticket costs two coins, and children and people over seventy travel...
""",
    "subtitles": """
we have been waiting here
for more than two hours now
and nobody has told us
when the next boat will leave
or if there will be one
at all today, in this fog
so we went back to the inn
and ordered something to eat
""",
    "subtitles zh": """
我们在这里等了两个多小时
没有人告诉我们
下一班船什么时候开
也不知道今天还有没有船
雾这么大
所以我们回到客栈
点了些东西吃
后来雾就散了
""",
    "couplets": """
春风又绿江南岸边柳
明月初照渡口夜归人
一叶扁舟随水流去也
两三灯火隔江相望时
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
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"], ids=["LF", "CRLF", "blank lines"])
def test_lines_that_nobody_wrapped_stay(page: str, end: str) -> None:
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    found = segment(page.strip().replace("\n", end))
    assert [line.strip() for paragraph in found for line in paragraph.text.splitlines() if line.strip()] == lines


@pytest.mark.parametrize("page", [page for page in PAGES.values() if "    " not in page], ids=str)
def test_lines_behind_wrapped_prose_stay(page: str) -> None:
    prose = "The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell. Nobody comes."
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    joined = "The mill by the river has been standing there for as long as anyone can tell. Nobody comes."
    assert [paragraph.text for paragraph in segment(f"{prose}\n\n{page}")] == [joined, *lines]
