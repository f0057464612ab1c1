"""What the cut lines say of the page: fields glued on one line are taken apart, values stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from transforms import dates
from transforms.boilerplate.prose import is_prose
from transforms.model import Metadata
from transforms.rules import Rule, fold, value_of

if TYPE_CHECKING:
    from transforms.boilerplate.page import Page

# Labels by field, on the folded line; `none` are fields that no column keeps, but that end the one before.
_LABELS = {
    "origin": r"(?:文章|稿件|本文|信息|新闻|内容|资料)?(?:来源|来自|出处|稿源|转自)|(?:original )?source|via",
    "byline": r"(?:本文|原)?作者|撰文|撰稿人?|供稿|文字|(?<![一-龥])文|记者|通讯员|发布[者人]"
    r"|author|(?:written|posted|reported) by",
    "editor": r"(?:责任|责|本文|网站|值班|执行|主|本期|网络)?编辑|责编|edited by|editor",
    "published": r"(?:发布|发表|更新|创建|上传|发稿|录入)?(?:时间|日期)|发布于"
    r"|(?:release |publish(?:ed)? )?date|published(?: on)?|posted(?: on)?|updated",
    "keywords": r"(?:本文|文章|热门|相关|核心)?(?:关键[词字]|标签|主题词|热词)|tags?|key ?words?",
    "none": r"(?:文档)?序号|字号|字体|校对|审核|监制|初审|终审|责任校对|所属分类|分类|栏目|摄影|摄|制图"
    r"|(?<![一-龥])图片?|hits|views|comments|category|filed under|topics",
}
# Labels that need no colon, by what follows: a name, a number, nothing.
_BARE = {
    "byline": r"(?<![一-龥])(?:记者|通讯员|作者) {1,3}(?=[一-龥]{2,4}(?: |$))|(?:written|posted|reported) by ",
    "editor": r"(?<![一-龥])(?:责任编辑|编辑|责编) {1,3}(?=[一-龥]{2,4}(?: |$))|edited by ",
    "none": r"(?:阅读|浏览|点击|评论|人气|访问|查看|参与|转发|分享|收藏|喜欢|回复|引用|点赞|赞)"
    r"(?:量|数|次数)?\s{0,3}[:/(\d]"
    r"|(?<= )(?:手机看新闻|分享|打印|收藏|我要评论|参与互动|[大中小] [大中小])",
}
_LABEL = re.compile(
    "|".join(
        f"(?P<{field}>(?<![a-z])(?:{words})\\s{{0,3}}[:/]{'|' + _BARE[field] if field in _BARE else ''})"
        for field, words in _LABELS.items()
    ),
    re.IGNORECASE,
)
_EDGES = " \t　|·,，;；[]()（）-_/:：【】［］"
_HOST = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,4}(?:com|cn|net|org|tw|hk|gov|edu|info|cc|tv|me|io|uk|us|co|top|vip|xyz|biz)(?:\.(?:cn|tw|hk|uk))?)(?![\w@-])",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"copy ?right|all rights? reserved\.?|©|\(c\)|&copy;|"
    r"版\s?权\s?所\s?有|著作权所有|版权归|版权属于?|所有(?=[\s。,.]|$)|不得转载|未经.{0,40}"
    r"|(?:无断)?[転转]载禁止|无断[転转复][载制用].{0,20}|무단\s?(?:전재|복제|배포).{0,20}|저작권자|ⓒ"
    r"|(?:proudly )?powered by.{0,40}|"
    r"(?:19|20)\d\d\s?(?:[-~至]\s?(?:(?:19|20)\d\d|至?今|now|present))?年?"
    r"|(?:(?<![一-龥])[一-龥])?\s?(?:icp|公网安备).{0,40}",
    re.IGNORECASE,
)
_NO_SITE = re.compile(
    r"本[文站网刊页报]站?|作品|文章|记者|作者|原作者|编辑|proudly|by|网站|所有|the"
    r"|all(?: (?:contents?|materials?|images|texts?)\b.*)?|gmt\b.*|this.*|[^。]*[。!?].*",
    re.IGNORECASE,
)
"""What is left of a notice without being a name."""
_POSTER = re.compile(r"(?:^|\|)\W{0,3}([^\s|:/,。]{1,24}) ?发表于 ?\d")
"""The head of a forum's post: who stands before 发表于."""
_BY = re.compile(r"^\W{0,2}by:? ", re.IGNORECASE)
_OFFICE = re.compile(
    r",\s(?:staff|senior|chief|special|contributing)\s(?:writers?|reporters?|correspondents?|editors?)$", re.IGNORECASE
)
_OURS = re.compile(r"\W{0,2}本[报网刊社](?=(?:记者|通讯员) )")
_REPORTERS = re.compile("[一-龥](?:记者|通讯员)[^:/]*$")
"""Names behind an office, which is no label: 北京商報記者 陶鳳 王晨婷."""
_PARTS = re.compile(r"\s[|·/•-]\s|\|")
_GAPS = re.compile(r"\s{2,}|\u3000")
_ANY_LABEL = re.compile(r"^[^:：]{1,30}[:：]\s*(?=\S)")
READ_HERE = ("byline", "comments", "date", "editor", "fields", "keywords", "source", "thread")
"""Families whose lines are taken apart by their labels; those of a user's rule give one value."""
NOTICES = ("copyright", "licence")
SITE_LENGTH = 40
"""Characters of a site's name at most."""


