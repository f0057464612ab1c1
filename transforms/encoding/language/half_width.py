"""Kana of half width, as receipts and lists of banks write them, told from what Shift_JIS makes of other bytes."""

from __future__ import annotations

import re
from typing import Final

# In a table of kana each stands behind the one before it. Between kanji の, が and the long mark may stand.
NO_SOUND: Final = re.compile(
    "(?<![ｷｼﾁﾆﾋﾐﾘﾞﾟｫ-ｭ])[ｬｭｮ]|(?<=[ｱｲｴｵﾅ-ﾉﾏ-ﾜ])ﾞ|(?<=[ｱ-ﾉﾏ-ﾝ])ﾟ|(?<![ｦ-ﾟ])(?:[ｧ-ｫｰ]|ｯ(?![ｶ-ﾄﾊ-ﾎ]))|｣(?=[ｧ-ｯ])"
    "|(?<=[一-鿿])[ｱ-ｵｷ-ﾈﾊ-ﾟ](?=[一-鿿])"
)
"""Small kana and marks of voice that stand where they have no sound: ﾎｳﾌｰｲﾅﾅ｣ｬ is GBK, 蟄ｦ譬｡ UTF-8."""
