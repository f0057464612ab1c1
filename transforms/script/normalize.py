"""Bring Chinese text to one script, block by block, and change nothing that is not Chinese."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain
from operator import attrgetter

from transforms.errors import UsageError
from transforms.model import Cleaned
from transforms.script.blocks import Block, Layout, layouts
from transforms.script.choice import checked, choose, usage
from transforms.script.detect import SCRIPTS, language
from transforms.script.engines import checked_engine
from transforms.script.parts import Converted, Part, converted

# Characters handled at once: enough to make a call's cost vanish, few enough to stay in the processor's cache.
BATCH = 250_000


@dataclass(frozen=True, slots=True)
class Normalized(Cleaned):
    """A text in its target script.

    `script` and `language` are those of the text as it was. `conversions` counts characters by rule: those that changed
    by `script.<configuration>`; those that have several candidates and were decided outside any phrase, changed or not,
    by `script.<configuration>.uncertain`. `blocks` are its lines, for carrying places across.
    """

    script: str = "Zyyy"
    language: str = "und"
    conversions: Mapping[str, int] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def origin(self, place: int) -> int:
        r"""Where a place of `text` was in the text given; in a line whose length changed, counted from its start.

        >>> normalize("頭髮\n很長").origin(4)
        4
        """
        index = bisect_left(self.blocks, place, key=lambda block: block.after[1])
        if index == len(self.blocks):
            return place
        block = self.blocks[index]
        if place == block.after[1]:
            return block.before[1]
        return min(block.before[0] + place - block.after[0], block.before[1])


def normalize(
    text: str,
    target: str = "Hans",
    *,
    engine: str = "opencc",
    assume: str | None = None,
    vocabulary: bool = False,
    quotes: bool = False,
    record_edits: bool = False,
) -> Normalized:
    """The text with its Chinese in the target: `Hans`, `Hant` (OpenCC's standard), `Hant-TW`, `Hant-HK`, or `keep`.

    Decided line by line: a line that tells nothing goes with its neighbours, then with `assume`, the script around a
    text too short to tell. Japanese, Korean, addresses, code, and what is in the target script stay as they are.
    `vocabulary` changes regional words too (軟體 → 软件), `quotes` changes 「」『』 to “”‘’ or back. `record_edits`
    lists every change; without it only counts are kept. `UsageError` names the targets, engines or scripts there are.

    >>> normalize("接著說", assume="Hant").text, normalize("显著", "Hant-TW").text, normalize("頭髮と毛").text
    ('接着说', '顯著', '頭髮と毛')
    >>> normalize("頭髮很長", record_edits=True).edits[0]
    Edit(stage='script', rule='script.t2s', start=0, end=2, before='頭髮', after='头发')
    """
    return normalize_all(
        [text],
        target,
        engine=engine,
        assume=assume,
        vocabulary=vocabulary,
        quotes=quotes,
        record_edits=record_edits,
    )[0]


def normalize_all(
    texts: Sequence[str],
    target: str = "Hans",
    *,
    engine: str = "opencc",
    assume: str | None = None,
    vocabulary: bool = False,
    quotes: bool = False,
    record_edits: bool = False,
) -> list[Normalized]:
    """`normalize` for each of many texts, none of which bears on another.

    >>> [done.text for done in normalize_all(["頭髮", "皇后"])]
    ['头发', '皇后']
    """
    checked(target)
    checked_engine(engine)
    if assume is not None and assume not in SCRIPTS:
        raise UsageError(f"no script {assume!r} to assume; there are {', '.join(SCRIPTS)}")
    configure = partial(choose, target=target, vocabulary=vocabulary, quotes=quotes)
    done = []
    for batch in _batches(texts):
        laid = layouts(batch, assume)
        jobs: defaultdict[str, list[Part]] = defaultdict(list)
        for of, (text, document) in enumerate(zip(batch, laid, strict=True)):
            region = usage(text, target) if any(piece.script != target for piece in document.pieces) else ""
            for piece in document.pieces:
                jobs[configure(piece.script, region)].append(Part(of, piece.start, piece.end))
        jobs.pop("", None)
        results = {
            config: converted(batch, parts, config, engine, record_edits=record_edits) for config, parts in jobs.items()
        }
        replaced: list[list[tuple[int, int, str]]] = [[] for _ in batch]
        for config, parts in jobs.items():
            for part, after in zip(parts, results[config].after, strict=True):
                replaced[part.of].append((part.start, part.end, after))
        done += [
            _assembled(text, document, sorted(replaced[of]), of, list(results.values()))
            for of, (text, document) in enumerate(zip(batch, laid, strict=True))
        ]
    return done


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts of about `BATCH` characters; a longer text is a batch of its own."""
    start = size = 0
    for at, text in enumerate(texts):
        if size and size + len(text) > BATCH:
            yield texts[start:at]
            start, size = at, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _assembled(
    text: str, laid: Layout, replaced: Sequence[tuple[int, int, str]], of: int, results: Sequence[Converted]
) -> Normalized:
    """The document `of` from its replaced stretches and from what each conversion did to it."""
    pieces: list[str] = []
    at = 0
    for start, end, stretch in replaced:
        pieces += (text[at:start], stretch)
        at = end
    after = "".join(pieces) + text[at:]
    counts = [result.counts[of] for result in results if of in result.counts]
    edits = [result.edits[of] for result in results if of in result.edits]
    resized = any(result.resized for result in results)
    return Normalized(
        text=after,
        edits=tuple(sorted(chain.from_iterable(edits), key=attrgetter("start"))),
        flags=("script.mixed",) if laid.mixed else (),
        script=laid.script,
        language=language(text, laid.script),
        conversions=dict(sorted(chain.from_iterable(found.items() for found in counts))),
        blocks=_moved(laid.blocks, after.split("\n")) if resized else laid.blocks,
    )


def _moved(blocks: tuple[Block, ...], lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with the places that their lines have now."""
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return tuple(
        block._replace(after=(start, start + len(line)))
        for block, line, start in zip(blocks, lines, starts, strict=False)
    )
