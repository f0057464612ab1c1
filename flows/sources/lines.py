"""The lines of a file of records, with a cap on their length, in the one encoding that the file is in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import count
from typing import Final, NamedTuple, TypeAlias

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


Numbered: TypeAlias = tuple[int, bytes | None, int]
"""A line's number, its bytes, or `None` where they are too many, and how many they are."""


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


class Decided(NamedTuple):
    """The encoding of a file, how it was found, and the first line beyond ASCII, which it was found on."""

    line: int
    codec: str
    how: str


def lines(file: BufferedReader, max_bytes: int, first: int = 1, decided: Decided | None = None) -> Iterator[TextLine]:
    """The lines of `file`, which is read as they are taken; of a line above `max_bytes` only the length is kept.

    The encoding is decided once, on 256 kB of lines from the first that holds anything beyond ASCII: UTF-8 if at least
    half of those that do are valid UTF-8, so that a few bad lines cannot turn a good file into mojibake; else what
    `encoding.decode` finds. Each line is then decoded strictly. UTF-16 and UTF-32 need their byte order mark.
    Where `file` stands at a later line than its first, `first` is that line's number, and `decided` what was found.
    Raises `Refusal` as `compression.opened` does.
    """
    mark = mark_of(file) if first == 1 else b""
    file.read(len(mark))
    return _wide(file, _WIDE[mark], max_bytes) if mark else _narrow(_numbered(file, max_bytes, first), decided)


def mark_of(file: BufferedReader) -> bytes:
    """The byte order mark of UTF-16 or UTF-32 that the file begins with, or nothing."""
    head = file.peek(4)
    return next((mark for mark in _WIDE if head.startswith(mark)), b"")


def decide(file: BufferedReader, max_bytes: int) -> Decided | None:
    """The encoding of the lines of `file`, from its first; `None` where all are ASCII."""
    numbered = _numbered(file, max_bytes, 1)
    line = next((line for line in numbered if _beyond_ascii(line)), None)
    return line and _decided([line, *_block(numbered)[0]])


def _narrow(numbered: Iterator[Numbered], decided: Decided | None) -> Iterator[TextLine]:
    for line in numbered:
        block, broken = [line], None
        if decided is None and _beyond_ascii(line):
            following, broken = _block(numbered)
            block += following
            decided = _decided(block)
        for each in block:
            yield _decoded(each, decided)
        if broken:
            raise broken


def _decoded(line: Numbered, decided: Decided | None) -> TextLine:
    number, data, size = line
    _, codec, how = decided if decided and number >= decided.line else (0, "utf-8", "utf-8")
    # Where lines differ, `codec` names two, UTF-8 first: a line is in the first that it is valid in
    name = next((name for name in codec.split("+") if data is None or _is(name, data)), None)
    if name is None:
        return TextLine(number, (data or b"").decode("utf-8", "surrogateescape"), size, codec, how, valid=False)
    return TextLine(number, None if data is None else data.decode(name), size, name, how)


def _beyond_ascii(line: Numbered) -> bool:
    return line[1] is not None and not line[1].isascii()


def _numbered(file: BufferedReader, max_bytes: int, first: int) -> Iterator[Numbered]:
    for number in count(first):
        data = file.readline(max_bytes + 1)
        if not data:
            return
        size = len(data)
        if number == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        if size <= max_bytes or data.endswith(b"\n"):
            yield number, data, size
            continue
        while not data.endswith(b"\n") and (data := file.readline(_SKIP)):
            size += len(data)
        yield number, None, size


def _block(numbered: Iterator[Numbered]) -> tuple[list[Numbered], Refusal | None]:
    """The next lines, about `_BLOCK` bytes of them, and the refusal that ended them, if one did."""
    block: list[Numbered] = []
    size = 0
    try:
        while size < _BLOCK and (line := next(numbered, None)):
            block.append(line)
            size += line[2]
    except Refusal as refusal:
        return block, refusal
    return block, None


def _decided(block: list[Numbered]) -> Decided:
    """What the lines of a block say, the first of which is beyond ASCII."""
    codec, how = _encoding_of([data for _, data, _ in block if data and not data.isascii()])
    return Decided(block[0][0], codec, how)


def _encoding_of(beyond_ascii: list[bytes]) -> tuple[str, str]:
    """Codec and how it was found."""
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
