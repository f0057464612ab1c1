"""What the beginning and the end of a line say: list marks, numbers, sentence ends. Patterns only, all linear."""

from __future__ import annotations

import re

from transforms.hanzi import NUMERALS

# Characters that are written without spaces between them: hanzi, kana, their punctuation, full-width forms
SPACELESS = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003fffd"
OPENERS = "“‘「『（《〈【〔"
CLOSERS = "，。、；：！？”’」』）》〉】〕…"

BULLET = re.compile(r"[•●○■□◆◇▪▫‣⁃∙◦➢►▶✓✔★☆]|·(?!\w{1,20}·)|[-*](?=\s)")
NUMBER = re.compile(
    r"(?:附件\s?[:：]\s?(?=\d))?(?P<number>"
    rf"\d{{1,3}}(?:[.．](?!\d)|[、)）])|[a-z][)）]|[{NUMERALS}]{{1,3}}、|"
    rf"[(（](?:\d{{1,3}}|[a-z]|[{NUMERALS}]{{1,3}})[)）]|[①-⑳⑴-⒛❶-❿㈠-㈩])"
)
MARKED = re.compile(r"#{1,6}\s|[>|※]|```|~~~|[-=*]{3}")  # Markdown, mail, tables and remarks: a line of its own
TABLE_ROW = re.compile(r"\|[^|]*\||\t|\S {3,}\S|(?:\.\.\.|…)\s?\d+\Z")  # or a row of contents
CUT = re.compile(r"(?:\.\.\.|…)\Z")  # as titles are cut short in a list
ADDRESS = re.compile(r"\d{1,5}[a-z]?(?:\s[A-Z][\w.'’-]{0,20}){2,4},?\Z")  # 12 Mill Lane

STOP = re.compile(  # inside a line
    r"[。！？!?][”’」』）)\"]*(?=[^”’」』）)\"])|"
    r"(?<!\b(?:[Mm]r|[Mm]s|[Dd]r|St|No|vs))(?<!\b[Mm]rs)(?<=[a-z\d)”’\"])\.[)”’\"']*(?=\s+[^\sa-z])"
)

_SPACELESS = re.compile(f"[{SPACELESS}]")
_END = re.compile(r"[。！？!?.…｡．][”’」』）)】》\"'\]]*\Z")
_ABBREVIATION = re.compile(
    r"(?!No\.\Z)(?:\A|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Rev|Hon|No|vs|Vol|pp|[A-Z](?:\.[A-Z])*)\.\Z"
)


def spaceless(text: str) -> bool:
    """Whether the first character is written without a space before it.

    >>> spaceless("清"), spaceless("。"), spaceless("한"), spaceless("a")
    (True, True, False, False)
    """
    return bool(_SPACELESS.match(text))


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does; `Mr.` and initials do not end one, but `No.` is an answer.

    >>> [ends_sentence(line) for line in ("完了。”", "Stop.", "by Mr.", "工作")]
    [True, True, False, False]
    """
    if text[-1:].isalnum():
        return False
    tail = text[-12:]
    return bool(_END.search(tail)) and not _ABBREVIATION.search(tail)
