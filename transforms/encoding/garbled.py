"""Signs inside words of letters that are not plain, Ρ§Π£½ρΜμ: no language writes so, a wrong codec does."""

from __future__ import annotations

import re
from typing import Final

# No marks of typography, mathematics or footnotes, which may stand between letters.
_LETTERS: Final = "À-ÖØ-öø-ɏͰ-ӿְ-ׇא-ي"
_SIGNS: Final = re.compile(f"(?<=[{_LETTERS}])[¢-¶¸-¿‚ƒ„†‡ˆ‰‹•˜™›\ufffd]{{1,3}}(?=[{_LETTERS}])")
_MANY, _KINDS = 4, 4  # none of 314,000 clean lines in 90 languages has so many
_VERY_MANY: Final = 6  # of any kinds; none of 290,000 clean documents has more than 5 in a line


def signs(line: str) -> int:
    """How many signs stand inside words, if so many, or of so many kinds, that no encoding explains them; else 0.

    >>> signs("Ρ§Π£½ρΜμΉ«²ΌΑ¶Λ"), signs("‚Ç‚à‚½‚¿‚Í‚È‚©‚È‚©‚Ç‚Þ‚Æ‚Í‚Å"), signs("α²+β²=γ², l’été, 25°С")
    (4, 8, 0)
    """
    found = _SIGNS.findall(line)
    many = len(found) >= _VERY_MANY or (len(found) >= _MANY and len(set("".join(found))) >= _KINDS)
    return len(found) if many else 0


def are_left(before: str, after: str) -> bool:
    """Whether a change leaves half of the signs of a garbled line, or brings such a line.

    >>> are_left("Ρ§Π£½ρΜμΉ«²ΌΑ¶Λ", "Ρ§Π£½ρΜμΉ«²ΌΑ"), are_left("Ρ§Π£½ρΜμΉ«²ΌΑ¶Λ", "学校"), are_left("cafÃ©s", "cafés")
    (True, False, False)
    """
    garbled = signs(before)
    return 2 * len(_SIGNS.findall(after)) >= garbled if garbled else signs(after) > 0
