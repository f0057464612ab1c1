"""Text as an array of code points, which NumPy can look up, compare and cut without a step of Python per character."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.codes import codes, text_of

Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

UNICODE = 0x110000


def encode(text: str) -> Codes:
    """The code points of a text; lone surrogates too.

    >>> encode("清文").tolist()
    [28165, 25991]
    """
    return codes(text).view(np.int32)


def decode(points: Codes, errors: str = "surrogatepass") -> str:
    r"""The text of these code points; with `errors="replace"` U+FFFD stands for each lone surrogate.

    >>> decode(encode("清\ud800文"), "replace")
    '清�文'
    """
    return text_of(points, errors)


def spread(starts: Places, lengths: Places) -> Places:
    """All places of the runs that start and are as long as given.

    >>> spread(np.array([2, 9]), np.array([3, 1])).tolist()
    [2, 3, 4, 9]
    """
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())
