"""Signs inside words of letters that are not plain, Ρ§Π£½ρΜμ: no language writes so, a wrong codec does."""

from __future__ import annotations

import re
from typing import Final

# No marks of typography, mathematics or footnotes, which may stand between letters.
_LETTERS: Final = "À-ÖØ-öø-ɏͰ-ӿְ-ׇא-ي"
_SIGNS: Final = re.compile(f"(?<=[{_LETTERS}])[¢-¶¸-¿‚ƒ„†‡ˆ‰‹•˜™›\ufffd]{{1,3}}(?=[{_LETTERS}])")
_MANY, _KINDS = 4, 4  # none of 314,000 clean lines in 90 languages has so many


def signs(line: str) -> int:
    """How many signs stand inside words, if they are of so many kinds that no encoding explains them; else 0.

    >>> signs("Ρ§Π£½ρΜμΉ«²ΌΑ¶Λ"), signs("α²+β²=γ², l’été, 25°С")
    (4, 0)
    """
    found = _SIGNS.findall(line)
    return len(found) if len(found) >= _MANY and len(set("".join(found))) >= _KINDS else 0
