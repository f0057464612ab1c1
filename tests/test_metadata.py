"""What single lines of a page say of it: who wrote it, when, and whom it credits."""

from __future__ import annotations

import pytest

from transforms import boilerplate, dates
from transforms.model import Metadata

CHINESE = "河湾的渡船从一八一一年起就载着农夫、学童和偶尔的一头牛过河，星期天从来不开。"
ENGLISH = "The ferry at Riverside has carried farmers and the occasional cow across the water since 1811."
COLUMNS = ("byline", "editor", "origin", "published", "published_as_found", "keywords")


def pages(line: str) -> tuple[str, str]:
    """The line over a text and under one."""
    title, text = ("The ferry", ENGLISH) if line.isascii() or "’" in line else ("渡船", CHINESE)
    return f"{title}\n{line}\n{text}", f"{title}\n{text}\n{line}"


def values(said: Metadata) -> dict[str, object]:
    return {name: value for name in COLUMNS if (value := getattr(said, name)) and name != "published_as_found"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("文｜周远", {"byline": "周远"}),
        ("文 | 周遠", {"byline": "周遠"}),
        ("文/图 周远", {"byline": "周远"}),
        ("文／圖／周遠", {"byline": "周遠"}),
        ("文/周远 图/何清", {"byline": "周远"}),
        ("文、图/周远", {"byline": "周远"}),
        ("撰文：周远", {"byline": "周远"}),
        ("作者丨周远", {"byline": "周远"}),
        ("作者｜周远  编辑｜何清", {"byline": "周远", "editor": "何清"}),
        ("记者 周远 通讯员 何清", {"byline": "周远"}),
        ("記者林小河／河灣報導", {"byline": "林小河"}),
        ("【河灣日報╱記者林小河、周遠／臺北報導】", {"byline": "林小河、周遠"}),
        ("記者 周遠／攝影", {}),
        ("(编辑 何清)", {"editor": "何清"}),
        ("（责编何清）", {"editor": "何清"}),
        ("责编：何清", {"editor": "何清"}),
        ("编辑丨何清", {"editor": "何清"}),
        ("来源丨河湾日报", {"origin": "河湾日报"}),
        ("来源：河湾日报作者：周远编辑：何清", {"byline": "周远", "editor": "何清", "origin": "河湾日报"}),
        ("by Joan", {"byline": "Joan"}),
        ("By ANN RIVERSIDE and BEN LAKE", {"byline": "ANN RIVERSIDE and BEN LAKE"}),
        ("Words by Ann Riverside", {"byline": "Ann Riverside"}),
        ("Words and photos by Ann Riverside", {"byline": "Ann Riverside"}),
        ("Ann Riverside, Staff Writer | Mar 3", {"byline": "Ann Riverside"}),
        ("By Ann Riverside | 13/04/2021", {"byline": "Ann Riverside", "published": "2021-04-13"}),
        ("By Ann Riverside on 3 May 2019", {"byline": "Ann Riverside", "published": "2019-05-03"}),
        ("Posted on May 3, 2019 by Ann Riverside", {"byline": "Ann Riverside", "published": "2019-05-03"}),
        ("Posted on May 3, 2019 by ann_r", {"byline": "ann_r", "published": "2019-05-03"}),
        ("Posted by Ann Riverside on May 3, 2019", {"byline": "Ann Riverside", "published": "2019-05-03"}),
        ("Published: 3 May 2019 14:05 by Ann Lee", {"byline": "Ann Lee", "published": "2019-05-03T14:05"}),
        ("Ann Riverside | Staff writer", {"byline": "Ann Riverside"}),
        ("Filed under: Ferries, Cows", {"keywords": ("Ferries", "Cows")}),
        ("分类：渡口", {"keywords": ("渡口",)}),
        ("所屬分類：渡口 標籤：船，牛", {"keywords": ("船", "牛")}),
    ],
)
def test_a_line_over_the_text_gives_its_values_and_goes(line: str, said: dict[str, object]) -> None:
    cleaned = boilerplate.strip(pages(line)[0])
    assert (line in cleaned.text, values(cleaned.metadata)) == (False, said)


