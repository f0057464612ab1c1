"""WARC and WET, what crawlers save: each record that holds a page or its text is a document.

Records of the types response, resource and conversion are read; the others (requests, notes on the crawl, revisits of
what is stored elsewhere) hold no page and are passed over. ISO 28500 is strict about frames, and so are we.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BufferedReader
from typing import Final, NamedTuple

from flows.sources import html, text
from flows.sources.compression import opened
from flows.sources.http import answer, headers
from flows.sources.input import Input
from flows.sources.reasons import Refusal
from flows.sources.record import Fields, host_of, namer, rejected, string, undecoded
from transforms.errors import DecodeError
from transforms.model import Document, Rejected

PAGES: Final = ("response", "resource", "conversion")
READERS: Final[Mapping[str, Callable[..., Document | Rejected]]] = {
    "text/html": html.document,
    "application/xhtml+xml": html.document,
    "text/plain": text.document,
    "text/markdown": text.document,
}
MAX_HEADERS: Final = 1 << 20
"""Bytes of headers of a record, and of HTTP headers beside a page."""
_STEP: Final = 1 << 20


class Record(NamedTuple):
    """One record: its headers, their names in lower case, and its bytes, or `None` where they are too many."""

    headers: Mapping[str, str]
    size: int
    block: bytes | None


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """One result for each page, named by its WARC-Record-ID. Raises `Refusal` and `OSError`."""
    name = namer()
    with opened(source, fields.max_bytes) as file:
        for number, record in enumerate(pages(file, fields.max_bytes + MAX_HEADERS), start=1):
            item = _page(source, record, fields)
            member = name(record.headers.get("warc-record-id", "").strip("<> "), number)
            url = string(record.headers.get("warc-target-uri", "").strip("<> "))
            if isinstance(item, Document) and url:
                item = replace(item, url=url, metadata=replace(item.metadata, host=host_of(url)))
            yield replace(item, member=member)


def pages(file: BufferedReader, most: int) -> Iterator[Record]:
    """The records that hold pages; of one above `most` bytes only the headers. Raises `Refusal` where frames break."""
    while head := _head(file):
        found = headers(head)
        length = found.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise Refusal("broken_file", f"a record does not say its length ({length[:50]!r}); the rest was not read")
        size = int(length)
        if found.get("warc-type", "").lower() in PAGES and size <= most:
            block = file.read(size)
            left = size - len(block)
            if not left:
                yield Record(found, size, block)
        else:
            left = size
            while left and (step := file.read(min(left, _STEP))):
                left -= len(step)
            if not left and found.get("warc-type", "").lower() in PAGES:
                yield Record(found, size, None)
        if left:
            raise Refusal("broken_file", "the file ends inside a record, which is left out; what came before is there")


def _head(file: BufferedReader) -> bytes:
    """The headers of the next record, without its first line; empty at the end of the file."""
    line = file.readline(MAX_HEADERS)
    while line in (b"\r\n", b"\n"):
        line = file.readline(MAX_HEADERS)
    if line and not line.startswith(b"WARC/"):
        raise Refusal("broken_file", f"a record should begin here, and there is {line[:50]!r}; the rest was not read")
    lines, size = [], 0
    while line.strip(b"\r\n"):
        line = file.readline(MAX_HEADERS)
        lines.append(line)
        size += len(line)
        if size > MAX_HEADERS or not line.endswith(b"\n"):
            raise Refusal("broken_file", "the headers of a record do not end; the rest was not read")
    return b"".join(lines)


def _page(source: Input, record: Record, fields: Fields) -> Document | Rejected:
    """The page in one record, or why there is none."""
    if record.block is None:
        detail = f"this record has {record.size:,} bytes, more than a document may have"
        return rejected(source, "", "too_large", detail, record.size)
    declared, data = record.headers.get("content-type", ""), record.block
    if response := answer(record.block, fields.max_bytes + 1):
        if not 200 <= response.status < 300:
            detail = f"the web server answered {response.status}, which is no page"
            return rejected(source, "", "no_page", detail, record.size)
        declared, data = response.headers.get("content-type", ""), response.body
    if len(data) > fields.max_bytes:
        return rejected(source, "", "too_large", f"this page has more than {fields.max_bytes:,} bytes", record.size)
    reader = READERS.get(declared.partition(";")[0].strip().lower())
    if reader is None:
        return rejected(source, "", "no_page", f"the type of this record is {declared[:200]!r}, not text", record.size)
    try:
        return reader(source, data, fields, declared=declared)
    except DecodeError as error:
        return undecoded(source, "", error, record.size)
    except Refusal as refusal:
        return rejected(source, "", refusal.reason, refusal.detail, record.size)
