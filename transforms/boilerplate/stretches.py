"""The division of a page into stretches of text and of site that earns most points: dynamic programming (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence

PRICE = 1.0
"""Points that each change between text and site costs."""


def divide(points: Sequence[float], price: float = PRICE) -> list[bool]:
    """For each line whether it is text: the best sum of points, less the price of each change.

    >>> divide([5, -1, 5, -3, -3, -3, -3])
    [True, True, True, False, False, False, False]
    """
    text = site = 0.0
    back: list[tuple[bool, bool]] = []
    for value in points:
        back.append((text >= site - price, text - price > site))
        text, site = max(text, site - price) + value, max(text - price, site)
    is_text, path = text >= site, []
    for text_from_text, site_from_text in reversed(back):
        path.append(is_text)
        is_text = text_from_text if is_text else site_from_text
    return path[::-1]
