"""ZIP and tar archives made in memory."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Final

import zstandard

Files = Iterable[tuple[Any, bytes]]
"""A name, or an entry of the library's own kind, and the bytes."""


def zipping(files: Files, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **{"compression": zipfile.ZIP_DEFLATED} | options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarring(files: Files, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", **options) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


PACKED: Final[dict[str, Callable[[Files], bytes]]] = {
    "a.zip": zipping,
    "a.tar": tarring,
    "a.tar.gz": lambda files: gzip.compress(tarring(files), mtime=0),
    "a.tgz": lambda files: gzip.compress(tarring(files), mtime=0),
    "a.tar.zst": lambda files: zstandard.compress(tarring(files)),
}


def overlapping(count: int, kernel: bytes) -> bytes:
    """Many files that are all the same bytes: every entry of the directory points at one local header."""
    packed = zlib.compress(kernel, 9)[2:-4]
    check = struct.pack("<LLL", zlib.crc32(kernel), len(packed), len(kernel))
    name = b"000000.txt"
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + check + struct.pack("<HH", len(name), 0)
    body = local + name + packed
    directory = b"".join(
        b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + check
        + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
        for _ in range(count)
    )  # fmt: skip
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, count % 65536, count % 65536, len(directory), len(body), 0)
    return body + directory + end
