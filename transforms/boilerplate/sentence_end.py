"""How a folded line ends that is a sentence: with a stop, and a few closing marks behind it."""

from __future__ import annotations

import re

STOPS = "。.!?…"
CLOSERS = ")]\"'”’>"
"""What may stand behind a stop: brackets and quotation marks; folding makes 》 a `>`."""

ENDING = rf"[{STOPS}][{re.escape(CLOSERS)}]{{0,3}}$"
"""The end itself, as a regular expression."""

SURE_END = re.compile(r"[。…][)\]\"'”’]{0,2}$|[!?][\"'”’]$|[a-z]{2,}\.[\"'”’)]{0,2}$")
"""How a line ends that is a sentence, however short: initials have full stops too, and headlines ask."""

_END = re.compile(ENDING)


def ends_sentence(line: str) -> bool:
    """Whether a folded line ends as a sentence does.

    >>> [ends_sentence(line) for line in ("“雨停了。”)", "It rained...", "Home", "Rain, and")]
    [True, True, False, False]
    """
    return _END.search(line, max(0, len(line) - 4)) is not None
