r"""Named parts of patterns: `{name}` in a pattern stands for what the table `[parts]` of its file says.

`{2,}`, `\{name}`, `\p{Han}` and `\x{AA}` are no parts. What a part says is put in as it is written: one with
alternatives needs brackets of its own, or around its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.errors import RuleError

MAX_PATTERN_LENGTH = 20_000
"""Characters of a pattern at most, its parts put in: parts of parts could grow without bound."""
_NAME = re.compile(r"[a-z]\w*", re.ASCII)
_PART = re.compile(r"\\(?:[pPx]\{|.)|\{([A-Za-z]\w*)\}", re.ASCII | re.DOTALL)


def put_in(pattern: str, parts: Mapping[str, str], where: str) -> str:
    r"""The pattern with what `parts` says for each `{name}`; `where` is how errors call it.

    Raises `RuleError` for a name that is none of `parts`, and for a pattern that grows too long.

    >>> put_in(r"^{weather}\d{2,}", {"weather": "(晴|雨)"}, "mine.toml")
    '^(晴|雨)\\d{2,}'
    """

    def said(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0]
        if name not in parts:
            known = f"the parts are {', '.join(parts)}" if parts else "the file has no table [parts] over it"
            raise RuleError(f"{where}: there is no part {{{name}}}; {known}; a brace that is meant is \\{{")
        return parts[name]

    whole = _PART.sub(said, pattern)
    if len(whole) > MAX_PATTERN_LENGTH:
        raise RuleError(f"{where}: {len(whole)} characters with its parts; allowed: {MAX_PATTERN_LENGTH}")
    return whole


def read(table: object, where: str, known: Mapping[str, str]) -> dict[str, str]:
    """The parts of a file's table `[parts]` and those `known` before; each may use those over it.

    Raises `RuleError` for what is no table of such names with patterns.

    >>> read({"sky": "晴|雨", "weather": "({sky})天"}, "mine.toml", {})["weather"]
    '(晴|雨)天'
    """
    if not isinstance(table, dict):
        raise RuleError(f"{where}: 'parts' must be a table [parts] of names with patterns")
    parts = dict(known)
    for name, pattern in table.items():
        if not _NAME.fullmatch(name):
            raise RuleError(f"{where}: part {name!r}: a name is small letters, digits and _, a letter first")
        if not isinstance(pattern, str) or not pattern:
            raise RuleError(f"{where}: part {name!r}: must be a string")
        parts[name] = put_in(pattern, parts, f"{where}: part {name!r}")
    return parts
