"""Sentences of an author that open, or are spelled, like lines of a site: they stay wherever they stand."""

from __future__ import annotations

import pytest

from transforms import boilerplate

CHINESE = "老橋昨天上午重新開放，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"
ENGLISH = "The bridge opened yesterday, and people said that crossing the river now took them ten minutes at most."
FOOTER = "Copyright © 2011 河畔網"

SENTENCES = [
    "版权所有，翻印必究。老人把这行字念了两遍，笑了。",
    "版權所有，翻印必究。老人把這行字念了兩遍，笑了。",
    "「版權所有」四個字印在扉頁上",
    "“版权所有”四个字印在扉页上",
    "“未经许可，不得转载”这几个字是铅印的。",
    "「未經許可，不得轉載」這幾個字是鉛印的。",
    "未经授权，禁止转载。她在每首诗下面都写这一行。",
    "园门的木牌上写着：未经许可，不得入内。",
    "園門的木牌上寫著：未經許可，不得入內。",
    "如有侵权，请联系删除。谁会真的去联系呢？",
    "如有侵權，請聯繫刪除。誰會真的去聯繫呢？",
    "声明：我没有去过那座桥。",
    "聲明：我沒有去過那座橋。",
    "温馨提示：出门记得带伞。",
    "溫馨提示：出門記得帶傘。",
    "轉載請註明出處。這樣的話他寫了二十年。",
    "All rights reserved是什么意思？",
    "All rights reserved. I wrote it under every poem.",
    "Copyright 2011. Somebody had typed it on the back.",
    "记者：版权所有方是哪一家？",
    "記者：下一座橋呢？",
    "居民可關注“渡口消息”微信公眾號預約船票",
    "游客可关注“渡口消息”微信公众号预约船票",
    "@小舟 关注了你的微博",
    "旅客可以下載手機客戶端查詢船期",
    "装好了新的客户端，用着很顺手",
    "打開應用就閃退",
    "来源：上游三座湖的融雪。",
    "來源：上游三座湖的融雪。",
    "作者：我当时睡着了。",
    "作者：里奧斯，一位南美洲的小說家。",
    "Author: I fell asleep on the ferry.",
    "Source: she heard it from the miller's wife.",
    "推荐：《渡口十年》",
    "熱點：洪水",
    "See also: Ferries of the north",
    "7楼 2021-3-4 有人在唱歌",
    "译者：范小舟",
]

NOT_MENUS = [
    "## 读取",
    "2. 逐行讀取",
    "如何优化加载",
    "圖片太大 加載中",
    "var x = 1;",
    "function f() {",
    "<ul>",
    '<div class="box">',
    "print(1)",
    "设 a > b > c",
    "若 x > y > 0 則",
    "Open Settings > Network > Proxy",
    "菜单路径：文件 > 导出 > PDF",
    "紅 / 黃 / 藍",
    "健康 长寿",
    "旅遊 隨筆",
    "攝影 李小河",
    "图片 作者提供",
    "分享，是快乐。",
    "Read more books",
    "我昨天登錄 註冊",
    "Contact us",
    "聯繫方式",
    "共 320 页",
]

SITE = [
    "网友询问留言 已有3条留言",
    "還沒有人留言評論。精彩留言會獲得點贊！",
    "发布评论",
    "浏览 88 次 | 提问时间 2020-02-03 10:11",
    "赞(7) 踩 评论",
    "我來回答",
    "加入购物车",
    "立即購買",
    "购物指南 | 配送方式 | 售后服务 | 联系我们",
    "Your email address will not be published. Required fields are marked *",
    "Save my name, email, and website in this browser for the next time I comment.",
    "手机用户请访问m.example.com阅读",
    "本站所有小说为转载作品，章节由网友上传，只为宣传。",
    "GMT+8, 2020-2-3 10:00 , Processed in 0.05 second(s), 9 queries .",
    "河岸新聞社 無断転載を禁じます",
    "記事の著作権は河岸新聞社に帰属します。",
    "무단 전재 및 재배포 금지",
    "저작권자 ⓒ 강변일보",
    "如有侵权请联系我们删除",
    "版權所有 河畔網 未經許可不得轉載。",
    "歡迎關注河畔日報微信公眾號",
]


