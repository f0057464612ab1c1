"""Where the frames begin that software sets around entries: posts, answers, comments, dated teasers.

A frame comes back with each entry: a time, a row of reply, quote and report, and free text between; or stamps, lines of
one shape with a date; or clocks alone on their lines; or floors that count up, each over a time. Words are data: rules
with `on = "thread"`. All lines are folded and stripped.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from transforms.boilerplate.page import Found
from transforms.boilerplate.prose import is_prose

MIN_FRAMES = 3
"""Frames at least; two may be the date of an article and of its update."""
MAX_GAP = 40
"""Lines from one frame to the next at most, in the median. Of 24 pages with three such frames, threads and comments
have 4 to 21; dates and buttons of other parts of a page lie 50 to 240 apart."""
MIN_STAMPS, MAX_STAMP_GAP = 5, 10
"""Stamps of one shape at least that make entries without buttons, and lines from one to the next at most (median).
With 4 or 7 stamps one of 1,383 labelled pages changes; with 20 lines, 3,100 characters of the content more are lost."""
MAX_STAMP_LENGTH = 80
"""Characters at most of a line whose time is that of a frame. On labelled pages, at 120, 6,700 characters of the
content more are lost, and 900 of the site stay; at 50, 3,300 less are lost, and 340 of the site stay."""
MIN_POST_LINES = 3
"""Lines at least of a post whose time stands alone on its line: a name, the text, the time; a teaser has two."""
MIN_SPOKEN_SHARE = 0.5
"""Share of such posts that must hold a sentence. No labelled page changes from .25 to .75."""
BUTTON_RULES = frozenset({"navigation.post", "thread.buttons"})

ENDED = re.compile(r"[。!?;.]$")
"""How a line of an entry's text ends, and no line of its frame."""
_TIME = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d|\d{1,2}:\d\d|\b\d\d-\d\d\b|\d ?(?:秒|小时|分钟|天|周|个?月|年)前|[昨前今]天"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d|\b(?:\d+|an?) ?[a-z]{1,7}\.? ago\b",
    re.IGNORECASE,
)
_TIMELY = re.compile(r"[0-9天]|[aA][gG][oO]")
"""One of these stands in every time; asked first, since it is found ten times as fast."""
_DAY = r"(?:19|20)\d\d[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}"
_CLOCK = rf"{_DAY}日? \d{{1,2}}:\d\d"
_POSTED = re.compile(rf"[^\W\d_].*{_CLOCK}")
_CLOCK_ALONE = re.compile(rf"{_CLOCK}(?::\d\d)?")
_NAME_FIRST = re.compile(rf"[^\W\d_].*{_DAY}")
_FLOOR = re.compile(r"# ?(\d{1,4})")
"""The number of a post, alone on its line; a rule finds those with a word for floor."""
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"x(?:[ '.&,-]+x)+")


def gaps(places: Sequence[int]) -> list[int]:
    """How many lines lie from each place to the next."""
    return [below - above for above, below in pairwise(places)]


def hit(found: Found) -> list[int]:
    """The lines that a rule found."""
    return [at for at, of_line in enumerate(found) if of_line]


def stamps(forms: Sequence[str]) -> list[int]:
    """The lines with a time that may belong to a frame: short, and no sentence.

    >>> stamps(["Ann Lee, 2 days ago", "It opened in 2019.", "Reply"])
    [0]
    """
    return [at for at, form in enumerate(forms) if _is_stamp(form)]


def is_posted(form: str) -> bool:
    """Whether a stamp has a name before its date and clock: links have seldom all three."""
    return _is_stamp(form) and _POSTED.search(form) is not None


def is_signed(stamp: str) -> bool:
    """Whether a stamp begins with a name, and has a date."""
    return _NAME_FIRST.match(stamp) is not None


def by_headers(found: Found) -> list[int]:
    """The lines that no other page has than a thread, such as a floor with a date: a rule finds each by itself."""
    return [at for at in hit(found) if any(rule.on == "thread" and not rule.beside for rule in found[at])]


def by_layout(forms: Sequence[str], found: Found) -> list[int]:
    """Where each frame begins of those that hold a time and buttons, with free text over, between or under them."""
    buttons = {at for at in hit(found) if any(rule.id in BUTTON_RULES for rule in found[at])}
    if len(buttons) < MIN_FRAMES:
        return []
    begun: list[int] = []
    start, timed, pressed, spoken = 0, False, False, False
    for at, form in enumerate(forms):
        is_time, is_button = _is_stamp(form), at in buttons
        if not is_time and not is_button:
            spoken = spoken or not found[at]
        elif not timed and not pressed:
            start = at
        timed, pressed = timed or is_time, pressed or is_button
        if timed and pressed and spoken:
            begun.append(start)
            timed, pressed, spoken = False, False, False
    return begun if len(begun) >= MIN_FRAMES and median(gaps(begun)) <= MAX_GAP else []


def by_stamps(forms: Sequence[str], stamped: Collection[int]) -> list[int]:
    """Those of the stamps that share one shape, words and numbers aside, if they are many and near each other."""
    of_shape: dict[str, list[int]] = {}
    for at in stamped:
        of_shape.setdefault(_NAMES.sub("x", _WORDS.sub("x", _DIGITS.sub("0", forms[at].lower()))), []).append(at)
    most = max(of_shape.values(), key=len, default=[])
    return most if len(most) >= MIN_STAMPS and 1 < median(gaps(most)) <= MAX_STAMP_GAP else []


def by_clocks(forms: Sequence[str], stamped: Collection[int]) -> list[int]:
    """Date and clock alone on a line, and where the first post over one begins, if sentences part most of them."""
    alone = by_stamps(forms, [at for at in stamped if _CLOCK_ALONE.fullmatch(forms[at])])
    pieces = [forms[above + 1 : below] for above, below in pairwise(alone)]
    spoken = sum(len(piece) >= MIN_POST_LINES - 1 and any(map(is_prose, piece)) for piece in pieces)
    if not pieces or spoken < MIN_SPOKEN_SHARE * len(pieces):
        return []
    return [max(0, alone[0] - round(median(gaps(alone)))), *alone]


def by_floors(forms: Sequence[str], stamped: Collection[int]) -> list[int]:
    """Floors alone on their lines that count up by one, near each other, each over the time of its post."""
    begun: list[int] = []
    last = 0
    for at, form in enumerate(forms):
        if floor := _FLOOR.fullmatch(form):
            number = int(floor[1])
            if number != last + 1 and len(begun) == 1:
                begun = []
            if not begun or number == last + 1:
                last = number
                begun.append(at)
    if len(begun) < MIN_FRAMES or median(gaps(begun)) > MAX_GAP:
        return []
    timed = {bisect(begun, at) for at in stamped}
    return begun if timed >= set(range(1, len(begun))) else []


def _is_stamp(form: str) -> bool:
    if len(form) > MAX_STAMP_LENGTH or not _TIMELY.search(form):
        return False
    return _TIME.search(form) is not None and not ENDED.search(form)
