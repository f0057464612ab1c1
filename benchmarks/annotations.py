"""How much of annotated pages is restored: `python benchmarks/annotations.py [labelled lines, .jsonl.gz …]`.

Clean Traditional text is damaged as such pages were: in its GBK bytes, characters that the conversion from Simplified
gave are replaced with themselves and a reading in parentheses, wherever their two bytes stand; the bytes are decoded
again, an invalid pair as one `?`. The text is `prose.txt`, or the content lines of pages (see `boilerplate.py`).

A run is what lies between two places where a character begins in the clean text and in the damaged one. Some end in a
character of ASCII that a `?` has swallowed; nobody can restore those exactly.
"""

import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from transforms.edits import apply
from transforms.encoding import annotations
from transforms.encoding.annotations import gbk, misaligned
from transforms.encoding.language.alone import alone_nats
from transforms.encoding.language.readings import readings, simplified
from transforms.script import converter

PROSE = Path(__file__).with_name("prose.txt")
SEEN = {7: 0.75, 8: 0.5, 9: 0.25, 10: 0.1}
"""Of the Traditional characters on the owner's page, how many are annotated, by nats; rarer ones never, though 20 stand
there across the border of two others. So that page has 0.7 shifted runs to 100 annotations, pages damaged so 1.3, and
those of conversions that take half of all characters, 8.
"""
HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")
OUTCOMES = ("exactly", "in part", "wrongly")
HOW = ("shifted", "guessed", "lost")
"""Whether a run is restored beyond doubt or not touched, with a guess, or with a place flagged as lost."""


class Run(NamedTuple):
    """`damaged[start:end]` was `clean[origin:origin_end]`."""

    start: int
    end: int
    origin: int
    origin_end: int


class Damaged(NamedTuple):
    text: str
    clean: str
    runs: tuple[Run, ...]


# --- damage ----------------------------------------------------------------------------------------------------------


def conversion(rng: random.Random, share: float | None) -> dict[bytes, bytes]:
    """What a conversion that annotates a share of the characters it gives writes behind each, in the order in which it
    looks for them; without a share, common ones, as often as on the owner's page.
    """
    characters = sorted(c for c in gbk.characters().values() if c in simplified() and readings(c))
    rng.shuffle(characters)
    chosen = characters[: round(share * len(characters))] if share else [c for c in characters if _is_seen(rng, c)]
    written = {c: [r for r in sorted(readings(c)) if r.encode("gbk", "ignore").decode("gbk") == r] for c in chosen}
    return {c.encode("gbk"): f"({rng.choice(spelled)})".encode("gbk") for c, spelled in written.items() if spelled}


def _is_seen(rng: random.Random, character: str) -> bool:
    """Whether chance annotates a character, as often as the owner's page does characters of this rarity."""
    return rng.random() < SEEN.get(max(7, round(alone_nats()[ord(character)])), 0.0)


def damage(clean: str, insertions: Mapping[bytes, bytes], *, one_pass: bool) -> Damaged:
    """`clean` as such a page shows it; all characters annotated in one pass over the bytes, or one after the other."""
    known = set(gbk.characters().values())
    clean = "".join(character for character in clean if character.isascii() or character in known)
    begins = {0: 0}  # by byte, the character that begins there
    data = b""
    for number, character in enumerate(clean, 1):
        data += character.encode("gbk")
        begins[len(data)] = number
    origin = list(range(len(data)))  # of each byte, which byte of the clean text it was; -1 if it was inserted
    for some in [insertions] if one_pass else [{key: insertions[key]} for key in insertions if key in data]:
        data, origin = _insert(data, origin, some)
    return _decode(clean, data, origin, begins)


def _insert(data: bytes, origin: list[int], insertions: Mapping[bytes, bytes]) -> tuple[bytes, list[int]]:
    new, new_origin, at = b"", [], 0
    while at < len(data):
        insertion = insertions.get(data[at : at + 2], b"")
        step = 2 if insertion else 1
        new += data[at : at + step] + insertion
        new_origin += origin[at : at + step] + [-1] * len(insertion)
        at += step
    return new, new_origin


def _decode(clean: str, data: bytes, origin: list[int], begins: Mapping[int, int]) -> Damaged:
    next_origin = [max(begins)] * (len(data) + 1)
    for at in reversed(range(len(data))):
        next_origin[at] = origin[at] if origin[at] >= 0 else next_origin[at + 1]
    text, runs, at, start, begin = "", [], 0, 0, 0
    while at < len(data):
        pair = data[at : at + 2]
        if data[at] < 0x80:
            text, at = text + chr(data[at]), at + 1
        else:
            text += gbk.characters().get((pair[0], pair[-1]), "?") if len(pair) == 2 else "?"
            at += len(pair)
        if (end := begins.get(next_origin[at])) is not None:
            if end > begin and text[start:] != clean[begin:end]:
                runs.append(Run(start, len(text), begin, end))
            start, begin = len(text), end
    return Damaged(text, clean, tuple(runs))


