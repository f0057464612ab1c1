"""Does a text speak of code or markup? Then its tags and entities are what it is about, and stay.

Evidence is looked for outside of what looks like leftover markup: code itself, words that only such texts use, and tags
that are named, not used (`the "<b>" tag`, `<b>标签`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.encoding.markup.tags import NAMES
from transforms.hanzi import COMMON_HANZI

_SOURCE: Final = re.compile(r"\s*<(?:!doctype|\?xml|html|svg|rss)\b", re.IGNORECASE)
_AND: Final = r"(?:\s*(?:and|or|vs\.?|/|,|、|和|与|與|及|或)\s*|\s(?:et|ou|und|oder|[eouy]|en|och|og)\s(?:\w{2,3}\s)?)"
_VERBATIM: Final = re.compile(
    r"```|~~~|<[?%]|<(?:(?:code|pre|kbd|samp|xmp|textarea)(?:>|\s+class)"
    rf"|[a-z]\w*>{_AND}<[a-z]\w*>|/[a-z]\w*>{_AND}</[a-z]\w*>"  # tags that are listed
    r"|(?:unk|pad|mask|bos|eos|\|endoftext\|)>)|\[(?:MASK|CLS|SEP|PAD|UNK)\]",  # tokens of language models
    re.IGNORECASE,
)
_INDENTED_LATER: Final = re.compile(r"\n(?: {4}|\t)[ \t]*<")  # begins with one character, which `re` finds fast
_INDENTED: Final = re.compile(r"(?: {4}|\t)[ \t]*<")
_STATEMENT: Final = re.compile(
    r"^[ \t]*(?:#include\b|import [\w.]+;?$|from [\w.]+ import |def \w+\(|class \w+[:({]|function \w+\(|<\?php"
    r"|(?:const|let|var) \w+ ?=|return\b[^\n]*;$|(?:for|if|while) ?\([^\n]*[;{]|SELECT .* FROM "
    r"|\w+(?:\.\w+)+\([^\n]*\);?$|\$ [a-z]+ |>>> |[\w.]+ = [\w.]+\()",
    re.MULTILINE | re.ASCII,
)
_WORDS: Final = (
    "XHTML5? HTML5? XML JSX CSS[23]? BBCode UBB Markdown LaTeX jQuery PHP Jinja2? Vue Angular Django Handlebars SGML"
    " html css xml markdown wikitext JSP ASP className"
)
_SUBJECT: Final = re.compile(  # begins with one of some characters, which `re` finds ten times as fast as a word
    "|".join(rf"{word[0]}(?<!\w{word[0]}){word[1:]}(?![\w/])" for word in _WORDS.split())
    # Not what pages say to browsers without it
    + r"|J(?<!\wJ)avaScript(?<![启啟]用JavaScript)(?<!支[持援]JavaScript)(?<!nable JavaScript)"
    r"(?<!requires JavaScript)\b(?! (?:is|must|has|to)\b)"
    r"|超文本|標記語言|标记语言|代码|代碼|程式碼|原始碼|源码|網頁設計|网页设计|前端|后端|後端|编程|程式設計|写法|寫法|转义|轉義",
    re.ASCII,
)
_BEHIND: Final = re.compile(
    r"""["'`’”」』）)]?\s{0,2}(?:(?:(?:HTML|XML)\s)?"""
    r"(?:tags?|elements?|attributes?|markup|entity|entities|placeholders?|variables?)\b"
    r"|(?:这个|這個|等|的)?(?:标签|標籤|标记|標記|元素|代码|代碼|程式碼|实体|實體|转义|轉義|属性|屬性|语法|語法"
    r"|变量|變數)(?![:：])|表示|代表|意为|意為|(?:stands? for|means)\b)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:tags?|elements?|attributes?|entity|entities|placeholders?|inside|an? empty|such as|called|named|use|using"
    r"|type|typing|write|writing|put|paste|copy|like this|as follows)"
    r"|标签|標籤|元素|标记|標記|代码|代碼|转义为|轉義為|写成|寫成|输入|輸入|使用|加上|加入|插入"
    r"|放入|改成|改为|改為|复制|複製|粘贴|貼上)"
    r"[\s,，:：是为為]{0,3}[\"'`‘“「『（(]?$",
    re.IGNORECASE,
)
# To write needs more than a tag behind it: 写满 may be parted by a break.
_WRITTEN: Final = re.compile("[写寫]$"), re.compile(rf"(?![{COMMON_HANZI}])|[就才来來即可也表或和与與再不]")
_WRITTEN_APART: Final = re.compile(r"""[写寫](?!\Z)[\s,，:：是为為]{0,3}["'`‘“「『（(]?$""")
_MEANS: Final = re.compile(r"\s?(?:是|is\b|are\b)")
# `&nbsp; is a space`, where a sentence begins: `nice.&nbsp; is` is what is left of a page. And so of scripts.
_DEFINED: Final = re.compile(r"\s(?:is|are)\s(?:an?|the|how|what)\s")
_BEGINS: Final = re.compile(r"(?:^|[.!?;:] )\Z", re.MULTILINE)
_OTHER: Final = ("<", "/", "?", "{", "${")  # tags and templates, which stand in sentences
_FILLING: Final = re.compile(r"\b(?:template|placeholder|variable)s?\b|模板|模版|占位|变量|變數", re.IGNORECASE)
_REACH: Final = 24
_QUOTES: Final = ("\"'`‘“「『(（„«‹", "\"'`’”」』)）“»›")
_IN_TURN: Final = re.compile(r"[\u3041-\u9fff]<([a-z]\w{0,9})>[、，][^<\n。]{1,20}<(?!\1)[a-z]\w{0,9}>")
# What needs no words: entities in a list, the argument of an option, and a tag of a page's head inside a sentence.
_LISTED: Final = re.compile(r"(&\w+;)[\s,、，;]{1,3}(?!\1)(&\w+;)[\s,、，;]{1,3}(?!\1|\2)&\w+;")
_BESIDE_ESCAPES: Final = re.compile(
    r"""(?:\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-F]{2})["'`”’)\]]{0,3}"""
    r"""\s?[,，、;；/]\s?["'`“‘(\[]{0,3}&#?\w{1,24};"""
)
_OPTION: Final = re.compile(r"(?<!\S)--?\w[\w-]*[ =]$")
_HEAD: Final = re.compile(r"<(?:meta|link|base|html|head|body|title)\b", re.IGNORECASE)
_IN_SENTENCE: Final = re.compile(r"\w[,:]? $"), re.compile(r"[,.;:)]?[ \u3000]\w")
# `man nimmt <p>, dann <b>.`: in any language; also tags that no one has closed, and which nothing would cut
_BARE: Final = re.compile("<([A-Za-z][a-z0-9]{0,9})>")
_AS_A_WORD: Final = re.compile(r"[^\W\d_] $"), re.compile(r"[,.;:)](?:\s|\Z)")


