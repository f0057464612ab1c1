"""The boilerplate stage on whole pages: the seeds, pages of nothing but a site, a run of headlines."""

from __future__ import annotations

import re
from pathlib import Path

from transforms import boilerplate, edits
from transforms.model import Metadata

ROOT = Path(__file__).parent.parent
BODY = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"


def test_the_english_seed_loses_two_lines() -> None:
    text = next((ROOT / "seeds").rglob("*7ea9abd1311421ba*.txt")).read_text("utf-8")
    cleaned = boilerplate.strip(text)
    lines = [line for line in text.split("\n") if line.strip()]
    assert [line for line in cleaned.text.split("\n") if line] == [
        line for line in lines if line not in ("  • Detail", "Copyright © 2011 JIN SHI")
    ]
    assert not re.search(r"\n{3}|^\n|\n$", cleaned.text)
    assert [edit.rule for edit in cleaned.edits] == ["navigation.detail", "copyright.notice"]
    assert cleaned.metadata.title == "The hottest mayors' Forum mayors weave a new city"


def test_the_chinese_seed_keeps_title_headings_and_twelve_paragraphs() -> None:
    text = next((ROOT / "seeds").rglob("*41c314b971abe9df*.txt")).read_text("utf-8")
    text = re.sub(r"\([a-zà-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹ]{1,6}\)", "", text)  # aligned annotations are the encoding stage's
    cleaned = boilerplate.strip(text)
    kept = cleaned.text.split("\n\n")
    assert len(kept) == 15
    assert kept[0].startswith("“為企業辦實事")
    assert [part for part in kept if len(part) < 20] == ["系列問診助力制造業轉型", "建立智能制造評估診斷體系"]
    assert cleaned.metadata == Metadata(
        title=kept[0],
        byline="北京商報記者 陶鳳 王晨婷",
        site="創投網",
        host="www.mallikadua.com",
        keywords=("企業", "智能制造", "制造業", "轉型"),
    )
    assert [edit.rule for edit in cleaned.edits] == [
        "navigation.trail",
        "byline.reporter",
        "keywords.line",
        "related.heading",
        "navigation.row",
        "copyright.notice",
        "contact.line",
        "licence.filing",
    ]
    assert cleaned.flags == ()


def test_a_page_of_nothing_but_navigation_ends_empty() -> None:
    head = "首頁 | 新聞 | 體育\n登錄 註冊\n\n相關新聞\n河畔小學開學\n新橋通車"
    text = f"{head}\n\n關於我們 聯繫我們 網站地圖\nCopyright © 2020 河畔網"
    cleaned = boilerplate.strip(text)
    assert (cleaned.text, cleaned.flags) == ("", ("boilerplate.nothing_left",))
    assert edits.revert(cleaned.text, cleaned.edits) == text


def test_a_page_that_is_mostly_site_says_so() -> None:
    menu = "\n".join(["首頁 新聞 體育 娛樂 財經 汽車 房產 旅遊 健康"] * 12)
    cleaned = boilerplate.strip(f"{menu}\n{BODY}")
    assert (cleaned.text, cleaned.flags) == (BODY, ("boilerplate.mostly_removed",))


HEADLINES = (
    "Ferry crews walk out in a row over night pay as the first ships of the summer are turned back at the harbour",
    "The baker who rose at three for forty years hangs up her apron and gives the oven to the boy next door",
    "Revealed: how a lighthouse keeper saved the crew of a trawler with a lamp that was older than his grandfather",
    "Council to plant two thousand willows on the banks of the river after the worst floods in a generation",
    "Why the salt of the old pans is in every kitchen again: a cook from the coast explains what is so good about it",
    "School bell returns to the village after thirty years as children ring in the new term to the cheers of parents",
    "Farmers count the cost of a wet spring as the price of early potatoes doubles in markets across the valley",
    "Watch the moment when a heron steals the lunch of an angler who had waited all morning for his first trout",
)


def test_a_run_of_long_headlines_over_an_article_goes_and_the_same_lines_alone_stay() -> None:
    article = [
        "The bridge over the river was opened on Monday, and the mayor walked across it first with the oldest mason.",
        "It took two years to build, one more than planned, because the winter floods carried away the first pillars.",
        "The masons used stone from the quarry above the village, which had been closed since the railway came.",
        "Carts may cross it from today, but they must wait for each other, since the bridge has only one lane.",
        "The old ferry will run until autumn, said the ferryman, who is going to keep the boat for the children.",
        "On Sunday the village holds a feast on both banks, and nobody has to pay for the bread or for the music.",
    ]
    top, end = ["Home | News | Sports", "Sign in", "Subscribe now"], ["Privacy Policy", "Copyright © 2011 River News"]
    page = "\n".join([*top, *HEADLINES, "New bridge opened", *article, "Share this article", *end])
    left = boilerplate.strip(page).text.split("\n")
    assert [line for line in left if line in HEADLINES] == []
    assert [line for line in left if line in article] == article
    assert boilerplate.strip("\n".join(HEADLINES)).edits == ()
