"""Plain text and Markdown: a file is one document."""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.compression import all_bytes
from flows.sources.input import Input
from flows.sources.record import Fields, rejected, trouble_in
from transforms import encoding
from transforms.edits import carry_marks
from transforms.model import Document, Rejected


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """The file's text, decoded by `encoding.decode`. Raises `Refusal`, `DecodeError` and `OSError`."""
    yield document(source, all_bytes(source, fields.max_bytes), fields)


def document(source: Input, data: bytes, fields: Fields, declared: str | None = None) -> Document | Rejected:
    """The text in `data`; `declared` is what an HTTP header says of its charset. Raises `DecodeError`."""
    decoded = encoding.decode(data, declared)
    if trouble := trouble_in(decoded.text, fields.max_bytes):
        return rejected(source, "", *trouble, len(data))
    return Document(
        text=decoded.text, decoded=decoded.text, source=source.source,
        encoding=decoded.encoding, encoding_how=decoded.how, flags=decoded.flags,
        edits=decoded.edits, marks=carry_marks((), decoded.edits),
    )  # fmt: skip
