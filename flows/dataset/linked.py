"""A dataset on this machine: one symbolic link names the published generation, and is swapped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.dataset.store import TRASH, VERSIONS


@dataclass(frozen=True, slots=True)
class Linked:
    """A `Store` in the file system: `link` is what users open, `versions` holds its generations."""

    link: Path
    versions: Path

    @property
    def name(self) -> str:
        """The link's whole path."""
        return str(self.link)

    def pull(self) -> None:
        """All is here."""

    def fetch(self, generation: Path, paths: Iterable[str] | None = None, *, anew: bool = False) -> None:
        """All is here."""

    def point(self, generation: Path) -> None:
        """Swap the link."""
        if self.link.is_dir() and not self.link.is_symlink():
            self.link.rmdir()  # an empty folder: `generations.place` has looked
        fresh = self.versions / ".link"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path(VERSIONS) / self.link.name / generation.name)
        fresh.replace(self.link)
        fsync(self.link.parent)

    def drop(self, generations: Sequence[Path]) -> None:
        """Delete them; what cannot be deleted now is tried again the next time."""
        for generation in generations:
            with suppress(OSError):  # half a generation must not look like one
                generation.rename(self.versions / f"{TRASH}-{generation.name}")
        for trash in self.versions.glob(f"{TRASH}-*"):
            shutil.rmtree(trash, ignore_errors=True)


def fsync_tree(root: Path) -> None:
    """Force every file and directory under `root` to disk."""
    for folder, _, files in os.walk(root):
        for name in files:
            fsync(Path(folder, name))
        fsync(Path(folder))


def fsync(path: Path) -> None:
    """Force one file or directory to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
