"""The survey: what stands on many pages of a site goes, and what one page says stays."""

from __future__ import annotations

from transforms import boilerplate
from transforms.boilerplate import survey
from transforms.model import Metadata

BODY = "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。"


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


def test_the_headings_of_a_column_of_five_pages_are_the_authors_and_no_evidence_of_a_site() -> None:
    dishes = {
        "Barley broth": (
            "Rinse the barley until the water is clear.",
            "2 carrots",
            "Simmer for an hour.",
            "Feeds six.",
        ),
        "Oat cakes": ("My aunt made these on a shovel.", "3 cups oatmeal", "Roll thin and bake.", "They keep a month."),
        "Plum jam": ("Take the plums that fell first.", "4 lb plums", "Boil until it wrinkles.", "Good with cheese."),
        "Leek pie": ("A pie for a day without a ferry.", "3 leeks", "Fold the paste over them.", "Eat it cold."),
        "Pear cake": ("The tree gave too many again.", "5 pears", "Press the pears into the top.", "Better on Monday."),
    }
    own = [
        f"{name}\n{said}\nIngredients\n{item}\nSalt\nMethod\n{done}\nNotes\n{note}"
        for name, (said, item, done, note) in dishes.items()
    ]
    pages = [f"The Ferry Kitchen\nBy month\nBy river\n{text}\nThe kitchen sleeps in August" for text in own]
    seen = survey.count(("a.cn", page) for page in pages)
    for page, text in zip(pages, own, strict=True):
        assert boilerplate.strip(page, seen, known=Metadata(host="a.cn")).text == text


def test_on_a_large_site_a_line_counts_by_its_share_of_the_pages_and_other_sites_have_no_say() -> None:
    pages = [f"河畔晚報電子版\n{place}的消息\n{BODY.replace('新橋', place)}" for place in "甲乙丙丁戊己庚辛"]
    seen = survey.count(("a.cn", page) for page in pages)
    said = pages[3].removeprefix("河畔晚報電子版\n")
    assert boilerplate.strip(pages[3], seen, known=Metadata(host="a.cn")).text == said
    for host in ("b.cn", None):
        assert boilerplate.strip(pages[3], seen, known=Metadata(host=host)).edits == ()
