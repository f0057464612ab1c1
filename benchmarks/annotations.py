"""How much of annotated pages is restored: `python -m benchmarks.annotations [labelled lines, .jsonl.gz …]`.

Clean Traditional text is damaged as such pages were: in its GBK bytes, characters that the conversion from Simplified
gave are replaced with themselves and a reading in parentheses, wherever their two bytes stand; the bytes are decoded
again, an invalid pair as one `?`. The text is `prose.txt`, or the content lines of pages (see `boilerplate.py`).

A run is what lies between two places where a character begins in the clean text and in the damaged one. Some end in a
character of ASCII that a `?` has swallowed; nobody can restore those exactly. So runs are counted in all and without
those, and hanzi of runs. Pages of which all characters are annotated have so many runs that a few will do.
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
from transforms.encoding.language import alone
from transforms.encoding.language.readings import readings, usual
from transforms.encoding.language.scripts import simplified
from transforms.script import converter

PROSE = Path(__file__).with_name("prose.txt")
SEEN = {7: 0.75, 8: 0.5, 9: 0.25, 10: 0.1}
"""Of the Traditional characters on the seed `chuangtou`, how many are annotated, by nats; rarer ones never, though 20
stand there across the border of two others. So that page has 0.7 shifted runs to 100 annotations, pages damaged so
1.3, and those of conversions that take half of all characters, 8.
"""
PAGES = {None: 10, 0.15: 10, 0.5: 5, 1.0: 2}
"""By share, how often the prose is damaged, each time by another conversion."""
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


class Judged(NamedTuple):
    """What became of a run; whether it ended in a character of ASCII that is no longer there; its hanzi in all and
    those that are back.
    """

    how: str
    outcome: str
    swallowed: bool
    hanzi: int
    back: int


# --- damage ----------------------------------------------------------------------------------------------------------


def conversion(rng: random.Random, share: float | None) -> dict[bytes, bytes]:
    """What a conversion that annotates a share of the characters it gives writes behind each, in the order in which it
    looks for them: the reading that tables give first; without a share, common ones, as often as on that seed.
    """
    characters = sorted(c for c in gbk.characters().values() if c in simplified() and readings(c))
    rng.shuffle(characters)
    chosen = characters[: round(share * len(characters))] if share else [c for c in characters if _is_seen(rng, c)]
    spelled = {c: next(filter(_in_gbk, (usual(c), *sorted(readings(c)))), "") for c in chosen}
    return {c.encode("gbk"): f"({reading})".encode("gbk") for c, reading in spelled.items() if reading}


def _in_gbk(reading: str) -> bool:
    return reading.encode("gbk", "ignore").decode("gbk") == reading


def _is_seen(rng: random.Random, character: str) -> bool:
    """Whether chance annotates a character, as often as the seed `chuangtou` does characters of this rarity."""
    return rng.random() < SEEN.get(max(7, round(alone.nats(character))), 0.0)


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


def judged(damaged: Damaged) -> Iterator[Judged]:
    """What became of each run."""
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
        others = [
            (start, end, text)
            for start, end, text in differ
            if max(start, run.origin) < min(end, run.origin_end) or start == end == run.origin
        ]
        instead = {text.strip("?") != "" for _, _, text in others}
        rules = {edit.rule for edit in found if run.start < edit.end and edit.start < run.end}
        how = next((how for how in ("lost", "guessed") if f"misaligned.{how}" in rules), "shifted")
        last = damaged.clean[run.origin_end - 1]
        hanzi = _hanzi(damaged.clean[run.origin : run.origin_end])
        lost = sum(_hanzi(damaged.clean[max(start, run.origin) : min(end, run.origin_end)]) for start, end, _ in others)
        outcome = OUTCOMES[1 + any(instead) if instead else 0]
        yield Judged(how, outcome, last.isascii() and last != damaged.text[run.end - 1], hanzi, hanzi - lost)


def outcomes(damaged: Damaged) -> Iterator[tuple[str, str]]:
    """Of each run: how, and whether it is back exactly (but for white space), in part with `?`, or wrongly."""
    return ((run.how, run.outcome) for run in judged(damaged))


def _hanzi(text: str) -> int:
    return sum("\u3400" <= character <= "\u9fff" for character in text)


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


def figures(runs: Sequence[Judged]) -> str:
    """How many runs, their shares, of those that lost no ASCII at their end how many are back, and of the hanzi."""
    shares = "  ".join(f"{share:7.1%}" for share in shares_of(Counter((run.how, run.outcome) for run in runs)))
    whole = [run.outcome == "exactly" for run in runs if not run.swallowed]
    hanzi = sum(run.back for run in runs) / max(1, sum(run.hanzi for run in runs))
    return (
        f"{len(runs):8,}  {shares}  {len(whole) / len(runs):9.1%}  {sum(whole) / max(1, len(whole)):7.1%}  {hanzi:6.1%}"
    )


def main(*files: str) -> None:
    clean = list(texts(files))
    print(f"{'':35}{'all':^25}  {'shifted':^25}  {'guessed':^25}  {'end kept':^18}   hanzi")
    columns = "  ".join(["exactly  in part  wrongly"] + 2 * ["  share  exactly  wrongly"] + ["    share  exactly"])
    print(f"annotated  replaced   commas      runs  {columns}    back   kB/s")
    in_all: list[Judged] = []
    for share, times in PAGES.items():
        for one_pass in (True, False):
            for half_width in (True, False):
                rng = random.Random(1)
                pages = []
                for text in clean if files else clean * times:
                    source = text.translate(HALF_WIDTH) if half_width else text
                    pages.append(damage(source, conversion(rng, share), one_pass=one_pass))
                runs = [run for page in pages for run in judged(page)]
                in_all += runs if share else []
                began = time.perf_counter()
                size = sum(len(repaired(page.text).encode()) for page in pages)
                speed = size / (time.perf_counter() - began) / 1000
                how = f"{'in one' if one_pass else 'in turn':8}  {'half' if half_width else 'full':6}"
                kind = f"{f'{share:.0%}' if share else 'as seen':>9}  {how}"
                print(f"{kind}  {figures(runs)}  {speed:5.0f}", flush=True)
    print(f"{'in all but as seen':27}  {figures(in_all)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