# --- repair ----------------------------------------------------------------------------------------------------------


def repaired(text: str) -> str:
    for each in (misaligned, annotations):
        text = apply(text, each.find(text))
    return text


def outcomes(damaged: Damaged) -> Iterator[tuple[str, str]]:
    """Of each run: how, and whether it is back exactly (but for white space), in part with `?`, or wrongly."""
    found = misaligned.find(damaged.text)
    after = apply(damaged.text, found)
    after = apply(after, annotations.find(after))
    compared = SequenceMatcher(None, damaged.clean, after, autojunk=False).get_opcodes()
    differ = [
        (start, end, after[start_after:end_after])
        for how, start, end, start_after, end_after in compared
        if how != "equal" and (damaged.clean[start:end] + after[start_after:end_after]).strip()
    ]
    for run in damaged.runs:
        instead = {
            text.strip("?") != ""
            for start, end, text in differ
            if max(start, run.origin) < min(end, run.origin_end) or start == end == run.origin
        }
        rules = {edit.rule for edit in found if run.start < edit.end and edit.start < run.end}
        how = next((how for how in ("lost", "guessed") if f"misaligned.{how}" in rules), "shifted")
        yield how, OUTCOMES[1 + any(instead) if instead else 0]


def swallowed(damaged: Damaged) -> int:
    """How many runs end in a character of ASCII that is no longer there."""
    ends = ((damaged.clean[run.origin_end - 1], damaged.text[run.end - 1]) for run in damaged.runs)
    return sum(clean != shown for clean, shown in ends if clean.isascii())


def prose() -> tuple[Sequence[str], Sequence[str]]:
    """The paragraphs of `prose.txt` in Simplified and in Traditional."""
    simple, traditional = PROSE.read_text("utf-8").split("===\n")
    return simple.splitlines(), traditional.splitlines()


def texts(files: Sequence[str]) -> Iterator[str]:
    """Clean Traditional texts, at most 1,500 characters each."""
    to_traditional = converter("s2t")
    if not files:
        simple, traditional = prose()
        yield from (to_traditional("\n".join(simple)), "\n".join(traditional))
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as pages:
            for page in map(json.loads, pages):
                content = "\n".join(line for line, label in page["lines"] if label == "C")
                if sum(character > "\u3400" for character in content) > 300:
                    yield to_traditional(content)[:1500]


def shares_of(counts: Counter[tuple[str, str]]) -> Iterator[float]:
    """Of all runs: exactly, in part, wrongly; of those without doubt, and of guesses: how many, exactly, wrongly."""
    for outcome in OUTCOMES:
        yield sum(counts[how, outcome] for how in HOW) / counts.total()
    for how in HOW[:2]:
        of_these = sum(counts[how, outcome] for outcome in OUTCOMES)
        yield of_these / counts.total()
        yield counts[how, "exactly"] / max(1, of_these)
        yield counts[how, "wrongly"] / max(1, of_these)


def main(*files: str) -> None:
    clean = list(texts(files))
    print(f"{'':35}{'all':^25}  {'shifted':^25}  {'guessed':^25}")
    columns = "  ".join(["exactly  in part  wrongly"] + 2 * ["  share  exactly  wrongly"])
    print(f"annotated  replaced   commas      runs  {columns}  end swallowed   kB/s")
    in_all: Counter[tuple[str, str]] = Counter()
    for share in (None, 0.15, 0.5, 1.0):
        for one_pass in (True, False):
            for half_width in (True, False):
                rng = random.Random(1)
                counts: Counter[tuple[str, str]] = Counter()
                pages = []
                for text in clean if files else clean * 10:
                    source = text.translate(HALF_WIDTH) if half_width else text
                    pages.append(damage(source, conversion(rng, share), one_pass=one_pass))
                for page in pages:
                    counts.update(outcomes(page))
                in_all.update(counts if share else ())
                began = time.perf_counter()
                size = sum(len(repaired(page.text).encode()) for page in pages)
                speed = size / (time.perf_counter() - began) / 1000
                runs = counts.total()
                how = f"{'in one' if one_pass else 'in turn':8}  {'half' if half_width else 'full':6}"
                kind = f"{f'{share:.0%}' if share else 'as seen':>9}  {how}"
                shares = "  ".join(f"{share:7.1%}" for share in shares_of(counts))
                print(f"{kind}  {runs:8,}  {shares}  {sum(map(swallowed, pages)) / runs:13.1%}  {speed:5.0f}")
    print(
        f"{'in all but as seen':27}  {in_all.total():8,}  {'  '.join(f'{share:7.1%}' for share in shares_of(in_all))}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
