"""A dataset on remote storage: immutable objects, and one small object that names the published generation.

    s3://bucket/NAME/_current.json              {"generation": …, "path": "generations/…", "serial": 7}
    s3://bucket/NAME/generations/000002-1f0c…/  README.md manifest.json documents/ paragraphs/ edits/ rejected/

A generation's objects come first, its manifest last and only if there is none (If-None-Match), so that what a dead run
left has no manifest. Then the pointer is replaced only if it is the one that this run began with (If-Match): of two
writers the second is told, and has changed nothing. The serial number tells two pointers to one generation apart.

Whoever writes has a generation with a higher number than the published one. So an unfinished one whose number is not
higher can only lose, and may be deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.dataset import pointer
from flows.dataset.linked import Linked
from flows.dataset.store import FOLDER, GENERATION, MANIFEST, POINTER, VERSIONS, number
from flows.stores.address import Address, parsed
from flows.stores.connections import OBJECT_STORES, bucket_of
from flows.stores.failures import StoreError, translating
from flows.stores.files import Entry, Objects
from transforms.errors import BusyError, UsageError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

AT_ONCE: Final = 8
"""Files on their way at a time; large ones go in parts of 5 MB, several at once."""


class Remote:
    """A `Store` at an address, with a copy of the published generation under `folder` on this machine."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name.rstrip("/")
        self.address: Address = parsed(self.name)
        if self.address.scheme not in OBJECT_STORES:
            known = ", ".join(f"{scheme}://" for scheme in sorted(OBJECT_STORES))
            raise UsageError(
                f"{name}: can be read, but not published to, which needs writes under a condition: {known} have them"
            )
        if not self.address.bucket or not self.address.key or f"/{FOLDER}/" in self.address.key:
            raise UsageError(f"{name}: not a name for a dataset, which is a folder in a bucket. Choose another --out")
        if {"", ".", ".."} & set(self.address.key.split("/")):
            raise UsageError(f"{name}: a key with an empty part, . or .. cannot be written. Choose another --out")
        title = self.name.rpartition("/")[2]
        self.local = Linked(folder / title, folder / VERSIONS / title)
        self.pointer: pointer.Pointer | None = None
        self.listed: Mapping[str, Mapping[str, Entry]] = {}

    @property
    def store(self) -> ObjectStore:
        """The bucket."""
        return bucket_of(self.address)

    def pull(self) -> None:
        """The pointer, the list of generations, and their manifests. `UsageError` if this is no dataset of ours."""
        with self._reached():
            self.pointer, self.listed = self._look()
        here = self.local.versions
        whole = {name for name, files in self.listed.items() if MANIFEST in files and GENERATION.fullmatch(name)}
        for old in here.iterdir() if here.is_dir() else ():
            if old.name[:1] != "." and old.name not in whole and old.is_dir():
                shutil.rmtree(old)
        for generation in whole:
            self.fetch(here / generation, [MANIFEST])
            written = self.listed[generation][MANIFEST].written
            os.utime(here / generation / MANIFEST, ns=(written, written))
        if self.pointer:
            self.local.point(here / self.pointer.generation)
        else:
            self.local.link.unlink(missing_ok=True)

    def fetch(self, generation: Path, paths: Iterable[str] | None = None, *, anew: bool = False) -> None:
        """Download what is not here, or has another size; what is not there any more goes from here too."""
        files = self.listed.get(generation.name, {})
        if paths is None:
            for path in _files_in(generation).keys() - files.keys():
                (generation / path).unlink()
        wanted = files if paths is None else files.keys() & set(paths)
        missing = [path for path in wanted if anew or not _has(generation / path, files[path].size)]

        def one(path: str) -> None:
            part = generation / f"{path}.part"
            part.parent.mkdir(parents=True, exist_ok=True)
            Objects(self.store).copy(files[path].key, part, files[path].size)
            part.replace(generation / path)

        with self._reached():
            each(one, missing)

    def point(self, generation: Path) -> None:
        """Upload the generation if it is not there, and swap the pointer."""
        with self._reached("; nothing was published"):
            fresh = self._upload(generation)
            swapped = pointer.swap(self.store, self._key(POINTER), self.pointer, generation.name)
            if swapped is None:
                if fresh:
                    self._delete(generation.name)
                raise BusyError(
                    f"{self.name}: another run has published while this one was at work; nothing of this one was "
                    "published. Run again: what is finished is taken over"
                )
            self.pointer = swapped
        self.local.point(generation)

    def drop(self, generations: Sequence[Path]) -> None:
        """Delete them there and here, and unfinished ones that no running writer can publish any more."""
        with self._reached():
            _, self.listed = self._look()
            current = number(self.pointer.generation) if self.pointer else 0
            for name in [path.name for path in generations] + [
                name
                for name, files in self.listed.items()
                if MANIFEST not in files and GENERATION.fullmatch(name) and number(name) <= current
            ]:
                self._delete(name)
        self.local.drop(generations)

    def _look(self) -> tuple[pointer.Pointer | None, dict[str, dict[str, Entry]]]:
        """The pointer, and the files of each generation, finished or not."""
        for _ in range(5):
            current = self._pointed()
            base = f"{self.address.key}/{FOLDER}/"
            found: dict[str, dict[str, Entry]] = {}
            for entry in Objects(self.store).under(base.rstrip("/")):
                generation, _, path = entry.key.removeprefix(base).partition("/")
                found.setdefault(generation, {})[path] = entry
            if current is None:
                others = (entry.key for entry in Objects(self.store).under(self.address.key))
                other = next((key for key in others if not key.startswith(base)), None)
                if other is None:
                    return None, found
            elif MANIFEST in found.get(current.generation, {}):
                return current, found
            # Else another run has published, and collected, between two requests: look again
        if current:
            raise UsageError(f"{self.name}: its {POINTER} names {current.generation}, which is not there")
        raise UsageError(
            f"{self.name}: not a dataset of qingwen, and not empty; nothing was touched. Choose another --out"
        )

    def _pointed(self) -> pointer.Pointer | None:
        try:
            return pointer.read(self.store, self._key(POINTER))
        except ValueError as error:
            raise UsageError(f"{self.name}: its {POINTER} is damaged: {error}") from None

    def _upload(self, generation: Path) -> bool:
        """Put the files of a generation there, its manifest last; whether there was none."""
        from obstore.exceptions import AlreadyExistsError

        there = self._files(generation.name)
        if MANIFEST in there:
            return False
        sizes = _files_in(generation)
        # A table's file is named by its content, so the same name and size is the same file
        sent = {path for path in sizes if "/" in path and path in there and there[path].size == sizes[path]}
        copies = self._copies(generation)
        each(partial(self._put, generation, copies), sorted(sizes.keys() - sent - {MANIFEST}))
        there = self._files(generation.name)
        # The tag of a copy is the MD5 of what was copied, where the storage says it at all
        doubtful = [path for path in copies if path in there and there[path].tag.strip('"') != _md5(generation / path)]
        each(partial(self._put, generation, {}), doubtful)
        if wrong := next((path for path in sizes.keys() - {MANIFEST} if not _same(there.get(path), sizes[path])), None):
            raise StoreError(f"{self.name}: {wrong} did not arrive whole; nothing was published")
        try:
            data = (generation / MANIFEST).read_bytes()
            self.store.put(self._key(FOLDER, generation.name, MANIFEST), data, mode="create")
        except AlreadyExistsError:
            return False
        return True

    def _put(self, generation: Path, copies: Mapping[str, str], path: str) -> None:
        """One file, copied there where the published generation has it, else sent."""
        from obstore.exceptions import NotSupportedError, PermissionDeniedError

        key = self._key(FOLDER, generation.name, path)
        if path in copies:
            try:
                self.store.copy(copies[path], key)
            except (FileNotFoundError, PermissionDeniedError, NotSupportedError):
                pass  # another run has collected it, or this storage does not copy for us
            else:
                return
        self.store.put(key, generation / path)

    def _copies(self, generation: Path) -> dict[str, str]:
        """The files of a generation that the published one has too, and where it has them."""
        if self.pointer is None:
            return {}
        try:
            before, after = (
                json.loads((root / MANIFEST).read_bytes())["files"]
                for root in (self.local.versions / self.pointer.generation, generation)
            )
            keys = {file["sha256"]: self._key(FOLDER, self.pointer.generation, file["path"]) for file in before}
            return {file["path"]: keys[file["sha256"]] for file in after if file["sha256"] in keys}
        except (OSError, ValueError, KeyError, TypeError):
            return {}  # the published manifest is damaged

    def _delete(self, generation: str) -> None:
        """Delete a generation; its manifest first, since without one it is none."""
        keys = [entry.key for entry in self._files(generation).values()]
        first = self._key(FOLDER, generation, MANIFEST)
        if first in keys:
            self.store.delete(first)
        if rest := [key for key in keys if key != first]:
            self.store.delete(rest)

    def _files(self, generation: str) -> dict[str, Entry]:
        base = self._key(FOLDER, generation) + "/"
        return {entry.key.removeprefix(base): entry for entry in Objects(self.store).under(base.rstrip("/"))}

    def _key(self, *parts: str) -> str:
        return "/".join((self.address.key, *parts))

    @contextmanager
    def _reached(self, so: str = "") -> Iterator[None]:
        """Errors of the storage as ours; `so` is what follows from them."""
        try:
            with translating(self.name):
                yield
        except OSError as error:
            if error.errno:  # of this machine
                raise
            raise UsageError(f"{error}{so}. Look at the address, and at your rights there") from None


def each(step: Callable[[str], None], items: Sequence[str]) -> None:
    """The step for every item, several at a time; the first error ends it."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for future in [threads.submit(step, item) for item in items]:
            future.result()


def _has(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _same(entry: Entry | None, size: int) -> bool:
    return entry is not None and entry.size == size


def _files_in(folder: Path) -> dict[str, int]:
    """The sizes of the files in a folder, by their paths in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, partial(hashlib.md5, usedforsecurity=False)).hexdigest()


def copies() -> Path:
    """Where copies of remote datasets are kept: `QINGWEN_CACHE`, else `qingwen` in the user's cache folder."""
    if said := os.environ.get("QINGWEN_CACHE"):
        return Path(said).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "qingwen"


def copy_of(name: str) -> Path:
    """The folder of one dataset's copy."""
    return copies() / hashlib.blake2b(name.rstrip("/").encode(), digest_size=8).hexdigest()
