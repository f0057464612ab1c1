"""What the bytes of UTF-8 beyond ASCII are: the first of a character of 2, 3 or 4 bytes, or one that follows.

Source: RFC 3629, section 4.
"""

from __future__ import annotations

from typing import Final

CONTINUATIONS: Final = range(0x80, 0xC0)
LEADS_2: Final = range(0xC2, 0xE0)
LEADS_3: Final = range(0xE0, 0xF0)
LEADS_4: Final = range(0xF0, 0xF5)
LEADS_OF_CHINESE: Final = range(0xE2, 0xF0)
"""What hanzi and their punctuation begin with, of three bytes; E0 and E1 begin the scripts of India and their like."""
LEADS_OF_HANZI: Final = range(0xE3, 0xEA)
"""What most characters of Chinese begin with, 、 and all common hanzi."""
