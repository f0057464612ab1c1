"""What can be read → documents: text, Markdown, HTML, JSON Lines, CSV, TSV, Parquet, WARC; compressed; in archives.

Every file and every record gives exactly one `Document` or one `Rejected`, whose `reason` is one of `REASONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from flows.sources import archive, compression, delimited, html, json_lines, parquet, pieces, tarred, text, warc, zipped
from flows.sources.input import Input
from flows.sources.kinds import Kind
from flows.sources.listing import expect, inputs
from flows.sources.reasons import REASONS, Refusal
from flows.sources.record import Fields, rejected, undecoded
from transforms.errors import DecodeError, QingwenError
from transforms.model import Document, Rejected

__all__ = ["REASONS", "Fields", "Input", "expect", "inputs", "read", "sha256"]

READERS: Final[dict[Kind, Callable[[Input, Fields], Iterator[Document | Rejected]]]] = {
    "text": text.read,
    "html": html.read,
    "jsonl": json_lines.read,
    "csv": delimited.read,
    "tsv": delimited.read,
    "parquet": parquet.read,
    "warc": warc.read,
    "zip": lambda source, fields: archive.read(source, fields, zipped.files(source, fields), read),
    "tar": lambda source, fields: archive.read(source, fields, tarred.files(source, fields), read),
}
DEFAULT_FIELDS: Final = Fields()


def read(source: Input, fields: Fields = DEFAULT_FIELDS) -> Iterator[Document | Rejected]:
    """The documents in a file as they are read, one for a page of text, one a record; what is not one, as `Rejected`.

    `member` is "" for a file that is one document, else the record's id or its number, distinct in the file. A file
    that cannot be opened gives one `Rejected`; one that breaks off gives what was good and one `Rejected` for the rest.
    Memory holds a few records, not the file. Never raises for what is in the file, or for a file that is gone,
    but `MemoryError` where it does not fit.
    """
    found = bool(source.part)  # a piece may be without records, where one is longer than it
    try:
        if source.part and source.piece is None:
            source = pieces.locate(source, fields)
        for item in READERS[source.kind](source, fields):
            found = True
            yield item
        if not found:
            yield rejected(source, "", "empty", "this file holds no records", source.size)
    except Refusal as refusal:
        yield rejected(source, "", refusal.reason, refusal.detail, source.size)
    except DecodeError as error:
        yield undecoded(source, "", error, source.size)
    except OSError as error:
        yield _no_access(source, error)
    except (MemoryError, QingwenError):
        raise  # the file is not to blame
    except Exception as error:
        detail = f"reading this file failed with {error!r}; what came before it is kept, please report the file"
        yield rejected(source, "", "broken_file", detail, source.size)


def sha256(source: Input) -> str | Rejected:
    """The SHA-256 of the file's bytes as they lie on the disk, in hexadecimal; a `Rejected` where it cannot be read."""
    try:
        return pieces.sha256(source) if source.piece else compression.sha256(source)
    except OSError as error:
        return _no_access(source, error)


def _no_access(source: Input, error: OSError) -> Rejected:
    if isinstance(error, FileNotFoundError):
        return rejected(source, "", "vanished", "this file was listed, and gone when it was to be read")
    detail = f"the system does not let us read this file: {error.strerror or error}"
    return rejected(source, "", "unreadable", detail, source.size)
