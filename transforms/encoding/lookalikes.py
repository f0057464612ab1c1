"""Characters that look like a hanzi and are not one: radicals, as PDF files give them, and private use of old files.

A private-use character is read as GBK's, or as Hong Kong's where the text proves that it is from there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from transforms.encoding.hkscs import hkscs, is_proved
from transforms.encoding.scan import places
from transforms.encoding.wanted import Class, Want
from transforms.hanzi import HANZI
from transforms.model import Edit

STAGE: Final = "encoding.lookalikes"

# The property Equivalent_Unified_Ideograph of the Unicode Character Database, version 14, for U+2E81–2EF3; PDF files
# bring these into text. U+2E80 and U+2E9A have none.
_SUPPLEMENT: Final = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
# GB 18030-2005 and -2022 gave these codes characters, for which Python's codec still has private use.
_ADDED_2005_2022: Final = (
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue816\ue817\ue818"
    "\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
    "︐︒︑︓︔︕︖︗︘︙ḿ𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻",
)
# GBK has all of FE50–FEA0 in private use, from here on.
_FIRST_PRIVATE: Final = "\ue815"
# A3 A0 of GBK, a blank to every program of the time and to browsers (WHATWG Encoding, gb18030); Python has private use.
_BLANKS: Final = {"\ue5e5": "\u3000"}


_RADICALS: Final = "\u2e80-\u2fd5"
_PRIVATE: Final = "\ue000-\uf848"
_HANZI: Final = f"々〇{HANZI}"
_TEXT: Final = _HANZI + "\u3001-\u30ff！-～“”‘’"
_WORDS: Final = _HANZI + "\u3041-\u30ff"
TRIGGERS: Final = (Want(Class(_RADICALS + _PRIVATE)),)
# A radical that stands alone is meant, as in a list of radicals, unless a quarter of all stand inside running text, as
# those of a PDF do; U+E815 before a word is an icon.
_PLACES: Final = re.compile(
    f"(?P<blank>(?<=[{_TEXT}])\ue5e5+|\ue5e5+(?=[{_TEXT}]))"
    f"|(?P<radical>[{_RADICALS}]{{2,}}|(?<=[{_WORDS}])[{_RADICALS}]|[{_RADICALS}](?=[{_WORDS}])(?!部(?![{_WORDS}])))"
    f"|(?P<private_use>(?<=[{_HANZI}])[{_PRIVATE}]{{1,3}}(?=[{_TEXT}])"
    f"|(?<=[{_TEXT}])[{_PRIVATE}]{{1,3}}(?=[{_HANZI}]))"
    f"|(?P<other_private_use>[{_PRIVATE}]+)|(?P<lone_radical>[{_RADICALS}])"
)

# A text that speaks of radicals. One from a PDF file has others than those of 部首 too, and inside running text.
_SPOKEN: Final = re.compile(f"部首|偏旁|[{_RADICALS}](?:部的?[字漢汉]|字[旁头頭底])")
_INSIDE: Final = re.compile(
    f"(?<=[{_WORDS}{_RADICALS}])(?<![从從作为為是和与與或即])[{_RADICALS}](?=[{_WORDS}{_RADICALS}])(?![部字])"
)
_FEWEST_INSIDE: Final = 2
_SUBJECT: Final = re.compile(r"康熙部首|部首补充|部首補充|部首表|(?i:kangxi|cjk) radical|U\+2[EF][0-9A-F]{2}\b")
_BESIDE, _PAIRED = 4, 3  # characters between a radical and its ideograph in a table; so many make one
_STEP: Final = 3  # codes from one radical of a list to the next


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """Radicals and private-use hanzi in running text, each run with the ideographs that it looks like.

    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("⼈工智能，radical ⼈")]
    [('⼈', '人', 'lookalikes.radical')]
    """
    if not (suspects := places(TRIGGERS, text) if at is None else at):
        return ()
    tables = {"blank": _BLANKS, "radical": radicals(), "private_use": private_use()}
    proved = is_proved("".join([text[place] for place in suspects]))
    inside = len(_INSIDE.findall(text))
    from_pdf = inside >= _FEWEST_INSIDE and 4 * inside >= len(suspects)
    meant = _speaks_of_radicals(text, suspects)
    edits = []
    end = 0
    for place in suspects:
        found = _PLACES.match(text, place) if place >= end else None
        if not found:
            continue
        end = found.end()
        what = "radical" if found.lastgroup == "lone_radical" and from_pdf else str(found.lastgroup)
        if what == "radical" and (meant or _is_in_order(found[0])):
            continue
        what = "hkscs" if proved and "radical" not in what else what
        table = hkscs() if what == "hkscs" else tables.get(what, {})
        after = "".join(table.get(character, character) for character in found[0])
        if after != found[0]:
            edits.append(Edit(STAGE, f"lookalikes.{what}", *found.span(), found[0], after))
    return edits


def _speaks_of_radicals(text: str, suspects: Sequence[int]) -> bool:
    """Whether radicals are what the text is about: it says so, or sets most of them beside their ideographs.

    >>> _speaks_of_radicals("⼈部的字有「仁」", [0]), _speaks_of_radicals("⾯部偏旁的⼈⼯分析", [0, 5, 6])
    (True, False)
    """
    if _SPOKEN.search(text) and 2 * len(_INSIDE.findall(text)) < len(suspects):
        return True
    found = [(text[place], text[max(0, place - _BESIDE) : place + _BESIDE + 1]) for place in suspects]
    paired = [radicals()[radical] in around for radical, around in found if radical in radicals()]
    if paired and _SUBJECT.search(text):
        return True
    return sum(paired) >= _PAIRED and 2 * sum(paired) >= len(paired)


def _is_in_order(run: str) -> bool:
    """Whether these are radicals in the order of their table, as no word has them."""
    return len(run) >= _PAIRED and all(0 < ord(other) - ord(one) <= _STEP for one, other in pairwise(run))


@cache
def radicals() -> dict[str, str]:
    """Kangxi radicals and the CJK Radicals Supplement, each with the ideograph it looks like.

    >>> radicals()["⼈"], radicals()["⻢"]
    ('人', '马')
    """
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | dict(zip(*_SUPPLEMENT, strict=True))


@cache
def gb18030() -> dict[str, str]:
    r"""What Python's gb18030 codec still reads as private use, and what the standard says since 2005 or 2022.

    >>> gb18030()["\ue81e"], gb18030()["\ue7c7"]
    ('龴', 'ḿ')
    """
    return dict(zip(*_ADDED_2005_2022, strict=True))


@cache
def private_use() -> dict[str, str]:
    r"""Private-use characters of GBK and GB 18030 files (U+E78D–E864), each with what the standard says by now.

    >>> private_use()["\ue81a"], private_use()["\ue864"]
    ('㑳', '龻')
    """
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    gbk = {chr(ord(_FIRST_PRIVATE) + n): bytes((0xFE, trail)).decode("gb18030") for n, trail in enumerate(trails)}
    ideographs = gb18030() | {code: gb18030().get(character, character) for code, character in gbk.items()}
    return {code: radicals().get(character, character) for code, character in ideographs.items()}
