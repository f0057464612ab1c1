"""What holds of the boilerplate stage for every text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from unittest import mock

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms import boilerplate, edits, rules
from transforms import lines as text_lines
from transforms.boilerplate import features, form, prose, rounds, shipped
from transforms.boilerplate.characters import lay_out
from transforms.boilerplate.page import Left, Page, Verdicts
from transforms.model import Metadata
from transforms.rules import PRESETS

EXAMPLES = [line for rule in shipped() for text in (*rule.cuts, *rule.keeps) for line in text.split("\n")]
PROSE = [
    "新橋昨天上午通車，市民說，過河的時間從一小時縮短到十分鐘，往來方便多了。",
    "The bridge opened yesterday, and people said that crossing the river now took ten minutes, not an hour as before.",
]
BLANK = st.sampled_from(["", "  ", "　"])
lines = st.one_of(st.sampled_from(EXAMPLES), st.sampled_from(PROSE), st.text(max_size=30), BLANK)
pages = st.builds(str.join, st.sampled_from(["\n", "\n\n"]), st.lists(lines, max_size=20))
presets = st.sampled_from(["gentle", "standard", "strict"])


@given(st.one_of(pages, st.text()), presets)
def test_edits_replay_and_revert(text: str, preset: str) -> None:
    cleaned = boilerplate.strip(text, rules=boilerplate.ruleset(preset))
    assert edits.apply(text, cleaned.edits) == cleaned.text
    assert edits.revert_passes(cleaned.text, cleaned.edits) == text
    assert {edit.rule for edit in cleaned.edits} <= {rule.id for rule in shipped()}


@given(pages, presets)
def test_twice_is_once(text: str, preset: str) -> None:
    used = boilerplate.ruleset(preset)
    once = boilerplate.strip(text, rules=used).text
    assert boilerplate.strip(once, rules=used).edits == ()


@given(pages)
def test_lines_go_whole_or_stay_whole_and_in_order(text: str) -> None:
    left = iter(line for line in text.split("\n") if line.strip())
    kept = [line for line in boilerplate.strip(text).text.split("\n") if line.strip()]
    assert all(line in left for line in kept)


@given(st.lists(lines.filter(lambda line: line.strip() and "\n" not in line), max_size=15))
def test_paragraphs_one_blank_line_apart_stay_so(paragraphs: list[str]) -> None:
    cleaned = boilerplate.strip("\n\n".join(paragraphs)).text
    assert cleaned == "\n\n".join(part for part in cleaned.split("\n\n") if part.strip())


@settings(max_examples=25)
@given(st.lists(pages, max_size=4))
def test_a_text_has_no_neighbours(texts: list[str]) -> None:
    alone = [boilerplate.strip(text) for text in texts]
    assert boilerplate.strip_all(texts) == alone
    with mock.patch.object(rounds, "BATCH_LINES", 5):
        assert boilerplate.strip_all(texts) == alone


@given(st.lists(st.sampled_from(PROSE), min_size=1))
def test_clean_text_stays(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    assert boilerplate.strip(text).text == text


SHORT = ["春曉", "新橋通車了", "x", "Home", "新聞 體育", "The old mill, the new mill and the river"]
MENU = ["首頁 | 新聞 | 體育", "登錄 註冊", "Contact Us", "Copyright © 2020 河畔網", "豫ICP備2020035879號"]
plain = st.lists(st.one_of(st.sampled_from(PROSE), st.sampled_from(SHORT), st.text(max_size=40)), max_size=6)


@settings(max_examples=50)
@given(st.one_of(plain, st.lists(lines, max_size=8), st.lists(st.sampled_from([*SHORT, *MENU, *PROSE]))), presets)
def test_lines_of_which_nothing_can_go_leave_at_once_with_the_same_outcome(texts: list[str], preset: str) -> None:
    given_lines = [line for text in texts for line in text_lines.split(text) if line.text.strip()]
    used = boilerplate.ruleset(preset)
    found = rules.match(used.rules, [line.text for line in given_lines])
    forms = rules.fold_all([line.text for line in given_lines])
    page = Page(tuple(given_lines), tuple(forms), tuple(found), used.rules, preset, Metadata(), None)
    assert rounds.decide_all([page]) == rounds.decide_all([page], quick=False)


@settings(max_examples=50)
@given(st.lists(st.lists(lines.map(lambda line: line.strip() or "x"), min_size=1), min_size=1, max_size=4))
def test_the_features_of_a_page_do_not_depend_on_the_pages_beside_it(pages_of_lines: list[list[str]]) -> None:
    forms = [rules.fold_all([line.replace("\n", " ") for line in page]) for page in pages_of_lines]
    found = [[()] * len(page) for page in forms]
    alone = [features.describe(*page).table for page in zip(forms, found, strict=True)]
    assert np.array_equal(features.describe_all(forms, found).table, np.concatenate(alone))


SCRIPTS = ["河", "的", "𠀀", "다리", "é", "мост", "สะพาน", "“", "—"]
words = st.lists(st.sampled_from([*prose.FUNCTION_WORDS, "The", "river", *SCRIPTS, "，", ",", ".", "。", ")", "_"]))


@given(st.lists(st.builds(str.join, st.sampled_from(["", " "]), words).map(lambda line: f"x{line}"), min_size=1))
def test_many_lines_at_once_are_prose_as_each_alone(given_lines: list[str]) -> None:
    forms = rules.fold_all(given_lines)
    laid_out = lay_out(forms)
    small_words, _ = laid_out.short_words(prose.FUNCTION_WORDS, ())
    assert form.are_prose(laid_out, small_words).tolist() == [*map(prose.is_prose, forms)]


WRAPPED = [
    "河灣鎮的老水車停了四十年，上週日又轉了\n起來，鎮上一半的人都跑來看，學校停課\n一天。",
    "The wheel of the mill turned on Sunday\nfor the first time in forty years, and\nhalf the town came to see it.",
    "He said that the axle was the hardest\npart, because the wood has to lie in the\nriver before it is cut.",
]
wrapped_pages = st.builds(
    str.join,
    st.sampled_from(["\n", "\n\n"]),
    st.lists(
        st.sampled_from([*WRAPPED, *WRAPPED, *MENU, *SHORT, *(line for text in WRAPPED for line in text.split("\n"))])
    ),
)


@given(wrapped_pages, presets)
def test_wrapped_pages_are_cleaned_once_and_in_whole_lines(text: str, preset: str) -> None:
    used = boilerplate.ruleset(preset)
    cleaned = boilerplate.strip(text, rules=used)
    assert edits.revert_passes(cleaned.text, cleaned.edits) == text
    assert set(cleaned.text.split("\n")) <= {*text.split("\n"), ""}
    assert boilerplate.strip(cleaned.text, rules=used).edits == ()


HEADERS = ["沙發 | 林小河 發表於 2022-5-3 20:41:55", "Post by ann_r » Tue May 03, 2022 8:14 pm", "ann_r · 3 days ago"]
POSTS = [*PROSE, "同意樓上", "Phew", "頂", "謝謝大家！", "A small towel", "What flour do you use?"]


@settings(max_examples=50)
@given(st.sampled_from(HEADERS), st.permutations(POSTS), st.integers(1, 2))
def test_every_post_of_a_thread_stays_and_every_header_goes(header: str, posts: list[str], size: int) -> None:
    grouped = [posts[at : at + size] for at in range(0, len(posts), size)]
    thread = [line for post in grouped for line in (header, *post, "Reply Report")]
    once = boilerplate.strip("\n".join([*MENU[:3], "河畔的渡口幾點開", *thread, *MENU[3:]])).text
    assert once.split("\n") == ["河畔的渡口幾點開", *posts]
    assert boilerplate.strip(once).text == once


GENRES = [
    "春晓\n孟浩然\n春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。",
    "我走到河邊\n水很慢\n像一個人想起\n忘了的名字",
    "“谁？”\n“我。”\n“进来。”\n门开了。\n雨声很大。",
    "1 北京西 23:45 23:45 0分\n2 霸州 00:50 00:53 3分\n3 衡水 02:20 02:26 6分",
    "番茄 3个\n鸡蛋 4个\n盐 少许\n1. 番茄洗净，切块。\n2. 下锅翻炒。\n出锅",
    "渡口几点开？\n早上六点。\n冬天呢？\n七点。",
    "河畔牌铁锅\n重量：2.3公斤\n产地：河畔\n口径：32厘米",
    "The river turns,\nthe mill is still,\na heron burns\nupon the hill.",
    '"Who is it?"\n"Me."\n"Come in."\nThe door opened.\nIt rained.',
    "3 tomatoes\n4 eggs\nsalt\n1. Wash and cut the tomatoes.\n2. Beat the eggs.\nServe",
    "1 Harbour 06:10\n2 Mill Lane 06:24\n3 Old Bridge 06:31",
    "小船\n小船摇啊摇\n摇过老石桥\n桥下水弯弯\n桥上月儿照\n啦啦啦\n摇到家门口",
    "河畔市三月气温\n日期 最高 最低\n1日 12 3\n2日 14 5\n3日 11 2\n数据由气象站提供，单位是摄氏度，仅供比较。",
    "渡口问答\n问：几点开船？\n答：早上六点。\n问：下雨呢？\n答：照常。",
    "渡口停航\n河水上涨。\n何时恢复，另行通知。",
    "Dear Ann,\nThe mill is shut.\nNobody knows when it opens.\nYours,\nTom",
    "The ferry\nOh, row me over\nrow me over\nover the river tonight\nby the harbour light",
]
OVER = [
    ["首页 | 新闻 | 登录", "您的位置:首页 > 诗歌"],
    ["Home | News | Contact Us", "Login Register", "Home > Poems"],
]
UNDER = [
    ["上一篇:静夜思", "下一篇:江雪"],
    ["关于我们 联系我们 网站地图", "Copyright © 2020 河畔网", "豫ICP备2020035879号"],
    ["Previous post: Dawn", "About Us | Contact Us | Privacy Policy", "Copyright © 2011 Harbour Press"],
]


@settings(max_examples=50)
@given(
    st.sampled_from(GENRES), st.sampled_from(OVER), st.lists(st.sampled_from(UNDER), min_size=1, max_size=3), presets
)
def test_an_article_of_short_lines_stays_between_lines_of_a_site(
    article: str, over: list[str], under: list[list[str]], preset: str
) -> None:
    text = "\n".join([*over, article, *(line for lines_of in under for line in lines_of)])
    left = boilerplate.strip(text, rules=boilerplate.ruleset(preset)).text
    assert article in left if preset == "gentle" else article == left


@given(st.lists(st.sampled_from([*GENRES, *PROSE]), min_size=1, max_size=3, unique=True), presets)
def test_clean_articles_of_many_kinds_stay(articles: list[str], preset: str) -> None:
    text = "\n\n".join(articles)
    assert boilerplate.strip(text, rules=boilerplate.ruleset(preset)).edits == ()


MARKED = (Path(__file__).parents[1] / "boilerplate_pages.txt").read_text("utf-8").split("=== ")[1:]
META = [
    *("March 10, 2017 at 8:14 am", "By Wren Hale", "2019-05-01", "Tel: 01632 960118", "Reply", "Share this:"),
    *("作者：林小河", "来源：河湾日报", "责任编辑：李四", "关键词：船", "地址：河湾路1号", "摘要", "回复", "相关新闻"),
    *("Courage.", "Yours sincerely", "Twitter\nFacebook", "首页 | 新闻 | 登录", "Copyright © 2020 河湾网"),
]


@st.composite
def splices(draw: st.DrawFn) -> str:
    """Pieces of several pages, with what pages say of themselves between the lines."""
    pieces: list[str] = []
    for page in draw(st.lists(st.sampled_from([*(page.split("\n") for page in [*MARKED, *GENRES])]), max_size=4)):
        start = draw(st.integers(0, len(page) - 1))
        pieces += [line.lstrip("+-") for line in page[start : start + draw(st.integers(1, 25))]]
        pieces += draw(st.lists(st.sampled_from(META), max_size=4))
    mixed = draw(st.one_of(st.just(pieces), st.permutations(pieces)))
    return draw(st.sampled_from(["\n", "\n\n"])).join(mixed)


@settings(max_examples=200)
@given(splices(), presets)
@example(
    "楼主求助：鱼缸的水为什么发绿？\nShare this:\nTwitter\nFacebook\nMarch 10, 2017 at 8:14 am\n"
    "Mine has been on the shelf for three.\nReply\nMarch 10, 2017 at 9:01 am\nCourage.",
    "standard",
)
def test_pages_spliced_of_others_are_cleaned_once(text: str, preset: str) -> None:
    used = boilerplate.ruleset(preset)
    assert boilerplate.strip(boilerplate.strip(text, rules=used).text, rules=used).edits == ()


@settings(max_examples=10)
@given(st.integers(0, 99), st.sampled_from(["回复", "Reply", "2019-05-01 10:22", "来源：河畔网"]))
@example(1, "来源：河畔网")  # 19 looks, were all of them zoned
def test_looks_at_a_page_are_not_as_many_as_its_lines(seed: int, word: str) -> None:
    looks = 0

    def counted(parts: Sequence[Left], quick: bool) -> list[tuple[Verdicts, int | None]]:
        nonlocal looks
        looks += 1
        return look(parts, quick)

    rng, look = Random(seed), rounds._look_all
    sentences = [
        "".join(rng.choices("船还没有来他把包袱放在石阶上坐下又站起", k=rng.randint(30, 60))) for _ in range(200)
    ]
    text = "\n".join(f"{word}\n{sentence}。" for sentence in sentences)
    with mock.patch.object(rounds, "_look_all", counted):
        left = boilerplate.strip(text).text
    assert looks <= rounds.ZONED_LOOKS + 4
    assert boilerplate.strip(left).edits == ()


@settings(max_examples=50)
@given(st.sampled_from(MARKED))
def test_strict_cuts_what_standard_cuts(page: str) -> None:
    text = "\n".join(line[1:] for line in page.split("\n")[1:] if line)
    standard, strict = (boilerplate.strip(text, rules=boilerplate.ruleset(name)).text for name in PRESETS[1:])
    assert Counter(strict.split("\n")) <= Counter(standard.split("\n"))
