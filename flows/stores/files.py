"""Remote files: listed, looked at, read; the same for object stores and for what fsspec knows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast

from flows.stores.address import Address, parsed
from flows.stores.connections import OBJECT_STORES, bucket_of, needed
from flows.stores.failures import ChangedError, translating
from transforms.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from obstore.store import ObjectStore

YOUNG: Final = 2 * 10**9
"""Nanoseconds within which a file may change again without another date."""
TOO_LARGE: Final = "larger than it was when it was listed"


class Entry(NamedTuple):
    """One file: its key, its bytes, when it was written (nanoseconds since 1970), and its tag.

    The tag is another whenever the content is; it is empty, and the time 0, where the storage does not say.
    """

    key: str
    size: int
    written: int = 0
    tag: str = ""

    @property
    def stamp(self) -> tuple[int, int, int] | None:
        """What tells it from an earlier or later one, in three numbers; `None` where that is not sure."""
        if not self.tag and not 0 < self.written < time.time_ns() - YOUNG:
            return None
        tag = hashlib.blake2b(self.tag.encode(), digest_size=7).digest() if self.tag else b""
        return self.written, int.from_bytes(tag), 0


class Files(Protocol):
    """The files of one bucket, or of one server."""

    def under(self, folder: str) -> Iterator[Entry]:
        """All files below a folder, in any order."""

    def at(self, key: str) -> Entry | None:
        """The file of this key, if there is one."""

    def read(self, entry: Entry, start: int, end: int) -> bytes:
        """Its bytes from `start` up to `end`. Raises `OSError` where it has changed or is gone."""

    def copy(self, key: str, path: Path, most: int) -> None:
        """Write a file of at most `most` bytes to a path. Raises `OSError` where it is larger or gone."""


class Objects:
    """The objects of a bucket."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def under(self, folder: str) -> Iterator[Entry]:
        """All objects whose keys go on behind the folder's."""
        for chunk in self.store.list(folder or None):
            for found in chunk:
                yield _entry(found)

    def at(self, key: str) -> Entry | None:
        """The object of this key."""
        from obstore.exceptions import PermissionDeniedError

        try:
            return _entry(self.store.head(key))
        except FileNotFoundError:
            return None
        except PermissionDeniedError:
            next(iter(self.store.list(key)), None)  # the answer to HEAD does not say why; this one does
            raise

    def read(self, entry: Entry, start: int, end: int) -> bytes:
        """A range of an object that is still the one that was listed."""
        from obstore.exceptions import PreconditionError

        options: Any = {"range": (start, end)} | ({"if_match": entry.tag} if entry.tag else {})
        try:
            return self.store.get(entry.key, options=options).bytes().to_bytes() if end > start else b""
        except PreconditionError:
            raise ChangedError("changed while it was read") from None

    def copy(self, key: str, path: Path, most: int) -> None:
        """One object as it is now."""
        got = self.store.get(key)
        if got.meta["size"] > most:
            raise ChangedError(TOO_LARGE)
        with path.open("wb") as file:
            for piece in got.stream(min_chunk_size=1 << 20):
                file.write(piece)


class Others:
    """The files of a file system that fsspec knows."""

    def __init__(self, system: AbstractFileSystem, root: str) -> None:
        self.system, self.root = system, root

    def under(self, folder: str) -> Iterator[Entry]:
        """All files below a folder."""
        base = self.system._strip_protocol(self.root + folder).rstrip("/")
        found = self.system.find(base, detail=True) if self.system.isdir(base) else {}
        for path, info in found.items():
            yield self._entry(f"{folder}/{path[len(base) :].lstrip('/')}".lstrip("/"), info)

    def at(self, key: str) -> Entry | None:
        """The file, if it is one."""
        try:
            info = self.system.info(self.root + key)
        except FileNotFoundError:
            return None
        return self._entry(key, info) if info["type"] == "file" else None

    def read(self, entry: Entry, start: int, end: int) -> bytes:
        """A range of a file."""
        return cast("bytes", self.system.cat_file(self.root + entry.key, start, end)) if end > start else b""

    def copy(self, key: str, path: Path, most: int) -> None:
        """One file as it is now."""
        entry = self.at(key)
        if entry is None:
            raise FileNotFoundError(key)
        if entry.size > most:
            raise ChangedError(TOO_LARGE)
        self.system.get_file(self.root + key, str(path))

    def _entry(self, key: str, info: Mapping[str, Any]) -> Entry:
        times = (info.get(name) for name in ("mtime", "LastModified", "last_modified", "modified", "created"))
        tags = (info.get(name) for name in ("ETag", "etag", "e_tag", "md5Hash", "checksum"))
        written = next((time for time in times if time), 0)
        if isinstance(written, datetime):
            written = written.timestamp()
        stamp = int(written * 10**9) if isinstance(written, int | float) else 0
        size = info["size"]
        if size is None:  # a server that does not say
            size = len(self.system.cat_file(self.root + key))
        return Entry(key, int(size), stamp, next((str(tag) for tag in tags if tag), ""))


def _entry(found: Mapping[str, Any]) -> Entry:
    written = int(found["last_modified"].timestamp() * 10**6) * 1000
    return Entry(found["path"], found["size"], written, found["e_tag"] or "")


def files_of(address: Address) -> Files:
    """Where the file or folder of an address stands. `UsageError` where nothing installed can read such addresses."""
    if address.scheme in OBJECT_STORES:
        return Objects(bucket_of(address))
    needed("fsspec", address.scheme)
    import fsspec

    try:
        return Others(fsspec.core.url_to_fs(address.root)[0], address.root)
    except (ValueError, ImportError) as error:
        raise UsageError(f"{address.root}: cannot be read: {error}") from None


def fetched(name: str, path: Path, most: int) -> None:
    """Copy a remote file of at most `most` bytes to a path. Raises `StoreError`, and `OSError` where it is larger."""
    with translating(name):
        address = parsed(name)
        files_of(address).copy(address.key, path, most)
