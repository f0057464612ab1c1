"""Remote files to read: listed, looked at, read in ranges; the same for object stores and for what fsspec knows."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast

from flows.stores.address import Address, parsed
from flows.stores.connections import OBJECT_STORES, connected, needed
from flows.stores.failures import ChangedError, StoreError, told
from transforms.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from obstore.store import ObjectStore

BLOCK: Final = 1 << 23
"""Bytes of one request where a file is read bit by bit: long enough for its answer to outweigh its asking."""
YOUNG: Final = 2 * 10**9
"""Nanoseconds within which a file may change again without another date."""
TOO_LARGE: Final = "larger than it was when it was listed"


class Entry(NamedTuple):
    """One file: its key, its bytes, when it was written (nanoseconds since 1970), and its tag.

    The tag is another whenever the content is; 0 for both where the storage does not say.
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
        return Objects(connected(address))
    needed("fsspec", address.scheme)
    import fsspec

    try:
        return Others(fsspec.core.url_to_fs(address.root)[0], address.root)
    except (ValueError, ImportError) as error:
        raise UsageError(f"{address.root}: cannot be read: {error}") from None


def opened(name: str) -> io.BufferedReader:
    """The bytes of a remote file; the caller closes it. Raises `OSError` and `StoreError`."""
    with told(name):
        address = parsed(name)
        files = files_of(address)
        entry = files.at(address.key)
    if entry is None:
        raise FileNotFoundError(f"{name}: not there")
    return io.BufferedReader(Ranged(files, entry, name), 1 << 16)


def fetched(name: str, path: Path, most: int) -> None:
    """Copy a remote file of at most `most` bytes to a path. Raises as `opened`, and `OSError` where it is larger."""
    with told(name):
        address = parsed(name)
        files_of(address).copy(address.key, path, most)


class Ranged(io.RawIOBase):
    """A remote file read in ranges of `BLOCK` bytes; the last one is kept."""

    def __init__(self, files: Files, entry: Entry, name: str) -> None:
        self._files, self._entry, self._name = files, entry, name
        self._place = self._start = 0
        self._block = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._entry.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """As many bytes as are at hand, or a block of them."""
        if self._place >= self._entry.size:
            return 0
        at = self._place - self._start
        if not 0 <= at < len(self._block):
            end = min(self._place + BLOCK, self._entry.size)
            with told(self._name):
                block = self._files.read(self._entry, self._place, end)
            if len(block) != end - self._place:
                raise StoreError(f"{self._name}: the storage gave {len(block):,} of {end - self._place:,} bytes")
            self._start, self._block, at = self._place, block, 0
        part = memoryview(self._block)[at : at + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)
