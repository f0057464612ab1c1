"""Labels and their values on one line: fields glued together are taken apart, values stay as they are written."""

from __future__ import annotations

import re
from typing import Final

from transforms import dates
from transforms.hanzi import COMMON_HANZI
from transforms.rules import fold

EDGES: Final = " \t　|·,，;；[]()（）-_/:：【】［］"
"""What stands around a value and is none of it."""

_NO_HANZI = f"(?<![{COMMON_HANZI}])"  # or it is the end of a longer word

# Labels by field, on the folded line; `none` are fields that no column keeps, but that end the one before.
_LABELS = {
    "origin": r"(?:文章|稿件|本文|信息|新闻|内容|资料)?(?:来源|来自|出处|稿源|转自)|(?:original )?source|via",
    "byline": rf"(?:本文|原)?作者|撰文|撰稿人?|供稿|文字|{_NO_HANZI}文|记者|通讯员|发布[者人]"
    r"|author|(?:written|posted|reported) by",
    "editor": r"(?:责任|责|本文|网站|值班|执行|主|本期|网络)?编辑|责编|edited by|editor",
    "published": r"(?:发布|发表|更新|创建|上传|发稿|录入)?(?:时间|日期)|发布于"
    r"|(?:release |publish(?:ed)? )?date|published(?: on)?|posted(?: on)?|updated",
    "keywords": r"(?:本文|文章|热门|相关|核心)?(?:关键[词字]|标签|主题词|热词)|tags?|key ?words?",
    "none": r"(?:文档)?序号|字号|字体|校对|审核|监制|初审|终审|责任校对|所属分类|分类|栏目|摄影|摄|制图"
    rf"|{_NO_HANZI}图片?|hits|views|comments|category|filed under|topics",
}
# Labels that need no colon, by what follows: a bar, a name, a number, nothing.
_NAME_FOLLOWS = rf"(?=[{COMMON_HANZI}]{{2,4}}(?: |$|[)\]]))"
_PICTURED = r"文 ?[/、&] ?(?:图片?|摄影?)|图片? ?[/、&] ?文|图文|文图"
_BARE = {
    "origin": rf"{_NO_HANZI}(?:来源|稿源) ?\| ?",
    "byline": rf"{_NO_HANZI}(?:(?:文字?|{_PICTURED}|撰文|采写|作者) ?\| ?"
    rf"|(?:{_PICTURED})(?: ?[:/]| {{1,3}}{_NAME_FOLLOWS}))"
    rf"|{_NO_HANZI}(?:记者|通讯员|作者) {{1,3}}{_NAME_FOLLOWS}|(?:written|posted|reported) by ",
    "editor": rf"{_NO_HANZI}(?:责任编辑|编辑|责编)(?: ?\| ?| {{1,3}}{_NAME_FOLLOWS})"
    rf"|(?<=[(\[])(?:责任编辑|责编){_NAME_FOLLOWS}"
    r"|edited by ",
    "none": r"(?:阅读|浏览|点击|评论|人气|访问|查看|参与|转发|分享|收藏|喜欢|回复|引用|点赞|赞)"
    r"(?:量|数|次数)?\s{0,3}[:/(\d]"
    r"|(?<= )(?:手机看新闻|分享|打印|收藏|我要评论|参与互动|[大中小] [大中小])",
}
_LABEL = re.compile(
    "|".join(
        f"(?P<{field}>{_BARE[field] + '|' if field in _BARE else ''}(?<![a-z])(?:{words})\\s{{0,3}}[:/])"
        for field, words in _LABELS.items()
    ),
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|·/•-]\s|\|")
_GAPS = re.compile(r"\s{2,}|\u3000")


def fields_of(line: str) -> dict[str, str]:
    """The labelled values of a line, as written, up to the next label, date or bar; the first of each field.

    >>> fields_of("文檔序號:26發布日期:2021-10-12 15:03閱讀:127來源:國知局")
    {'published': '2021-10-12 15:03', 'origin': '國知局'}
    >>> fields_of("2024-03-15 18:42 來源：青禾周刊 記者 沈既白 評論(12)")
    {'origin': '青禾周刊', 'byline': '沈既白'}
    """
    labels = list(_LABEL.finditer(fold(line)))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    values: dict[str, str] = {}
    for label, end in zip(labels, ends, strict=False):
        field, value = label.lastgroup, line[label.end() : end]
        if field == "origin":
            value = _GAPS.split(value.strip(), maxsplit=1)[0]
        value = value.strip(EDGES) if field in ("published", "keywords") else first_part(value)
        if field is not None and field != "none" and value:
            values.setdefault(field, value)
    return values


def first_part(value: str) -> str:
    """A name without the date, or the bar and the rest, that follows it.

    >>> first_part("沈既白 2024-03-15"), first_part("(Ann Lee | Harbour Bell)")
    ('沈既白', 'Ann Lee')
    """
    for pattern in (dates.NUMERIC, dates.ENGLISH, dates.DAY_FIRST, _PARTS):
        found = pattern.search(fold(value), 1)
        value = value[: found.start()] if found else value
    return value.strip(EDGES)


def keywords(value: str) -> list[str]:
    """The words of a list, divided by marks if there are any, else by spaces.

    >>> keywords("渡船；河湾 小镇"), keywords("ferry cow")
    (['渡船', '河湾 小镇'], ['ferry', 'cow'])
    """
    strong = re.split(r"[,，、;；|]+", value)
    return [word.strip() for word in (strong if len(strong) > 1 else value.split()) if word.strip()]
