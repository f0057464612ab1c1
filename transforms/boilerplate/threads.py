"""Threads of posts (forums, questions with answers): recognised by the frames around each post.

Posts are short and lie between cut lines, as menus do, so within a thread place and topic say nothing: what stands
between the frames stays. Under an article the same layout marks its comments, which are the site's (`comments.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import takewhile

from transforms.boilerplate import frames
from transforms.boilerplate.comments import OPENING_LENGTH, are_under_article
from transforms.boilerplate.frames import MAX_GAP, MAX_STAMP_GAP, MIN_FRAMES
from transforms.boilerplate.page import Found, Verdicts
from transforms.rules import Rule

MIN_SHARE_AFTER = 0.8
"""Share of a thread's sentences, by characters, that stands after its first mark; with less, it is an article with
comments under it. At .5 comments under news stay, and char-F1 on Chinese forums of the train part falls by .012."""
MAX_FRAME_LENGTH = 40
"""Characters at most of a line that comes back with every post. At 20, 150 characters of the site more stay on labelled
pages; at 80 nothing changes."""
FRAME_POINTS = 1.0
"""A line that comes back with the posts of a thread goes with fewer points than these. At 0 or 2 five labelled pages
change, by a hundred characters."""
BOARD_RULE, VOTE_RULE = "thread.board", "thread.buttons"
FRAME_RULES = frozenset({"thread.header", "thread.poster", "thread.buttons", "thread.frame"})

_DIGITS = re.compile(r"\d+")


def marks(forms: Sequence[str], found: Found) -> list[int]:
    """The lines at which the frames of a thread begin, if there are enough of them, else none.

    `forms` are folded and stripped. Pages that speak of answers and threads have no article over comments.
    """
    headers = frames.by_headers(found)
    if len(headers) >= MIN_FRAMES:
        return headers
    stamps = frames.stamps(forms)
    begun = (
        frames.by_layout(forms, found)
        or frames.by_stamps(forms, [at for at in stamps if frames.is_posted(forms[at])])
        or frames.by_clocks(forms, stamps)
        or frames.by_floors(forms, stamps)
    )
    boards = _of_rule(found, BOARD_RULE)
    if begun and (boards or not are_under_article(begun, forms, found)):
        return begun
    if not boards:
        return []
    # a question with one or two answers has few frames; the tools of its page make up for the others
    framed = {*headers, *(at for at in stamps if frames.is_signed(forms[at])), *_of_rule(found, VOTE_RULE)}
    return sorted({boards[0], *framed}) if framed and len(boards) + len(framed) >= MIN_FRAMES else []


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


def posts(marked: Sequence[int], found: Found, verdicts: Verdicts) -> set[int]:
    """The lines between the first frame and the end of the post under the last: what they look like does not matter.

    Lines of a frame near the last one go on with the thread: the last post may lack its time, or its buttons.
    """
    last = marked[-1]
    for at in range(last + 1, len(found)):
        if at - last <= MAX_STAMP_GAP and any(rule and rule.id in FRAME_RULES for rule in (*found[at], verdicts[at])):
            last = at
    under = takewhile(lambda at: verdicts[at] is None, range(last + 1, len(verdicts)))
    return {*(at for at in range(marked[0], last + 1) if verdicts[at] is None), *under}


def returning(marked: Sequence[int], forms: Sequence[str]) -> list[int]:
    """The lines of a thread that come back with every second post at least: stamps, and short lines, digits aside."""
    reach = min(MAX_GAP, max(frames.gaps(marked)))
    places = range(max(0, marked[0] - reach), min(len(forms), marked[-1] + reach))
    shapes = {at: _DIGITS.sub("0", forms[at]) for at in places if len(forms[at]) <= MAX_FRAME_LENGTH}
    times = Counter(shapes.values())
    posted = {at for at in marked if frames.is_posted(forms[at])}
    return sorted(posted | {at for at, shape in shapes.items() if times[shape] >= max(MIN_FRAMES, len(marked) / 2)})


def _of_rule(found: Found, name: str) -> list[int]:
    return [at for at in frames.hit(found) if any(rule.id == name for rule in found[at])]
