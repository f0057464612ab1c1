"""The forms by which a paragraph shows what it is: chapters, captions, bylines, labels. Patterns only."""

from __future__ import annotations

import re

from transforms.paragraphs.marks import HANZI, NUMERALS

_NUMERAL = rf"[\d{NUMERALS}百]{{1,5}}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"

MARKDOWN = re.compile(r"#{1,6}\s")
QUOTE = re.compile(r">|\[quote\b", re.IGNORECASE)
CHAPTER = re.compile(
    rf"第{_NUMERAL}[章节節编編篇部卷回讲講课課](?:[^\w]|\Z)|"
    r"(?:chapter|part|section|appendix|unit|lesson|book)\s+(?:\d+|[ivxlc]+|[a-z])(?:[.:\s]|\Z)|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[^\W\d_]",
    re.IGNORECASE,
)
CAPTION = re.compile(
    rf"[图圖表]\s?[\d{NUMERALS}]{{1,3}}[\d.\-－]*[\s:：、.．（(]+(?!显示|顯示|所示|中|是|为|為|表明|给出|給出)\S|"
    r"资料图|資料圖|资料照片|資料照片|[图圖]片?[说說]明?[:：]|[图圖][为為]|[图圖](?:片来源|片來源)?[:：/／]|▲|△|"
    r"(?:fig(?:ure|\.)?|table|exhibit)\s?\d+[a-z]?(?:\s?[.:|)—–]|\s(?!\w*\s?(?:shows?|is|are|was|were|presents?|illustrates?|compares?|gives?|lists?|and|of|in)\b))|"
    r"\(?(?:photo|image|picture|illustration)s?\s?(?::|by\s|credit|courtesy|/)|\(pictured",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:[\s/／(（][^\s。]{2,8}\s?[摄攝][)）]?|[(（](?:[资資]料[图圖]片?|[^\s（）()。]{2,6}社[发發])[)）])\Z"
)

LABEL = re.compile(r"(?!https?:)((?:[\w'’.&-]{1,20}\s){0,3}[\w'’.&-]{1,20})(?:: |：)(?=\S)")
BYLINE = re.compile(
    r"\A(?:by|from|posted|published|updated|written|edited|reported|source|author|editor|date|tel|phone|fax|e-?mail|address|"
    r"note|tags?|keywords?|contact|website|abstract|summary|q|a)(?:\s?[:：]|\s(?=[A-Z0-9]))|"
    r"[记記]者(?:\s?[^\s]{2,4}\Z|[\s:：/]|\Z)|通[讯訊][员員]|本[报報][讯訊]|\A[文图圖]\s?[/／:：|]|"
    r"(?:作者|[编編][辑輯]|[责責][编編]|[来來]源|出[处處]|撰文|[采採][写寫]|整理|翻[译譯]|供稿|[编編][译譯]|[电電][话話]|地址|[邮郵]箱|摘要|"
    r"[关關][键鍵][词詞]|[时時][间間]|日期|[问問]|答)\s?[:：/／]|"
    r"\S@\S|https?:|www\.|©|\d:\d\d|\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|"
    rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\b\d{{1,2}}\s{_MONTH},?\s\d{{4}}",
    re.IGNORECASE,
)
NAMES = re.compile(rf"[{HANZI}]{{2,4}}(?:[\s、/][{HANZI}]{{2,4}})+\Z")  # 陶凤 王晨婷
QUOTATION = re.compile(r"[-–—~～]|[“\"「『][^”\"」』]*[”\"」』]\Z")  # the whole line is speech
OPEN_ENDED = re.compile(r"[,，、;；:：\-–—/|…]\Z")
INNER_STOP = re.compile(r"[。；]|[a-z]{2}\. [A-Z]")
INNER_BREAK = re.compile(r"[！？](?!\Z)|[a-z]{2}[!?] [A-Z]|\s[|»]\s")  # in headlines, but not in section lines
LETTERS = re.compile(rf"[{HANZI}]\s?[{HANZI}]|[^\W\d_]{{2}}")
HAN = re.compile(f"[{HANZI}]")
CAPITAL = re.compile(r"[^\w]{0,2}[A-Z0-9À-Þ]")
PROSE = re.compile(r"[，。；、]|[a-z][,;.]")
DIGITS = re.compile(rf"[\d{NUMERALS}①-⑳⑴-⒛❶-❿㈠-㈩]+")
