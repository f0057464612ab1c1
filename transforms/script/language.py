"""The language that a script makes a text's, as far as it does."""

from __future__ import annotations

LANGUAGES = {"Hans": "zh", "Hant": "zh", "Hani": "zh", "Jpan": "ja", "Kore": "ko"}
# Frequent in English, rare or absent in the other languages of Western Europe (no "in", "on", "an", "a", "as", "was").
ENGLISH = frozenset(
    {"the", "and", "of", "to", "is", "are", "with", "for", "that", "this", "from", "by", "it", "be", "have", "has"}
    | {"not", "you", "your", "we", "our", "they", "which", "at"}
)
# English prose has every fourth word of these, English tables and headings hardly any.
ENGLISH_SHARE = 0.08
# Characters looked at; where the first are English twice over, they are enough.
SAMPLE, FIRST = 3_000, 500


def language(text: str, script: str) -> str:
    """The language of a text in that script, as a BCP 47 base tag: zh, ja, ko, en, or und where it is open.

    English is told by its function words, so that a name or a heading stays `und`.

    >>> language("頭髮", "Hant"), language("The hair of the queen", "Latn"), language("Die Haare der Königin", "Latn")
    ('zh', 'en', 'und')
    """
    if script != "Latn":
        return LANGUAGES.get(script, "und")
    english = _english(text[:FIRST]) >= 2 * ENGLISH_SHARE or _english(text[:SAMPLE]) >= ENGLISH_SHARE
    return "en" if english else "und"


def _english(sample: str) -> float:
    """The share of words that are frequent in English alone."""
    words = sample.lower().split()
    return sum(map(ENGLISH.__contains__, words)) / max(1, len(words))
