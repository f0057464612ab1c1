"""The four tables: their columns, what each means, and how documents become rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.model import Document, Edit, Rejected

TEXT = pa.string()
LIST = pa.list_(pa.string())
COUNT = pa.int64()

COLUMNS: dict[str, dict[str, tuple[pa.DataType, str]]] = {
    "documents": {
        "document_id": (TEXT, "stable over runs: a hash of source and member"),
        "source": (TEXT, "the file it was read from, as it was named to the run"),
        "member": (
            TEXT,
            "the file inside an archive, or the record inside a file: its id or number; empty for a whole file",
        ),
        "url": (TEXT, "the page's address, where the source gives one"),
        "host": (TEXT, "the domain of the page's site"),
        "site": (TEXT, "the site's name"),
        "title": (TEXT, "the page's title"),
        "byline": (TEXT, "who wrote it"),
        "editor": (TEXT, "who edited it"),
        "origin": (TEXT, "the source that the page credits"),
        "published": (TEXT, "ISO 8601 date or date and time, as precise as the page says"),
        "published_as_found": (TEXT, "the date as the page writes it, also where it names no day"),
        "keywords": (LIST, "the page's keywords"),
        "encoding": (TEXT, "the character encoding its bytes were read in"),
        "encoding_how": (TEXT, "the step that decided the encoding"),
        "language": (TEXT, "BCP 47: zh, en, ja, ko or und"),
        "script": (TEXT, "ISO 15924, as found, before conversion"),
        "text": (TEXT, "its paragraphs, joined by blank lines"),
        "characters_in": (COUNT, "code points of the decoded text"),
        "characters_out": (COUNT, "code points of text"),
        "paragraph_count": (COUNT, "rows it has in paragraphs"),
        "edit_count": (COUNT, "rows it has in edits"),
        "removed_share": (pa.float64(), "code points cut as boilerplate, as a share of characters_in"),
        "duplicate_of": (
            TEXT,
            "document_id of the first document with the same text, white space aside; null where there is none",
        ),
        "near_duplicate_of": (
            TEXT,
            "document_id of an earlier document with nearly the same text; null unless asked for",
        ),
        "flags": (LIST, "warnings: what a reader should know before relying on it"),
    },
    "paragraphs": {
        "document_id": (TEXT, "the document it belongs to"),
        "paragraph_id": (TEXT, "document_id and position"),
        "position": (COUNT, "its place in the document, from 0"),
        "kind": (TEXT, "title, heading, body, list_item, quote or caption"),
        "level": (COUNT, "depth of a heading or list item, 1 the outermost; null where nothing shows it"),
        "text": (TEXT, "the paragraph; only a block of code has line breaks in it"),
        "language": (TEXT, "BCP 47: zh, en, ja, ko or und"),
        "script": (TEXT, "ISO 15924, of text as it is here"),
        "characters": (COUNT, "code points of text"),
        "start": (COUNT, "first code point of its span in the text given to the stage paragraphs, as offsets in edits"),
        "end": (COUNT, "one past the last code point of that span; between spans there is only white space"),
        "duplicate_of": (
            TEXT,
            "paragraph_id of the first paragraph with the same text; null where there is none, and for short ones",
        ),
        "flags": (LIST, "rules that flagged a place inside it"),
        "sentences": (LIST, "its sentences, in order, white space between them left out; null unless asked for"),
    },
    "edits": {
        "document_id": (TEXT, "the document it was made in"),
        "stage": (TEXT, "the pass that made it; a document's passes stand in their order"),
        "rule": (TEXT, "the rule that decided it"),
        "start": (COUNT, "first code point in the text given to the pass"),
        "end": (COUNT, "one past the last code point"),
        "before": (TEXT, "the text there"),
        "after": (TEXT, "what it became; the same as before where the place was only flagged"),
    },
    "rejected": {
        "source": (TEXT, "the file, as it was named to the run"),
        "member": (TEXT, "the file inside an archive, or the record inside a file; empty for a whole file"),
        "stage": (TEXT, "where it was refused"),
        "reason": (TEXT, "a word to group by"),
        "detail": (TEXT, "what is wrong and what to do"),
        "bytes": (COUNT, "its size, where known"),
    },
}
TABLES = tuple(COLUMNS)
ORIGINAL = (TEXT, "the paragraph before script conversion")


def schema(table: str, *, original: bool = False) -> pa.Schema:
    """The Arrow schema of one table; each field's metadata says what it means. `original` adds that column.

    >>> schema("rejected").names
    ['source', 'member', 'stage', 'reason', 'detail', 'bytes']
    """
    columns = COLUMNS[table] | ({"original": ORIGINAL} if original and table == "paragraphs" else {})
    return pa.schema(
        [pa.field(name, kind, metadata={"description": meaning}) for name, (kind, meaning) in columns.items()]
    )


def document_id(source: str, member: str) -> str:
    """20 hexadecimal digits (80 bits: one collision is expected among 10^12 documents).

    >>> document_id("seeds/a.txt", "")
    '40cb02eb7d23d14798f4'
    """
    return hashlib.sha256(f"{source}\0{member}".encode()).hexdigest()[:20]


def rows(item: Document | Rejected) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that a document or a rejected input gives, each with the name of its table."""
    if isinstance(item, Rejected):
        yield (
            "rejected",
            {
                "source": item.source,
                "member": item.member,
                "stage": item.stage,
                "reason": item.reason,
                "detail": storable(item.detail),
                "bytes": item.size,
            },
        )
        return
    identity = document_id(item.source, item.member)
    yield "documents", document_row(item, identity)
    for paragraph in item.paragraphs:
        yield (
            "paragraphs",
            {
                "document_id": identity,
                "paragraph_id": f"{identity}:{paragraph.position}",
                "position": paragraph.position,
                "kind": paragraph.kind,
                "level": paragraph.level,
                "text": paragraph.text,
                "language": paragraph.language,
                "script": paragraph.script,
                "characters": len(paragraph.text),
                "start": paragraph.start,
                "end": paragraph.end,
                "duplicate_of": None,
                "flags": list(paragraph.flags),
                "sentences": paragraph.sentences,
                "original": paragraph.original,
            },
        )
    for edit in item.edits:
        yield "edits", edit_row(edit, identity)