def pages(line: str) -> list[str]:
    """The line alone, over, between and under sentences, and before a footer."""
    return [
        line,
        f"老橋重開\n{line}\n{CHINESE}\n{ENGLISH}",
        f"{CHINESE}\n\n{line}\n\n{ENGLISH}",
        f"{CHINESE}\n{ENGLISH}\n\n{line}",
        f"{CHINESE}\n{ENGLISH}\n\n{line}\n\n{FOOTER}",
    ]


@pytest.mark.parametrize("line", [*SENTENCES, *NOT_MENUS])
def test_a_line_of_an_author_stays_wherever_it_stands(line: str) -> None:
    for page in pages(line):
        assert line in boilerplate.strip(page).text.split("\n")


@pytest.mark.parametrize("line", SITE)
def test_a_line_of_a_site_goes_from_under_the_text(line: str) -> None:
    assert boilerplate.strip(f"{CHINESE}\n{ENGLISH}\n\n{line}").text == f"{CHINESE}\n{ENGLISH}"


def test_a_cookie_banner_goes_with_its_short_buttons() -> None:
    cleaned = boilerplate.strip(f"{ENGLISH}\n\nAccept all\nReject\nManage preferences")
    assert cleaned.text == ENGLISH


CONTEXTS = {
    "an interview": "记者：桥什么时候修好？\n林工：下个月。\n记者：下一座\n林工：还没有想好。\n记者：谢谢您！",
    "a diary": "2021年3月4日\n今天没有下雨。\n2021年3月5日\n今天雨很大。\n2021年3月6日\n桥断了。",
    "a letter": f"林先生：\n{CHINESE}\n此致\n敬礼\n陈舟\n2021年3月4日",
    "an English letter": f"Dear Ann,\n{ENGLISH}\nYours,\nTom\nMay 3, 2021",
    "a mail": f"From: Ann <ann@example.com>\nTo: Tom\nSubject: The bridge\nDate: 3 May 2021\n\n{ENGLISH}",
    "a paper": f"Abstract: {ENGLISH}\nKey words: river, bridge, ferry\n\n{ENGLISH}",
    "a Chinese paper": f"摘要：{CHINESE}\n关键词：河流；桥梁\n\n{CHINESE}",
    "a directory": "渡口管理处\n电话：0371-100001\n桥梁管理处\n电话：0371-100002\n航道管理处\n电话：0371-100003",
    "questions and answers": f"联系方式\n{CHINESE}\n常见问题\n{CHINESE}\nContact us\n{ENGLISH}",
}


@pytest.mark.parametrize("kind", CONTEXTS)
def test_labels_and_dates_stay_where_the_page_shows_whose_they_are(kind: str) -> None:
    assert boilerplate.strip(CONTEXTS[kind]).text == CONTEXTS[kind]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("※ 本文版权归作者所有", "site", None),
        ("版权归江川晚报所有", "site", "江川晚报"),
        ("江川新闻网 江ICP备12345678号 版权所有", "site", "江川新闻网"),
        ("Proudly powered by WordPress", "site", None),
        ("河岸新聞社 無断転載を禁じます", "site", "河岸新聞社"),
        ("저작권자 ⓒ 강변일보 무단 전재 금지", "site", "강변일보"),
        ("标签：周末 阅读(235) 评论(4)", "keywords", ("周末",)),
        ("tags: [rivers, old bridges]", "keywords", ("rivers", "old bridges")),
        ("渡河人 发表于 2020-2-3 20:15:33 | 只看该作者", "byline", "渡河人"),
        ("沙發 | 渡河人 發表於 2020-2-3 20:15:33", "byline", "渡河人"),
    ],
)
def test_a_field_is_the_value_and_nothing_around_it(line: str, field: str, value: object) -> None:
    assert getattr(boilerplate.strip(f"老橋重開\n{line}\n{CHINESE}").metadata, field) == value


def test_a_comment_does_not_date_the_article_over_it() -> None:
    page = f"老橋重開\n{CHINESE}\n\n网友评论\n渡河人 发表于 2020-2-3 20:15:33\n好！"
    found = boilerplate.strip(page).metadata
    assert (found.published, found.byline) == (None, None)
