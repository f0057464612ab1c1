"""What single characters tell of the script of a text, and how often a text tells it."""

from __future__ import annotations

from enum import IntEnum, auto

import numpy as np
import numpy.typing as npt

from transforms.opencc_dictionaries import dictionary
from transforms.script.codes import UNICODE, Codes, Places, encode
from transforms.script.onesided import one_sided
from transforms.tables import built_once

Counts = npt.NDArray[np.int32]


class Class(IntEnum):
    """What a character can tell; the order is that of the rows of a count. One character may tell several things."""

    HAN = 0
    SIMPLIFIED = auto()
    TRADITIONAL = auto()
    SHINJITAI = auto()
    WORD = auto()
    KANA = auto()
    HANGUL = auto()
    LATN = auto()
    CYRL = auto()
    GREK = auto()
    ARAB = auto()
    HEBR = auto()
    THAI = auto()
    DEVA = auto()
    NO = auto()


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

# Frequent in Chinese of either script, rare in Han that Japanese or Koreans write (no 他 其他, no 了 完了, no 不 和).
# Conversion keeps their number, so a second run sees what the first saw.
WORDS = "的是我你妳她您们們这這很吗嗎呢吧啊么麼麽幺"

# Counts of one byte, eight in a word, are added at once: so many characters before one could overflow.
MOST = 255
# What the second word counts, which few pages have: the alphabets between these, and の.
FIRST_LETTER, LAST_LETTER, NO = 0x0370, 0x0E5B, ord("の")


@built_once
def weights() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """By code point, what a character adds to each count: eight counts a word, one byte each.

    Shinjitai is what only Japanese writes, being in neither GB 2312 nor Big5.
    """
    words = np.zeros((UNICODE, 8), np.uint8), np.zeros((UNICODE, 8), np.uint8)
    for kind, first, last in RANGES:
        words[kind // 8][first : last + 1, kind % 8] = 1
    simplified, traditional = one_sided()
    japanese = dictionary("JPShinjitaiCharacters.txt")
    for kind, characters in (
        (Class.SIMPLIFIED, simplified),
        (Class.TRADITIONAL, traditional),
        (Class.SHINJITAI, {key for key in japanese if not in_chinese_use(key)} - simplified - traditional),
        (Class.WORD, WORDS),
    ):
        words[0][encode("".join(sorted(characters))), kind] = 1
    compatible = dictionary("CJK_Compatibility_Ideographs.txt")
    words[0][encode("".join(compatible))] = words[0][encode("".join(after[0] for after in compatible.values()))]
    words[Class.NO // 8][NO, Class.NO % 8] = 1
    return words[0].view(np.int64)[:, 0], words[1].view(np.int64)[:, 0]


def in_chinese_use(character: str) -> bool:
    """Whether a Chinese legacy encoding has this character.

    >>> in_chinese_use("真"), in_chinese_use("駅")
    (True, False)
    """
    return any(character.encode(encoding, "ignore") for encoding in ("gb2312", "big5"))


def count(codes: Codes, starts: Places) -> Counts:
    """What each stretch tells, from one of `starts` to the next: a row a class, a column a stretch; none may be empty.

    >>> count(encode("清文，漢字汉字"), np.array([0, 3]))[: Class.SHINJITAI].tolist()
    [[2, 4], [0, 1], [0, 1]]
    """
    parts = (np.diff(starts, append=len(codes)) + MOST - 1) // MOST
    first = np.cumsum(parts) - parts
    opens = np.repeat(starts, parts) + MOST * (np.arange(parts.sum()) - np.repeat(first, parts))
    rare = ((codes >= FIRST_LETTER) & (codes <= LAST_LETTER) | (codes == NO)).any()
    common, others = weights()
    words = [np.add.reduceat(common.take(codes), opens)]
    words.append(np.add.reduceat(others.take(codes), opens) if rare else np.zeros_like(words[0]))
    counts = np.concatenate([word.view(np.uint8).reshape(-1, 8).T for word in words]).astype(np.int32, order="C")
    return counts if len(opens) == len(starts) else total(counts, first)


def total(counts: Counts, first: Places) -> Counts:
    """The counts of stretches added up, from each of `first` to the next."""
    added: Counts = np.add.reduceat(counts, first, axis=1)
    return added
