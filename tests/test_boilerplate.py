"""The boilerplate stage on whole pages: seeds, its shipped rules, presets, users' rules, the survey, the bounds."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from transforms import boilerplate, edits, rules
from transforms.boilerplate import catalogue, shipped, survey, threads
from transforms.errors import RuleError, UsageError
from transforms.model import Metadata

ROOT = Path(__file__).parent.parent
BODY = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"
FOOTER = "豫ICP備2020035879號"
COPYRIGHT = "Copyright © 2020 河畔網"
MINE = """
[[rule]]
id = "weather.row"
pattern = '^今日天气\\s*:'
why = "A weather box."
source = "a test"
cuts = ["今日天氣：晴"]
keeps = ["今日天气晴朗。"]
"""


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_a_shipped_rule_earns_its_place(rule: rules.Rule) -> None:
    assert rules.check(rule, shipped()) == []


POSTS = "\n#3 ann_r 2022-05-03 10:15\n好" * 3  # make a thread
BY_THE_STAGE = [rule for rule in shipped() if rule.family != "survey"]


def footer(rule: rules.Rule) -> str:
    """A line that makes the lines over it the edge of a page; a text of one line has none."""
    return f"\n{COPYRIGHT if rule.family == 'licence' else FOOTER}"


@pytest.mark.parametrize("rule", BY_THE_STAGE, ids=lambda rule: rule.id)
def test_the_stage_cuts_what_a_rule_cuts_and_without_it_does_not(rule: rules.Rule) -> None:
    for cut in rule.cuts:
        beside = "" if "\n" in cut else footer(rule)
        if rule.on == "thread":
            beside = POSTS if rule.beside else f"\n好\n{cut}" * 3
        used = boilerplate.strip(cut + beside, rules=boilerplate.ruleset(rule.preset))
        assert rule.id in {edit.rule for edit in used.edits}
        without = boilerplate.strip(cut + beside, rules=boilerplate.ruleset(rule.preset, off=[rule.id]))
        assert rule.id not in {edit.rule for edit in without.edits}
        if not rule.detector and rule.on == "any":
            assert without.text == cut


@pytest.mark.parametrize("rule", BY_THE_STAGE, ids=lambda rule: rule.id)
def test_a_rule_touches_nothing_of_what_it_keeps(rule: rules.Rule) -> None:
    with_it = boilerplate.ruleset(rule.preset)
    for keep in rule.keeps:
        for beside in ("", POSTS if rule.on == "thread" else footer(rule)):
            used = boilerplate.strip(keep + beside, rules=with_it)
            assert rule.id not in {edit.rule for edit in used.edits if edit.start < len(keep)}


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


def test_what_the_source_knows_comes_first_and_finds_the_title() -> None:
    known = Metadata(title="河畔新橋通車_河畔網", host="news.example.cn", site="河畔網")
    cleaned = boilerplate.strip(f"今天\n河畔新橋通車\n{BODY}\n\n© 2020 別的網 www.other.example.com", known=known)
    assert cleaned.metadata.title == "河畔新橋通車"
    assert (cleaned.metadata.host, cleaned.metadata.site) == ("news.example.cn", "河畔網")


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


def test_the_rules_of_a_user_are_added_replaced_and_switched_off() -> None:
    mine = boilerplate.ruleset(extra=[("mine.toml", MINE)])
    assert boilerplate.strip(f"今日天气：晴\n{BODY}", rules=mine).text == BODY
    off = boilerplate.ruleset(extra=[("mine.toml", MINE)], off=["weather.row"])
    assert boilerplate.strip(f"今日天气：晴\n{BODY}", rules=off).edits == ()
    replaced = boilerplate.ruleset(extra=[("mine.toml", MINE.replace("weather.row", "ads.label"))])
    assert [rule.pattern for rule in replaced.rules if rule.id == "ads.label"] == ["^今日天气\\s*:"]
    with pytest.raises(RuleError, match=r"^mine.toml: rule weather.row: unknown key 'zoom'"):
        boilerplate.ruleset(extra=[("mine.toml", MINE + "zoom = 1")])
    with pytest.raises(RuleError, match=r"^mine.toml: rule weather.row: key 'beside': 'none' is no family; allowed"):
        boilerplate.ruleset(extra=[("mine.toml", MINE + "beside = ['licence', 'weather', 'none']")])


@pytest.mark.parametrize(
    ("field", "pattern", "line", "value"),
    [
        ("site", "^Seen on", "Seen on: Harbour Daily", "Harbour Daily"),
        ("host", "^Host is", "Host is www.harbour.example.com", "www.harbour.example.com"),
        ("keywords", "^Themes", "Themes: ferry, cow", ("ferry", "cow")),
        ("byline", "^([^ ]+) / Reporter$", "AnnReed / Reporter", "AnnReed"),
        ("editor", r"^(Ed|Sub)\. (?P<value>.+)$", "Ed. Tom Reed", "Tom Reed"),
        ("origin", "^转自(.+)", "轉自河畔網", "河畔網"),
        ("published", "^Dated", "Dated: 2021-04-13", "2021-04-13"),
        ("published", "^Dated", "Dated: 民國110年3月5日", "2021-03-05"),
    ],
)
def test_a_rule_of_a_user_says_which_part_of_the_line_is_the_value(
    field: str, pattern: str, line: str, value: object
) -> None:
    text = MINE.replace(r"^今日天气\s*:", pattern)
    mine = boilerplate.ruleset(extra=[("mine.toml", f'{text}action = "metadata:{field}"')])
    cleaned = boilerplate.strip(f"{line}\n{BODY}", rules=mine)
    assert (cleaned.text, getattr(cleaned.metadata, field)) == (BODY, value)


@pytest.mark.parametrize(
    ("field", "line"),
    [("published", "Seen: spring 2021"), ("published", "Seen: 03/04/2021"), ("host", "Seen: nowhere")],
)
def test_a_line_of_which_a_rule_of_a_user_reads_no_value_stays(field: str, line: str) -> None:
    text = MINE.replace(r"^今日天气\s*:", "^Seen")
    mine = boilerplate.ruleset(extra=[("mine.toml", f'{text}action = "metadata:{field}"')])
    assert boilerplate.strip(f"{line}\n{BODY}", rules=mine).text == f"{line}\n{BODY}"


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
    ],
)
def test_a_value_stands_without_its_label_or_not_at_all(line: str, field: str, value: str | None) -> None:
    said = boilerplate.strip(f"老橋重開\n{line}\n{BODY}").metadata
    assert getattr(said, field) == value


def test_a_flag_marks_its_line_and_leaves_it() -> None:
    flagged = boilerplate.ruleset(extra=[("mine.toml", MINE + 'action = "flag"')])
    cleaned = boilerplate.strip(f"今日天气：晴\n{BODY}", rules=flagged)
    assert cleaned.text == f"今日天气：晴\n{BODY}"
    assert [(edit.rule, edit.is_flag, edit.before) for edit in cleaned.edits] == [("weather.row", True, "今日天气：晴")]


@pytest.mark.parametrize(
    ("preset", "off", "said"), [("wild", (), "boilerplate.preset"), ("gentle", ("no.rule",), "no.rule")]
)
def test_an_unknown_preset_or_id_is_named(preset: str, off: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        boilerplate.ruleset(preset, off)


def test_the_survey_cuts_what_repeats_on_a_site_but_no_sentence() -> None:
    bodies = [BODY.replace("新橋", place) for place in ("新橋", "老橋", "渡口", "隧道")]
    pages = [("a.cn", f"河畔晚報電子版\n{body}\n{BODY}\n第{n}頁是獨有的") for n, body in enumerate(bodies)]
    seen = survey.merge([survey.count(pages[:2]), survey.count(pages[2:])])
    assert seen == survey.count(pages)
    known = Metadata(host="a.cn")
    assert boilerplate.strip(f"河畔晚報電子版\n{bodies[1]}", seen, known=known).text == bodies[1]
    assert boilerplate.strip(f"河畔晚報電子版\n{bodies[1]}", known=known).edits == ()


def test_one_page_under_several_addresses_repeats_nothing_but_what_other_pages_have() -> None:
    recipe = "Plum cake\nMy aunt made this cake when the plums came all at once, and it keeps.\n200 g butter\n4 eggs"
    poem = "燈在對岸\n我在這岸\n{}的時候\n我還在等\n等你回來"
    talks = [
        f"The {thing} had no lamp, and the man who sold it had none to spare." for thing in ("mill", "ferry", "inn")
    ]
    seen = survey.count(
        [
            *[("a.cn", f"Harbour table\n{recipe}")] * 4,
            *(("a.cn", f"Harbour table\n{talk}") for talk in talks),
            *(("b.cn", poem.format(what)) for what in ("風大", "雨急", "雪深", "月明")),
        ]
    )
    assert boilerplate.strip(f"Harbour table\n{recipe}", seen, known=Metadata(host="a.cn")).text == recipe
    assert boilerplate.strip(poem.format("月明"), seen, known=Metadata(host="b.cn")).edits == ()


def test_between_its_own_sentences_a_page_may_say_what_others_say() -> None:
    told = (
        "The boat went out on {}, and nobody stood on the bank when it came in.\nHe said nothing.\n“And the lamp?”"
        "\n“Leave it.”\nOn the day after {} they came back, with salt and rope in the bottom of the boat.\nMore stories"
    )
    days = ("Monday", "Tuesday", "Thursday", "Friday", "Sunday")
    pages = [told.format(day, day) for day in days]
    seen = survey.count(("a.cn", page) for page in pages)
    for page in pages:
        assert boilerplate.strip(page, seen, known=Metadata(host="a.cn")).text == page.removesuffix("\nMore stories")


def test_the_survey_leaves_the_pages_own_title_that_other_pages_link_to() -> None:
    stories = {
        "河灣新橋通車": "河灣的新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。\n"
        "老橋仍然開放，但是只許行人通過，汽車必須走新橋，大風天要走裏側。",
        "老水車重新轉動": "停了四十年的老水車上周又轉了起來，修水車的是磨坊主的孫子，他花了六個冬天。\n"
        "他說，最難找的是那根軸，要用後山的櫟木，放了兩年才敢鋸，再用桐油泡過。",
        "漁港小學開學了": "漁港小學今天開學，校長說，今年的新生比去年多一百人，教室不夠用。\n"
        "新教室要等到明年春天，在那以前，高年級的孩子到隔壁的禮堂上課。",
        "燈塔今晚點燈": "海角的燈塔今晚重新點燈，守塔人的孫子說，他等這一天等了很久，請大家去看。\n"
        "燈塔上的燈換了新的，看得見二十里外的船，老人們說，比從前亮得多。",
    }
    links = "\n".join(stories)
    pages = [f"河畔網\n登入\n{{}}{title}\n{body}\n相關新聞\n{links}\n聯繫我們" for title, body in stories.items()]
    for named in ("", "{} - 河畔網\n"):
        texts = [page.format(named.format(title)) for page, title in zip(pages, stories, strict=True)]
        seen = survey.count([("a.cn", text) for text in texts])
        for text, title in zip(texts, stories, strict=True):
            assert title in boilerplate.strip(text, seen, known=Metadata(host="a.cn")).text.split("\n")


def test_the_survey_cuts_a_sentence_that_stands_on_most_pages_and_glued_headlines_that_change() -> None:
    notice = "河畔晚報現已開設專頁，讓你即時掌握本地新聞，歡迎加入。"
    bodies = [
        f"{place}的新橋通車，市民說，過河的時間從一小時縮短到十分鐘，方便多了。{place}的老橋仍然開放，但是只許行人通過。"
        for place in "甲乙丙丁戊己"
    ]
    titles = [f"{body[:8]}開學 老街重開 漁港捕魚 河灣漲水 渡口停航 燈塔點燈 磨坊開工 " * 3 for body in bodies]
    pages = [
        f"最新 | 發燒 | 請選擇---相關新聞 熱門新聞排行榜 今天 {title}\n{body}\n{notice}"
        for title, body in zip(titles, bodies, strict=True)
    ]
    seen = survey.count([("a.cn", page) for page in pages])
    for page, body in zip(pages, bodies, strict=True):
        assert boilerplate.strip(page, seen, known=Metadata(host="a.cn")).text == body


def test_what_stands_among_repeated_lines_goes_and_the_first_and_last_line_of_a_text_stay() -> None:
    frame = ["Recommend? (3)", "Responses (0)", "| Link"]
    talk = [
        "I crossed the river on the new bridge last week, and it took me ten minutes as they said it would.",
        "The ferry was better than this bridge, and the people who opened it will say so in a year or two.",
    ]
    told = [
        "The {} bridge opened yesterday, and people said that crossing the river now took them ten minutes.",
        "It was built in two years, the town of {} said, and the old bridge stays open to those who walk.",
        "Cars must take the {} bridge from next month on, and nobody may stop or park on it at any time.",
    ]

    def article(number: int) -> list[str]:
        return [line.format(chr(65 + number) * 9) for line in told]

    def page(number: int) -> str:
        said = [line for comment in talk for line in (*frame, f"{chr(65 + number) * 9}: {comment}", *frame)]
        return "\n".join(["Riverside online", *article(number), *said])

    seen = survey.count([("a.cn", page(number)) for number in range(6)])
    cleaned = boilerplate.strip(page(3), seen, known=Metadata(host="a.cn"))
    assert cleaned.text.split("\n") == article(3)
    assert "survey.among" in {edit.rule for edit in cleaned.edits}


def test_an_article_that_a_site_has_several_times_stays() -> None:
    article = "\n".join([BODY, BODY.replace("昨天", "今天"), BODY.replace("新橋", "老橋")])
    seen = survey.count([("a.cn", f"{article}\n{number}") for number in range(6)])
    assert boilerplate.strip(article, seen, known=Metadata(host="a.cn")).text == article


@pytest.mark.parametrize("piece", ["x", "首頁 > ", " ", "版 權 ", "(", "http://a.cn/b "])
def test_no_line_costs_more_than_five_milliseconds(piece: str) -> None:
    rest = f"{BODY}\n{FOOTER}"
    line = (piece * 1_000_000)[:1_000_000] + "a"

    def cost(text: str) -> float:
        start = time.process_time()
        boilerplate.strip(text)
        return time.process_time() - start

    extra = min(cost(f"{line}\n{rest}") - cost(rest) for _ in range(5))
    assert extra < 0.02  # 5 ms on an idle core; processor time too grows where a core is shared


def test_the_page_of_rules_is_up_to_date() -> None:
    said = "run: python -m transforms.boilerplate.catalogue > docs/rules.md"
    assert (ROOT / "docs/rules.md").read_text("utf-8") == catalogue.page(shipped()), said


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


def test_frames_near_the_last_one_go_on_with_the_thread() -> None:
    header, button, site = (
        next(rule for rule in shipped() if rule.id == name)
        for name in ("thread.header", "thread.buttons", "account.login")
    )

    def posts(verdicts: list[rules.Rule | None]) -> set[int]:
        return threads.posts([0, 3, 6], [(rule,) if rule else () for rule in verdicts], verdicts)

    verdicts = [header, None, button, header, None, button, header, None, button, header, None, site, None]
    assert posts(verdicts) == {1, 4, 7, 10}
    far = [*verdicts[:8], *[site] * 12, header, None]
    assert posts(far) == {1, 4, 7}
