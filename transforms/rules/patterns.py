"""Patterns as they are written, and as RE2 must see them."""

from __future__ import annotations

from functools import cache

from transforms.rules.folding import fold

# RE2 reads `\w` as ASCII. Folding leaves ASCII digits and spaces only, so `\d` and `\s` may stay; for `\w` the blocks
# that hold letters do, because \p{L} compiles a hundred times slower.
_WORD = (
    r"0-9A-Za-z_\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}"
    r"\x{2C00}-\x{2FEF}\x{3040}-\x{D7FF}\x{F900}-\x{FDFF}\x{20000}-\x{3FFFF}"
)


@cache
def for_re2(pattern: str, letters: str = _WORD) -> str:
    r"""The pattern as RE2 must see it: hanzi and full-width signs folded like the lines, `\w` for all scripts.

    `letters` is what `\w` becomes inside brackets.

    >>> for_re2(r"聯繫：（圖）")
    '联系:\\(图\\)'
    """
    pieces, inside, at = [], False, 0
    while at < len(pattern):
        char = pattern[at]
        following = pattern[at + 1 : at + 2]
        if char == "\\" and following:
            if following not in "wW" or (inside and following == "W"):
                pieces.append(char + following)
            else:
                pieces.append(letters if inside else f"[{'^' if following == 'W' else ''}{letters}]")
            at += 2
            continue
        folded = fold(char)
        pieces.append("\\" + folded if folded != char and folded in r"()[]{}.*+?|^$\-" else folded)
        inside = (inside or char == "[") and char != "]"
        at += 1
    return "".join(pieces)
