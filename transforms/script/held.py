"""What a conversion must not touch, wherever it stands: addresses and code."""

from __future__ import annotations

import re

HAN = "㐀-鿿豈-﫿\U00020000-\U000323af"
PATH = rf"""(?:[!\#-;=?-_a-~]++|(?<=[/=\#?&_:-])[{HAN}]{{1,200}}){{0,50}}"""  # no quotes, angle brackets, backtick

# Each span has one of these.
MARKS = "`/@’"

# ASCII stays as it is anyway, so of an address only that is held in which Han can stand: an international host and the
# path. Pages write on after an address without a space (…/a.html請看), so Han belongs to it only behind a separator.
# Each alternative starts with a character of its own, by which `re` skips ahead, and looks back from there. Every
# repetition is bounded or possessive: a megabyte on one line takes linear time.
HELD = re.compile(
    rf"""
      ```.*?```                                                                     # fenced code
    | `[^`\n]{{1,500}}`                                                             # code in a line
    | ://(?<=[a-z]://)(?:[A-Za-z0-9.:-]{{1,255}}|[{HAN}][\w.-]{{1,255}})(?:[/?\#]{PATH})?   # an address
    | \.(?<=[A-Za-z0-9]\.)[A-Za-z]{{2,24}}/{PATH}                                   # one without its scheme
    | @(?<=\w@)(?:[\w-]{{1,63}}\.){{1,8}}(?:[A-Za-z]{{2,24}}|[{HAN}]{{1,8}})(?!\w)  # an international e-mail domain
    | ’(?<=[A-Za-z0-9]’)                                                            # an apostrophe, no quotation mark
    """,
    re.VERBOSE | re.DOTALL,
)


def held(text: str) -> list[tuple[int, int]]:
    """The spans of a text that no conversion may change, as far as one could.

    >>> text = "見 https://zh.example.org/繁體 或 example.org/a.html請看"
    >>> [text[start:end] for start, end in held(text)]
    ['://zh.example.org/繁體', '.org/a.html']
    """
    if not any(mark in text for mark in MARKS):
        return []
    return [match.span() for match in HELD.finditer(text)]
