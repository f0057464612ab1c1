"""A remote file as a file to read: in ranges, sought where it lies."""

from __future__ import annotations

import io
from typing import Final

from flows.stores.address import parsed
from flows.stores.failures import StoreError, translating
from flows.stores.files import Entry, Files, files_of

BLOCK: Final = 1 << 23
"""Bytes of one request where a file is read bit by bit: long enough for its answer to outweigh its asking."""


def opened(name: str) -> io.BufferedReader:
    """The bytes of a remote file; the caller closes it. Raises `OSError` and `StoreError`."""
    with translating(name):
        address = parsed(name)
        files = files_of(address)
        entry = files.at(address.key)
    if entry is None:
        raise FileNotFoundError(f"{name}: not there")
    return io.BufferedReader(Ranged(files, entry, name), 1 << 16)


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
            with translating(self._name):
                block = self._files.read(self._entry, self._place, end)
            if len(block) != end - self._place:
                raise StoreError(f"{self._name}: the storage gave {len(block):,} of {end - self._place:,} bytes")
            self._start, self._block, at = self._place, block, 0
        part = memoryview(self._block)[at : at + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)
