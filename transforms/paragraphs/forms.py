"""The forms by which a paragraph shows what it is: chapters, captions, bylines, labels. Patterns only."""

from __future__ import annotations

import re

from transforms.hanzi import COUNT, HANZI, NUMERALS

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"

MARKDOWN = re.compile(r"#{1,6}\s")
QUOTE = re.compile(r">|\[quote\b", re.IGNORECASE)
CHAPTER = re.compile(
    rf"第{COUNT}[章节節编編篇部卷回讲講课課](?:[^\w]|\Z)|"
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
    r"(?:[\s/／(（。][^\s。]{2,8}\s?[摄攝][)）]?|[(（](?:[资資]料[图圖]片?|[^\s（）()。]{2,6}社[发發])[)）])\Z"
)

LABEL = re.compile(rf"(?!https?:)((?:[\w'’.&-]{{1,20}}\s){{0,3}}[\w'’.&-]{{1,20}})(?:: |：|(?<=[{HANZI}]):)(?=\S)")
BYLINE = re.compile(
    r"\A(?:by|from|posted|published|updated|written|edited|reported|source|author|editor|date|tel|phone|fax|e-?mail|address|"
    r"note|tags?|keywords?|contact|website|abstract|summary|q|a)(?:\s?[:：]|\s(?=[A-Z0-9]))|"
    r"[记記]者(?:\s?[^\s]{2,4}\Z|[\s:：/]|\Z)|通[讯訊][员員]|本[报報][讯訊]|\A[文图圖]\s?[/／:：|]|"
    r"(?:作者|[编編][辑輯]|[责責][编編]|[来來]源|出[处處]|撰文|[采採][写寫]|整理|翻[译譯]|供稿|[编編][译譯]|[电電][话話]|地址|[邮郵]箱|摘要|"
    r"[关關][键鍵][词詞]|[时時][间間]|日期|[问問]|答|"
    r"基金[项項]目|作者[简簡]介|通[信讯訊]作者|收稿日期|中[图圖]分[类類][号號]|文[献獻][标標][识識志]?[码碼]|文章[编編][号號]|"
    r"定[价價]|出版社|[开開]本|[页頁][数數]|字[数數号號]|"
    r"姓名|性[别別]|年[龄齡]|[职職][业業]|籍[贯貫]|民族|型[号號]|品牌|[规規]格|[产產]地|[联聯][系繫]人|地[点點]|[浏瀏][览覽]|[标標][签籤])\s?[:：/／]|"
    r"(?<!\d)[:：]\s?[¥￥$€]?\d[\d.,]*\s?[元円%％页頁]?\Z|[请請](?:访[问問]|訪問|[点點][击擊]|登[录錄]|[关關]注)|"
    rf"\A[{HANZI}]{{2,4}}[:：]\s?(?:[{HANZI}]{{1,3}}|[0-9A-Za-z .-]{{1,20}})\Z|"
    r"\A[a-z]{3,15}:\s(?-i:[a-z]+|\S*\d\S*)\Z|"
    r"\S@\S|https?:|www\.|©|\d:\d\d|\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|"
    rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\b\d{{1,2}}\s{_MONTH},?\s\d{{4}}",
    re.IGNORECASE,
)
NAMES = re.compile(rf"[{HANZI}]{{2,4}}(?:[\s、/][{HANZI}]{{2,4}})+\Z")  # 陶凤 王晨婷
QUOTATION = re.compile(  # the whole line is speech, or says who speaks
    r"[-–—~～]|[“\"「『][^”\"」』]*(?:[”\"」』]?|(?:[，。！？,!?][”\"」』]|[”\"」』][，,])[^”\"」』]{0,12}[说說道问問答])\Z|"
    r"\"[^\"]*,\"\s[^\"]{0,40}\Z|"
    r"\S{1,8}[说說道问問答][:：，,]\s?[“\"「『]"
)
ASIDE = re.compile(  # a remark in brackets, an answer in a forum
    r"※|[(（](?![^)）]{1,4}[)）].).*[)）]\Z|(?:同意|支持|[赞贊]同|[顶頂]|[谢謝]{2}|感[谢謝]|回[复復])\s?[楼樓][上主下]|"
    r"(?:[顶頂赞讚]|沙[发發]|路[过過]|板凳)\Z"
)
INTRODUCES = re.compile(  # `Background:`, but neither `He said:` nor `as follows:`
    rf"(?:(?![他她它我你您])[{HANZI}]{{2,6}}(?<![说說道问問答写寫示下称稱是为為])(?<!表明)|"
    r"(?!Therefore|However|Thus)[A-Z][a-z]{2,20}(?:\s[A-Za-z]{2,20}){0,2}"
    r"(?<!said|says|asks)(?<!asked|wrote|added)(?<!replied|follows)(?<!following))[:：]\Z"
)
COUNTED = re.compile(rf"\d{{1,3}}[.．](?!\d)[^{HANZI}]{{0,20}}[{HANZI}]")  # a number before Chinese
WORDED = re.compile(r"[^\W_]")
LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # those of str.splitlines
OPEN_ENDED = re.compile(r"[,，、;；:：\-–—/|…]\Z")
INNER_STOP = re.compile(r"[。；]|[a-z]{2}\. [A-Z]")
INNER_BREAK = re.compile(r"[！？](?!\Z)|[a-z]{2}[!?] [A-Z]|\s[|»]\s")  # in headlines, but not in section lines
LETTERS = re.compile(rf"[{HANZI}]\s?[{HANZI}]|[^\W\d_]{{2}}")
HAN = re.compile(f"[{HANZI}]")
CAPITAL = re.compile(r"[^\w]{0,2}[A-Z0-9À-Þ]")
PROSE = re.compile(r"[，。；、]|[a-z][,;.]")
DIGITS = re.compile(rf"[\d{NUMERALS}①-⑳⑴-⒛❶-❿㈠-㈩]+")