def storable(text: str) -> str:
    r"""The text with what UTF-8 cannot hold written out, as a message may quote bytes that are no text.

    >>> storable("na\udce9me")
    'na\\udce9me'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def document_row(document: Document, identity: str) -> dict[str, Any]:
    """The row in `documents`."""
    said = document.metadata
    cut = sum(len(edit.before) - len(edit.after) for edit in document.edits if edit.stage == "boilerplate")
    return {
        "document_id": identity,
        "source": document.source,
        "member": document.member,
        "url": document.url,
        "host": said.host,
        "site": said.site,
        "title": said.title,
        "byline": said.byline,
        "editor": said.editor,
        "origin": said.origin,
        "published": said.published,
        "published_as_found": said.published_as_found,
        "keywords": list(said.keywords),
        "encoding": document.encoding,
        "encoding_how": document.encoding_how,
        "language": document.language,
        "script": document.script,
        "text": document.text,
        "characters_in": len(document.decoded),
        "characters_out": len(document.text),
        "paragraph_count": len(document.paragraphs),
        "edit_count": len(document.edits),
        "removed_share": cut / len(document.decoded) if document.decoded else 0.0,
        "duplicate_of": None,
        "near_duplicate_of": None,
        "flags": list(document.flags),
    }


def edit_row(edit: Edit, identity: str) -> dict[str, Any]:
    """The row in `edits`."""
    return {
        "document_id": identity,
        "stage": edit.stage,
        "rule": edit.rule,
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
    }
