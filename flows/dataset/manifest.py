"""`manifest.json`: what a generation holds and what it was made of; no clock and no path of the machine in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows.dataset.finished import Finished, Read
from flows.dataset.schema import TABLES, schema
from flows.dataset.writer import Part
from flows.figures import Figures
from flows.made import versions
from flows.settings import Settings

NAME = "manifest.json"
FORMAT = 2
KEYS = ("rows", "files", "shards", "inputs", "made", "settings", "survey", "schema")
"""What every reader of a manifest may count on."""


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
        "inputs": [read for shard in finished for read in shard.reads],
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


def encoded(content: dict[str, Any]) -> Iterator[str]:
    r"""The manifest as it is written, piece by piece: JSON, one line a key, a file or an input.

    >>> "".join(encoded({"format": 2, "inputs": [Read("甲", 1, None)]}))
    '{\n"format": 2,\n"inputs": [\n {"source": "甲", "size": 1, "sha256": null, "gave": {}}\n]\n}\n'
    """
    for number, (key, value) in enumerate(content.items()):
        yield f"{',' if number else '{'}\n{_text(key)}: "
        if isinstance(value, list) and value and isinstance(value[0], dict | Read):
            for place, entry in enumerate(value):
                yield f"{',' if place else '['}\n {_text(entry)}"
            yield "\n]"
        else:
            yield _text(value)
    yield "\n}\n"


_text = json.JSONEncoder(ensure_ascii=False, default=Read.as_json).encode


def write(content: dict[str, Any], path: Path) -> str:
    """Write the manifest, never all of it in memory; returns its SHA-256, which names the generation."""
    sha256 = hashlib.sha256()
    with path.open("wb") as file:
        for piece in encoded(content):
            data = piece.encode()
            sha256.update(data)
            file.write(data)
    return sha256.hexdigest()


def digest(data: bytes) -> str:
    """The SHA-256 of a manifest."""
    return hashlib.sha256(data).hexdigest()


def genuine(root: Path) -> bool:
    """Whether a generation's manifest is the one that its name was made from. Raises `OSError`."""
    return root.resolve().name.endswith("-" + digest((root / NAME).read_bytes())[:12])


def read(root: Path) -> dict[str, Any]:
    """The manifest of a generation; `OSError` or `ValueError` where there is none or it is damaged."""
    content = json.loads((root / NAME).read_bytes())
    missing = [key for key in KEYS if key not in content] if isinstance(content, dict) else ["all that a manifest has"]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    return dict(content)
