"""Programs that should have run and not be read: counters, style sheets and templates between the sentences of a page.

A script is known by how the counters and share buttons of many sites begin, a style by a property of CSS, a template by
its braces; each ends where its brackets close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# How scripts begin, each with what it cannot be without, rare characters first. That it is no part of a longer name is
# asked behind its first characters, so that `re` passes quickly over all text that has not these.
_BEGINNINGS: Final = tuple(
    (signs, re.compile(first + rf"(?<![\w.$]{first})" + rest))
    for signs, first, rest in (
        (
            ("=", "var"),
            "var",
            r"\s+_?(?:hmt|bdhm\w*|gaq|bdshare\w*|cnzz\w*|czc|paq|maq|wau\w*|sogou\w*|cpro\w*|duoshuo\w*|jiathis\w*"
            r"|addthis\w*|google\w*|disqus\w*|sc_project)\b\s*=",
        ),
        (("=", "window."), "window", r"\.(?:_bd_share\w*|_hmt|dataLayer|google\w*|adsbygoogle)\b\s*="),
        (("_", ".push("), "_", r"(?:hmt|gaq|czc|paq)\.push\("),
        (("=", "(adsbygoogle"), r"\(adsbygoogle", r"\s*="),
        (("document.write",), "document", r"\.write(?:ln)?\("),
        (("gtag(",), "gtag", r"\(['\"]"),
        (("ga(",), "ga", r"\(['\"](?:create|send|require|set)['\"]"),
        (("{", "$(", "function"), r"\$\(", r"(?:document\)\.ready\()?\s*function\s*\(\)\s*\{"),
        (("{", "jQuery("), "jQuery", r"\((?:document\)\.ready\()?\s*function\s*\("),
        (
            ("{", "(function"),
            r"\(function",
            r"\s*\([^()\n]{0,20}\)\s*\{\s*(?:var\s+(?:hm|bp|ga|po|s|ds|d|_\w+)\b|[\w.\[\]'\"]+\s*=)",
        ),
    )
)
_PROPERTY: Final = re.compile(
    r"\s*(?:/\*[^*]{0,200}\*/\s*)?(?:color|background|margin|padding|font|width|height|display|float|border|line-height"
    r"|text-(?:align|indent|decoration)|position|top|left|right|overflow|list-style|z-index|clear|max-width|cursor)[\w-]*\s*:"
)
_SELECTOR: Final = re.compile(r"(?<![\w.#@-])[.#@]?[A-Za-z][\w.#:,>@\[\]=\"* -]{0,100}$", re.ASCII)
_AT_RULE: Final = re.compile(
    r"@(?:media|supports|(?:-[a-z]+-)?keyframes)\b[^{};\n]{1,120}\{(?>(?:[^{}]|\{[^{}]*\})*)\}"
)
_TEMPLATE: Final = re.compile(
    r"\{(?<![\w\\^_}$)\]]\{)\{\{?[#/^>!&-]?[ \w$.\[\]'\"()|:,?=+/-]{2,120}\}\}\}?"
    r"|\{(?<![\\^_$]\{)%[^{}%\n]{1,120}%\}"  # stands between letters too: {% if a %}b{% endif %}
    r"|\$(?<![\w\\^_}$)\]]\$)\{[a-z]\w{0,30}\.[\w.]{1,60}\}|<%[^<>\n]{0,200}%>|<\?php[^<>\n]{0,200}\?>",
    re.ASCII,
)
_OPENINGS: Final = (("{", ("{{", "{%", "${")), ("<", ("<%", "<?")))
_NAME: Final = re.compile("[A-Za-z_]{2}")
_LONGEST: Final = 5000
_ENDLESS: Final = 50  # scripts without an end for which one is looked for
_TOKEN: Final = re.compile(  # begins with a class, which `re` finds fast
    r"(?P<sign>[({\[)}\]\"'/;\n])(?:(?<=\")(?>(?:[^\"\\\n]|\\.)*)\"|(?<=')(?>(?:[^'\\\n]|\\.)*)'|(?<=/)/[^\n]*|(?<![\"'/]))"
)
_GOES_ON: Final = re.compile(r"\s*(?:[({\[;,.=+]|var\s|function\b|_\w+\.|\w+\.\w+|\w+\()")


class Script(NamedTuple):
    """`[start:end]` of a text is a `script`, a `style` or a `template`."""

    start: int
    end: int
    what: str


def found_in(text: str) -> Iterator[Script]:
    """The scripts, styles and templates of a text, each kind in its order.

    >>> [text[s.start:s.end] for text in ["完。var _hmt = _hmt || []; 下一段 .a{color:red}"] for s in found_in(text)]
    ['var _hmt = _hmt || [];', '.a{color:red}']
    """
    end = endless = 0
    for found in _beginnings(text):
        if found.start() >= end:
            closed = _end(text, found.start()) if endless < _ENDLESS else 0
            endless += closed <= found.start()
            end = max(closed, found.end())
            yield Script(found.start(), end, "script")
    if "@" in text and "{" in text:
        yield from (Script(*found.span(), "style") for found in _AT_RULE.finditer(text))
    end = 0
    while (brace := text.find("{", end)) >= 0:
        end = brace + 1
        if _PROPERTY.match(text, end):
            line = max(text.rfind("\n", max(0, brace - 102), brace) + 1, brace - 102, 0)
            closing = text.find("}", end, end + _LONGEST)
            if (selector := _SELECTOR.search(text[line:brace])) and closing >= 0:
                yield Script(line + selector.start(), closing + 1, "style")
                end = closing + 1
    templates = (
        _TEMPLATE.finditer(text)
        if any(one in text and any(map(text.__contains__, signs)) for one, signs in _OPENINGS)
        else ()
    )
    for found in templates:
        if _NAME.search(found[0]):
            yield Script(found.start(), found.end(), "template")


def _beginnings(text: str) -> list[re.Match[str]]:
    """Where a script may begin, in order."""
    found = [
        match
        for signs, beginning in _BEGINNINGS
        if all(map(text.__contains__, signs))
        for match in beginning.finditer(text)
    ]
    return sorted(found, key=lambda match: match.start())


def _end(text: str, start: int) -> int:
    """Where the statements that begin here end: no bracket is open and what follows is none."""
    depth, end = 0, start
    for token in _TOKEN.finditer(text, start, start + _LONGEST):
        sign = token["sign"]
        depth += (sign in "({[") - (sign in ")}]")
        if depth < 0:
            break
        if depth == 0 and sign in ";\n})":
            end = token.end() - (sign == "\n")
            if sign not in "})" and not _GOES_ON.match(text, token.end()):
                break
    return end