def collect(page: Page, verdicts: Sequence[Rule | None], title: str | None) -> Metadata:
    """What the page's cut lines say, first line first; what the source says comes before, but for the title."""
    found = Metadata(title=title)
    article = commented = False  # under an article, posts and comments speak of themselves
    for line, form, rule in zip(page.lines, page.forms, verdicts, strict=True):
        if rule is None:
            article = article or is_prose(form)
            continue
        commented = commented or rule.id in ("comments.heading", "comments.rules") or rule.family == "thread"
        if rule.family not in NOTICES and (rule.field is None or rule.detector):
            continue
        said = read(line.text.strip(), rule)
        if article and commented:
            said = replace(said, published=None, byline=None)
        found = found.or_else(said)
    known = page.known
    return Metadata(title=found.title).or_else(known).or_else(found)


def read(line: str, rule: Rule) -> Metadata:
    """The fields of one line that `rule` cut, a notice or a rule with a field."""
    if rule.field is not None and ("(?P<value>" in rule.pattern or rule.family not in (*NOTICES, *READ_HERE)):
        return _told(line, rule)
    if rule.family in NOTICES:
        return Metadata(site=_site(line) if rule.family == "copyright" else None, host=_host(line))
    line = _OFFICE.sub("", line)
    if rule.id == "byline.reporter" and (ours := _OURS.match(fold(line))):
        line = line[ours.end() :]
    whole = rule.id == "byline.reporter" and _REPORTERS.search(fold(line))
    values = {} if whole else fields_of(line)
    if not values and rule.field in ("byline", "editor", "origin"):
        values = {rule.field: _first_part(_BY.sub("", line))}
    published = dates.iso(values.get("published", "")) or dates.iso(line)
    return Metadata(
        byline=values.get("byline") or _poster(line),
        editor=values.get("editor") or None,
        origin=values.get("origin") or None,
        published=published,
        keywords=tuple(_keywords(values.get("keywords", ""))),
    )


def _told(line: str, rule: Rule) -> Metadata:
    """The one field that a user's rule names: its group, else the line without its label."""
    value = (value_of(rule, line) or _ANY_LABEL.sub("", line)).strip(_EDGES)
    told: dict[str, str | tuple[str, ...] | None] = {str(rule.field): value or None}
    if rule.field == "published":
        told = {"published": dates.iso(value)}
    elif rule.field == "host":
        told = {"host": _host(value)}
    elif rule.field == "keywords":
        told = {"keywords": tuple(_keywords(value))}
    return replace(Metadata(), **told)  # type: ignore[arg-type]


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
        value = value.strip(_EDGES) if field in ("published", "keywords") else _first_part(value)
        if field is not None and field != "none" and value:
            values.setdefault(field, value)
    return values


def _first_part(value: str) -> str:
    """A name without the date, or the bar and the rest, that follows it."""
    for pattern in (dates.NUMERIC, dates.ENGLISH, _PARTS):
        found = pattern.search(fold(value), 1)
        value = value[: found.start()] if found else value
    return value.strip(_EDGES)


def _poster(line: str) -> str | None:
    found = _POSTER.search(fold(line))
    return line[found.start(1) : found.end(1)] if found else None


def _keywords(value: str) -> list[str]:
    strong = re.split(r"[,，、;；|]+", value)
    return [word.strip() for word in (strong if len(strong) > 1 else value.split()) if word.strip()]


def _host(line: str) -> str | None:
    found = _HOST.search(fold(line))
    return found[1].lower() if found else None


def _site(line: str) -> str | None:
    """The name that a copyright line leaves when its formulas, years, numbers and addresses are taken away.

    >>> _site("Copyright © 2005-2018 創投網 - www.example.com All rights reserved")
    '創投網'
    """
    form = fold(line)
    kept = bytearray(b"\1" * len(line))
    for pattern in (_NOTICE, _HOST):
        for found in pattern.finditer(form):
            kept[found.start() : found.end()] = bytes(found.end() - found.start())
    bare = "".join(char if keep else "\n" for char, keep in zip(line, kept, strict=True))
    names = [name.strip(" \t-_|·,.:;，。、/()[]　<>※*") for name in bare.split("\n")]
    name = next((n for n in names if len(n) > 1 and not n.isdigit() and not _NO_SITE.fullmatch(fold(n))), None)
    return name if name and len(name) <= SITE_LENGTH else None
