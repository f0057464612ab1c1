"""What a web server answered, as crawlers save it: status, headers, and the body as the page was."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

_END: Final = re.compile(rb"\r?\n\r?\n")
_FOLDED: Final = re.compile(r"\r?\n[ \t]+")
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(block: bytes, most: int) -> Answer | None:
    r"""The answer in `block`, its body without chunks and compression, cut after `most` bytes; `None` where it is none.

    Crawlers often save the body decoded and keep the headers that say otherwise: each is undone where the bytes agree.

    >>> answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 9).body
    b'ab'
    """
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    found = headers(head.partition(b"\n")[2])
    if "chunked" in found.get("transfer-encoding", "").lower():
        body = unchunked(body)
    for coding in reversed(found.get("content-encoding", "").lower().split(",")):
        if window := _WINDOWS.get(coding.strip()):
            with suppress(zlib.error):
                body = zlib.decompressobj(wbits=window).decompress(body, most)
    return Answer(int(status[1]), found, body[:most])


def headers(head: bytes) -> dict[str, str]:
    r"""Lines of `Name: value`, folded ones joined; the first of a name counts.

    >>> headers(b"Content-Type: text/html;\r\n charset=gbk\r\nX: 1\r\nx: 2\r\nnothing")
    {'content-type': 'text/html; charset=gbk', 'x': '1'}
    """
    found: dict[str, str] = {}
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    for line in _FOLDED.sub(" ", text).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def unchunked(body: bytes) -> bytes:
    """The body put together from its chunks; from where there are none, as it is."""
    parts: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        size = int(chunk[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(body[chunk.end() : chunk.end() + size])
        at = chunk.end() + size + (2 if body.startswith(b"\r", chunk.end() + size) else 1)
    return b"".join([*parts, body[at:]])
