"""Damage that a text shows on purpose, `乱码：浣犲ソ` and `café becomes cafÃ©`: an example stays as it is.

Its line, or one beside it, speaks of broken encodings; and the example stands in quotation marks, behind a word that
names it, or beside what it is an example of. Most of the text is not damaged, unless it is a table of such examples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.model import Edit

_NAMED: Final = (
    r"乱码|亂碼|古文码|口字码|符号码|拼音码|问句码|(?i:mojibake|garbled|gibberish|mis-?encoded|mis-?decoded)"
)
_SUBJECT: Final = re.compile(
    rf"{_NAMED}|(?i:character[ -]encoding|encoding (?:issue|problem|error))"
    "|(?:字符|文字)(?:编码|編碼)|(?:编码|編碼)(?:问题|問題|错误|錯誤)"
)
_TABLE: Final = re.compile(
    r"(?:古文|口字|符号|拼音|问句|锟拷)码[^\n。]{0,4}[:：]"
)  # names that only lists of examples use
_ENCODING: Final = re.compile(
    r"GBK|GB[ -]?2312|GB[ -]?18030|UTF-?8|Big-?5|Latin-?1|ISO[ -]?8859-\d|(?:Windows|CP)-?125\d|Shift[_-]?JIS",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    rf"(?:{_NAMED}|显示为|顯示為|变成|變成|成了|读作|讀作|看到的是|得到|\b(?:becomes?|into|as|shows?|see|like|is)\b)"
    r"[^\n。；;.]{0,12}$"
)
_OPENED: Final = re.compile(r"[“‘\"'`「『《（(\[][^\n]{0,20}$")
_CLOSED: Final = re.compile(r"[^\n]{0,20}?[”’\"'`」』》）)\]]")
_WORD: Final = re.compile(r"\S*$"), re.compile(r"\S*")
_TRIMMED: Final = "“”‘’\"'`「」『』《》（）()[]，。：:,.;!?！？、→=-—"
_REACH: Final = 300  # characters of the lines beside
_ROUND: Final = 24  # characters around


def kept(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits without those that would repair an example.

    >>> kept("它叫乱码：浣犲ソ。", [Edit("a", "a.x", 5, 8, "浣犲ソ", "你好")])
    []
    """
    if edits and _TABLE.search(text):
        edits = [edit for edit in edits if not _TABLE.search(text[text.rfind("\n", 0, edit.start) + 1 : edit.start])]
    if not edits or 2 * sum(len(edit.before) for edit in edits) > len(text):
        return edits
    if not _SUBJECT.search(text) and not _ENCODING.search(text):
        return edits
    return [edit for edit in edits if edit.is_flag or not _is_example(text, edit)]


def _is_example(text: str, edit: Edit) -> bool:
    start, end = edit.start, edit.end
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    near = "\n".join((*before.rsplit("\n", 2)[-2:], *behind.split("\n", 2)[:2]))
    if not _SUBJECT.search(near) and len({name.lower() for name in _ENCODING.findall(near)}) < 2:
        return False
    if _OPENED.search(before[-_ROUND:]) and _CLOSED.match(behind[:_ROUND]):
        return True
    head, tail = (found[0] for found in (_WORD[0].search(before[-_ROUND:]), _WORD[1].match(behind[:_ROUND])) if found)
    meant = f"{head}{edit.after}{tail}".strip(_TRIMMED)
    return bool(_LABEL.search(before[-_ROUND:])) or (len(meant) > 1 and meant in near)
