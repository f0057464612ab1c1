"""The lines of a file of records, with a cap on their length, in the one encoding that the file is in."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Final

from flows.sources.reasons import Refusal
from transforms import encoding
from transforms.errors import DecodeError

_BLOCK: Final = 1 << 18  # bytes of lines that the encoding is decided by
_SKIP: Final = 1 << 20  # bytes a step over a line that is too long
_WIDE: Final = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class TextLine:
    """Line `number` (from 1) with its line break; `size` counts bytes.

    `text` is None for a line above the cap. `valid` is false where bytes did not decode: `text` has them as lone
    surrogates (`surrogateescape`).
    """

    number: int
    text: str | None
    size: int
    encoding: str
    how: str
    valid: bool = True


def lines(file: BufferedReader, max_bytes: int) -> Iterator[TextLine]:
    """The lines of `file`, which is read as they are taken; of a line above `max_bytes` only the length is kept.

    The encoding is decided once, on the first 256 kB of lines that hold anything beyond ASCII: UTF-8 if at least half
    of those lines are valid UTF-8, so that a few bad lines cannot turn a good file into mojibake; else what
    `encoding.decode` finds. Each line is then decoded strictly. UTF-16 and UTF-32 need their byte order mark.
    Raises `Refusal` as `compression.opened` does.
    """
    head = file.peek(4)
    mark = next((mark for mark in _WIDE if head.startswith(mark)), b"")
    file.read(len(mark))
    return _wide(file, _WIDE[mark], max_bytes) if mark else _narrow(file, max_bytes)


def _narrow(file: BufferedReader, max_bytes: int) -> Iterator[TextLine]:
    found: tuple[str, str] | None = None
    for block in _blocks(_numbered(file, max_bytes)):
        found = found or _encoding_of([data for _, data, _ in block if data and not data.isascii()])
        codec, how = found or ("utf-8", "utf-8")
        for number, data, size in block:
            # Where lines differ, `codec` names two, UTF-8 first: a line is in the first that it is valid in
            name = next((name for name in codec.split("+") if data is None or _is(name, data)), None)
            if name is None:
                text = (data or b"").decode("utf-8", "surrogateescape")
                yield TextLine(number, text, size, codec, how, valid=False)
            else:
                yield TextLine(number, None if data is None else data.decode(name), size, name, how)


def _numbered(file: BufferedReader, max_bytes: int) -> Iterator[tuple[int, bytes | None, int]]:
    number = 0
    while data := file.readline(max_bytes + 1):
        number, size = number + 1, len(data)
        if number == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        if size <= max_bytes or data.endswith(b"\n"):
            yield number, data, size
            continue
        while not data.endswith(b"\n") and (data := file.readline(_SKIP)):
            size += len(data)
        yield number, None, size


def _blocks(numbered: Iterable[tuple[int, bytes | None, int]]) -> Iterator[list[tuple[int, bytes | None, int]]]:
    """The same in lists of about `_BLOCK` bytes; where a `Refusal` ends them, after what came before it."""
    block: list[tuple[int, bytes | None, int]] = []
    size = 0
    try:
        for line in numbered:
            block.append(line)
            size += line[2]
            if size >= _BLOCK:
                yield block
                block, size = [], 0
    except Refusal:
        yield block
        raise
    yield block


def _encoding_of(beyond_ascii: list[bytes]) -> tuple[str, str] | None:
    """Codec and how it was found, or None where there is nothing to decide by."""
    if not beyond_ascii:
        return None
    if 2 * sum(_is("utf-8", data) for data in beyond_ascii) >= len(beyond_ascii):
        return "utf-8", "utf-8"
    try:
        decoded = encoding.decode(b"".join(beyond_ascii))
    except DecodeError:
        return "utf-8", "utf-8"  # and each line that is not will be refused
    # UTF-16 and UTF-32 cannot be cut into lines at the byte 0A; they are read where a mark announces them
    return (
        ("utf-8", "utf-8")
        if "utf-16" in decoded.encoding or "utf-32" in decoded.encoding
        else (
            "+".join(sorted(decoded.encoding.split("+"), key=lambda name: name != "utf-8")),
            decoded.how,
        )
    )


def _is(codec: str, data: bytes) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _wide(file: BufferedReader, codec: str, max_bytes: int) -> Iterator[TextLine]:
    for number, (data, size) in enumerate(_wide_lines(file, "\n".encode(codec), max_bytes), start=1):
        valid = data is None or _is(codec, data)
        text = None if data is None else data.decode(codec, "strict" if valid else "replace")
        yield TextLine(number, text, size, codec, "bom", valid)


def _wide_lines(file: BufferedReader, newline: bytes, max_bytes: int) -> Iterator[tuple[bytes | None, int]]:
    """Each line and its size; a line ends at the code unit `newline`, not wherever the byte 0A stands."""
    unit = len(newline)
    kept, size = bytearray(), 0
    while data := file.readline(_SKIP):
        data += file.read(-(size + len(data)) % unit)
        size += len(data)
        if size <= max_bytes:
            kept += data
        else:
            kept.clear()
        if data[-unit:] == newline:
            yield (bytes(kept) if size <= max_bytes else None), size
            kept, size = bytearray(), 0
    if size:
        yield (bytes(kept) if size <= max_bytes else None), size
