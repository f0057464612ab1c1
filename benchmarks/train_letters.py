"""Build `letters.tsv`: how surprising a letter is after another, in the languages of each alphabet.

    pip install django==5.2.19 && python benchmarks/train_letters.py > transforms/encoding/language/letters.tsv

The letters are counted in Django's translations (BSD-3-Clause), those of one alphabet together. A
row is an alphabet, the letter before ("_" for what is none), and one sign for each letter after it in the order of the
rows: nats from 0 to 9, then a for 10 and so on. Of Japanese and Korean, a row holds the characters of so many nats.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

ALPHABETS = {
    "western": ("fr", "de", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "is", "ca", "gl", "ga", "en"),
    "central": ("pl", "hu", "cs", "sk", "sl", "hr", "sr_Latn", "bs", "ro", "sq"),
    "baltic": ("lt", "lv", "et"),
    "turkish": ("tr",),
    "cyrillic": ("ru", "uk", "bg", "sr", "mk", "be"),
    "greek": ("el",),
    "hebrew": ("he",),
    "arabic": ("ar", "fa"),
    "thai": ("th",),
    "vietnamese": ("vi",),
}
# Those that are met more often count more.
WEIGHTS = {"fr": 4, "de": 3, "es": 3, "it": 2, "pt": 2, "nl": 2, "pl": 2, "hu": 2, "cs": 2, "ru": 2}
SYLLABIC = {"japanese": "ja", "korean": "ko"}
LATIN = ("western", "central", "baltic", "turkish", "vietnamese")
TONES = "\u0300\u0301\u0303\u0309\u0323"  # which windows-1258 has apart, save for a few letters
NONE = "_"
MOST = 12  # nats of what was never seen
FEWEST = 4e-6  # of the text; letters rarer than that are left out
_MESSAGE = re.compile(r'^msgstr(?:\[\d\])? ((?:"[^\n]*"\n)+)', re.MULTILINE)
_MARKUP = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>\n]*>|\{[^}\n]*\}|\\n|&\w+;|https?:\S+|\w*[_./@]\w+")


def text_of(language: str) -> str:
    messages = []
    for path in Path(str(files("django"))).glob(f"**/locale/{language}/LC_MESSAGES/*.po"):
        for found in _MESSAGE.findall(path.read_text("utf-8"))[1:]:  # the first is the file's own head
            messages += re.findall(r'"(.*)"', found)
    text = _MARKUP.sub(" ", unicodedata.normalize("NFC", "\n".join(messages).lower().replace("i̇", "i")))
    return "".join(map(apart, text)) if language == "vi" else text


def apart(letter: str) -> str:
    """A letter as windows-1258 writes it, with its tone behind it."""
    if letter.encode("cp1258", "ignore"):
        return letter
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tones


def main() -> None:
    print("alphabet\tbefore\tnats")
    for alphabet, languages in ALPHABETS.items():
        singles: defaultdict[str, float] = defaultdict(float)
        pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
        for language in languages:
            own = [letter if is_letter(letter, alphabet) else NONE for letter in text_of(language)]
            weight = 1e6 * WEIGHTS.get(language, 1) / len(own) / sum(WEIGHTS.get(each, 1) for each in languages)
            for pair, count in Counter(pairwise(own)).items():
                pairs[pair] += weight * count
                singles[pair[0]] += weight * count
        pairs.pop((NONE, NONE), None)
        letters = sorted(letter for letter, count in singles.items() if count >= 1e6 * FEWEST)
        everything = sum(singles.values())
        for before in letters:
            after = {letter: pairs[before, letter] for letter in letters}
            total = sum(after.values())
            nats = [-math.log((after[x] + 30 * singles[x] / everything) / (total + 30)) for x in letters]
            print(alphabet, before, "".join(sign(cost) for cost in nats), sep="\t")
    for alphabet, language in SYLLABIC.items():
        counts = Counter(character for character in text_of(language) if character >= "\u3040")
        total = counts.total()
        by_nats: dict[int, list[str]] = {}
        for character, count in counts.items():
            by_nats.setdefault(round(-math.log(count / total)), []).append(character)
        for cost, characters in sorted(by_nats.items()):
            print(alphabet, cost, "".join(sorted(characters)), sep="\t")


def is_letter(character: str, alphabet: str) -> bool:
    is_word = unicodedata.category(character)[0] in "LM"
    return is_word and (alphabet in LATIN or character > "\x7f") and len(character.lower()) == 1


def sign(nats: float) -> str:
    return "0123456789abcdefghij"[min(MOST, round(nats))]


if __name__ == "__main__":
    main()
