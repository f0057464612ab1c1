"""Characters that look like a hanzi and are not one: radicals, and private use of old GB encodings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

# The property Equivalent_Unified_Ideograph of the Unicode Character Database, version 14, for U+2E81–2EF3; PDF files
# bring these into text. U+2E80 and U+2E9A have none.
_SUPPLEMENT: Final = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
# GB 18030-2005 and -2022 gave these codes characters; GBK had put all of FE50–FEA0 into private use, from U+E815 on,
# and Python's codec still does so with the few listed here.
_FIRST_PRIVATE: Final = 0xE815
_ADDED_2005_2022: Final = {
    "\ue816": "𠂇",
    "\ue817": "𠂉",
    "\ue818": "𠃌",
    "\ue81e": "龴",
    "\ue826": "龵",
    "\ue82b": "龶",
    "\ue82c": "龷",
    "\ue831": "𡗗",
    "\ue832": "龸",
    "\ue83b": "𢦏",
    "\ue843": "龹",
    "\ue854": "龺",
    "\ue855": "𤇾",
    "\ue864": "龻",
}


@cache
def radicals() -> Mapping[str, str]:
    """Kangxi radicals and the CJK Radicals Supplement, each with the ideograph it looks like.

    >>> radicals()["⼈"], radicals()["⻢"]
    ('人', '马')
    """
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | dict(zip(*_SUPPLEMENT, strict=True))


@cache
def private_use() -> Mapping[str, str]:
    r"""Private-use characters U+E815–E864 as GBK files give them, each with its ideograph.

    >>> private_use()["\ue81a"], private_use()["\ue864"]
    ('㑳', '龻')
    """
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    gbk = {chr(_FIRST_PRIVATE + n): bytes((0xFE, trail)).decode("gb18030") for n, trail in enumerate(trails)}
    return gbk | _ADDED_2005_2022
