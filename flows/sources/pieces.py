"""One large file as several inputs, so that many workers can read it: its lines or row groups, cut at fixed places.

The pieces give what the whole file gives, to the last id. What a piece must know of those before it (the number of its
first record, the encoding, which names are taken) is found in one pass over the file, at many times the speed of
cleaning. Compressed files and archives cannot be entered in the middle, and CSV not without reading all before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import SEEK_END
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pyarrow as pa

from flows.sources import json_lines, parquet
from flows.sources.input import Input, Piece
from flows.sources.lines import decide, mark_of
from flows.sources.reasons import Refusal
from flows.sources.record import Fields, digest

SIZE: Final = 1 << 23
"""Most bytes of a piece: 5 to 20 s of work, and all of it again after a change to one of its lines. Any input of
100 MB or more is cut so, and a worker's memory does not grow beyond it."""
_STEP: Final = 1 << 20


def split(source: Input, size: int) -> list[Input]:
    """Pieces of about `size` bytes, each without what it must know; a small file, or one that cannot be cut, stays."""
    if source.compression or source.size <= size:
        return [source]
    try:
        sizes = list(_sizes(source, size))
    except (OSError, pa.ArrowException):
        return [source]  # and reading it will say why
    if len(sizes) < 2:
        return [source]
    return [replace(source, size=bytes_of, part=part, cut=size) for part, bytes_of in enumerate(sizes, start=1)]


def located(parts: Sequence[Input], fields: Fields) -> list[Input]:
    """The pieces of one file with what each must know; as they are where the file cannot be read."""
    find = json_lines.records if parts[0].kind == "jsonl" else parquet.records
    try:
        begins = _begins(parts)
        starts, names = _indexed(find(parts[0], fields), begins)
        with parts[0].open() as file:
            decided = decide(file, fields.max_bytes) if parts[0].kind == "jsonl" else None
    except (OSError, pa.ArrowException, MemoryError):
        return list(parts)
    ends = [begin for begin, _ in starts[1:]] + [begins[-1]]
    return [
        replace(part, piece=Piece(begin, end, record, decided, taken))
        for part, (begin, record), end, taken in zip(parts, starts, ends, _taken(names), strict=True)
    ]


def locate(source: Input, fields: Fields) -> Input:
    """One piece with what it must know. Raises `Refusal` where the file is not what it was, and `OSError`."""
    with source.open() as file:
        whole = replace(source, part=0, cut=0, size=file.seek(0, SEEK_END))
    found = dict(enumerate(located(split(whole, source.cut), fields), start=1)).get(source.part)
    if found is None or found.piece is None:
        raise Refusal("vanished", "this piece of the file was gone, or another, when it was to be read")
    return found


def sha256(source: Input) -> str:
    """The SHA-256 of a piece: of its bytes, and of what it must know. Raises `OSError`."""
    piece = source.piece
    if piece is None:
        raise ValueError(source)
    decided = piece.decided and (max(piece.decided.line, piece.record), *piece.decided[1:])
    result = hashlib.sha256(repr((piece.record, decided, sorted(piece.taken))).encode())
    for begin, end in [(piece.begin, piece.end)] if source.kind == "jsonl" else parquet.spans(source):
        with source.open() as file:
            file.seek(begin)
            while (left := end - file.tell()) > 0 and (step := file.read(min(left, _STEP))):
                result.update(step)
    return result.hexdigest()


def _sizes(source: Input, size: int) -> Iterator[int]:
    """The bytes of each piece, as far as they are known before the file is read."""
    if source.kind == "jsonl":
        with source.open() as file:
            wide = mark_of(file)
        begins = range(0, source.size, source.size if wide else size)
        yield from (min(begin + size, source.size) - begin for begin in begins)
    elif source.kind == "parquet":
        yield from parquet.sizes(source, size)


def _begins(parts: Sequence[Input]) -> list[int]:
    """Where the pieces nominally begin, in bytes or row groups, and the end of the last."""
    if parts[0].kind == "jsonl":
        return list(accumulate((part.size for part in parts), initial=0))
    return parquet.begins(parts[0], parts[0].cut)


def _indexed(
    records: Iterable[tuple[int, int, str | None]], begins: Sequence[int]
) -> tuple[list[tuple[int, int]], list[bytearray]]:
    """For each piece where its first record stands and the record's number, and the digests of its records' names.

    `records` are their places, numbers and names (`None` for what is none); the last stands for the end of the file.
    """
    starts: list[tuple[int, int]] = [(0, 1)]
    names = [bytearray() for _ in begins[1:]]
    for place, number, name in records:
        while len(starts) < len(names) and place >= begins[len(starts)]:
            starts.append((place, number))
        if name is not None:
            names[len(starts) - 1] += digest(name)
    return starts, names


def _taken(names: Iterable[bytearray]) -> Iterator[frozenset[bytes]]:
    """For each piece the digests of those of its names that an earlier piece has too."""
    pieces = [np.frombuffer(bytes(piece), "V8").view("<u8") for piece in names]
    values, counts = np.unique(np.concatenate(pieces), return_counts=True)
    repeated: np.ndarray[Any, Any] = values[counts > 1]
    earlier = repeated[:0]
    for piece in pieces:
        here = np.intersect1d(piece, repeated)
        yield frozenset(value.tobytes() for value in np.intersect1d(here, earlier))
        earlier = np.union1d(earlier, here)
