"""Where 著 is the verb, to write, or what was written (原著, 所著): it stays 著 in every script.

Taiwan writes the particle so too (看著), and a verb zháo (著火), both 着 elsewhere. OpenCC's tables take 著 for
these unless a phrase says otherwise (名著, 著作). A word such as 原著 cannot join those tables: leftmost, it would win
in 草原著火. So what stands on both sides decides; where that leaves a doubt, OpenCC's answer holds.
"""

from __future__ import annotations

import re

# What begins a word in which 著 is zháo or zhuó: 著火, 著陸, 著迷, 著手.
ZHAO = "火陸涼迷想色手眼急重力魔慌床筆裝實落墨"
# Verbs before the particle of 著有: 看著有, 附著有, 戴著有.
VERBS = (
    "看聽說講寫放印擺刻掛附存貼留藏收標夾登記載題帶懷抱拿住沿朝跟靠沾裝穿戴隨味堆捧提持握背養供排立陳散積鋪塞躺含包佔鑲繡纏"
    "綁繫圍塗畫漆釘種插埋伴過向憑在充坐站睡吃喝等開關流飄浮長連接對蓋披牽騎踩用唱念讀想笑哭忙活"
)
COUNT = "[一二三四五六七八九十百數幾多兩0-9]{1,4}[餘多]?[部本種篇卷冊首]"
END = r"(?=[\s/，,、。；;：:)）】」』]|$)"

# Every alternative begins with 著, by which `re` skips ahead; what stands before is looked back at from there.
AUTHOR = re.compile(
    rf"""
      著(?<=[\s/]著)(?=[\s/，,、；;。)）《]|$)                                  # set apart: 魯迅 著
    | 著(?<=[(（\[【]著)(?=[)）\]】])                                           # 魯迅（著）
    | 著(?:(?<=》[(（]..著)|(?<=》[(（]...著))                                  # 《吶喊》（魯迅著
    | 著(?=[，、；;／/][\u4e00-\u9fff]{{2,6}}譯(?:[\s，,、。；;)）》《]|$))            # 海明威著；余光中譯
    | 著(?<=[显编译论专遗]著)                                  # behind a Simplified character no particle is written so
    | 著(?<=原著)(?<![草平高荒還雪冰川曠燎莽凍復抗病糖酶太松三五固開屈]原著)(?![火陸涼])
    | 著(?<=土著)(?<![黏粘沙泥領鄉疆塵焦凍紅黃黑白陶浮凝覆入動風出培壤]土著)(?<!國土著(?=[{ZHAO}]))
        (?<!(?<!日)本土著)(?![火陸色])
    | 著(?<=論著)(?<![理無推討評談議爭辯申勿立輪結謬悖定概通緒闊並言輿社不]論著)(?![{ZHAO}])
    | 著(?<=譯著)(?<![翻口編意直轉音]譯著)(?![{ZHAO}])
    | 著(?<=編著)(?<![收改主總責整新選續擴縮暗瞎胡亂]編著)(?:(?=[的者《〈「『“書本])|{END})
    | 著(?<=所著)(?:(?=[的之書《〈「『“]|小說|論文|專書|[詩文]集)|(?<![務究診廁派]所著)(?<![出易會場宿]所著){END})
    | 著(?=有)(?:(?<=[他她曾並另亦均各皆還也生授家士者師]著)(?<![天養]生著)(?!有[病氣])
               |(?<![\u3400-\u9fff]著)
               |(?<![{VERBS}]著)(?=有(?:[《〈]|{COUNT}|[詩文]集|小說|專[著書]|論文|[詩散]文)))
    """,
    re.VERBOSE | re.MULTILINE,
)
