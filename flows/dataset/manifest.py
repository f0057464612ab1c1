"""`manifest.json`: what a generation holds and what it was made of; no clock and no path of the machine in it."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from flows.dataset.finished import Finished
from flows.dataset.reads import BETWEEN, Reads, json_line, reads_of
from flows.dataset.schema import TABLES, schema
from flows.dataset.store import MANIFEST
from flows.dataset.writer import Part, sha256
from flows.figures import Figures
from flows.made import versions
from flows.settings import Settings

NAME = MANIFEST
FORMAT = 2
OPENS, CLOSES = b'"inputs": [\n', b"],\n"
"""The lines around the inputs."""
KEYS = ("rows", "files", "shards", "made", "settings", "survey", "schema")
"""What every reader of a manifest may count on, beside the inputs."""


def manifest(
    parts: Sequence[tuple[int, Part]],
    finished: Sequence[Finished],
    figures: Figures,
    settings: Settings,
    *,
    made: str,
    survey: str | None,
    duplicates: Mapping[str, int],
) -> dict[str, Any]:
    """The manifest in a fixed order, JSON values and inputs; `parts` are the files, each with the number of its shard.

    `shards` counts the inputs of each shard, which stand in `inputs` one shard after the other.
    """
    original = settings.script.keep_original
    return {
        "format": FORMAT,
        "rows": {table: sum(part.rows for _, part in parts if part.table == table) for table in TABLES},
        "files": [asdict(part) | {"shard": shard} for shard, part in parts],
        "shards": [len(shard.reads) for shard in finished],
        "inputs": [shard.reads for shard in finished],
        "edits": dict(sorted(figures.rules.items())),
        "converted": dict(sorted(figures.conversions.items())),
        "flags": dict(sorted(figures.flags.items())),
        "rejected": dict(sorted(figures.rejected.items())),
        "duplicates": dict(sorted(duplicates.items())),
        "made": made,
        "fingerprint": settings.fingerprint(),
        "settings": settings.decisive(),
        "packages": versions(settings),
        "survey": survey,
        "schema": {
            table: {field.name: str(field.type) for field in schema(table, original=original)} for table in TABLES
        },
    }


def encoded(content: dict[str, Any]) -> Iterator[bytes]:
    r"""The manifest as it is written, piece by piece: JSON, one line a key, a file or an input.

    >>> b"".join(encoded({"format": 2, "files": [{"rows": 1}, {"rows": 2}]}))
    b'{\n"format": 2,\n"files": [\n {"rows": 1},\n {"rows": 2}\n]\n}\n'
    """
    for number, (key, value) in enumerate(content.items()):
        yield b"%b\n%b: " % (b"," if number else b"{", json_line(key))
        if isinstance(value, list) and value and isinstance(value[0], dict | Reads):
            for place, entry in enumerate(value):
                yield BETWEEN if place else b"[\n "
                yield entry.text() if isinstance(entry, Reads) else json_line(entry)
            yield b"\n]"
        else:
            yield json_line(value)
    yield b"\n}\n"


def write(content: dict[str, Any], path: Path) -> str:
    """Write the manifest, never all of it in memory; returns its SHA-256, which names the generation."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for piece in encoded(content):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def genuine(root: Path) -> bool:
    """Whether a generation's manifest is the one that its name was made from. Raises `OSError`."""
    return root.resolve().name.endswith("-" + sha256(root / NAME)[:12])


def read(root: Path) -> dict[str, Any]:
    """The manifest of a generation, its inputs as a list with one `Reads` a shard, which stay on the disk.

    `OSError` or `ValueError` where there is none or it is damaged; damaged inputs raise when they are gone through.
    """
    path = root / NAME
    with path.open("rb") as file:
        head = list(takewhile(lambda line: line != OPENS, file))
        start = file.tell()
        sizes = array("L", map(len, takewhile(lambda line: line != CLOSES, file)))
        content = json.loads(b"".join([*head, file.read()]))
    missing = [key for key in KEYS if key not in content] if isinstance(content, dict) else ["all that a manifest has"]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    counts, alone = content["shards"], content.get("inputs")  # there if not a line each, as somebody else writes them
    if not isinstance(counts, list) or not isinstance(alone, list | None):
        raise ValueError("the inputs, or how many each shard has, are no list")
    if not all(isinstance(count, int) for count in counts) or sum(counts) != len(sizes if alone is None else alone):
        raise ValueError("the inputs are not those of the shards")
    if alone is None:
        return dict(content) | {"inputs": list(_shards(path, start, sizes, counts))}
    reads = reads_of(alone)
    return dict(content) | {"inputs": [tuple(islice(reads, count)) for count in counts]}


def _shards(path: Path, start: int, sizes: Iterable[int], counts: Iterable[int]) -> Iterator[Reads]:
    """The inputs shard by shard; `sizes` are the bytes of their lines, `counts` how many lines each shard has."""
    lines = iter(sizes)
    for count in counts:
        size = sum(islice(lines, count))
        yield Reads(path, start, size, count)
        start += size
