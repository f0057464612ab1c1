"""Repairs that ftfy leaves: Polish and Turkish letters, a closing quote that lost its last byte, à before a comma, Ã¥.

And those that take it too long: an entity escaped again and again.
"""

from __future__ import annotations

import re
from typing import Final

from ftfy import fixes

LETTER_IN_WORD: Final = "ftfy.letter_in_word"
_LATER_BYTE: Final = "\x80-\xbf" + "".join(bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
# Polish and Turkish, `stronÄ™` and `ÅŸey`, at which ftfy does not look; no word has such a capital and a sign in it.
IN_A_WORD: Final = re.compile(f"[a-z][ÃÄÅ][{_LATER_BYTE}]|[ÄÅ][{_LATER_BYTE}][a-z]")
# Several letters of a word, of which ftfy asks each by itself: Ã¥ is no mojibake to it.
_LETTERS: Final = re.compile(f"(?<![{_LATER_BYTE}\xc0-\xff])(?:Ã[{_LATER_BYTE}][A-Za-z]*){{2,}}(?![\x80-\xff])")
# A closing quote, E2 80 9D, whose last byte was dropped as no character of windows-1252; before a space ftfy sees †,
# which it is before a no-break space: one of the text's would be `Â` and that.
CLOSING_QUOTE: Final = re.compile(r"(?<=[^\s(\[])â€(?!\xa0)(?=[\s,.;:!?)\]<]|\Z)")
# A `?` behind a quotation that ended in a mark, or before more of its sentence, ends no question.
_GOES_ON: Final = re.compile(r"[.,!?]â€\?|â€\?(?: [a-z]|[,.;:])")
# à at the end of a clause, C3 A0: its second byte is a no-break space, which many programs turn into a space.
_GRAVE_A: Final = re.compile(r"à (?=[,.)\n]|\Z)")

# ftfy unescapes a level a round: 20,000 levels of `&amp;` took it 3.6 s.
_NESTED: Final = re.compile("&(?:(?:amp|AMP|#0*38|#[xX]0*26);){8,}")


def with_few_levels(text: str) -> str:
    """With `&` escaped once where it is so eight times and more, one upon the other.

    >>> with_few_levels("&amp;amp;amp;amp;amp;#38;amp;#x26;lt;"), with_few_levels("&amp;lt;")
    ('&amp;lt;', '&amp;lt;')
    """
    return _NESTED.sub("&amp;", text)


def with_closing_quotes(text: str) -> str:
    r"""With their last byte again; a `?` behind them stands for it if all have one, or no sentence could end so.

    >>> with_closing_quotes("â€œyes,â€? and â€œnoâ€?"), with_closing_quotes("Is it â€œnoâ€?")
    ('â€œyes,â€\x9d and â€œnoâ€\x9d', 'Is it â€œnoâ€\x9d?')
    """
    replaced = text.count("â€?")
    if replaced and replaced == len(CLOSING_QUOTE.findall(text)) and (replaced > 1 or _GOES_ON.search(text)):
        return text.replace("â€?", "â€\x9d")
    return CLOSING_QUOTE.sub("â€\x9d", text)


def with_whole_words(text: str) -> str:
    """With every letter of a word read again of which ftfy reads some.

    >>> with_whole_words("”rÃ¤ksmÃ¶rgÃ¥s”"), with_whole_words("gÃ¥ pÃ¥")
    ('”räksmörgås”', 'gÃ¥ pÃ¥')
    """
    return _LETTERS.sub(lambda run: _read_again(run[0]), text)


def _read_again(run: str) -> str:
    if fixes.decode_inconsistent_utf8(f"” {run}") == f"” {run}":
        return run
    try:
        meant = run.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return run
    return meant if meant[1:].islower() or meant.isupper() else run  # `gÃŒnÃŒ` is ISO 8859-15


def without_lost_spaces(before: str, after: str) -> str:
    """What became of a text without the space behind à at the end of a clause, if that text wrote none itself.

    >>> without_lost_spaces("VoilÃ , lÃ .", "Voilà , là ."), without_lost_spaces("Ã : à , ô", "Ã : à , ô")
    ('Voilà, là.', 'Ã : à , ô')
    """
    return _GRAVE_A.sub("à", after) if "Ã " in before and not _GRAVE_A.search(before) else after


def rule_of(old: str, new: str, behind: str) -> str | None:
    """The rule of a change, with the character behind it, that is none of ftfy's.

    >>> rule_of("â€", "”", " "), rule_of("Ã ", "à", ","), rule_of("Ã ", "à", " ")
    ('ftfy.closing_quote', 'ftfy.grave_a', None)
    """
    if new == "”" and old in ("â€", "â€?"):
        return "ftfy.closing_quote"
    return "ftfy.grave_a" if (old, new) == ("Ã ", "à") and behind != " " else None
