"""Text as an array of code points, which NumPy looks up, compares and cuts without a step of Python per character."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_POINT: Final = np.dtype("<u4")  # by its name NumPy would look it up each time


def codes(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text; lone surrogates too.

    >>> codes("清文").tolist()
    [28165, 25991]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _POINT)


def text_of(points: npt.NDArray[Any], errors: str = "surrogatepass") -> str:
    r"""The text of these code points, numbers of four bytes; with `errors="replace"` U+FFFD stands for lone surrogates.

    >>> text_of(codes("清\ud800文"), "replace")
    '清�文'
    """
    return str(points.tobytes(), "utf-32-le", errors)
