"""Titles, verse, speech and short notes that nobody wrapped."""

from __future__ import annotations

import pytest

from tests.unwrapped import ENDS, stays, stays_behind_prose

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
    "comments zh": """
顶楼主，写得真好
我也是坐这条船长大的
小时候票价才五分钱
现在都没有人摇橹了
怀念那时候的渡口
求楼主多发几张照片
同求，最好有老码头的
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
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_lines_that_nobody_wrapped_stay(page: str, end: str) -> None:
    assert stays(page, end)


@pytest.mark.parametrize("page", [page for page in PAGES.values() if "    " not in page], ids=str)
def test_lines_behind_wrapped_prose_stay(page: str) -> None:
    assert stays_behind_prose(page)