def is_subject_of(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a text speaks of code, where `spans` (start, end; sorted) are what looks like markup in it.

    >>> is_subject_of("Use the <b> tag.", [(8, 11)]), is_subject_of("A bold<b> claim.", [(6, 9)])
    (True, False)
    """
    bare = [found.span() for found in _BARE.finditer(text) if found[1].lower() in NAMES]
    if _SOURCE.match(text) or is_named(text, [*spans, *bare]) or _is_indented(text):
        return True
    if _VERBATIM.search(text) or _IN_TURN.search(text):
        return True
    rest, at = [], 0
    for start, end in spans:
        rest.append(text[at:start])
        at = max(at, end)
    outside = "\n".join([*rest, text[at:]])
    if any(text.startswith(("{", "$"), start) for start, _ in spans) and _FILLING.search(outside):
        return True
    return bool(_SUBJECT.search(outside) or _STATEMENT.search(outside))


def _is_indented(text: str) -> bool:
    """Whether a line of source begins with blanks and a tag."""
    return "<" in text and bool(_INDENTED.match(text) or _INDENTED_LATER.search(text))


def is_named(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans stands in quotes by itself, or beside a word that says what it is.

    >>> is_named("&nbsp; stands for a space", [(0, 6)]), is_named("a&nbsp;b", [(1, 7)])
    (True, False)
    """
    return any(
        _names(text[max(0, start - _REACH) : start], text[start:end], text[end : end + _REACH]) for start, end in spans
    )


def are_listed(text: str) -> bool:
    r"""Whether three different entities follow one another, as only a list of them has, or one follows an escape.

    >>> are_listed("Las entidades son: &amp; &quot; &lt; &gt;"), are_listed("a&nbsp; &nbsp; &nbsp;b")
    (True, False)
    >>> are_listed(r'"\u00e9", "%E4%BD", &#x4f60;')
    True
    """
    return bool(_LISTED.search(text) or _BESIDE_ESCAPES.search(text))


def _names(before: str, span: str, behind: str) -> bool:
    opened = before[-1:] and before[-1] in _QUOTES[0]
    closed = behind[:1] and behind[0] in _QUOTES[1]
    if (opened and closed) or (opened and _MEANS.match(behind)) or _OPTION.search(before):
        return True
    if _HEAD.match(span) and _IN_SENTENCE[0].search(before) and _IN_SENTENCE[1].match(behind):
        return True
    if _BARE.fullmatch(span) and _AS_A_WORD[0].search(before) and _AS_A_WORD[1].match(behind):
        return True
    if not span.startswith(_OTHER) and _DEFINED.match(behind) and (not span.startswith("&") or _BEGINS.search(before)):
        return True
    is_written = _WRITTEN[0].search(before) and _WRITTEN[1].match(behind)
    return bool(is_written or _WRITTEN_APART.search(before) or _BEHIND.match(behind) or _BEFORE.search(before))
