"""Names of encodings as pages write them, and the Python codec that reads each as web browsers do.

Source: the WHATWG Encoding Standard. Browsers read the old Chinese and Latin names as their supersets, and so do we:
`gb2312` and `gbk` as GB 18030, `big5` with its Hong Kong extension, `iso-8859-1` as windows-1252.
The code pages of MS-DOS (`ibm850`), Johab and UTF-7 (RFC 2152) are no part of the standard, but old pages declare them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

LABELS: Mapping[str, str] = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 utf-8-sig utf8mb4 cp65001",
    "utf-7": "utf7 unicode-1-1-utf-7 csunicode11utf7 cp65000",
    "utf-16-le": "utf-16 utf-16le utf16 utf16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "utf-16-be": "utf-16be utf16be unicodefffe",
    "utf-32-le": "utf-32 utf-32le utf32",
    "utf-32-be": "utf-32be",
    "gb18030": "gb-18030 gbk gb2312 gb-2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 euc-cn euccn iso-ir-58 "
    "x-gbk cp936 ms936 windows-936 936 cn-gb",
    "hz": "hz-gb-2312 hz-gb hzgb",
    "big5hkscs": "big5 big5-hkscs big-5 cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950 950 hkscs",
    "cp932": "shift_jis shift-jis sjis csshiftjis ms932 ms_kanji windows-31j x-sjis 932",
    "euc-jp": "eucjp cseucpkdfmtjapanese x-euc-jp ujis",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euckr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949 949 uhc",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "johab": "cp1361 ms1361 windows-1361 1361 ksc5601_1992 ks_c_5601-1992",
    "windows-1250": "cp1250 x-cp1250",
    "windows-1251": "cp1251 x-cp1251",
    "windows-1252": "ansi_x3.4-1968 ascii us-ascii cp1252 x-cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso8859-1 "
    "iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 l1 latin1 latin-1",
    "windows-1253": "cp1253 x-cp1253",
    "windows-1254": "cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 csisolatin5 iso-ir-148 "
    "l5 latin5",
    "windows-1255": "cp1255 x-cp1255",
    "windows-1256": "cp1256 x-cp1256",
    "windows-1257": "cp1257 x-cp1257",
    "windows-1258": "cp1258 x-cp1258",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "iso8859-2": "iso-8859-2 iso88592 iso_8859-2 iso_8859-2:1987 csisolatin2 iso-ir-101 l2 latin2",
    "iso8859-3": "iso-8859-3 iso88593 iso_8859-3 csisolatin3 l3 latin3",
    "iso8859-4": "iso-8859-4 iso88594 iso_8859-4 csisolatin4 l4 latin4",
    "iso8859-5": "iso-8859-5 iso88595 iso_8859-5 csisolatincyrillic cyrillic",
    "iso8859-6": "iso-8859-6 iso88596 iso_8859-6 arabic asmo-708 csisolatinarabic ecma-114",
    "iso8859-7": "iso-8859-7 iso88597 iso_8859-7 greek greek8 csisolatingreek ecma-118 elot_928 sun_eu_greek",
    "iso8859-8": "iso-8859-8 iso-8859-8-i iso-8859-8-e iso88598 iso_8859-8 csisolatinhebrew hebrew logical visual",
    "iso8859-10": "iso-8859-10 iso885910 csisolatin6 l6 latin6",
    "iso8859-13": "iso-8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso885914",
    "iso8859-15": "iso-8859-15 iso885915 iso_8859-15 csisolatin9 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "cp437": "437 ibm437 cspc8codepage437",
    "cp850": "850 ibm850 csibm850 cspc850multilingual",
    "cp852": "852 ibm852 csibm852 cspcp852",
    "cp866": "866 csibm866 ibm866",
    "mac-roman": "macintosh mac csmacintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
}


def codec(label: str | None) -> str | None:
    """The Python codec for `label` (a charset name, or a Content-Type that holds one); None for none or an unknown one.

    >>> codec(" GB2312 "), codec("text/html; charset='Big5'; a=b"), codec("rot13")
    ('gb18030', 'big5hkscs', None)
    """
    if not label:
        return None
    found = _CHARSET.search(label)
    name = (found[1] if found else label).casefold().strip(" \t\r\n\"';")
    return _codecs().get(name) or _codecs().get(name.replace("_", "-"))


@cache
def _codecs() -> Mapping[str, str]:
    return {label: name for name, labels in LABELS.items() for label in (name, *labels.split())}
