"""One look-up a character decides whether a pass has anything to do, so that clean text leaves at once.

A NumPy table over UTF-16 code units runs at 1.5 GB/s on English and 3.4 GB/s on Chinese, a character class of `re` at
0.3 and 0.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Class:
    """A class of characters; `members` is what stands between the brackets of a regular expression."""

    members: str

    @cached_property
    def one(self) -> re.Pattern[str]:
        """One character of the class."""
        return re.compile(f"[{self.members}]")

    def in_(self, text: str) -> bool:
        """Whether the class may have a member in `text`; beyond the BMP any character counts as one.

        >>> Class("a-z").in_("清文 v"), Class("a-z").in_("清文")
        (True, False)
        """
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        return bool(self._table.take(units).any())

    @cached_property
    def _table(self) -> npt.NDArray[np.bool_]:
        bmp = "".join(map(chr, range(0x10000)))
        table = np.zeros(0x10000, dtype=np.bool_)
        table[[ord(found[0]) for found in self.one.finditer(bmp)]] = True
        table[0xD800:0xE000] |= max(self.members) > "\uffff"
        return table
