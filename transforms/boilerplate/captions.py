"""Captions and epigraphs: lines of the author between the title and the text, told by their form."""

from __future__ import annotations

import re

MAX_LENGTH = 160
"""Characters of a caption or an epigraph at most."""

_CAPTION = re.compile(
    r"[(\[]?(?:资料图|图为|图注|图说|图片说明|题图|封面图?[:/]|图\d{0,2} ?[:.、](?!\w{0,4}$)|▲|△|↑|↓"
    r"|(?:(?:file )?(?:photo|image|picture|illustration)s?(?: by |:| credit:| courtesy)|pictured)"
    r"|fig(?:ure|\.) ?\d)",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r".{4,}[(\[ /](?:photo(?:graph)?s?(?: by|:) [^)\]]{2,40}|资料图片?|[^\s()]{2,6}摄)[)\]]?$", re.IGNORECASE
)
_BY = r"[^\s.,;。]{1,30}(?: [^\s.;。]{1,20}){0,4}"
_EPIGRAPH = re.compile(rf"[\"“'‘《\[][^\"”]{{2,120}}[\"”'’>\]] ?(?:-{{1,2}} ?{_BY}|\({_BY}\))$|-{{1,2}} ?(?!\d){_BY}$")


def is_caption(form: str) -> bool:
    """Whether a folded line is the caption of a picture: its label comes first, or its photographer last.

    >>> is_caption("▲老渡口的黄昏。"), is_caption("Photo: the ferry at dusk"), is_caption("图书馆开放")
    (True, True, False)
    """
    return len(form) <= MAX_LENGTH and bool(_CAPTION.match(form) or _CREDITED.match(form))


def is_epigraph(form: str) -> bool:
    """Whether a folded line is a quotation with its source, or the source alone.

    >>> is_epigraph("“河从不发问。”--陈舟"), is_epigraph("-- Tom Reed"), is_epigraph("“河从不发问。”他说")
    (True, True, False)
    """
    return len(form) <= MAX_LENGTH and bool(_EPIGRAPH.match(form))
