"""Threads of posts (forums, questions with answers): recognised by the frame that their software sets around each post.

Either by headers, lines that no other page has, such as a floor with a date; or by their layout: a time, a row of
reply, quote and report, and free text between, over and over, at near distances; or by stamps, lines of one shape with
a name, a date and a clock; or by floors that count up, each over a time. Words are data: rules with `on = "thread"`,
which act on such pages only. Posts are short and lie between cut lines, as menus do, so within a thread place and topic
say nothing: what stands between the frames stays. Under an article the same layout marks its comments, which are the
site's.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile
from statistics import median

from transforms.boilerplate.prose import is_prose
from transforms.rules import Rule

MIN_FRAMES = 3
"""Frames of a thread at least; two may be the date of an article and of its update."""
MIN_SHARE_AFTER = 0.8
"""Share of a thread's sentences, by characters, that stands after its first mark; with less, it is an article with
comments under it. At .5 comments under news stay, and char-F1 on Chinese forums of the train part falls by .012."""
MAX_GAP = 40
"""Lines from one frame to the next at most, in the median. Of 24 pages with three such frames, threads and comments
have 4 to 21; dates and buttons of other parts of a page lie 50 to 240 apart."""
OPENING_LENGTH = 300
"""Characters of sentences that an opening post may always have, short replies being none. No labelled page with less
over its frames is an article."""
ARTICLE_IN_REPLIES = 2
"""Replies of median length that an article over comments exceeds: 2.5 to 63 of them on the train and dev parts. Pages
that speak of answers and threads have no article."""
ARTICLE_IN_STAMPED_REPLIES = 5
"""The same under stamps alone: diaries and blogs are dated too."""
MIN_STAMPS, MAX_STAMP_GAP = 5, 10
"""Stamps of one shape at least that make entries without buttons, and lines from one to the next at most."""
MAX_STAMP_LENGTH = 80
"""Characters at most of a line whose time is that of a frame."""
FRAME_POINTS = 1.0
"""A line that comes back with the posts of a thread goes with fewer points than these."""
COMMENT_POINTS, SURE_COMMENT_POINTS = 2.5, 4.0
"""Points against an entry under an article, and where there are many. At 3 instead of 2.5 the content lost on pages of
2005, whose gold has the comments, is 1 % more, at 1.5 char-F1 on English news .007 less."""
SURE_FRAMES = 10
"""Frames with buttons that are surely comments: 9,000 characters of the site go by this and by `MIN_ARTICLE_SHARE`,
none of content, and char-F1 on English sites of five pages rises by .006 with the survey."""
MIN_ARTICLE_SHARE = 0.5
"""The article is the first piece between frames with buttons that has this share of the longest: a comment may be
longer. Under stamps alone this would cost pages of 2005 .002 of their content."""
MAX_FRAME_LENGTH = 40
"""Characters at most of a line that comes back with every post."""
BUTTON_RULES, BOARD_RULE, VOTE_RULE = frozenset({"navigation.post", "thread.buttons"}), "thread.board", "thread.buttons"
FRAME_RULES = frozenset({"thread.header", "thread.poster", "thread.buttons", "thread.frame"})
MIN_POST_LINES = 3
"""Lines at least of a post whose time stands alone on its line: a name, the text, the time; a teaser has two."""
MIN_SPOKEN_SHARE = 0.5
"""Share of such posts that must hold a sentence."""

_TIME = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d|\d{1,2}:\d\d|\b\d\d-\d\d\b|\d ?(?:秒|小时|分钟|天|周|个?月|年)前|[昨前今]天"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d|\b(?:\d+|an?) ?[a-z]{1,7}\.? ago\b",
    re.IGNORECASE,
)
_TIMELY = re.compile(r"[0-9天]|[aA][gG][oO]")
"""One of these stands in every time; asked first, since it is found ten times as fast."""
_ENDS = re.compile(r"[。!?;.]$")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"x(?:[ '.&,-]+x)+")
_POSTED = re.compile(r"[^\W\d_].*(?:19|20)\d\d[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}日? \d{1,2}:\d\d")
"""A name before a date and a clock: links have seldom all three."""
_CLOCK = re.compile(r"(?:19|20)\d\d[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}日? \d{1,2}:\d\d(?::\d\d)?")
_FLOOR = re.compile(r"# ?(\d{1,4})")
"""The number of a post, alone on its line; a rule finds those with a word for floor."""
_NAMED = re.compile(r"[^\W\d_].*(?:19|20)\d\d[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}")

Found = Sequence[tuple[Rule, ...]]


def marks(forms: Sequence[str], found: Found) -> list[int]:
    """The lines at which the frames of a thread begin, if there are enough of them, else none.

    `forms` are folded and stripped.
    """
    headers = _headers(found)
    if len(headers) >= MIN_FRAMES:
        return headers
    stamps = _stamps(forms)
    posted = [at for at in stamps if _POSTED.search(forms[at])]
    begun = (
        _by_layout(forms, found) or _by_stamps(forms, posted) or _by_clocks(forms, stamps) or _by_floors(forms, stamps)
    )
    if len(begun) >= MIN_FRAMES and not _is_over_comments(begun, forms, found):
        return begun
    return _of_answers(found, [*headers, *(at for at in stamps if _NAMED.match(forms[at]))])


def applicable(found: Found, marked: Collection[int]) -> list[tuple[Rule, ...]]:
    """What was found, without the rules for threads where nothing is marked."""
    if marked:
        return list(found)
    return [tuple(rule for rule in of_line if rule.on != "thread") if of_line else of_line for of_line in found]


def is_thread(marked: Sequence[int], prose: Collection[int], lengths: Sequence[int]) -> bool:
    """Whether the page's text is a thread, not an article over comments; `prose` are the lines that are sentences.

    `marked` are the lines at which frames begin, `lengths` the characters of all lines.

    >>> is_thread([2, 4], [3, 5], [9] * 6), is_thread([4, 5], [1, 2, 3], [9, 200, 200, 200, 9, 9])
    (True, False)
    """
    before = sum(lengths[at] for at in prose if marked and 0 < at < marked[0])  # the first line is the page's title
    after = sum(lengths[at] for at in prose if marked and at > marked[0])
    return bool(marked) and (before <= OPENING_LENGTH or after >= MIN_SHARE_AFTER * (before + after))


def posts(marked: Sequence[int], found: Found, verdicts: Sequence[Rule | None]) -> set[int]:
    """The lines between the first frame and the end of the post under the last: what they look like does not matter.

    Lines of a frame near the last one go on with the thread: the last post may lack its time, or its buttons.
    """
    last = marked[-1]
    for at in range(last + 1, len(found)):
        if at - last <= MAX_STAMP_GAP and any(rule and rule.id in FRAME_RULES for rule in (*found[at], verdicts[at])):
            last = at
    under = takewhile(lambda at: verdicts[at] is None, range(last + 1, len(verdicts)))
    return {*(at for at in range(marked[0], last + 1) if verdicts[at] is None), *under}


def comments(forms: Sequence[str], found: Found) -> tuple[range, float]:
    """The lines of the entries under an article, comments or dated teasers, and points against each.

    They are known by layout; without an article there are none. Of the pieces between frames the first of the long ones
    is the article, if it is longer than an opening post. By site, 191,000 characters of labelled comments lie in such
    lines and 700 of articles. Headers without buttons (`Posted by …`) part the entries of blogs as well and do not
    count, and under stamps alone an article must be longer.
    """
    with_buttons = _by_layout(forms, found)
    begun = with_buttons or _by_stamps(forms, _stamps(forms))
    if not begun:
        return range(0), 0.0
    share, long = (ARTICLE_IN_REPLIES, MIN_ARTICLE_SHARE) if with_buttons else (ARTICLE_IN_STAMPED_REPLIES, 1.0)
    sentences = [
        0 if of_line or not _ENDS.search(form) or not is_prose(form) else len(form)
        for form, of_line in zip(forms, found, strict=True)
    ]
    pieces = [(sum(sentences[above:below]), below) for above, below in pairwise([0, *begun])]
    longest, _ = max(pieces)
    article, start = next(piece for piece in pieces if piece[0] >= long * longest)
    under = [at for at in begun if at >= start]
    if len(under) < MIN_FRAMES:
        return range(0), 0.0
    gaps = [below - above for above, below in pairwise(under)]
    replies = [sum(sentences[above:below]) for above, below in pairwise(under)]
    if article <= max(OPENING_LENGTH, share * median(replies)) or median(gaps) > MAX_GAP:
        return range(0), 0.0
    surely = with_buttons and len(under) >= SURE_FRAMES
    return range(start, min(len(forms), under[-1] + max(gaps))), SURE_COMMENT_POINTS if surely else COMMENT_POINTS


def frames(marked: Sequence[int], forms: Sequence[str]) -> list[int]:
    """The lines of a thread that come back with every second post at least: stamps, and short lines, digits aside."""
    reach = min(MAX_GAP, max(below - above for above, below in pairwise(marked)))
    places = range(max(0, marked[0] - reach), min(len(forms), marked[-1] + reach))
    shapes = {at: _DIGITS.sub("0", forms[at]) for at in places if len(forms[at]) <= MAX_FRAME_LENGTH}
    times = Counter(shapes.values())
    posted = {at for at in marked if _is_stamp(forms[at]) and _POSTED.search(forms[at])}
    return sorted(posted | {at for at, shape in shapes.items() if times[shape] >= max(MIN_FRAMES, len(marked) / 2)})


def _headers(found: Found) -> list[int]:
    """The lines that a rule for threads finds by itself."""
    return [at for at in _hit(found) if any(rule.on == "thread" and not rule.beside for rule in found[at])]


def _hit(found: Found) -> list[int]:
    return [at for at, of_line in enumerate(found) if of_line]


def _by_layout(forms: Sequence[str], found: Found) -> list[int]:
    """Where each frame begins of those that hold a time and buttons, with free text over, between or under them."""
    buttons = {at for at in _hit(found) if any(rule.id in BUTTON_RULES for rule in found[at])}
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
    near = len(begun) >= MIN_FRAMES and median(below - above for above, below in pairwise(begun)) <= MAX_GAP
    return begun if near else []


def _by_stamps(forms: Sequence[str], stamps: Collection[int]) -> list[int]:
    """Those of the stamps that share one shape, words and numbers aside, if they are many and near each other."""
    of_shape: dict[str, list[int]] = {}
    for at in stamps:
        of_shape.setdefault(_NAMES.sub("x", _WORDS.sub("x", _DIGITS.sub("0", forms[at].lower()))), []).append(at)
    most = max(of_shape.values(), key=len, default=[])
    if len(most) < MIN_STAMPS or not 1 < median(below - above for above, below in pairwise(most)) <= MAX_STAMP_GAP:
        return []
    return most


def _stamps(forms: Sequence[str]) -> list[int]:
    return [at for at, form in enumerate(forms) if _is_stamp(form)]


def _by_clocks(forms: Sequence[str], stamps: Collection[int]) -> list[int]:
    """Date and clock alone on a line, and where the first post over one begins, if sentences part most of them."""
    alone = _by_stamps(forms, [at for at in stamps if _CLOCK.fullmatch(forms[at])])
    pieces = [forms[above + 1 : below] for above, below in pairwise(alone)]
    spoken = sum(len(piece) >= MIN_POST_LINES - 1 and any(map(is_prose, piece)) for piece in pieces)
    if not pieces or spoken < MIN_SPOKEN_SHARE * len(pieces):
        return []
    return [max(0, alone[0] - round(median(len(piece) + 1 for piece in pieces))), *alone]


def _by_floors(forms: Sequence[str], stamps: Collection[int]) -> list[int]:
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
    if len(begun) < MIN_FRAMES or median(below - above for above, below in pairwise(begun)) > MAX_GAP:
        return []
    posted = {bisect(begun, at) for at in stamps}
    return begun if posted >= set(range(1, len(begun))) else []


def _of_answers(found: Found, headers: Sequence[int]) -> list[int]:
    """The frames of a question with its answers, one or two: the tools of such pages make up for the others."""
    boards = [at for at in _hit(found) if any(rule.id == BOARD_RULE for rule in found[at])]
    votes = [at for at in _hit(found) if boards and any(rule.id == VOTE_RULE for rule in found[at])]
    framed = {*headers, *votes} if boards else set()
    return sorted({boards[0], *framed}) if framed and len(boards) + len(framed) >= MIN_FRAMES else []


def _is_stamp(form: str) -> bool:
    if len(form) > MAX_STAMP_LENGTH or not _TIMELY.search(form):
        return False
    return _TIME.search(form) is not None and not _ENDS.search(form)


def _is_over_comments(begun: Sequence[int], forms: Sequence[str], found: Found) -> bool:
    """Whether an article stands before the third frame: it may have one over it and one under it."""
    if any(rule.id == BOARD_RULE for of_line in found for rule in of_line):
        return False
    free = [0 if of_line else len(form) for form, of_line in zip(forms, found, strict=True)]
    opening = sum(free[at] for at in range(begun[2]) if _ENDS.search(forms[at]) and is_prose(forms[at]))
    replies = [sum(free[above:below]) for above, below in pairwise(begun[2:])]
    return opening > max(OPENING_LENGTH, ARTICLE_IN_REPLIES * median(replies or [0]))
