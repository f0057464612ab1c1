"""Dates as pages write them, in ISO 8601 as precise as they stand there."""

from __future__ import annotations

import re
from typing import Final

from transforms.rules import fold

_TIME = r"(?:([上下])午\s?)?(\d{1,2})[:时](\d{2})(?:[:分](\d{2}))?(?:\.\d{1,9})?"
_ZONE = r"(?:\s?(Z|[+-]\d\d:?\d\d)(?![\d:]))?"
NUMERIC: Final = re.compile(
    r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日)?"
    rf"[\sT]{{0,3}}(?:(?:星期|周).\s{{0,3}})?(?:{_TIME}{_ZONE})?",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
ENGLISH: Final = re.compile(
    rf"(?:{_MONTH} (\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)"
    rf"(?:\W{{1,4}}(?:at )?(\d{{1,2}}):(\d\d)(?::(\d\d))?(?:\s?([ap])\.?m|{_ZONE}))?",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
_DIGITS: Final = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def iso(text: str) -> str | None:
    """The first date of a text, with time and zone as far as they are given; None where there is none.

    A day before or after its month is known where it is above 12, and else no date is better than a wrong one. Eight
    digits are a date where they are the whole text: in a line they are as often a number of something.

    >>> iso("發布於2021年5月8日 15:03"), iso("Jan 12, 2012 1:05 pm"), iso("Fri, 05 Mar 2021 09:03:01 +0800")
    ('2021-05-08T15:03', '2012-01-12T13:05', '2021-03-05T09:03:01+08:00')
    >>> iso("2021年3月5日 星期五 下午3:04"), iso("13/04/2021"), iso("03/04/2021")
    ('2021-03-05T15:04', '2021-04-13', None)
    >>> iso("20210305"), iso("No. 20210305"), iso("2021-13-45"), iso("5/3")
    ('2021-03-05', None, None, None)
    """
    folded = fold(text)
    if found := NUMERIC.search(folded):
        year, month, day, half, hour, minute, second, zone = found.groups()
        if half and 0 < int(hour) <= 12:
            hour = str(int(hour) % 12 + 12 * (half == "下"))
        return _joined((year, month, day), (hour, minute, second, zone))
    if found := ENGLISH.search(folded):
        m1, d1, d2, m2, year, hour, minute, second, half, zone = found.groups()
        if half and hour:
            hour = str(int(hour) % 12 + 12 * (half.lower() == "p"))
        month = str(_MONTHS.index((m1 or m2).lower()[:3]) + 1)
        return _joined((year, month, d1 or d2), (hour, minute, second, zone))
    if found := _DAY_FIRST.search(folded):
        first, second, year = found.groups()
        day, month = (first, second) if int(first) > 12 else (second, first)
        return _joined((year, month, day)) if int(day) > 12 else None
    found = _DIGITS.fullmatch(folded)
    return _joined((found[1], found[2], found[3])) if found else None


def _joined(date: tuple[str, str, str], time: tuple[str | None, ...] = (None,) * 4) -> str | None:
    """The date in ISO 8601; without its time where that is none of a day's."""
    (year, month, day), (hour, minute, second, zone) = date, time
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= _DAYS[int(month) - 1] - (int(month) == 2 and not leap):
        return None
    found = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:
        return found
    found += f"T{int(hour):02}:{int(minute):02}" + (f":{int(second):02}" if second and int(second) < 60 else "")
    if zone:
        found += f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone.upper()
    return found
