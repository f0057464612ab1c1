"""What a conversion must not touch: addresses, paths, names of files and users, code, the 著 of an author."""

from __future__ import annotations

import re

HAN = "㐀-鿿豈-﫿\U00020000-\U000323af"
PATH = rf"""(?:[!\#-;=?-_a-~]++|(?<=[/=\#?&_:+-])[{HAN}]{{1,200}}){{0,50}}"""  # no quotes, angle brackets, backtick

# Each span of `HELD` has one of these.
MARKS = "`/\\@’"

# ASCII stays as it is anyway, so of an address only that is held in which Han can stand: an international host and the
# path. Pages write on after an address without a space (…/a.html請看), so Han belongs to it only behind a separator.
# Each alternative starts with a character of its own, by which `re` skips ahead, and looks back from there. Every
# repetition is bounded or possessive: a megabyte on one line takes linear time.
HELD = re.compile(
    rf"""
      ```.*?```                                                                     # fenced code
      # Code in a line. Old pages quote `thus' and ``thus'': there the quotation marks inside are not in pairs.
    | (?<!`)`(?=[^`\n]{{1,200}}`(?!`))(?:[^`'\n]++|'[^`'\n]*+')++`
    | ://(?<=[a-z]://)(?:[A-Za-z0-9.:-]{{1,255}}|[{HAN}][\w.-]{{1,255}})(?:[/?\#]{PATH})?   # an address
    | \.(?<=[A-Za-z0-9]\.)[A-Za-z]{{2,24}}/{PATH}                                   # one without its scheme
    | @(?<=\w@)(?:[\w-]{{1,63}}\.){{1,8}}(?:[A-Za-z]{{2,24}}|[{HAN}]{{1,8}})(?!\w)  # an international e-mail domain
    | @(?<!\w@)[\w-]{{1,15}}(?![\w@-])                                              # a user's name
    | \\(?<=[A-Za-z]:\\)[^\s"'<>|*?，。；、）」』”]{{1,260}}                            # a path of Windows
    | /(?:(?<=~/)|(?<=\./)|(?<![^\s"'(（「『“：=]/)(?=[A-Za-z0-9_.-]{{1,64}}/)){PATH}        # a path of Unix
    | ’(?<=[A-Za-z0-9]’)                                                            # an apostrophe, no quotation mark
    """,
    re.VERBOSE | re.DOTALL,
)
# The author's 著, set apart: 魯迅 著, 魯迅（著）, 《吶喊》（魯迅著. Taiwan's particle never stands so.
AUTHOR = re.compile(
    r"""
      著(?<=[\s/]著)(?=[\s/，,、；;。)）《]|$)
    | 著(?<=[(（\[【]著)(?=[)）\]】])
    | 著(?:(?<=》[(（]..著)|(?<=》[(（]...著))
    """,
    re.VERBOSE | re.MULTILINE,
)
ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|txt|csv|json|xml|html?|jpe?g|png|gif|zip|rar|7z|mp[34])(?![\w.])")
# A name begins behind white space or punctuation; in a longer run of text nothing tells where.
NAME = re.compile(r"(?<![\w-])[\w-]{1,30}\Z")


def held(text: str) -> list[tuple[int, int]]:
    """The spans of a text that no conversion may change, as far as one could; they may overlap.

    >>> text = "見 https://zh.example.org/繁體 或 example.org/a.html請看 申請表.pdf"
    >>> [text[start:end] for start, end in held(text)]
    ['://zh.example.org/繁體', '.org/a.html', '申請表']
    """
    spans = [match.span() for match in AUTHOR.finditer(text)]
    for mark in MARKS:
        if mark in text:
            spans += [match.span() for match in HELD.finditer(text)]
            break
    if "." in text:
        for ending in ENDING.finditer(text):
            window = max(0, ending.start() - 31)
            if name := NAME.search(text[window : ending.start()]):
                spans.append((window + name.start(), ending.start()))
    return spans
