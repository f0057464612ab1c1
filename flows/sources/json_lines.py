"""JSON Lines: each line that is not blank is a record, an object with a text field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from flows.sources.compression import opened
from flows.sources.input import Input
from flows.sources.lines import TextLine, lines
from flows.sources.reasons import Reason
from flows.sources.record import Fields, base_name, namer, record, rejected
from transforms.model import Document, Rejected


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """One result for each line; `fields.max_bytes` caps the line too. Raises `Refusal` and `OSError`."""
    name = namer(source.piece.taken if source.piece else ())
    for _, line in _lines(source, fields):
        if (values := _object(line, fields)) is None:
            continue
        if isinstance(values, dict):
            member = name(values.get(fields.id_field), line.number)
            yield record(source, member, values, fields, encoding=line.encoding, how=line.how, size=line.size)
        else:
            yield rejected(source, name(None, line.number), *values, line.size)


def records(source: Input, fields: Fields) -> Iterator[tuple[int, int, str | None]]:
    """Where each line of the whole file begins, its number, and its record's name as far as that is its own.

    After them the same of the end of the file. Raises `OSError`.
    """
    end = number = 0
    for place, line in _lines(replace(source, part=0, piece=None), fields):
        values, number = _object(line, fields), line.number
        identity = values.get(fields.id_field) if isinstance(values, dict) else None
        yield place, number, None if values is None else base_name(identity, number)
        end = place + line.size
    yield end, number + 1, None


def _lines(source: Input, fields: Fields) -> Iterator[tuple[int, TextLine]]:
    """The lines of the file or piece, each with the place of its first byte."""
    piece = source.piece
    place = piece.begin if piece else 0
    with opened(source, fields.max_bytes) as file:
        if piece:
            file.seek(place)
        numbered = (
            lines(file, fields.max_bytes, piece.record, piece.decided) if piece else lines(file, fields.max_bytes)
        )
        while (piece is None or place < piece.end) and (line := next(numbered, None)):
            yield place, line
            place += line.size


class _Repeated(dict[str, object]):
    """An object in which names stand twice; the last value of each counts for who does not ask."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.names = {name for name, value in pairs if self[name] != value}


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    return values if len(values) == len(pairs) else _Repeated(pairs)


def _object(line: TextLine, fields: Fields) -> dict[str, object] | tuple[Reason, str] | None:
    """The object on this line, or why there is none; `None` for a blank line."""
    if line.text is not None and not line.text.strip(" \t\r\n"):
        return None
    where = f"line {line.number:,}"
    if line.text is None:
        return "too_large", f"{where} has {line.size:,} bytes, more than a document may have; it was not read"
    if not line.valid:
        return "undecodable", f"{where} holds bytes that are not {line.encoding}, the encoding of the other lines"
    try:
        values = json.loads(line.text.rstrip("\r\n"), object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        return "broken_json", f"{where} is not JSON: {error.msg} at character {error.pos + 1:,}"
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets without end
        return "broken_json", f"{where} is JSON that cannot be held: {error}"
    if not isinstance(values, dict):
        return "broken_json", f"{where} holds a {type(values).__name__}, not an object in braces"
    if isinstance(values, _Repeated) and (twice := sorted(values.names.intersection(fields.names))):
        return "broken_json", f"{where} has the field {twice[0]!r} twice, with different values"
    return cast("dict[str, object]", values)
