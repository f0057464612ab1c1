"""Dates as pages write them, in ISO 8601 as precise as they stand there."""

from __future__ import annotations

import re
from typing import Final

from transforms.rules import fold

_TIME = (
    r"(?:(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)\s?)?(\d{1,2})[:时](\d{1,2})(?!\d)(?:[:分](\d{1,2})(?!\d))?(?:\.\d{1,9})?"
    r"(?:\s?([ap])\.?m\b\.?)?"
)
_ZONE = r"(?:\s?(Z\b|GMT\b|UTC\b|[+-]\d\d:?\d\d)(?![\d:]))?"
NUMERIC: Final = re.compile(
    r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日)?"
    rf"(?:[\sT]{{0,3}}(?:\(?(?:星期|周).\)?\s{{0,3}})?{_TIME}{_ZONE})?",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?"
ENGLISH: Final = re.compile(
    rf"(?:{_MONTH} (\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH})(?:st|nd|rd|th)?,?(?: {_WEEKDAY})? ((?:19|20)\d\d)"
    r"(?:\W{1,4}(?:at )?(\d{1,2})(?::|\.(?=\d\d ?(?:[ap]\.?m|(?:GM|US|BS|CE|[ECMP][SD])T)\b))(\d\d)"
    rf"(?::(\d\d))?(?:\s?([ap])\.?m)?{_ZONE})?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    rf"{_MONTH} {{1,2}}(\d{{1,2}}) (\d\d):(\d\d):(\d\d) (?:[a-z]{{3,4}} )?((?:19|20)\d\d)", re.IGNORECASE
)
"""As the C library writes a date: Fri Feb  5 22:41:00 2021."""
DAY_FIRST: Final = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d/.])")
_DIGITS: Final = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*")
_NUMERALS: Final = dict(zip("〇零○一二三四五六七八九", (0, 0, *range(10)), strict=True))
_TENS: Final = {"十": 1, "廿": 2, "卅": 3}
_NUMERAL = r"[\d一二三四五六七八九十廿卅]{1,3}"
_WRITTEN: Final = re.compile(
    rf"(?:(?:中华)?民国\s?([\d一二三四五六七八九十百元]{{1,6}})|(?<![{''.join(_NUMERALS)}])([一二][{''.join(_NUMERALS)}]{{3}}))\s?年"
    rf"\s?({_NUMERAL})\s?月\s?({_NUMERAL})\s?日"
)
"""Years of the Republic of China, of which 1912 is the first, and dates in hanzi."""
_COUNTED: Final = re.compile(
    r"(?:(?:中华)?民国\s?|(?<=[日时][期间]:)\s?(?=1\d\d))(\d{2,3})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日)?(?!\d)"
)
"""The same in digits, with any marks between; behind a label (日期:110-02-05) only years from its hundredth on."""
_REPUBLIC: Final = 1911
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def iso(text: str) -> str | None:
    """The first date of a text, with time and zone as far as they are given; None where there is none.

    A day before or after its month is known where it is above 12, and else no date is better than a wrong one. Eight
    digits are a date where they are the whole text: in a line they are as often a number of something.

    >>> iso("發布於2021年5月8日 15:03"), iso("Jan 12, 2012 1:05 pm"), iso("Fri, 05 Mar 2021 09:03:01 +0800")
    ('2021-05-08T15:03', '2012-01-12T13:05', '2021-03-05T09:03:01+08:00')
    >>> iso("2021年3月5日 星期五 下午3:04"), iso("13/04/2021"), iso("03/04/2021")
    ('2021-03-05T15:04', '2021-04-13', None)
    >>> iso("民國110年3月5日"), iso("二〇二一年三月十五日"), iso("5 Mar 2021, 14:04 GMT")
    ('2021-03-05', '2021-03-15', '2021-03-05T14:04Z')
    >>> iso("Feb 05 Fri 2021 22:41"), iso("Fri Feb  5 22:41:00 2021"), iso("發布日期：110-02-05")
    ('2021-02-05T22:41', '2021-02-05T22:41:00', '2021-02-05')
    >>> iso("20210305"), iso("No. 20210305"), iso("2021-13-45"), iso("5/3")
    ('2021-03-05', None, None, None)
    """
    found = read(text)
    return found[1] if found else None


