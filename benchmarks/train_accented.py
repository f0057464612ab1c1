"""Build `accented.txt`: words whose accented letter, were it another sign, would leave no two words.

    pip install --target DIR --no-deps pyspellchecker==0.9.1
    python benchmarks/train_accented.py DIR > transforms/encoding/language/accented.txt

The words are counted in the frequency dictionaries of pyspellchecker (MIT); names of people and places, and words that
English has borrowed, are added. The French dictionary spells œu as oeu. A word is left out if what stands
around its one accent are words themselves: `touché`.
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
    andré asunción beyoncé bogotá brasília brontë chloë curaçao céline cézanne córdoba dvořák dürer düsseldorf erdős
    françois fräulein garcía gauß gómez gödel göteborg hernández hélène jalapeño josé jürgen kraków köln lópez
    lübeck malmö martínez meißen michaël montréal méxico müller münchen naïve naïveté nestlé noël núñez nürnberg
    piñata pokémon preußen pérez québec ramírez renée rodríguez résumé röntgen schrödinger señor señora señorita
    smörgåsbord strauß straße sánchez tübingen voilà weiß württemberg zoë zürich ångström
"""
LETTERS = "a-zß-öø-ÿœ"


def main() -> None:
    folder = Path(sys.argv[1]) / "spellchecker" / "resources"
    counts = {each: json.loads(gzip.decompress((folder / f"{each}.json.gz").read_bytes())) for each in FEWEST}
    plain = {word for each in counts.values() for word, count in each.items() if count >= PLAIN}
    english = set(counts["en"])
    words = {word for each, fewest in FEWEST.items() for word, count in counts[each].items() if count >= fewest}
    words |= {word.replace("oeu", "œu") for word, count in counts["fr"].items() if count >= FEWEST["fr"]}
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
