"""Hanzi and their numerals as parts of regular expressions; classes are for the brackets: `[{HANZI}]`."""

COMMON_HANZI = "\u3400-\u4dbf\u4e00-\u9fff"
"""CJK Unified Ideographs and their Extension A: with few exceptions, what Chinese is written with."""

HANZI = f"{COMMON_HANZI}\uf900-\ufaff\U00020000-\U000323af"
"""All of them: the compatibility ideographs and Extensions B to H of Unicode 16 too."""

NUMERALS = "一二三四五六七八九十百零〇两兩"
"""What numbers of chapters, sections and items are written with."""

COUNT = rf"[\d{NUMERALS}]{{1,5}}"
"""Such a number, or one in digits: 第12章, 第十二章."""
