"""What the page's markup says of its paragraphs: which of its elements, if any, each stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.model import Element


def around(spans: Iterable[tuple[int, int]], elements: Sequence[Element]) -> list[Element | None]:
    """The innermost element that holds each span, start and end in code points, whole; spans are in order.

    >>> around([(0, 4), (6, 9)], [Element(0, 4, "heading", 2), Element(6, 8, "quote")])
    [Element(start=0, end=4, kind='heading', level=2), None]
    """
    waiting = sorted(elements, key=lambda element: (-element.start, element.end))
    opened: list[Element] = []
    found: list[Element | None] = []
    for start, end in spans:
        while waiting and waiting[-1].start <= start:
            opened.append(waiting.pop())
        while opened and opened[-1].end <= start:
            opened.pop()
        found.append(next((element for element in reversed(opened[-_DEEPEST:]) if element.end >= end), None))
    return found


_DEEPEST = 8  # elements that are looked at from within, so that hostile nesting costs nothing
