"""A dataset is published whole: a directory per generation, and one symbolic link that is swapped.

    output/NAME → .versions/NAME/000002-1f0c…/     README.md manifest.json documents/ paragraphs/ edits/ rejected/

A reader that has opened the link's directory keeps a whole generation; a run that dies leaves a staging directory that
nobody reads and the next run clears away, and finished shards that it takes over (`flows.dataset.finished`). (Of the
protocols tried under SIGKILL, this one alone left a whole dataset 100 times of 100, and no reader saw two generations
mixed.)
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from transforms.errors import BusyError, UsageError

VERSIONS = ".versions"
STAGING = ".staging"
SHARDS = ".shards"
TRASH = ".trash"
GENERATION = re.compile(r"\d{6,}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dataset lives: `link` is what users open, `versions` holds its generations."""

    link: Path
    versions: Path

    @property
    def staging(self) -> Path:
        """Where the next generation is built."""
        return self.versions / STAGING

    @property
    def shards(self) -> Path:
        """Where finished shards are kept until they are published."""
        return self.versions / SHARDS

    def published(self) -> Path | None:
        """The generation that the link names, if there is one."""
        return self.versions / self.link.readlink().name if self.link.is_symlink() else None

    def generations(self) -> list[Path]:
        """All generations on disk, oldest first."""
        found = (path for path in self.versions.iterdir() if GENERATION.fullmatch(path.name))
        return sorted(found, key=lambda path: number(path.name))


def place(out: str | Path) -> Place:
    """The place of the dataset `out`; `UsageError` if something that is not ours stands there."""
    if not str(out).strip() or not encodable(str(out)):
        raise UsageError(f"{str(out)!r}: not a name for a dataset. Choose another --out")
    link = Path(os.path.abspath(out))  # noqa: PTH100  (resolve() would follow the link itself)
    if Path.cwd().is_relative_to(link):
        raise UsageError(f"{out}: the working directory is in there; nothing was touched. Choose another --out")
    if VERSIONS in link.parent.resolve().parts:
        raise UsageError(f"{out}: lies inside another dataset; nothing was touched. Choose another --out")
    versions = link.parent / VERSIONS / link.name
    ours = link.is_symlink() and (link.parent / link.readlink()).parent == versions
    vacant = not link.is_symlink() and (not link.exists() or (link.is_dir() and not any(link.iterdir())))
    if not ours and not vacant:
        raise UsageError(f"{out}: not a dataset of qingwen, and not empty; nothing was touched. Choose another --out")
    for parent in link.parents:
        if parent.exists() and not parent.is_dir():
            raise UsageError(f"{out}: {parent} is a file, not a folder. Choose another --out")
    return Place(link, versions)


def existing(dataset: str | Path) -> Place:
    """The place of a dataset that is there; `UsageError` if it is not."""
    link = Path(os.path.abspath(dataset))  # noqa: PTH100
    if not os.path.lexists(link):
        raise UsageError(f"{dataset}: no dataset there. Name the folder that `qingwen clean --out` wrote")
    versions = link.parent / VERSIONS / link.name
    if not (link.is_symlink() and (link.parent / link.readlink()).parent == versions):
        raise UsageError(f"{dataset}: not a dataset with its generations, as `qingwen clean --out` writes it")
    return Place(link, versions)


def encodable(name: str) -> bool:
    r"""Whether a name can be written as UTF-8, as manifests and Prefect need it.

    >>> encodable("甲"), encodable("\udcff")
    (True, False)
    """
    return name.encode("utf-8", "replace").decode() == name


@contextmanager
def staged(out: str | Path) -> Iterator[Place]:
    """The place of `out` with an empty staging directory, held by this process alone.

    `BusyError` if another run holds it. On an exception the staging directory stays for a look; the next run clears it.
    """
    where = place(out)
    try:
        where.versions.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot write there: {error.strerror}. Choose another --out") from None
    with held(where):
        clear_staging(where)
        for half in where.shards.glob("*/.building-*"):
            shutil.rmtree(half, ignore_errors=True)
        yield where


@contextmanager
def held(where: Place) -> Iterator[None]:
    """The right to change a dataset; `BusyError` if another process has it. The system takes it from a dead one."""
    try:
        lock = os.open(where.versions / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"{where.link}: cannot write there: {error.strerror}. Choose another --out") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{where.link}: another run is writing this dataset; wait for it or choose another --out"
            ) from None
        yield
    finally:
        os.close(lock)


def clear_staging(where: Place) -> None:
    """An empty staging directory."""
    shutil.rmtree(where.staging, ignore_errors=True)
    where.staging.mkdir()


def publish(where: Place, digest: str) -> Path:
    """Turn the staging directory into the next generation and point the link at it; returns the generation.

    `digest` is the hash of its manifest.
    """
    numbers = [number(path.name) for path in where.generations()]
    generation = where.versions / f"{max(numbers, default=0) + 1:06d}-{digest[:12]}"
    fsync_tree(where.staging)
    where.staging.rename(generation)
    fsync(where.versions)
    swap(where, generation)
    return generation


def number(generation: str) -> int:
    """The number in a generation's name.

    >>> number("000012-0123456789ab")
    12
    """
    return int(generation.split("-", maxsplit=1)[0])


def swap(where: Place, generation: Path) -> None:
    """Point the link at `generation`, in one step."""
    if where.link.is_dir() and not where.link.is_symlink():
        where.link.rmdir()  # an empty folder: `place` has looked
    fresh = where.versions / ".link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(VERSIONS) / where.link.name / generation.name)
    fresh.replace(where.link)
    fsync(where.link.parent)


def collect(where: Place, keep: int) -> list[str]:
    """Delete all but the newest `keep` generations, never the published one; returns the names of those deleted.

    What cannot be deleted now is tried again the next time.
    """
    old = [path for path in where.generations()[:-keep] if path != where.published()]
    gone = []
    for generation in old:
        with suppress(OSError):
            generation.rename(where.versions / f"{TRASH}-{generation.name}")  # half a generation must not look like one
            gone.append(generation.name)
    for trash in where.versions.glob(f"{TRASH}-*"):
        shutil.rmtree(trash, ignore_errors=True)
    return gone


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
