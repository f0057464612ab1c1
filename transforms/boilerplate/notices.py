"""Who a copyright line names: the site and its host."""

from __future__ import annotations

import re

from transforms.boilerplate import navigation
from transforms.hanzi import COMMON_HANZI
from transforms.rules import fold

MAX_SITE_LENGTH = 40
"""Characters of a site's name at most."""
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
    rf"|(?:(?<![{COMMON_HANZI}])[{COMMON_HANZI}])?\s?(?:icp|公网安备).{{0,40}}",
    re.IGNORECASE,
)
_BY = re.compile(r"by (?=[A-Z])")
_NO_SITE = re.compile(
    r"本[文站网刊页报]站?|作品|文章|记者|作者|原作者|编辑|proudly|by|网站|所有|the"
    r"|all(?: (?:contents?|materials?|images|texts?)\b.*)?|gmt\b.*|this.*|[^。]*[。!?].*",
    re.IGNORECASE,
)
"""What is left of a notice without being a name."""


def host(line: str) -> str | None:
    """The first domain that a line names.

    >>> host("河畔網 https://www.Example.com/about")
    'www.example.com'
    """
    found = _HOST.search(fold(line))
    return found[1].lower() if found else None


def site(line: str) -> str | None:
    """The name that a copyright line leaves when its formulas, years, numbers and addresses are taken away.

    >>> site("Copyright © 2005-2018 創投網 - www.example.com All rights reserved")
    '創投網'
    >>> site("© 2020 使用前必读 | 服务条款"), site("Copyright 2021 by Hollin, Inc.")
    (None, 'Hollin, Inc')
    """
    form = fold(line)
    kept = bytearray(b"\1" * len(line))
    for pattern in (_NOTICE, _HOST):
        for found in pattern.finditer(form):
            kept[found.start() : found.end()] = bytes(found.end() - found.start())
    bare = "".join(char if keep else "\n" for char, keep in zip(line, kept, strict=True))
    names = [name.strip(" \t-_|·,.:;，。：；、/()[]　<>※*") for name in bare.split("\n")]
    may_be = (n for n in names if len(n) > 1 and not n.isdigit() and not _NO_SITE.fullmatch(fold(n)))
    name = next((_BY.sub("", n) for n in may_be if navigation.share(fold(n)) < 1), None)
    return name if name and len(name) <= MAX_SITE_LENGTH else None
