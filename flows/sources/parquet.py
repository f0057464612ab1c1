"""Parquet: each row is a record; only the columns that are asked for are read, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import types

from flows.sources.archive import Inside
from flows.sources.compression import MAX_RATIO, all_bytes
from flows.sources.input import Input
from flows.sources.reasons import Refusal
from flows.sources.record import Fields, base_name, declared_of, namer, record, rejected, undecoded
from flows.stores.address import is_remote
from transforms import encoding
from transforms.edits import carry_marks
from transforms.errors import DecodeError
from transforms.model import Document, Rejected

_ROWS: Final = (
    32  # at a time: two thirds of the speed of 1,024, and a text that a dictionary repeats swells 32 times less
)
_BUFFER: Final = 1 << 20  # bytes of the file read ahead; without it a whole column chunk is: 408 MB where 123 do
_MEMORY: Final = 1 << 29  # bytes that those rows may fill, should each be as large as the whole column


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """One result for each row, numbered from 1. Raises `Refusal` and `OSError`.

    A text column of bytes, or of strings that are not UTF-8, is decoded value by value by `encoding.decode`, which is
    told the charset that a column of `DECLARING` names. A dictionary may repeat one text a million times, so the file,
    or the piece, is held to `MAX_RATIO` times its size.
    """
    piece, left = source.piece, max(fields.max_bytes, MAX_RATIO * source.size)
    name, number = (namer(piece.taken), piece.record - 1) if piece else (namer(), 0)
    with _opened(source, fields) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
            wanted = _columns(table.schema_arrow, fields)
            rows = _batch_size(table.metadata, fields.text_field)
            groups = list(range(piece.begin, piece.end)) if piece else None
            for batch in table.iter_batches(rows, row_groups=groups, columns=wanted, use_threads=False):
                columns = {field: _values(batch.column(field), fields.max_bytes) for field in batch.schema.names}
                left -= sum(
                    len(each) for column in columns.values() for each in column if isinstance(each, str | bytes)
                )
                if left < 0:
                    detail = f"beyond row {number:,} this file swells to more than {MAX_RATIO} times its size"
                    raise Refusal("bomb", f"{detail}; the rest was not read")
                for row in zip(*columns.values(), strict=True):
                    number += 1
                    values = dict(zip(columns, row, strict=True))
                    yield _record(source, name(values.get(fields.id_field), number), values, fields)
        except (pa.ArrowException, OSError) as error:
            place = f"cannot be read beyond row {number:,}" if number else "cannot be opened; it may be cut off"
            raise Refusal("broken_file", f"this Parquet file {place}: {error}") from None
        finally:
            pa.default_memory_pool().release_unused()  # else the next file has less to live on


def records(source: Input, fields: Fields) -> Iterator[tuple[int, int, str | None]]:
    """The row group of each row of the whole file, its number, and its name as far as that is its own.

    After them the same of the end of the file. Raises `OSError` and `pa.ArrowException`.
    """
    number = 0
    with _file(source) as file:
        table = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
        known = table.schema_arrow.get_field_index(fields.id_field) >= 0
        groups = table.metadata.num_row_groups
        for group in range(groups):
            rows = table.metadata.row_group(group).num_rows
            columns = table.iter_batches(1024, row_groups=[group], columns=[fields.id_field], use_threads=False)
            batches = (_values(batch.column(0), fields.max_bytes) for batch in columns) if known else [[None] * rows]
            for identity in (value for batch in batches for value in batch):
                number += 1
                yield group, number, base_name(identity, number)
        yield groups, number + 1, None


def begins(source: Input, size: int) -> list[int]:
    """The first row groups of pieces of `size` bytes or more, and the number of all row groups."""
    metadata = _metadata(source)
    found, filled = [0], 0
    for group in range(metadata.num_row_groups):
        if filled >= size:
            found.append(group)
            filled = 0
        filled += sum(end - begin for begin, end in _spans(metadata, group))
    return [*found, metadata.num_row_groups]


def sizes(source: Input, size: int) -> Iterator[int]:
    """The bytes of these pieces. Raises `OSError` and `pa.ArrowException`."""
    metadata = _metadata(source)
    for first, last in pairwise(begins(source, size)):
        yield sum(end - begin for group in range(first, last) for begin, end in _spans(metadata, group))


def spans(source: Input) -> list[tuple[int, int]]:
    """Where the bytes of a piece stand in the file; those that say what its columns are come last."""
    if source.piece is None:
        return []
    metadata = _metadata(source)
    groups = range(source.piece.begin, source.piece.end)
    return [span for group in groups for span in _spans(metadata, group)]


def _spans(metadata: pq.FileMetaData, group: int) -> Iterator[tuple[int, int]]:
    for number in range(metadata.num_columns):
        column = metadata.row_group(group).column(number)
        begin = min(column.dictionary_page_offset or column.data_page_offset, column.data_page_offset)
        yield begin, begin + column.total_compressed_size


def _opened(source: Input, fields: Fields) -> pa.NativeFile:
    """The file; one inside an archive in memory, since Parquet is read from its end."""
    if isinstance(source, Inside):
        return pa.BufferReader(all_bytes(source, fields.max_bytes))
    return _file(source)


def _file(source: Input) -> pa.NativeFile:
    return pa.PythonFile(source.open(), "r") if is_remote(source.path) else pa.OSFile(source.path, "rb")


def _metadata(source: Input) -> pq.FileMetaData:
    with _file(source) as file:
        return pq.read_metadata(file)


def _columns(schema: pa.Schema, fields: Fields) -> list[str]:
    """The fields that this table has, each once, the text being one."""
    index = schema.get_field_index(fields.text_field)
    if index < 0:
        found = ", ".join(schema.names)[:200]
        raise Refusal("no_column", f"the file has no column {fields.text_field!r}, or several; it has {found}")
    kind = schema.field(index).type
    values = kind.value_type if types.is_dictionary(kind) else kind
    if not (types.is_null(values) or _is_string(values) or _is_bytes(values)):
        raise Refusal("not_text", f"the column {fields.text_field!r} holds {kind}, not strings")
    return [field for field in fields.names if schema.get_field_index(field) >= 0]


def _is_string(kind: pa.DataType) -> bool:
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _is_bytes(kind: pa.DataType) -> bool:
    return types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind)


def _batch_size(metadata: pq.FileMetaData, text_field: str) -> int:
    """So few rows that they fill `_MEMORY` at most, though 200 kB on the disk may hold 2 GB."""
    leaf = [metadata.schema.column(i).path for i in range(metadata.num_columns)].index(text_field)
    groups = (metadata.row_group(group) for group in range(metadata.num_row_groups))
    largest = max((group.column(leaf).total_uncompressed_size for group in groups), default=0)
    return max(1, min(_ROWS, _MEMORY // max(1, largest)))


class _TooLong(int):
    """The bytes of a value that is longer than a document may be, in its place."""


def _values(column: pa.Array[Any], most: int) -> list[object]:
    """The column's values, strings that are not UTF-8 as bytes, for which Arrow itself would raise an error."""
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    if not (_is_string(column.type) or _is_bytes(column.type)):
        return list(column.to_pylist())
    binary = column.cast(pa.large_binary())
    lengths: Any = pc.binary_length(cast("Any", binary))
    values: list[object] = [
        _TooLong(size) if size and size > most else value.as_py()
        for size, value in zip(lengths.to_pylist(), binary, strict=True)
    ]
    return values if _is_bytes(column.type) else [_utf_8(value) for value in values]


def _utf_8(value: object) -> object:
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value


def _record(source: Input, member: str, values: dict[str, object], fields: Fields) -> Document | Rejected:
    text = values[fields.text_field]
    if isinstance(text, _TooLong):
        return rejected(source, member, "too_large", f"this text has {text:,} bytes; it was not read", int(text))
    if not isinstance(text, bytes):
        return record(source, member, values, fields, encoding="utf-8", how="given", size=None)
    try:
        decoded = encoding.decode(text, declared_of(values))
    except DecodeError as error:
        return undecoded(source, member, error, len(text))
    values = values | {fields.text_field: decoded.text}
    read = record(source, member, values, fields, encoding=decoded.encoding, how=decoded.how, size=len(text))
    if isinstance(read, Rejected):
        return read
    return replace(read, flags=decoded.flags, edits=decoded.edits, marks=carry_marks((), decoded.edits))
