"""The kinds of files that can be read, told by their suffixes."""

from __future__ import annotations

import os
from typing import Final, Literal

Kind = Literal["text", "html", "jsonl", "csv", "tsv", "parquet", "warc", "zip", "tar"]
Compression = Literal["", "gzip", "zstd"]

KINDS: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".zip": "zip",
    ".tar": "tar",
}
ARCHIVES: Final[frozenset[Kind]] = frozenset({"zip", "tar"})
COMPRESSIONS: Final[dict[str, Compression]] = {".gz": "gzip", ".zst": "zstd"}
SHORT: Final = {".tgz": ".tar.gz"}
WHOLE: Final[frozenset[Kind]] = frozenset({"parquet", "zip"})  # read from their end, so not in compressed form
READABLE: Final = f"{', '.join(KINDS)}; all but .parquet and .zip also with {' or '.join(COMPRESSIONS)}"


def kind_of(name: str) -> tuple[Kind, Compression] | None:
    """How to read a file of this name, by its suffixes; `None` for a kind that is not read.

    >>> kind_of("pages.JSONL.gz"), kind_of("a.b.txt"), kind_of("a.parquet.gz"), kind_of("a.tgz")
    (('jsonl', 'gzip'), ('text', ''), None, ('tar', 'gzip'))
    """
    stem, suffix = os.path.splitext(name.lower())  # noqa: PTH122  (a listing is 100,000 names: PurePath takes seconds)
    if suffix in SHORT:
        return kind_of(stem + SHORT[suffix])
    compression = COMPRESSIONS.get(suffix, "")
    kind = KINDS.get(os.path.splitext(stem)[1] if compression else suffix)  # noqa: PTH122
    return None if kind is None or (kind in WHOLE and compression) else (kind, compression)
