"""What is asked of pages that nobody wrapped: every line is a paragraph, or stands in a block of code, as it is."""

from __future__ import annotations

from transforms.paragraphs import segment

ENDS = {"LF": "\n", "CRLF": "\r\n", "blank lines": "\n\n"}

_PROSE = "The mill by the river\nhas been standing there\nfor as long as anyone\ncan tell. Nobody comes."
_JOINED = "The mill by the river has been standing there for as long as anyone can tell. Nobody comes."


def stays(page: str, end: str) -> bool:
    """Whether all lines come back, whatever ends them."""
    found = segment(page.strip().replace("\n", end))
    return [line for paragraph in found for line in _lines(paragraph.text)] == _lines(page)


def stays_behind_prose(page: str) -> bool:
    """Whether they do behind a paragraph that somebody wrapped."""
    return [paragraph.text for paragraph in segment(f"{_PROSE}\n\n{page}")] == [_JOINED, *_lines(page)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
