"""ZIP archives: the files in them, read through the standard library, which is asked for single files only."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import BufferedReader
from itertools import pairwise
from typing import IO, Final

from flows.sources.archive import Budget, File
from flows.sources.compression import MAX_RATIO, buffered
from flows.sources.input import Input
from flows.sources.reasons import Reason, Refusal
from flows.sources.record import Fields

MAX_DIRECTORY: Final = 64 * 2**20
"""Bytes of a directory: that of a million pages. The library makes ten times as much of it in memory."""
_STEP: Final = 1 << 16
_UTF_8: Final = 0x800
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000  # traditional, strong, hidden directory
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)


def files(source: Input, fields: Fields) -> Iterator[File]:
    """The files in the archive, in the order of its directory. Raises `Refusal` and `OSError`."""
    with source.open() as raw:
        if directory_size(raw) > MAX_DIRECTORY:
            raise Refusal("bomb", f"the directory of this archive has more than {MAX_DIRECTORY:,} bytes")
        try:
            archive = zipfile.ZipFile(raw)
        except (*_DAMAGED, NotImplementedError, IndexError, UnicodeDecodeError) as error:
            raise Refusal("broken_file", f"this ZIP archive cannot be opened ({error}); it may be cut off") from None
        budget = Budget(source, fields)
        overlaps = overlapping(archive)
        for info in archive.infolist():
            if not info.is_dir():
                stream = partial(opened, archive, info, budget, fields.max_bytes)
                yield File(name_of(info), info.file_size, stream, refusal(info, overlaps))


def directory_size(file: BufferedReader) -> int:
    """The bytes of the directory, by what the end of the file says, in the old way and the new (ZIP64)."""
    size = file.seek(0, 2)
    file.seek(max(0, size - (1 << 16) - 98))
    tail = file.read()
    file.seek(0)
    found = 0
    for mark, layout, at in ((b"PK\5\6", "<L", 12), (b"PK\6\6", "<Q", 40)):
        with suppress(struct.error):
            place = tail.rfind(mark)
            found = max(found, struct.unpack_from(layout, tail, place + at)[0] % 0xFFFF_FFFF if place >= 0 else 0)
    return min(found, size)


def overlapping(archive: zipfile.ZipFile) -> frozenset[int]:
    """Where the files start whose bytes are another file's too: one kernel, unpacked a thousand times."""
    spans = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in archive.infolist())
    spans.append((archive.start_dir, archive.start_dir))
    both = (start for (_, end), (after, _) in pairwise(spans) if end > after for start in (_, after))
    return frozenset(both)


def refusal(info: zipfile.ZipInfo, overlaps: frozenset[int]) -> tuple[Reason, str] | None:
    """Why this file is not read, if so."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link", "this is a link inside the archive; links are not followed"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted", "this file needs a password; unpack the archive with it"
    if info.header_offset in overlaps:
        return "bomb", "the bytes of this file are those of another file too, as in archives built to swell"
    return None


def name_of(info: zipfile.ZipInfo) -> str:
    """The name; where the archive does not say that it is UTF-8, by what its bytes are: Chinese Windows writes GBK."""
    name = info.orig_filename
    if info.flag_bits & _UTF_8 or name.isascii():
        return name
    data = name.encode("cp437")
    for codec in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return name


def opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, max_bytes: int) -> BufferedReader:
    """The bytes of one file; reading raises `Refusal` where they are damaged or swell."""
    try:
        file = archive.open(info)
    except NotImplementedError as error:
        raise Refusal("unsupported", f"this file is packed in a way that is not read: {error}") from None
    except OSError:
        raise Refusal("broken_file", "this file is not where the directory of the archive says") from None
    except (*_DAMAGED, RuntimeError) as error:
        raise Refusal("broken_file", f"this file in the archive cannot be opened: {error}") from None
    limit = max(max_bytes, MAX_RATIO * info.compress_size)
    return buffered(file, budget.spend(pieces(file)), limit)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of one file, a few at a time. The library holds them to the size and checksum of the directory."""
    try:
        while piece := file.read(_STEP):
            yield piece
    except _DAMAGED as error:
        detail = f"this file in the archive is damaged, or not of the size that is said ({error})"
        raise Refusal("broken_file", detail) from None
