"""How an article closes: attachments, last words in short sentences, a signature with its date, the word `end`.

These lines are short and stand next to the site's, so they are told by their form, and only right under the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.boilerplate import navigation
from transforms.boilerplate.page import Found
from transforms.boilerplate.sentence_end import SURE_END

MAX_LINES = 10
"""Lines under the text that may close it. No labelled page changes from 5 to 20."""
MAX_SIGNATURE_LENGTH = 24
"""Characters of the line over a date at most."""

_DATE = re.compile(
    r"(?:19|20)\d\d ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?(?:[于在].{1,8})?$"
    r"|[二〇零○oO一]{2}[〇零○oO一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月"
    r"(?:[一二三四五六七八九十]{1,3}日)?(?:[于在].{1,8})?$"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?, ?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"(?: \d{1,2},)? (?:19|20)\d\d$"
)
_END = re.compile(
    r"\((?:全文)?(?:完|未完待续|待续)\)$|(?:全文|本章)完$|-30-$|###$|\(?the end\)?$|\(ends?\)$", re.IGNORECASE
)
_ATTACHED = re.compile(
    r"附[件表录]\d{0,2} ?[:.、]|附:|(?:attachments?|enclosures?|annex(?:es)?) ?\d{0,2}:", re.IGNORECASE
)
_ITEM = re.compile(r"\(?\d{1,2}[.、)]")


def closing(forms: Sequence[str], found: Found, last: int) -> range:
    """The places right under the text's last sentence, at `last`, that close it.

    `forms` are folded and stripped.

    >>> forms = ["河水涨了。", "附件:1.名单", "2.报名表", "江州市教育局", "2021年3月5日", "河畔小学开学"]
    >>> closing(forms, [()] * 6, 0)
    range(1, 5)
    """
    stop, attached = last + 1, False
    for at in range(last + 1, min(last + 1 + MAX_LINES, len(forms))):
        form = forms[at]
        if _DATE.match(form) and at > last + 1 and len(forms[at - 1]) <= MAX_SIGNATURE_LENGTH:
            return range(last + 1, at + 1)
        if found[at] or navigation.share(form):
            break
        if _END.match(form):
            return range(last + 1, at + 1)
        attached = bool(_ATTACHED.match(form)) or (attached and _ITEM.match(form) is not None)
        if attached or (at == stop and SURE_END.search(form)):
            stop = at + 1
    return range(last + 1, stop)
