"""What a page's name says: its first line or the source's title, `Title - Section - Site` or `Site | Title`."""

from __future__ import annotations

import re

from transforms.hanzi import COMMON_HANZI
from transforms.rules import fold, lowered

MIN_TITLE_LENGTH, MAX_TITLE_LENGTH = 4, 120
"""Characters of a title in a page's name: shorter lines are sections, of which a name has several."""
MAX_LENGTH_RATIO = 3
"""A name that is so many times a line's length does not begin with its title: the short line is the site's name."""
MAX_NAME_LENGTH = 400
"""Characters of a page's name at most."""
MAX_SITE_LENGTH = 40
"""Characters of a site's name at most."""

_MARKS = "_|->·:,/"
_PARTS = re.compile(rf"[_|>]|\s[-·:/]\s|-{{2,}}|(?<=[{COMMON_HANZI}])-(?=[{COMMON_HANZI}])")
_LED = " >·*#\"'-"
_REMARK = re.compile(r"\s*[\[(][^\[(]{1,12}[\])]$")
_MACHINE = re.compile(r"powered by|discuz|wordpress", re.IGNORECASE)
_SITE = re.compile(
    r"(?:网|网站|论坛|博客|日报|晚报|时报|周刊|杂志|电视台|社区|百科)$"
    r"|\b(?:news|times|post|daily|magazine|blog|forums?|online|wikipedia|journal|tribune|gazette|herald|press)$"
    r"|\.(?:com|cn|net|org|tw|hk|edu|gov|co|uk)$",
    re.IGNORECASE,
)


def names(name: str, line: str) -> int:
    """How many characters of a page's name a line is, as its title; 0 where it is none. Both folded, in small letters.

    A title opens the name, or is its longest part; a remark in brackets behind the line is passed over.

    >>> names("老渡口通车 - 要闻 - 河畔网", "老渡口通车 (图)"), names("bbc | ferry fares rise", "ferry fares rise")
    (5, 16)
    >>> names("老渡口通车 - 河畔网", "河畔网"), names("老渡口通车", "老渡口")
    (0, 0)
    """
    core = _REMARK.sub("", line.lstrip(_LED)) or line
    at = name.find(core)
    if not MIN_TITLE_LENGTH <= len(core) <= MAX_TITLE_LENGTH or at < 0 or len(core) == len(name):
        return 0
    before, after = name[:at].rstrip(), name[at + len(core) :].lstrip()
    if (before and before[-1] not in _MARKS) or (after and after[0] not in _MARKS):
        return 0
    opens = not before and len(name) < MAX_LENGTH_RATIO * len(core)
    return len(core) if opens or len(core) >= max(len(part.strip()) for part in _PARTS.split(name)) else 0


def divided(name: str, title: str | None, known: frozenset[str]) -> tuple[str, str] | None:
    """The title and the site's name in a page's name, as written; None where it does not show them.

    `title` is the page's, if another line is; else the last part is the site's name only if it looks like one, or is
    one of `known` (folded, in small letters).

    >>> divided("老渡口通車_要聞_河畔網", "老渡口通車", frozenset())
    ('老渡口通車', '河畔網')
    >>> divided("Ferry fares rise | Harbour Bell", None, frozenset({"harbour bell"}))
    ('Ferry fares rise', 'Harbour Bell')
    >>> divided("Rain - a memoir", None, frozenset())
    >>> divided(f"{'Rain ' * MAX_NAME_LENGTH}| Harbour Bell", None, frozenset({"harbour bell"}))
    """
    if len(name) > MAX_NAME_LENGTH:
        return None
    form = lowered(fold(name))
    bounds = [0, *(place for found in _PARTS.finditer(form) for place in found.span()), len(form)]
    parts = [(start, stop) for start, stop in zip(bounds[::2], bounds[1::2], strict=True) if form[start:stop].strip()]
    parts = [part for part in parts if not _MACHINE.search(form, *part)]
    if len(parts) < 2:
        return None
    own = lowered(fold(title.strip())) if title else None
    if own and own != form.strip():
        last = form.rstrip().endswith(own) and not form.lstrip().startswith(own)
        start, stop = parts[0] if last else parts[-1]
        if not names(form.strip(), own) or own in form[start:stop]:
            return None
        return (title or "").strip(), name[start:stop].strip()
    start, stop = parts[-1]
    site = form[start:stop].strip()
    if len(site) > MAX_SITE_LENGTH or not (site in known or _SITE.search(site)):
        return None
    first = parts[0] == max(parts, key=lambda part: part[1] - part[0])
    return name[: parts[0 if first else -2][1]].strip(), name[start:stop].strip()