@pytest.mark.parametrize(
    ("line", "published", "as_found"),
    [
        ("民國110年3月5日", "2021-03-05", "民國110年3月5日"),
        ("發布日期：中華民國一百一十年三月五日", "2021-03-05", "中華民國一百一十年三月五日"),
        ("二〇二一年三月五日", "2021-03-05", "二〇二一年三月五日"),
        ("2021年3月5日 下午3:04", "2021-03-05T15:04", "2021年3月5日 下午3:04"),
        ("发布时间：2021-03-05 14:04", "2021-03-05T14:04", "2021-03-05 14:04"),
        ("Updated 5 Mar 2021, 14:04 GMT", "2021-03-05T14:04Z", "5 Mar 2021, 14:04 GMT"),
        ("Updated 4:14 AM EDT, Sun May 12, 2024", "2024-05-12", "May 12, 2024"),
        ("Published: 5 Mar 2021 | Updated: 9 Mar 2021", "2021-03-05", "5 Mar 2021"),
        ("2021-03-05T09:15:00+08:00", "2021-03-05T09:15:00+08:00", "2021-03-05T09:15:00+08:00"),
        ("2021/3/5 3:04 PM", "2021-03-05T15:04", "2021/3/5 3:04 PM"),
        ("發布日期：110-03-05", "2021-03-05", "110-03-05"),
        ("民國110/3/5", "2021-03-05", "民國110/3/5"),
        ("發布時間：2021-3-5 8:5", "2021-03-05T08:05", "2021-3-5 8:5"),
        ("Mar 05 Fri 2021 22:41", "2021-03-05T22:41", "Mar 05 Fri 2021 22:41"),
        ("時間 Fri Mar  5 22:41:00 2021", "2021-03-05T22:41:00", "Mar  5 22:41:00 2021"),
        ("Published 5 Mar 2021 14.05 GMT", "2021-03-05T14:05Z", "5 Mar 2021 14.05 GMT"),
        ("13/04/2021", "2021-04-13", "13/04/2021"),
        ("03/04/2021", None, "03/04/2021"),
        ("3 小时前", None, "3 小时前"),
        ("2 hours ago", None, "2 hours ago"),
    ],
)
def test_a_date_is_kept_as_found_and_in_iso_where_it_is_certain(
    line: str, published: str | None, as_found: str
) -> None:
    cleaned = boilerplate.strip(pages(line)[0])
    assert line not in cleaned.text
    assert (cleaned.metadata.published, cleaned.metadata.published_as_found) == (published, as_found)


def test_a_date_and_what_the_page_writes_of_it_are_of_one_line() -> None:
    said = boilerplate.strip(f"渡船\n3小時前\n2021年3月5日\n{CHINESE}\n2 天前").metadata
    assert (said.published, said.published_as_found) == ("2021-03-05", "2021年3月5日")
    known = boilerplate.strip(pages("3小时前")[0], known=Metadata(published="2021-03-05")).metadata
    assert (known.published, known.published_as_found) == ("2021-03-05", None)
    assert boilerplate.strip(f"渡船\n{CHINESE}\n© 2021 河畔网\n2 天前").metadata.published_as_found is None


@pytest.mark.parametrize(
    "line",
    [
        "by Joan’s account the ferry was late",
        "By Joan’s account, the ferry was late.",
        "By Monday",
        "By Train",
        "By train on 3 May 1919",
        "Posted on May 3, 1919 by the river",
        "Published May 3, 1919 by subscription, it sold badly",
        "日期：110米",
        "民國110-111",
        "Words to live by",
        "文/图并茂",
        "文｜武之道：林小河問，陳舟答。",
        "编辑部的故事",
        "作者已死",
        "记者问他",
        "記者林小河在河灣報導了這件事",
        "民國三十八年的冬天",
        "二〇二一年三月五日，渡口停航。",
    ],
)
def test_a_line_of_the_author_stays_and_gives_nothing(line: str) -> None:
    for page in pages(line):
        cleaned = boilerplate.strip(page)
        assert (line in cleaned.text, values(cleaned.metadata)) == (True, {})


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("民国三十八年十月一日", "1949-10-01"),
        ("民国〇年一月一日", None),
        ("民国999年3月5日", None),
        ("二○二一年十二月卅一日晚上8:05", "2021-12-31T20:05"),
        ("二〇二一年十三月三日", None),
        ("2021年3月5日 中午12:05", "2021-03-05T12:05"),
        ("2021年3月5日 凌晨12:05", "2021-03-05T00:05"),
        ("2021年3月5日 晚上12:05", "2021-03-05"),
        ("2021年3月5日（星期五）15:04", "2021-03-05T15:04"),
        ("2021-03-05 14:04 zebras", "2021-03-05T14:04"),
        ("2021.03.05 02:09 a.m.", "2021-03-05T02:09"),
        ("13.04.2021", "2021-04-13"),
        ("03.04.2021", None),
        ("日期：97-03-05", None),
        ("航線110-3-5", None),
        ("5 Mar 2021 3.50 pounds", "2021-03-05"),
        ("2021-3-5 3:123", "2021-03-05"),
        ("Version 13.04.2021.1", None),
    ],
)
def test_a_date_is_read_where_it_is_certain(text: str, iso: str | None) -> None:
    assert dates.iso(text) == iso
