"""Pages that nobody wrapped, of many kinds, written by chance: no two lines of them may be joined.

`python -m benchmarks.unwrapped` tells how many are, by kind. The lines of one page are as long as one another where
lines of the kind may be, which is what makes them look wrapped.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from benchmarks.paragraphs import EN, ZH
from transforms.paragraphs import segment_with_edits

Line = Callable[[random.Random, int], str]  # of a page whose lines have about so many characters

_LITTLE = ("the", "of", "a", "and", "to", "in", "with", "for", "on", "at", "by", "from")
_WORDS = (*" ".join("|".join(EN.values()).split("|")).split(), *_LITTLE)
_HANZI = "".join(mark for mark in "".join(ZH.values()) if "\u4e00" <= mark <= "\u9fff")


def hanzi(chance: random.Random, number: int) -> str:
    return "".join(chance.choice(_HANZI) for _ in range(number))


def words(chance: random.Random, least: int, most: int) -> str:
    """Words of so many characters together; the first is in lower case."""
    while True:
        text = chance.choice(_WORDS)
        while len(text) < least:
            text += " " + chance.choice(_WORDS)
        if len(text) <= most:
            return text[0].lower() + text[1:]


def capital(chance: random.Random, least: int, most: int) -> str:
    text = words(chance, least, most)
    return text[0].upper() + text[1:]


KINDS: dict[str, Line] = {
    "headlines zh": lambda of, n: hanzi(of, n // 2 + of.randint(-1, 1)),
    "headlines in halves zh": lambda of, n: (
        f"{hanzi(of, 8)}{of.choice('，：； ')}{hanzi(of, n // 2 - 8 + of.randint(0, 1))}"
    ),
    "headlines that ask zh": lambda of, n: f"{hanzi(of, 6)} {hanzi(of, 7)}{of.choice(['', '！', '？'])}",
    "verse zh": lambda of, n: hanzi(of, 7) + of.choice("，。"),
    "verse in pairs zh": lambda of, n: f"{hanzi(of, 5)}，{hanzi(of, 5)}。",
    "couplets zh": lambda of, n: f"{hanzi(of, 7)}，{hanzi(of, 7)}",
    "free verse zh": lambda of, n: hanzi(of, of.randint(4, 14)) + of.choice(["", "", "，"]),
    "lyrics zh": lambda of, n: f"{hanzi(of, of.randint(5, 8))} {hanzi(of, of.randint(5, 8))}",
    "subtitles zh": lambda of, n: hanzi(of, of.randint(5, 15)),
    "goods zh": lambda of, n: f"{hanzi(of, of.randint(2, 4))}，{hanzi(of, of.randint(2, 6))}，{hanzi(of, 3)}",
    "names zh": lambda of, n: "、".join(hanzi(of, 3) for _ in range(6)),
    "clauses zh": lambda of, n: hanzi(of, n // 3 + of.randint(-1, 1)) + "；",
    "chat zh": lambda of, n: f"{of.choice(['李山', '王五', '赵六'])}：{hanzi(of, of.randint(4, 18))}",
    "speech zh": lambda of, n: f"“{hanzi(of, 5)}，{hanzi(of, of.randint(7, 9))}{of.choice('。？！')}”",
    "paragraphs of one line zh": lambda of, n: f"{hanzi(of, 8)}，{hanzi(of, n // 2 - 8 + of.randint(-1, 1))}。",
    "menu zh": lambda of, n: hanzi(of, of.choice([2, 2, 4, 4, 4, 6])),
    "address zh": lambda of, n: f"{hanzi(of, 4)}市{hanzi(of, 2)}区{hanzi(of, 2)}路{of.randint(1, 99)}号",
    "captions zh": lambda of, n: (
        f"{hanzi(of, 9)}，{hanzi(of, 9 + of.randint(-1, 1))}{of.choice(['（资料图）', '', ' 李山摄'])}"
    ),
    "table zh": lambda of, n: f"{hanzi(of, 3)}  {of.randint(10, 99)}  {hanzi(of, 4)}  {of.randint(100, 999)}",
    "teasers zh": lambda of, n: f"{hanzi(of, 10)}，{hanzi(of, n // 2)}{of.choice(['...', '…', '……'])}",
    "teasers cut zh": lambda of, n: f"{hanzi(of, 10)}，{hanzi(of, n // 2)}",
    "questions zh": lambda of, n: (
        f"{of.choice('问答')}：{hanzi(of, 9)}，{hanzi(of, of.randint(5, 20))}{of.choice('。？')}"
    ),
    "years zh": lambda of, n: f"{of.randint(1950, 2020)}年{of.randint(1, 12)}月，{hanzi(of, of.randint(9, 11))}",
    "models zh": lambda of, n: f"iPhone {of.randint(4, 16)} {hanzi(of, 6)}，{hanzi(of, of.randint(6, 8))}",
    "headlines en": lambda of, n: capital(of, n - 2, n + 1),
    "headlines in lower case": lambda of, n: words(of, n - 4, n + 1),
    "verse en": lambda of, n: capital(of, n - 6, n + 2) + of.choice([",", ";", ".", ""]),
    "verse in lower case en": lambda of, n: words(of, n - 8, n + 2) + of.choice([",", "", ""]),
    "short verse en": lambda of, n: words(of, 8, 30) + of.choice([",", "", ""]),
    "subtitles en": lambda of, n: words(of, 20, 40) + of.choice(["", "", ".", "?"]),
    "chat en": lambda of, n: f"{of.choice(['ann', 'bob', 'joe'])}: {words(of, 8, 50)}",
    "posts en": lambda of, n: words(of, 8, 70),
    "speech en": lambda of, n: f"“{capital(of, 8, 50)}{of.choice('.?!')}”",
    "menu en": lambda of, n: capital(of, 4, 18),
    "address en": lambda of, n: of.choice(
        [f"{of.randint(1, 99)} {capital(of, 4, 8)} Street", f"Riverton RV{of.randint(1, 9)}"]
    ),
    "table en": lambda of, n: f"{words(of, 4, 10):12}{of.randint(1, 9999):6}{of.random() * 100:10.2f}",
    "table of words en": lambda of, n: "".join(f"{words(of, 3, 10):>12}" for _ in range(4)),
    "table of even words en": lambda of, n: (
        "  ".join(f"{words(of, 3, 8):8}" for _ in range(4)) + f"{words(of, 3, 6):>8}"
    ),
    "two columns en": lambda of, n: f"{words(of, 26, 30):30}    {words(of, 28, 30)}",
    "definitions en": lambda of, n: f"{words(of, 4, 8)}: {words(of, n - 6, n)}",
    "goods en": lambda of, n: f"{words(of, 4, 8)}, {words(of, 8, 14)}, {words(of, 8, 18)}",
    "ingredients en": lambda of, n: f"{of.randint(1, 9)} cups {words(of, 12, 30)}",
    "paragraphs of one line en": lambda of, n: capital(of, 2 * n - 3, 2 * n) + ".",
    "speech with its speaker en": lambda of, n: f'"{capital(of, n - 3, n)}," he said.',
    "references en": lambda of, n: (
        f"{capital(of, 4, 8)}, {of.choice('ABCDE')}. ({of.randint(1950, 2020)}). {capital(of, 40, 46)}."
    ),
    "code": lambda of, n: f"{of.choice('abcxyz')} = {of.choice(['load', 'mean', 'save'])}({of.randint(1, 99)})",
    "log": lambda of, n: f"2024-05-{of.randint(10, 28)} {of.randint(10, 23)}:00 info {words(of, 30, 34)}",
    "captions en": lambda of, n: f"Photo: {capital(of, 40, 44)}",
    "keywords en": lambda of, n: ", ".join(words(of, 3, 10) for _ in range(5)),
    "teasers en": lambda of, n: capital(of, 2 * n - 4, 2 * n) + of.choice(["...", "…"]),
    "steps en": lambda of, n: f"{of.randint(1, 9)}. {capital(of, n - 8, n)}",
    "answers en": lambda of, n: f"{of.choice('abcd')}) {words(of, 8, 20)}",
}


def pages(each: int) -> Iterator[tuple[str, list[str]]]:
    """So many pages of each kind, with its name; the same at every run."""
    for kind, line in KINDS.items():
        for number in range(each):
            chance = random.Random(f"{kind} {number}")
            length = chance.choice([32, 36, 40, 48])
            yield kind, [line(chance, length) for _ in range(chance.choice([5, 8, 12, 20, 40]))]


def joined(lines: list[str]) -> int:
    """How many line breaks of a page are taken for wraps."""
    return len(segment_with_edits("\n".join(lines))[1])


if __name__ == "__main__":
    found = [(kind, joined(lines)) for kind, lines in pages(20)]
    print(f"{len(found)} pages that nobody wrapped; on {sum(number > 0 for _, number in found)} lines are joined")
    for kind in KINDS:
        if number := sum(of_page > 0 for name, of_page in found if name == kind):
            print(f"  {kind}: {number} of 20")
