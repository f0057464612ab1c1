"""The bytes of a file, plain or decompressed as they are read, with a cap on how far they may swell."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, Protocol

import zstandard

from flows.sources.input import Input
from flows.sources.kinds import Compression
from flows.sources.reasons import Refusal

# Text compresses 3 to 30 times, server logs to 100 times, and deflate can do no more than 1,032 times.
MAX_RATIO: Final = 200
# Compressed bytes a step: zstd makes up to 32 kB of one byte, so a step of a bomb holds 32 MB at most.
_STEP: Final = 1024


class _Engine(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


_ENGINES: Final[dict[Compression, Callable[[], _Engine]]] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj(),
}


def opened(source: Input, max_bytes: int) -> io.BufferedReader:
    """The bytes of `source`, decompressed; the caller closes it.

    Reading raises `Refusal` where the compression is broken or ends early, after all that came before it, and where
    the bytes are more than `max_bytes` and more than `MAX_RATIO` times the file. Raises `OSError` as `open` does.
    """
    file = source.open()
    if not source.compression:
        return file
    pieces = _decompressed(file, _ENGINES[source.compression], source.compression)
    return buffered(file, pieces, max(max_bytes, MAX_RATIO * source.size))


def buffered(file: IO[bytes], pieces: Iterator[bytes], limit: int) -> io.BufferedReader:
    """Pieces of bytes, made from `file`, as one file to read; `Refusal` beyond `limit` bytes. Closing closes `file`."""
    return io.BufferedReader(_Pieces(file, pieces, limit), 1 << 16)


def all_bytes(source: Input, max_bytes: int) -> bytes:
    """All bytes of `source`, decompressed; `Refusal` if they are more than `max_bytes`, before they are read."""
    with opened(source, max_bytes) as file:
        data = file.read(max_bytes + 1) if source.size <= max_bytes else b""
    if max(len(data), source.size) > max_bytes:
        unpacked = "unpacked " if source.compression else ""
        raise Refusal("too_large", f"{unpacked}this file is larger than one document may be, {max_bytes:,} bytes")
    return data


def sha256(source: Input) -> str:
    """The SHA-256 of the file as it lies on the disk, in hexadecimal. Raises `OSError` as `open` does."""
    with source.open() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _decompressed(file: IO[bytes], new: Callable[[], _Engine], name: str) -> Iterator[bytes]:
    """The file's frames, one after the other; zeros between or after them are padding, as for the gzip program."""
    engine = None
    frames = 0
    try:
        while chunk := file.read(_STEP):
            while chunk := chunk if engine else chunk.lstrip(b"\0"):
                frames += engine is None
                engine = engine or new()
                yield engine.decompress(chunk)
                chunk = engine.unused_data if engine.eof else b""
                engine = None if engine.eof else engine
    except (zlib.error, zstandard.ZstdError) as error:
        raise _damaged(name, str(error), frames) from None
    if engine:
        raise Refusal("broken_file", f"the {name} data ends early, as after a broken download; what is there was read")


def _damaged(name: str, error: str, frames: int) -> Refusal:
    """What a library said of the frame with this number, for people."""
    if "too much memory" in error:
        most = "the zstd data was compressed with a window of more than 128 MB (--long=28 or more)"
        return Refusal("too_large", f"{most}: compress it anew without --long")
    if "incorrect header" in error or "Unknown frame descriptor" in error:
        if frames == 1:
            return Refusal("broken_file", f"this is no {name} data, whatever its name says")
        return Refusal("broken_file", f"behind the {name} data stands something else; what came before it was read")
    return Refusal("broken_file", f"the {name} data is damaged ({error}); what came before it was read")


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file, for `io.BufferedReader` to find lines in."""

    def __init__(self, file: IO[bytes], pieces: Iterator[bytes], limit: int) -> None:
        self._file, self._pieces, self._limit, self._left = file, pieces, limit, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
            self._limit -= len(piece)
            if self._limit < 0:
                detail = f"this file unpacks to more than {MAX_RATIO} times its size; the rest was not read"
                raise Refusal("too_large", detail)
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()
