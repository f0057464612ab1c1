"""Which script a text is in, by counting its characters.

Codes are those of ISO 15924. `Hani` is Han without a decision: nothing in the text tells Simplified from Traditional,
or both are there in earnest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.script.classes import Class, Counts, total
from transforms.script.codes import Mask, Places
from transforms.script.evidence import evidence
from transforms.script.joined import joined

ALPHABETS = tuple(Class)[Class.LATN : Class.NO]
SCRIPTS = ("Hans", "Hant", "Hani", "Jpan", "Kore", *(alphabet.name.title() for alphabet in ALPHABETS), "Zyyy")
# In arrays a script is its place in `SCRIPTS`: up to `HANI` it can be converted, up to `KORE` it has Han.
HANS, HANT, HANI, JPAN, KORE = range(5)
NONE = SCRIPTS.index("Zyyy")

# With a 10/90 % band 3,102 of 3,104 documents were right; one stray character among a few is no band's business.
MINORITY = 0.1
# Japanese running text has 30 to 60 % kana, headings and names less, Chinese that quotes Japanese far less.
KANA_SHARE = 0.05
NO_SHARE = 0.1
HANGUL_SHARE = 0.05
# Chinese has a word of `WORDS` every 11 to 25 characters: with more than a third as many words as kana or Hangul, these
# are in quotations, names or a few lines of a Chinese document.
FOREIGN_A_WORD = 3
# One Chinese character carries about as much as three letters.
LETTERS_PER_HAN = 3
# So many one-sided characters, or words, had no Japanese heading of those measured that are all in Han.
STANDS = 8
WORDS_STAND = 3


class Survey(NamedTuple):
    """What the counts of some texts say, one entry a text; scripts as places in `SCRIPTS`.

    `script` is what most of the text is in, `han` what its Han characters are in (`NONE` where it has none).
    `stands`, `worded`: enough one-sided characters, or Chinese words, to be Chinese whatever stands around it.
    `japanese`: by its share of kana, which no conversion changes. `mixed`: it has characters of both scripts.
    `quotes`: part of it seems to be in another script than the rest.
    """

    script: Places
    han: Places
    stands: Mask
    worded: Mask
    japanese: Mask
    mixed: Mask
    quotes: Mask


def survey(counts: Counts) -> Survey:
    """The scripts of texts from their counts.

    >>> lines = joined(["他在東京看了駅", "HTML 頭"])
    >>> [SCRIPTS[script] for script in survey(evidence(lines, lines.codes).counts).han]
    ['Jpan', 'Hant']
    """
    han, simplified, traditional, shinjitai, words, kana, hangul = counts[: Class.LATN]
    no = counts[Class.NO]
    fewer, more = np.minimum(simplified, traditional), np.maximum(simplified, traditional)
    stands = (more >= STANDS) & (fewer <= MINORITY * (fewer + more))
    quoted = kana + hangul <= FOREIGN_A_WORD * words
    japanese = (kana - no + shinjitai > KANA_SHARE * (kana + han)) & ~(quoted & (shinjitai <= words))
    japanese |= (kana > NO_SHARE * (kana + han)) & ~quoted
    # The last that holds decides. Assignments, as `np.select` takes five times as long on one short text.
    east = np.where(simplified > traditional, HANS, HANT)
    east[(kana > 0) & (fewer > 0) & ~stands & ~quoted] = JPAN
    east[(more == 0) | (fewer > np.maximum(MINORITY * (fewer + more), more >= 3))] = HANI
    east[japanese] = JPAN
    east[(hangul > kana) & (hangul > HANGUL_SHARE * (hangul + han)) & ~quoted] = KORE
    east[han + kana + hangul == 0] = NONE
    letters = counts[Class.LATN : Class.NO]
    script = np.where(
        letters.max(axis=0) > LETTERS_PER_HAN * (han + kana + hangul), KORE + 1 + letters.argmax(axis=0), east
    )
    quotes = (fewer > 1) | (kana + hangul + shinjitai > 0) | (east != HANS) & (fewer > 0)
    return Survey(script, east, stands, words >= WORDS_STAND, japanese, fewer > 0, quotes)


def detect(text: str) -> str:
    """The script that most of a text is in, as an ISO 15924 code: one of `SCRIPTS`.

    `Hans`, `Hant`, `Hani` (Han, undecided or both), `Jpan`, `Kore`, `Latn` and other alphabets, `Zyyy` where nothing
    tells. One stray character does not turn a text, nor do a few Japanese lines a Chinese one.

    >>> [detect(text) for text in ("头发很干燥", "頭髮很乾燥", "人口", "頭髮と毛", "머리카락", "Hair", "2024")]
    ['Hans', 'Hant', 'Hani', 'Jpan', 'Kore', 'Latn', 'Zyyy']
    """
    return detect_all([text])[0]


def detect_all(texts: Sequence[str]) -> list[str]:
    """`detect` for each of many texts, none of which bears on another.

    >>> detect_all(["发展", "發展", ""])
    ['Hans', 'Hant', 'Zyyy']
    """
    if not texts:
        return []
    documents = joined(texts)
    counts = total(evidence(documents, documents.codes).counts, documents.firsts[:-1])
    return [SCRIPTS[script] for script in survey(counts).script]
