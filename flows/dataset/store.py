"""Where a dataset is published: the few things that differ between a folder on this machine and remote storage.

A generation is always built and checked in a folder here. A store says which generation is published, and swaps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Protocol

VERSIONS = ".versions"
TRASH = ".trash"
FOLDER = "generations"
"""The folder of a remote dataset that holds its generations."""
MANIFEST = "manifest.json"
POINTER = "_current.json"
"""The object of a remote dataset that names the published generation."""
GENERATION = re.compile(r"\d{6,}-[0-9a-f]{12}")


def number(generation: str) -> int:
    """The number in a generation's name.

    >>> number("000012-0123456789ab")
    12
    """
    return int(generation.split("-", maxsplit=1)[0])


def is_dataset(names: AbstractSet[str]) -> bool:
    """Whether a folder that holds these names is a generation, or a remote dataset: no source of pages.

    >>> is_dataset({"manifest.json", "documents", "edits", "README.md"}), is_dataset({"manifest.json", "pages"})
    (True, False)
    """
    return {MANIFEST, "documents", "edits"} <= names or {POINTER, FOLDER} <= names


class Store(Protocol):
    """What publication asks of a place. Generations are named by their folders here, whether or not all is in them."""

    @property
    def name(self) -> str:
        """The dataset as users name it: a whole path, or an address."""

    def pull(self) -> None:
        """Make the folder here agree with the place: its generations, their manifests, and which one is published."""

    def fetch(self, generation: Path, paths: Iterable[str] | None = None, *, anew: bool = False) -> None:
        """Have these files of a generation here, by their paths in it: all of them by default.

        `anew` is to trust nothing that is here already.
        """

    def point(self, generation: Path) -> None:
        """Publish a generation, in one step. `BusyError` where another writer was first; nothing has changed then."""

    def drop(self, generations: Sequence[Path]) -> None:
        """Delete generations, and what dead runs left."""
