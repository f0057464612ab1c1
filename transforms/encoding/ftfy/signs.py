"""Where ftfy has to be asked: where a sign of mojibake, an escape, an entity or a ligature stands."""

from __future__ import annotations

import re
from typing import Final

from ftfy import chardata
from ftfy.badness import BADNESS_RE

from transforms.encoding.ftfy.beyond import IN_A_WORD
from transforms.encoding.wanted import REFERENCE, Class, Row, Want

ENTITY: Final = re.compile(r"&#?[0-9A-Za-z]{1,24};")
# Each alternative of ftfy's `BADNESS_RE` needs one of these (a test proves it), its other steps a C1 control, an
# escape, an entity or a ligature. Not among them, though ftfy looks at them too: “”‘’ · — … and most of Greek and
# Cyrillic.
_LIGATURES: Final = Class("".join(map(chr, chardata.LIGATURES)))
MARKS: Final = Class(
    "\x1b\x80-\x9f"
    "¢£¥¦§¨¤¬¯°±²³¶¸¹ª®º¼½¾×µ÷ƒˆˇ˘˛˜†‡‰⁄№₧€∂∆∏∑√∞∩∫≈≠≡≤≥⌐◊\ufffd"
    "À-ÖØ-öø-ÿĀ-ąĆćČ-đĒēĖ-ěĞğĢģĪīĮįİĶķĹĺĻ-ŅŇňŐœŒŔŕŘ-śŞ-ťŪŮŰŲŸ-žҐґ"
    "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓ﬁﬂ"
    "ΒΓΞΟВГРСЂ"
)
# … and another of those single-byte encodings beside it, unless it is one of these (a test proves that too); two lost
# characters show nothing.
BESIDE: Final = Class("\x80-\u2fff\uf8ff\ufb01\ufb02")
ALONE: Final = Class(f"\x1b\x80-\x9fÂÃŒœ{_LIGATURES.members}")
SIDE_BY_SIDE: Final = (Want(Row((BESIDE, MARKS), at=1)), Want(Row((MARKS, BESIDE))))
SUSPECT: Final = re.compile(f"[{BESIDE.members}]{{2,}}|[{ALONE.members}]")  # that a sign of mojibake has
TRIGGERS: Final = (Want(REFERENCE), Want(ALONE), *SIDE_BY_SIDE)
BADNESS_ASIDE: Final = re.compile(f"{ENTITY.pattern}|[\x1b{_LIGATURES.members}]")
# Small letters with accents, of which no sign of mojibake consists, and so none beside others of them: réélu.
SMALL: Final = "".join(each for each in map(chr, range(0xDF, 0x180)) if each.islower() and each != "œ")
_HARMLESS: Final = re.compile(f"(?<![^\0-\x7f{SMALL}])[{SMALL}](?![^\0-\x7f{SMALL}])")
BAD: Final = re.compile(BADNESS_RE.pattern, BADNESS_RE.flags | re.MULTILINE)  # as in a line by itself
WIDEST: Final = 8  # characters of a sign of mojibake, and of what it looks at beside (a test proves it)


def is_bad_at(text: str, place: int) -> bool:
    """Whether what stands near a place is a reason to ask ftfy about its line."""
    if BADNESS_ASIDE.match(text, place):
        return True
    if text[place] == "&" or _HARMLESS.match(text, place):
        return False
    near = max(0, place - WIDEST), place + 2 * WIDEST
    return bool(BAD.search(text, *near) or IN_A_WORD.search(text, *near))
