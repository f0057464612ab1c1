"""Code: fenced blocks and indented runs, whose line breaks, blank lines and indents mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.wraps.marks import BULLET, NUMBER
from transforms.wraps.rows import Row

INDENT = 4  # columns, as in Markdown

_FENCE = re.compile(r"(`{3,}+|~{3,}+)[^`~]*\Z")
_OPENS = re.compile(
    r"[{}]|[)\]]+[;,]?\Z|</?[a-z][^<>]{0,200}>|//|/\*|\*/|#(?:!|include\b|define\b)|@\w+\Z|(?:\$|>>>)\s\S|"
    r"(?:def|class|if|elif|for|while|with|except|switch|case)\b[^:]{0,80}:\Z|(?:else|try|finally):\Z|"
    r"return(?:\s[^\s,.]+)?\Z|return\b.*;\Z|import\s[\w.]+;?\Z|from\s[\w.]+\simport\b|"
    r"(?:var|let|const|public|private|static|func|function)\s\w+\s?[=(;]|[\w.]{1,60}=\S|\"[\w-]+\":\s|"
    r"[a-z_][\w.]{0,60}\((?!e?s\))[^)]*\)+[;:]?\Z",
    re.ASCII | re.IGNORECASE,
)
_HOLDS = re.compile(r"[\w.\])]\s(?:[-+*/|&<>!=:]?=|[-=]>|&&|\|\|)\s|[\s)]\{\Z|\w\([^()]*\);\Z", re.ASCII)


def with_code(text: str, rows: Sequence[Row]) -> list[Row]:
    r"""The rows, those of one block of code made one row that holds its line breaks, blank lines and indents.

    A block is fenced (from a line of ``` or ~~~ to the next such line), or indented by four columns and more: runs
    of lines of which half look like code, with the lines of code at the margin that touch them.

    >>> from transforms.wraps.rows import rows
    >>> page = "So:\n\n    if fog:\n        stay()\n\nEnd."
    >>> [row.text for row in with_code(page, rows(page))]
    ['So:', '    if fog:\n        stay()', 'End.']
    """
    if not any(mark in text for mark in ("```", "~~~", " " * INDENT, "\t")):
        return list(rows)
    found: list[Row] = []
    at = 0
    for first, after in (*_blocks(rows), (len(rows), len(rows))):
        lines = list(rows[at:first])
        if lines and at:
            lines[0] = lines[0]._replace(apart=True)
        found += lines
        if first < after:
            fenced = _FENCE.match(rows[first].text)
            start = rows[first].start - (0 if fenced else len(rows[first].indent))
            found.append(Row(text[start : rows[after - 1].end], start, "", rows[after - 1].trail, True))
        at = after
    return found


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The first row of every block of code, and the row after its last."""
    closing = {row.text: at for at, row in enumerate(rows) if row.text.startswith(("```", "~~~"))}
    at = 0
    while at < len(rows):
        fence = _FENCE.match(rows[at].text)
        if fence and closing.get(fence[1], at) > at:
            after = next(other for other in range(at + 1, len(rows)) if rows[other].text == fence[1]) + 1
            yield at, after
        else:
            after = _run(rows, at)
            if after - at > 1:
                yield at, after
        at = max(after, _touching(rows, at), at + 1)


def _run(rows: Sequence[Row], at: int) -> int:
    """The row after the last of the run of code that begins at `at`, blank lines between its stretches and all."""
    after = at
    while after < len(rows) and (after == at or (_indented(rows[after]) and _indented(rows[after - 1]))):
        end = _touching(rows, after)
        indented = [row for row in rows[after:end] if _indented(row)]
        if not indented or 2 * sum(map(_code, indented)) < len(indented):
            break
        after = end
    return after


def _touching(rows: Sequence[Row], at: int) -> int:
    """The row after the last of the rows from `at` on that are indented or code, without a blank line between."""
    after = at
    while after < len(rows) and (after == at or not rows[after].apart) and _candidate(rows[after]):
        after += 1
    return after


def _candidate(row: Row) -> bool:
    return not _FENCE.match(row.text) and (_indented(row) or _code(row))


def _indented(row: Row) -> bool:
    return "\u3000" not in row.indent and len(row.indent.expandtabs()) >= INDENT


def _code(row: Row) -> bool:
    """Whether the line itself looks like code."""
    text = row.text[:400]
    if not text[0].isascii() or BULLET.match(text) or NUMBER.match(text):
        return False
    return bool(_OPENS.match(text) or _HOLDS.search(text))
