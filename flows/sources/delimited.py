"""CSV and TSV, quoted as spreadsheets do (RFC 4180): the first row names the columns, each other row is a record."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from flows.sources.compression import opened
from flows.sources.input import Input
from flows.sources.lines import TextLine, lines
from flows.sources.reasons import Refusal
from flows.sources.record import Fields, namer, record, rejected
from transforms.model import Document, Rejected

DELIMITERS: Final = {"csv": ",", "tsv": "\t"}


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """One result for each row that is not blank, numbered from 1 below the header. Raises `Refusal` and `OSError`.

    A row with more fields than the header is refused: an unquoted comma would cut its text short in silence.
    """
    # The csv module has one limit for the whole process: it is raised to what we accept, and never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), fields.max_bytes))
    name = namer()
    with opened(source, fields.max_bytes) as file:
        rows = _rows(lines(file, fields.max_bytes), DELIMITERS[source.kind])
        header = _header(next(rows, None), fields)
        for number, (row, taken) in enumerate(rows, start=1):
            where, size, last = f"the row on line {taken.first:,}", taken.size, taken.last
            if isinstance(row, csv.Error):
                detail = f"{where} is not quoted as CSV is: {row}"
                yield rejected(source, name(None, number), "broken_row", detail, size)
            elif not taken.valid:
                detail = f"{where} holds bytes that are not {last.encoding}, the encoding of the other rows"
                yield rejected(source, name(None, number), "undecodable", detail, size)
            elif len(row) > len(header):
                fits = f"{len(row):,} fields under {len(header):,} column names"
                detail = f"{where} has {fits}; a text that holds the delimiter must be quoted"
                yield rejected(source, name(None, number), "broken_row", detail, size)
            else:
                values = dict(zip(header, row, strict=False))
                member = name(values.get(fields.id_field), number)
                yield record(source, member, values, fields, encoding=last.encoding, how=last.how, size=size)


class _Taken(NamedTuple):
    """The lines of a row: the number of the first, their bytes, whether all decoded, and the last."""

    first: int
    size: int
    valid: bool
    last: TextLine


def _header(first: tuple[list[str] | csv.Error, _Taken] | None, fields: Fields) -> list[str]:
    if first is None:
        return []
    header = [] if isinstance(first[0], csv.Error) else [column.strip() for column in first[0]]
    reads = ", ".join(header)[:200]
    if fields.text_field not in header:
        raise Refusal("no_column", f"the first row names no column {fields.text_field!r}; it reads {reads}")
    if several := next((name for name in fields.names if header.count(name) > 1), None):
        raise Refusal("no_column", f"the first row names several columns {several!r}; it reads {reads}")
    return header


def _rows(source: Iterable[TextLine], delimiter: str) -> Iterator[tuple[list[str] | csv.Error, _Taken]]:
    """Each row that is not blank, or what is wrong with it, and the lines it stood on."""
    taken: _Taken | None = None

    def texts() -> Iterator[str]:
        nonlocal taken
        for line in source:
            if line.text is None:
                detail = f"line {line.number:,} has {line.size:,} bytes; it and what follows was not read"
                raise Refusal("too_large", detail)
            before = taken or _Taken(line.number, 0, True, line)
            taken = _Taken(before.first, before.size + line.size, before.valid and line.valid, line)
            yield line.text

    reader = csv.reader(texts(), delimiter=delimiter, strict=True)
    while True:
        row: list[str] | csv.Error
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        if row and taken:
            yield row, taken
        taken = None
