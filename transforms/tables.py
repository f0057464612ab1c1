"""NumPy tables that are built once a process: all read them, nobody can write into them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, wraps
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

_Built = TypeVar("_Built")
_Array = TypeVar("_Array", bound=npt.NDArray[Any])


def read_only(table: _Array) -> _Array:
    """The same array, which can no longer be written into."""
    table.setflags(write=False)
    return table


def built_once(build: Callable[..., _Built]) -> Callable[..., _Built]:
    """`functools.cache` of what builds an array, or a tuple or list of them: they are read only.

    >>> numbers = built_once(lambda: np.arange(3))
    >>> numbers() is numbers(), numbers().flags.writeable
    (True, False)
    """

    @cache
    @wraps(build)
    def once(*arguments: Hashable, **named: Hashable) -> _Built:
        built = build(*arguments, **named)
        for each in built if isinstance(built, tuple | list) else (built,):
            if isinstance(each, np.ndarray):
                read_only(each)
        return built

    return once
