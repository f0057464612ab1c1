"""What a conversion must not touch: addresses, paths, names of files and users, code, the 著 of an author."""

from __future__ import annotations

import re

from transforms.hanzi import HANZI
from transforms.script.author import AUTHOR

# ASCII but for quotes, angle brackets and the backtick, and Han behind a separator, with digits and · inside (第1條).
RUN = rf"[{HANZI}]{{1,200}}(?:[0-9·]{{1,8}}[{HANZI}]{{1,200}}){{0,20}}"
PATH = rf"""(?:[!\#-;=?-_a-~]++|(?:(?<=[/=\#?&_:+-])|(?<=_[(])){RUN}){{0,50}}"""

# Each span of `HELD` has one of these.
MARKS = "`/\\@’‘~"

# ASCII stays as it is anyway, so of an address only that is held in which Han can stand: an international host and the
# path. Pages write on after an address without a space (…/a.html請看), so Han belongs to it only behind a separator.
# Each alternative starts with a character of its own, by which `re` skips ahead, and looks back from there. Every
# repetition is bounded or possessive: a megabyte on one line takes linear time.
HELD = re.compile(
    rf"""
      ```.*?```                                                                     # fenced code
    | ~(?<![^\n]~)~~[^~\n]{{0,80}}\n.*?\n~~~
    # Code in a line. Old pages quote `thus' and ``thus'': there the quotation marks inside are not in pairs.
    | (?<!`)`(?=[^`\n]{{1,200}}`(?!`))(?>(?:[^`'\n]++|(?<=[A-Za-z])'(?=[A-Za-z])|'[^`'\n]*+')+)`
    | (?<!`)``[^`'\n]{{1,200}}``(?!`)
    | ://(?<=[a-z]://)(?:[A-Za-z0-9.:-]{{1,255}}|[{HANZI}][\w.-]{{1,255}})?(?:[/?\#]{PATH})?  # an address
    | \.(?<=[A-Za-z0-9]\.)[A-Za-z]{{2,24}}/{PATH}                                   # one without its scheme
    | @(?<=\w@)(?:[\w-]{{1,63}}\.){{1,8}}(?:[A-Za-z]{{2,24}}|[{HANZI}]{{1,8}})(?!\w)  # an international e-mail domain
    | @(?<!\w@)[\w-]{{1,15}}(?![\w@-])                                              # a user's name
    | \\(?<=[A-Za-z]:\\)(?:[\w.()-]{{1,64}}(?:\x20[A-Za-z0-9.()-]{{1,64}}){{0,5}}\\){{0,30}}   # a path of Windows
        [^\s"'<>|*?，。；、）」』”]{{0,260}}
    | \\\\[A-Za-z0-9._-]{{1,64}}\\[^\s"'<>|*?，。；、）」』”]{{1,260}}                  # one of a server
    | /(?:(?<=~/)|(?<=\./)|(?<![^\s"'(（「『“：=]/)(?=[A-Za-z0-9_.-]{{1,64}}/)){PATH}        # a path of Unix
    | ’(?<=[A-Za-z0-9]’)(?:[0-9]{{1,2}}”)?                                         # an apostrophe, a length: 5’10”
    | ‘(?=[0-9]0年代)                                                                # ‘90年代
    """,
    re.VERBOSE | re.DOTALL,
)
FILES = "pdf|docx?|xlsx?|pptx?|odt|txt|md|csv|json|xml|html?|jpe?g|png|gif|svg|webp|zip|rar|7z|gz|mp[34]|epub|exe|apk"
HOSTS = "台灣|台湾|臺灣|香港|中国|中國|公司|网络|網絡|網路"
# A name stands before one of these: of a file, of a host with a path, of a mailbox.
ENDING = re.compile(
    rf"\.(?:(?i:{FILES})(?!\.?[A-Za-z0-9_])|(?:{HOSTS})/{PATH})|@(?=(?:[A-Za-z0-9-]{{1,63}}\.){{1,8}}[A-Za-z]{{2,24}}\b)"
)
# A name begins behind white space or punctuation; in a longer run of text behind the word that announces it.
NAME = re.compile(r"(?<![\w.-])[\w.-]{1,30}\Z|[\w-]{1,30}\Z")
ANNOUNCED = re.compile(
    ".{5,}(?:[請请][見见看閱阅]|[詳详參参][見见閱阅]|下[載载]|[開开][啟启]|打[開开]|上[傳传]|[點点][擊击])(?=.{2})"
)
LOCAL = re.compile(rf"[{HANZI}]{{1,4}}\Z")
# What is held has one of these; looking for each is four times as fast as one search for all.
MARKED = f"{MARKS}著."


def held(text: str) -> list[tuple[int, int]]:
    """The spans of a text that no conversion may change, as far as one could; they may overlap.

    >>> text = "見 https://zh.example.org/繁體 或 example.org/a.html請看 申請表.pdf"
    >>> [text[start:end] for start, end in held(text)]
    ['://zh.example.org/繁體', '.org/a.html', 'a.html', '申請表.pdf']
    >>> held("見 .pdf")
    []
    """
    spans = [match.span() for match in AUTHOR.finditer(text)]
    if any(mark in text for mark in MARKS):
        spans += [match.span() for match in HELD.finditer(text)]
    if "." in text:
        spans += filter(None, (_named(text, ending) for ending in ENDING.finditer(text)))
    return spans


def _named(text: str, ending: re.Match[str]) -> tuple[int, int] | None:
    """The name before an ending, and what of the ending could be changed."""
    first = max(0, ending.start() - 31)
    before = text[first : ending.start()]
    if ending.group() == "@":
        local = LOCAL.search(before)
        return (first + local.start(), ending.start()) if local else None
    name = NAME.search(before)
    if not name:
        return None
    announced = ANNOUNCED.match(name.group())
    return first + name.start() + (announced.end() if announced else 0), ending.end()