def read(text: str) -> tuple[str, str] | None:
    """The first date of a text as it stands there, and in ISO 8601.

    >>> read("發布：民國110年3月5日 星期五 下午3:04　河畔網")
    ('民國110年3月5日 星期五 下午3:04', '2021-03-05T15:04')
    """
    folded = fold(text)
    written = _WRITTEN.search(folded) or _COUNTED.search(folded)
    plain = _in_digits(written) if written else ""
    if written:
        folded = folded[: written.start()] + plain + folded[written.end() :]
    for pattern, joined in _FORMS:
        found = pattern.fullmatch(folded) if pattern is _DIGITS else pattern.search(folded)
        if found:
            value = joined(found)
            start, stop = (_before(place, written, len(plain)) for place in found.span())
            return (text[start:stop].strip(), value) if value else None
    return None


def _in_digits(found: re.Match[str]) -> str:
    """A written date in Arabic digits, its year by the Western count."""
    republic, *years, month, day = found.groups()
    western = _REPUBLIC + _number(republic) if republic else _number(years[0])
    return f"{western}年{_number(month)}月{_number(day)}日"


def _number(numeral: str) -> int:
    """A number below 200 as it is counted (一百一十), or any as its digits are called (二〇二一).

    >>> _number("一百一十"), _number("廿三"), _number("十"), _number("二〇二一"), _number("元")
    (110, 23, 10, 2021, 1)
    """
    if numeral.isdigit() or numeral == "元":
        return int(numeral) if numeral.isdigit() else 1
    if not _TENS.keys() & set(numeral) and "百" not in numeral:
        return int("".join(str(_NUMERALS.get(char, 0)) for char in numeral))
    total = last = 0
    for char in numeral:
        if char in _NUMERALS:
            last = _NUMERALS[char]
        elif char == "百":
            total, last = total + 100 * (last or 1), 0
        else:
            total, last = total + 10 * (last or _TENS.get(char, 0)), 0
    return total + last


def _before(place: int, written: re.Match[str] | None, width: int) -> int:
    """Where a place in a text stood before its written date became `width` digits."""
    if written is None or place <= written.start():
        return place
    return max(place - width + len(written[0]), written.end())


def _numeric(found: re.Match[str]) -> str | None:
    year, month, day, half, hour, minute, second, meridiem, zone = found.groups()
    hour = _of_day(hour, half or meridiem)
    return _joined((year, month, day), (hour, minute, second, zone))


def _english(found: re.Match[str]) -> str | None:
    m1, d1, d2, m2, year, hour, minute, second, meridiem, zone = found.groups()
    month = str(_MONTHS.index((m1 or m2).lower()[:3]) + 1)
    return _joined((year, month, d1 or d2), (_of_day(hour, meridiem), minute, second, zone))


def _clock(found: re.Match[str]) -> str | None:
    month, day, hour, minute, second, year = found.groups()
    return _joined((year, str(_MONTHS.index(month.lower()) + 1), day), (hour, minute, second, None))


def _day_first(found: re.Match[str]) -> str | None:
    first, _, second, year = found.groups()
    day, month = (first, second) if int(first) > 12 else (second, first)
    return _joined((year, month, day)) if int(day) > 12 else None


def _digits(found: re.Match[str]) -> str | None:
    year, month, day = found.groups()
    return _joined((year, month, day))


def _of_day(hour: str | None, half: str | None) -> str | None:
    """The hour of the day of an hour in its half; one above 12 is of the day already, and midnight is in doubt."""
    if hour is None or half is None or not 0 < int(hour) <= 12:
        return hour
    if half in ("傍晚", "晚上") and hour == "12":
        return None
    later = half.lower() == "p" or half in ("下午", "傍晚", "晚上") or (half == "中午" and int(hour) < 10)
    return str(int(hour) % 12 + 12) if later else hour if half == "中午" else str(int(hour) % 12)


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
        found += f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone if ":" in zone else "Z"
    return found


_FORMS: Final = (
    (NUMERIC, _numeric),
    (ENGLISH, _english),
    (_CLOCK, _clock),
    (DAY_FIRST, _day_first),
    (_DIGITS, _digits),
)
"""How dates are written, and what makes each of them one in ISO 8601."""
