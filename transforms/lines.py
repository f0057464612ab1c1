"""Text as lines with their places."""

from __future__ import annotations

from transforms.model import Line


def newlines(text: str) -> str:
    r"""The text with `\r\n` and `\r` as `\n`, as Python's text mode reads files.

    >>> newlines("甲\r\n乙\r丙")
    '甲\n乙\n丙'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def split(text: str) -> list[Line]:
    r"""The lines between `\n`, empty ones too; joined by `\n` they give the text back.

    >>> split("甲\n\n乙")
    [Line(text='甲', start=0, end=1), Line(text='', start=2, end=2), Line(text='乙', start=3, end=4)]
    """
    lines, start = [], 0
    for piece in text.split("\n"):
        lines.append(Line(piece, start, start + len(piece)))
        start += len(piece) + 1
    return lines


def written(text: str) -> list[Line]:
    r"""The lines that are not blank.

    >>> [line.text for line in written("甲\n \n乙")]
    ['甲', '乙']
    """
    return [line for line in split(text) if line.text.strip()]
