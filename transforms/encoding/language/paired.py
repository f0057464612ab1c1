"""Two counts in one number, so that what two tables have of a text is looked up, and added up, at once.

The sums of 97 million characters of 22 nats have room; one of the two may fall below zero, the other never.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from transforms.encoding.joined import Places

_BITS: Final = 32
_ALL, _ZERO = (1 << _BITS) - 1, 1 << _BITS - 1  # of the lower half, and what stands there for 0 where it is signed


def paired(counts: npt.NDArray[Any], others: npt.NDArray[Any]) -> Places:
    """One number of each two; only the `others` may be negative.

    >>> several = paired(np.array([1, 1]), np.array([-7, 2]))
    >>> [int(half) for half in halves(several.sum())]
    [2, -5]
    """
    numbers: Places = (counts.astype(np.int64) << _BITS) + others
    return numbers


def halves(sums: Places) -> tuple[Places, Places]:
    """The sums of both."""
    shifted = sums + _ZERO
    return shifted >> _BITS, (shifted & _ALL) - _ZERO
