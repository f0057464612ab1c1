"""Which script a text is in, by counting its characters; and which language that makes it.

Codes are those of ISO 15924. `Hani` is Han without a decision: nothing in the text tells Simplified from Traditional,
or both are there in earnest.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, auto
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.script.codes import UNICODE, encode
from transforms.script.dictionaries import read

Counts = npt.NDArray[np.intp]


class Class(IntEnum):
    """What one character tells; the order is that of the columns of a count."""

    OTHER = 0
    HAN = auto()
    SIMPLIFIED = auto()
    TRADITIONAL = auto()
    SHINJITAI = auto()
    KANA = auto()
    NO = auto()
    HANGUL = auto()
    LATN = auto()
    CYRL = auto()
    GREK = auto()
    ARAB = auto()
    HEBR = auto()
    THAI = auto()
    DEVA = auto()


ALPHABETS = tuple(Class)[Class.LATN :]
SCRIPTS = ("Hans", "Hant", "Hani", "Jpan", "Kore", *(alphabet.name.title() for alphabet in ALPHABETS), "Zyyy")
HANS, HANT, HANI, JPAN, KORE = range(5)
NONE = SCRIPTS.index("Zyyy")

# First and last code point, by Unicode block; the prolonged sound mark and ・ are left out: Chinese has them too.
RANGES = (
    (Class.HAN, 0x3400, 0x4DBF),
    (Class.HAN, 0x4E00, 0x9FFF),
    (Class.HAN, 0xF900, 0xFAFF),
    (Class.HAN, 0x20000, 0x323AF),
    (Class.KANA, 0x3041, 0x3096),
    (Class.KANA, 0x30A1, 0x30FA),
    (Class.KANA, 0xFF66, 0xFF9D),
    (Class.HANGUL, 0x1100, 0x11FF),
    (Class.HANGUL, 0x3131, 0x318E),
    (Class.HANGUL, 0xAC00, 0xD7A3),
    (Class.LATN, ord("A"), ord("Z")),
    (Class.LATN, ord("a"), ord("z")),
    (Class.LATN, 0x00C0, 0x024F),
    (Class.LATN, 0x1E00, 0x1EFF),
    (Class.GREK, 0x0370, 0x03FF),
    (Class.CYRL, 0x0400, 0x052F),
    (Class.HEBR, 0x05D0, 0x05EA),
    (Class.ARAB, 0x0620, 0x06FF),
    (Class.DEVA, 0x0900, 0x097F),
    (Class.THAI, 0x0E01, 0x0E5B),
)

VARIANTS = ("TWVariants.txt", "HKVariants.txt")
# OpenCC turns these into other characters, but not in all words (恒大, 霉菌), so Traditional text has them too.
KEPT = "恒苧虱霉"

# With a 10/90 % band 3,102 of 3,104 documents were right; one stray character among a few is no band's business.
MINORITY = 0.1
# Japanese running text has 30 to 60 % kana, headings and names less, Chinese that quotes Japanese far less.
KANA_SHARE = 0.05
NO_SHARE = 0.1
HANGUL_SHARE = 0.05
# One Chinese character carries about as much as three letters.
LETTERS_PER_HAN = 3
# So many one-sided characters had no Japanese heading of those measured that are all in Han.
STANDS = 8


@cache
def classes() -> npt.NDArray[np.uint8]:
    """The class of every code point.

    Simplified only is what OpenCC never leaves alone from Simplified to Traditional, but for what Taiwan or Hong Kong
    write too (群, 户); Traditional only is what it never leaves alone the other way; shinjitai is what only Japanese
    writes, being in neither GB 2312 nor Big5.
    """
    table = np.zeros(UNICODE, np.uint8)
    for kind, first, last in RANGES:
        table[first : last + 1] = kind
    to_traditional, to_simplified = read("STCharacters.txt"), read("TSCharacters.txt")
    regional = {character for file in VARIANTS for after in read(file).values() for character in after}
    simplified = {key for key, after in to_traditional.items() if key not in after} - regional - set(KEPT)
    traditional = {key for key, after in to_simplified.items() if key not in after}
    for kind, characters in (
        (Class.SHINJITAI, {key for key in read("JPShinjitaiCharacters.txt") if not in_chinese_use(key)}),
        (Class.SIMPLIFIED, simplified),
        (Class.TRADITIONAL, traditional),
        (Class.HAN, simplified & traditional),
    ):
        table[encode("".join(sorted(characters)))] = kind
    table[ord("の")] = Class.NO
    for compatible, (unified, *_) in read("CJK_Compatibility_Ideographs.txt").items():
        table[ord(compatible)] = table[ord(unified)]
    return table


def in_chinese_use(character: str) -> bool:
    """Whether a Chinese legacy encoding has this character.

    >>> in_chinese_use("真"), in_chinese_use("駅")
    (True, False)
    """
    return any(character.encode(encoding, "ignore") for encoding in ("gb2312", "big5"))


def count(texts: Sequence[str]) -> Counts:
    """How many characters of each class each text has: a row a text, a column a class.

    >>> count(["清文，漢字"])[0, Class.HAN], count(["汉字", "漢字"])[:, Class.TRADITIONAL].tolist()
    (np.int64(3), [0, 1])
    """
    width = len(Class)
    kinds = classes().take(encode("".join(texts)))
    rows = np.repeat(np.arange(len(texts)) * width, [len(text) for text in texts])
    return np.bincount(rows + kinds, minlength=len(texts) * width).reshape(-1, width)


class Survey(NamedTuple):
    """What the counts of some texts say, one entry a text.

    `script` is what most of the text is in, `han` what its Han characters are in (`""` where it has none).
    `stands`: the counts decide between Simplified and Traditional whatever stands around the text. `mixed`: it has
    characters of both. `quotes`: part of it seems to be in another script than the rest.
    """

    script: list[str]
    han: list[str]
    stands: list[bool]
    mixed: list[bool]
    quotes: list[bool]

    def between(self, first: int, last: int) -> Survey:
        """The entries from `first` to before `last`."""
        return Survey(
            self.script[first:last],
            self.han[first:last],
            self.stands[first:last],
            self.mixed[first:last],
            self.quotes[first:last],
        )


def survey(counts: Counts) -> Survey:
    """The scripts of texts from their counts.

    >>> survey(count(["他在東京看了駅", "HTML 頭"])).han
    ['Jpan', 'Hant']
    """
    column = {kind: counts[:, kind] for kind in Class}
    simplified, traditional = column[Class.SIMPLIFIED], column[Class.TRADITIONAL]
    fewer, more = np.minimum(simplified, traditional), np.maximum(simplified, traditional)
    han = column[Class.HAN] + simplified + traditional + column[Class.SHINJITAI]
    kana, hangul = column[Class.KANA] + column[Class.NO], column[Class.HANGUL]
    japanese = column[Class.KANA] + column[Class.SHINJITAI]
    stands = (more >= STANDS) & (fewer <= MINORITY * (fewer + more))
    east = np.select(
        [
            han + kana + hangul == 0,
            (hangul > kana) & (hangul > HANGUL_SHARE * (hangul + han)),
            (japanese > KANA_SHARE * (kana + han)) | (kana > NO_SHARE * (kana + han)),
            (more == 0) | (fewer > np.maximum(MINORITY * (fewer + more), more >= 3)),
            (kana > 0) & (fewer > 0) & ~stands,
            simplified > traditional,
        ],
        [NONE, KORE, JPAN, HANI, JPAN, HANS],
        HANT,
    )
    letters = counts[:, Class.LATN :]
    alphabet = SCRIPTS.index("Latn") + letters.argmax(axis=1)
    script = np.where(letters.max(axis=1) > LETTERS_PER_HAN * (han + kana + hangul), alphabet, east)
    quotes = (fewer > 1) | (kana + hangul + column[Class.SHINJITAI] > 0) | (east != HANS) & (fewer > 0)
    return Survey(
        np.array(SCRIPTS)[script].tolist(),
        np.array(["", *SCRIPTS])[np.where(east == NONE, 0, east + 1)].tolist(),
        stands.tolist(),
        (fewer > 0).tolist(),
        quotes.tolist(),
    )


def detect(text: str) -> str:
    """The script that most of a text is in, as an ISO 15924 code: one of `SCRIPTS`.

    `Hans`, `Hant`, `Hani` (Han, undecided or both), `Jpan`, `Kore`, `Latn` and other alphabets, `Zyyy` where nothing
    tells. One stray character does not turn a text.

    >>> [detect(text) for text in ("头发很干燥", "頭髮很乾燥", "人口", "頭髮と毛", "머리카락", "Hair", "2024")]
    ['Hans', 'Hant', 'Hani', 'Jpan', 'Kore', 'Latn', 'Zyyy']
    """
    return detect_all([text])[0]


def detect_all(texts: Sequence[str]) -> list[str]:
    """`detect` for each of many texts, none of which bears on another.

    >>> detect_all(["发展", "發展", ""])
    ['Hans', 'Hant', 'Zyyy']
    """
    return survey(count(texts)).script


LANGUAGES = {"Hans": "zh", "Hant": "zh", "Hani": "zh", "Jpan": "ja", "Kore": "ko"}
# Frequent in English, rare or absent in the other languages of Western Europe (no "in", "on", "an", "a", "as", "was").
ENGLISH = frozenset(
    {"the", "and", "of", "to", "is", "are", "with", "for", "that", "this", "from", "by", "it", "be", "have", "has"}
    | {"not", "you", "your", "we", "our", "they", "which", "at"}
)
# English prose has every fourth word of these, English tables and headings hardly any.
ENGLISH_SHARE = 0.08


def language(text: str, script: str) -> str:
    """The language of a text in that script, as a BCP 47 base tag: zh, ja, ko, en, or und where it is open.

    English is told by its function words, so that a name or a heading stays `und`.

    >>> language("頭髮", "Hant"), language("The hair of the queen", "Latn"), language("Die Haare der Königin", "Latn")
    ('zh', 'en', 'und')
    """
    if script != "Latn":
        return LANGUAGES.get(script, "und")
    words = text[:3_000].lower().split()
    english = sum(map(ENGLISH.__contains__, words))
    return "en" if english and english >= ENGLISH_SHARE * len(words) else "und"
