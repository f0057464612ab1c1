"""Build `accented.txt`: words whose accented letter, were it another sign, would leave no two words.

    pip install --target DIR --no-deps pyspellchecker==0.9.1
    python benchmarks/train_accented.py DIR > transforms/encoding/language/accented.txt

The words are counted in the frequency dictionaries of pyspellchecker (MIT); names of people and places, and words that
English has borrowed, are added. A word is left out if what stands around its one accent are words themselves: `touché`.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

FEWEST = {"fr": 150, "de": 60, "es": 100, "pt": 100, "it": 100, "en": 0}  # times that a word was counted
PLAIN = 500  # times that a word without accents was counted, to be one; beside a sign, any word of English is
SHORTEST = 3  # letters before an accent at the end of a word, or behind one at its beginning
NAMES = """
    andré ångström asunción beyoncé bogotá brontë brasília cézanne chloë córdoba curaçao céline dürer düsseldorf
    dvořák erdős fräulein françois garcía gómez gödel göteborg hélène hernández jalapeño josé jürgen köln kraków lópez
    lübeck malmö martínez méxico michaël montréal müller münchen naïve naïveté nestlé noël núñez nürnberg pérez piñata
    pokémon québec ramírez renée résumé rodríguez röntgen sánchez schrödinger señor señora señorita smörgåsbord
    tübingen voilà württemberg zoë zürich
"""
LETTERS = "a-zà-öø-ÿœ"


def main() -> None:
    folder = Path(sys.argv[1]) / "spellchecker" / "resources"
    counts = {each: json.loads(gzip.decompress((folder / f"{each}.json.gz").read_bytes())) for each in FEWEST}
    plain = {word for each in counts.values() for word, count in each.items() if count >= PLAIN}
    english = set(counts["en"])
    words = {word for each, fewest in FEWEST.items() for word, count in counts[each].items() if count >= fewest}
    print(*sorted({word for word in words if is_proof(word, plain, english)} | set(NAMES.split())), sep="\n")


def is_proof(word: str, plain: set[str], english: set[str]) -> bool:
    if not re.fullmatch(f"[{LETTERS}]{{3,}}", word) or word.isascii():
        return False
    before, *others = re.split("[^a-z]", word)
    if len(others) > 1:
        return True
    behind = others[0]
    if before and behind:
        return min(len(before), len(behind)) == 1 or not {before, behind} <= plain
    left = before + behind
    return len(left) >= SHORTEST and left not in plain and left not in english


if __name__ == "__main__":
    main()
