"""Folding: rules meet a copy of the line, the same length, in which spelling does not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import decimal

import numpy as np

from transforms.codes import codes, text_of
from transforms.hanzi import COMMON_HANZI
from transforms.opencc_dictionaries import dictionary
from transforms.tables import built_once


def fold(text: str) -> str:
    r"""A copy of the same length to match on: Simplified, half width, ASCII digits and spaces, no surrogates.

    >>> fold("聯繫我們：０１２　ＩＣＰ")
    '联系我们:012 ICP'
    """
    if text.isascii() and not _ODD.search(text):
        return text
    return text_of(_folds()[codes(text)])


def fold_all(lines: Sequence[str]) -> list[str]:
    """Each line, without a line break in it, folded and with its gaps closed.

    >>> fold_all(["版 權 所 有", "ＩＣＰ"])
    ['版权所有', 'ICP']
    """
    return [close_gaps(line) for line in fold("\n".join(lines)).split("\n")] if lines else []


_ODD = re.compile(r"[\t\v\f\r\x1c-\x1f]")


@built_once
def _folds() -> np.ndarray[Any, np.dtype[np.uint32]]:
    table = np.arange(0x110000, dtype="<u4")
    for traditional, simplified in dictionary("TSCharacters.txt").items():
        table[ord(traditional)] = ord(simplified[0])
    for code in range(0x660, 0x1FBFA):
        if (digit := decimal(chr(code), None)) is not None:
            table[code] = ord("0") + digit
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0xD800:0xE000] = 0xFFFD
    for signs, plain in (
        ("【〔［「『〖", "["),
        ("】〕］」』〗", "]"),
        ("〉》›»→", ">"),
        ("丨│┃∣¦", "|"),
        ("・•●■◆▪►▶", "·"),
        ("–—―─━", "-"),
        ("╱∕⁄", "/"),
        ("覆", "复"),  # 回覆 is 回复
        ("ſ", "s"),  # as RE2 reads them where case does not matter
        ("\u212a", "k"),
    ):
        table[[ord(sign) for sign in signs]] = ord(plain)
    spaces = [code for code in range(0x3001) if chr(code).isspace() and chr(code) != "\n"]
    table[[*spaces, 0x200B, 0x200C, 0x200D, 0xFEFF]] = ord(" ")
    return table


_GAPS = re.compile(f"(?<![{COMMON_HANZI}])[{COMMON_HANZI}](?: {{1,3}}[{COMMON_HANZI}]){{2,}}(?![{COMMON_HANZI}])")


def close_gaps(line: str) -> str:
    """The folded line with hanzi that were spaced out for looks moved together.

    >>> close_gaps("版 权 所 有 (c) 关于 我们")
    '版权所有 (c) 关于 我们'
    """
    if line.isascii() or " " not in line:
        return line
    return _GAPS.sub(lambda spaced: spaced[0].replace(" ", ""), line)
