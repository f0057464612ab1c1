"""One record, from whatever file, as a Document or a Rejected."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flows.sources.input import Input
from flows.sources.reasons import Reason
from transforms.encoding.decoding import labels
from transforms.errors import DecodeError
from transforms.lines import newlines
from transforms.model import Document, Metadata, Rejected

MAX_BYTES: Final = 64 * 2**20
DECLARING: Final = ("charset", "encoding", "content_type", "content-type", "Content-Type")
"""Fields that may name the charset of a text that is bytes, as HTTP headers and crawlers do."""
_NUMBERED: Final = re.compile(r"#[0-9]+$")
_MAX_ID: Final = 1_000  # characters; a longer value is no name


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a record, by name, and the largest document that is read, in bytes of UTF-8.

    `html` is which lines of a page are read: all (`lines`), or its main text by `trafilatura`.
    """

    text_field: str = "text"
    url_field: str = "url"
    id_field: str = "id"
    title_field: str = "title"
    html: str = "lines"
    max_bytes: int = MAX_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that are looked at, each once."""
        read = (self.text_field, self.url_field, self.id_field, self.title_field, *DECLARING)
        return tuple(dict.fromkeys(read))


def record(
    source: Input,
    member: str,
    values: Mapping[str, object],
    fields: Fields,
    *,
    encoding: str,
    how: str,
    size: int | None,
) -> Document | Rejected:
    r"""The document in `values`: its text as it stands, with `\n` as the only line break, its URL, host and title.

    Refused, with the record's `size` in bytes, is a text that is missing, is no string, or is in trouble.
    """
    text = values.get(fields.text_field)
    if text is None:
        detail = f"this record has no field {fields.text_field!r} with a text"
        return rejected(source, member, "missing_field", detail, size)
    if not isinstance(text, str):
        detail = f"the field {fields.text_field!r} holds {type(text).__name__} where a string was expected"
        return rejected(source, member, "not_text", detail, size)
    if trouble := trouble_in(text, fields.max_bytes):
        return rejected(source, member, *trouble, size)
    url = string(values.get(fields.url_field))
    metadata = Metadata(title=string(values.get(fields.title_field)), host=host_of(url))
    text = newlines(text)
    return Document(text, text, source.source, member, url, encoding, how, metadata)


def declared_of(values: Mapping[str, object]) -> str | None:
    """The first of the fields `DECLARING` that names a charset we know.

    >>> declared_of({"encoding": "gzip", "content_type": "text/html; charset=gb2312"})
    'text/html; charset=gb2312'
    """
    said = (values.get(field) for field in DECLARING)
    return next((each for each in said if isinstance(each, str) and labels.codec(each)), None)


def trouble_in(text: str, max_bytes: int) -> tuple[Reason, str] | None:
    r"""Why `text` cannot be a document, in a word and a sentence; None where nothing is wrong.

    >>> trouble_in("\ud800", 100)
    ('surrogate', 'character 0 is half of a surrogate pair (\\ud800), which is no character')
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        return "surrogate", f"character {error.start:,} is half of a surrogate pair ({half}), which is no character"
    if size > max_bytes:
        return "too_large", f"this text has {size:,} bytes; the limit is {max_bytes:,}"
    if not text.strip("\ufeff \t\r\n") or text.isspace():
        return "empty", "there is no text here, only white space" if text else "there is no text here"
    if "\0" in text:
        return "nul", f"character {text.index(chr(0)):,} is NUL, which no text holds"
    return None


def rejected(source: Input, member: str, reason: Reason, detail: str, size: int | None = None) -> Rejected:
    """A `Rejected` of the stage `source`; `size` counts the bytes of the record, where known."""
    return Rejected(source.source, member, "source", reason, detail, size)


def undecoded(source: Input, member: str, error: DecodeError, size: int | None) -> Rejected:
    """What `encoding.decode` refused, as its stage's `Rejected`."""
    return Rejected(source.source, member, "encoding", error.reason, error.detail, size)


def namer(before: Container[bytes] = ()) -> Callable[[object, int], str]:
    """A function that names the records of one file: by their id, else by their number.

    A name that is taken, or looks like this, gets the record's number behind it. `before` are the digests of names
    that an earlier piece of the file has.

    >>> name = namer({digest("z")})
    >>> name("a", 1), name(None, 2), name("a", 3), name(2, 4), name("a#3", 5), name("z", 6)
    ('a', '2', 'a#3', '2#4', 'a#3#5', 'z#6')
    """
    used: set[str] = set()

    def name(identity: object, number: int) -> str:
        base = base_name(identity, number)
        if base in used or _NUMBERED.search(base) or (before and digest(base) in before):
            return f"{base}#{number}"
        used.add(base)
        return base

    return name


def base_name(identity: object, number: int) -> str:
    """The name of a record that has its own to itself: its id, where that can be one, else its number."""
    given = str(identity) if type(identity) is int else string(identity)
    return given if given and len(given) <= _MAX_ID else str(number)


def digest(name: str) -> bytes:
    """Eight bytes for a name: of a billion names in one file, two would have the same once in 40 files."""
    return hashlib.blake2b(name.encode(), digest_size=8).digest()


def host_of(url: str | None) -> str | None:
    """The domain of a URL, in lower case, without user and port; None where there is none.

    >>> host_of("https://user@WWW.Example.com:8080/a?b"), host_of("//example.com/a"), host_of("news/1.html")
    ('www.example.com', 'example.com', None)
    """
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # such as an unclosed [ in the place of the host
        return None


def string(value: object) -> str | None:
    """`value` if it is a string that a column can hold, without white space around it; else None."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value.strip()
