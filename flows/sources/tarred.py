"""Tar archives: the files in them, read as a stream, which nothing is sought in."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import BufferedReader
from typing import IO, Final, Self

from flows.sources.archive import File
from flows.sources.compression import buffered, opened
from flows.sources.input import Input
from flows.sources.reasons import Reason, Refusal
from flows.sources.record import Fields

MAX_HEADER: Final = 1 << 20
"""Bytes of one long name or of one set of extended attributes, which the library reads into memory whole."""
_STEP: Final = 1 << 16
_LONG: Final = (*tarfile.GNU_TYPES[:2], tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)


class _Info(tarfile.TarInfo):
    """A header; where the library takes a damaged one for the end of the archive, it is refused."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except _ENDS as error:
            detail = f"this archive is damaged or cut off ({error}); what came before was read"
            raise Refusal("broken_file", detail) from None

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _LONG and self.size > MAX_HEADER:
            raise Refusal("bomb", f"a name or its attributes take {self.size:,} bytes; the rest was not read")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]


# What the standard library raises at a damaged header, and none of these has a type stub
_ENDS: Final[tuple[type[Exception], ...]] = tuple(
    getattr(tarfile, f"{what}HeaderError") for what in ("Truncated", "Invalid", "Empty", "Subsequent")
)


def files(source: Input, fields: Fields) -> Iterator[File]:
    """The files in the archive, in their order; each can be read until the next is asked for.

    Raises `Refusal` and `OSError`.
    """
    with opened(source, fields.max_bytes) as raw:
        if not raw.peek(1):
            return
        try:
            archive = tarfile.open(fileobj=raw, mode="r|", tarinfo=_Info, errors="surrogateescape")  # noqa: SIM115
            while info := archive.next():
                archive.members.clear()  # type: ignore[attr-defined]  # else it keeps them all
                if not info.isdir():
                    file = archive.extractfile(info) if info.isreg() and not info.issparse() else None
                    yield File(name_of(info), info.size, partial(stream, file), refusal(info))
        except (tarfile.TarError, RecursionError, ValueError, EOFError) as error:
            detail = f"this archive is damaged or cut off ({error}); what came before was read"
            raise Refusal("broken_file", detail) from None


def refusal(info: tarfile.TarInfo) -> tuple[Reason, str] | None:
    """Why this entry is not read, if so."""
    if info.islnk() or info.issym():
        return "link", f"this is a link inside the archive, to {info.linkname[:200]}; links are not followed"
    if info.issparse():
        return "bomb", "this file has holes, of any size that its header says"
    if not info.isreg():
        return "unsupported", "this is a pipe, a device or another thing that is no file"
    return None


def name_of(info: tarfile.TarInfo) -> str:
    """The name; bytes that are not UTF-8 as GB 18030 where they are that."""
    data = info.name.encode("utf-8", "surrogateescape")
    for codec in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return info.name


def stream(file: IO[bytes] | None) -> BufferedReader:
    """The bytes of one file; reading raises `Refusal` where they end early."""
    if file is None:
        raise Refusal("unsupported", "this is no file")
    return buffered(file, pieces(file), 1 << 62)  # the archive itself is held to a limit


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of one file, a few at a time."""
    try:
        while piece := file.read(_STEP):
            yield piece
    except (tarfile.TarError, EOFError) as error:
        raise Refusal("broken_file", f"the archive ends inside this file ({error})") from None
