"""A dataset is published whole: a directory per generation, and one symbolic link that is swapped.

On remote storage a pointer takes the link's place (`flows.dataset.remote`); all else is done in a folder here.

    output/NAME → .versions/NAME/000002-1f0c…/     README.md manifest.json documents/ paragraphs/ edits/ rejected/

A reader that has opened the link's directory keeps a whole generation; a run that dies leaves a staging directory that
nobody reads and the next run clears away, and finished shards that it takes over (`flows.dataset.finished`). (Of the
protocols tried under SIGKILL, this one alone left a whole dataset 100 times of 100, and no reader saw two generations
mixed.)
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.dataset import presence
from flows.dataset.linked import Linked, fsync, fsync_tree
from flows.dataset.store import GENERATION, VERSIONS, Store, number
from flows.stores.address import checked, is_remote, local
from transforms.errors import BusyError, UsageError

MAX_NAME = 255
"""Bytes of a file's name on the file systems in use."""
STAGING = ".staging"
SHARDS = ".shards"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dataset lives: `link` names its published generation here, `versions` holds its generations.

    `store` is where it is published, which for a dataset on this machine is the same.
    """

    link: Path
    versions: Path
    store: Store

    @property
    def name(self) -> str:
        """The dataset as users name it."""
        return self.store.name

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
    if is_remote(str(out)):
        return _remote(str(out))
    out = local(str(out))
    if not out.strip() or not encodable(out):
        raise UsageError(f"{out!r}: not a name for a dataset. Choose another --out")
    link = Path(os.path.abspath(out))  # noqa: PTH100  (resolve() would follow the link itself)
    if Path.cwd().is_relative_to(link):
        raise UsageError(f"{out}: the working directory is in there; nothing was touched. Choose another --out")
    if len(os.fsencode(link.name)) > MAX_NAME:
        raise UsageError(f"{out[:60]}…: longer than a name can be. Choose another --out")
    if VERSIONS in (link.name, *link.parent.resolve().parts):
        raise UsageError(f"{out}: lies inside another dataset; nothing was touched. Choose another --out")
    versions = link.parent / VERSIONS / link.name
    ours = link.is_symlink() and (link.parent / link.readlink()).parent == versions
    vacant = not link.is_symlink() and (not link.exists() or (link.is_dir() and not any(link.iterdir())))
    if not ours and not vacant:
        raise UsageError(f"{out}: not a dataset of qingwen, and not empty; nothing was touched. Choose another --out")
    for parent in link.parents:
        if parent.exists() and not parent.is_dir():
            raise UsageError(f"{out}: {parent} is a file, not a folder. Choose another --out")
    return Place(link, versions, Linked(link, versions))


def existing(dataset: str | Path) -> Place:
    """The place of a dataset that is there; `UsageError` if it is not. A remote one is looked for when it is held."""
    if is_remote(str(dataset)):
        return _remote(str(dataset))
    dataset = local(str(dataset))
    link = Path(os.path.abspath(dataset))  # noqa: PTH100
    if not os.path.lexists(link):
        raise UsageError(f"{dataset}: no dataset there. Name the folder that `qingwen clean --out` wrote")
    versions = link.parent / VERSIONS / link.name
    if not (link.is_symlink() and (link.parent / link.readlink()).parent == versions):
        raise UsageError(f"{dataset}: not a dataset with its generations, as `qingwen clean --out` writes it")
    return Place(link, versions, Linked(link, versions))


def _remote(name: str, folder: Path | None = None) -> Place:
    """The place of a remote dataset, which is worked on in `folder`, by default its copy on this machine."""
    from flows.dataset.remote import Remote, copy_of  # needs a library that only remote datasets do

    checked(name)
    remote = Remote(name, folder or copy_of(name))
    return Place(remote.local.link, remote.local.versions, remote)


@contextmanager
def viewed(dataset: str | Path) -> Iterator[Place]:
    """A dataset to look at while the block runs; a remote one is seen as it is, without what is kept of it here.

    `UsageError` if there is none.
    """
    if not is_remote(str(dataset)):
        yield there(existing(dataset))
        return
    with tempfile.TemporaryDirectory(prefix="qingwen-") as folder:
        where = _remote(str(dataset), Path(folder))
        where.versions.mkdir(parents=True)
        where.store.pull()
        yield there(where)


def there(where: Place) -> Place:
    """The same; `UsageError` where nothing is published."""
    if where.published() is None or not where.versions.is_dir():
        raise UsageError(f"{where.name}: no dataset there. Name the folder that `qingwen clean --out` wrote")
    return where


def encodable(name: str) -> bool:
    r"""Whether a name can be written as UTF-8, as manifests and Prefect need it.

    >>> encodable("甲"), encodable("\udcff")
    (True, False)
    """
    return name.encode("utf-8", "replace").decode() == name


@contextmanager
def staged(out: str | Path) -> Iterator[Place]:
    """The place of `out` with an empty staging directory, held by this process alone, and its published generation.

    `BusyError` if another run holds it. On an exception the staging directory stays for a look; the next run clears it.
    """
    where = place(out)
    with held(where):
        if current := where.published():
            where.store.fetch(current)
        clear_staging(where)
        presence.clear(where.versions)
        for half in where.shards.glob("*/.building-*"):
            shutil.rmtree(half, ignore_errors=True)
        yield where


@contextmanager
def held(where: Place) -> Iterator[None]:
    """The right to change a dataset; `BusyError` if another process has it. The system takes it from a dead one."""
    try:
        where.versions.mkdir(parents=True, exist_ok=True)
        lock = os.open(where.versions / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(where, error) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{where.name}: another run is writing this dataset; wait for it or choose another --out"
            ) from None
        where.store.pull()
        yield
    finally:
        os.close(lock)


def unwritable(where: Place, error: OSError) -> UsageError:
    """What to say where the folder in which a dataset is worked on cannot be written."""
    if is_remote(where.name):
        return UsageError(
            f"{where.versions}: cannot write there, where {where.name} is prepared: {error.strerror}. "
            "Let QINGWEN_CACHE name another folder"
        )
    return UsageError(f"{where.name}: cannot write there: {error.strerror}. Choose another --out")


def clear_staging(where: Place) -> None:
    """An empty staging directory."""
    shutil.rmtree(where.staging, ignore_errors=True)
    where.staging.mkdir()


def publish(where: Place, digest: str) -> Path:
    """Turn the staging directory into the next generation and publish it; returns the generation.

    `digest` is the hash of its manifest.
    """
    numbers = [number(path.name) for path in where.generations()]
    generation = where.versions / f"{max(numbers, default=0) + 1:06d}-{digest[:12]}"
    fsync_tree(where.staging)
    where.staging.rename(generation)
    fsync(where.versions)
    where.store.point(generation)
    return generation


def collect(where: Place, keep: int) -> list[str]:
    """Delete all but the newest `keep` generations, never the published one; returns the names of those deleted.

    What cannot be deleted now is tried again the next time.
    """
    old = [path for path in where.generations()[:-keep] if path != where.published()]
    where.store.drop(old)
    return [path.name for path in old if not path.exists()]
