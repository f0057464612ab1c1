"""Archives: each file inside that we read gives what it would give in a folder; nothing is unpacked to the disk.

A document's `source` is the archive; its `member` is the file's name in it, for a file of records with the record's
name behind a colon (`news/a.jsonl:17`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BufferedReader
from typing import Final

from flows.sources.compression import MAX_RATIO
from flows.sources.input import Input
from flows.sources.kinds import ARCHIVES, READABLE, kind_of
from flows.sources.listing import PASSED_OVER, shown
from flows.sources.reasons import Reason, Refusal
from flows.sources.record import Fields, namer, rejected
from transforms.model import Document, Rejected

MAX_FILES: Final = 1_000_000
_DRIVE: Final = re.compile(r"[A-Za-z]:")

Items = Iterator[Document | Rejected]


@dataclass(frozen=True, slots=True)
class Inside(Input):
    """A file inside an archive; its bytes come from `stream`, once."""

    stream: Callable[[], BufferedReader] = field(kw_only=True, compare=False)

    def open(self) -> BufferedReader:
        """Its bytes; the caller closes it. Reading raises `Refusal` where the archive is damaged or swells."""
        return self.stream()


@dataclass(frozen=True, slots=True)
class File:
    """What an archive says of a file in it: its name, its bytes unpacked (which may be a lie), and how to get at them.

    `refused` is a reason not to, in a word and a sentence.
    """

    name: str
    size: int
    stream: Callable[[], BufferedReader]
    refused: tuple[Reason, str] | None = None


class Budget:
    """How many more bytes an archive may unpack to: `MAX_RATIO` times its size, or one document if that is more."""

    def __init__(self, source: Input, fields: Fields) -> None:
        self.left = max(fields.max_bytes, MAX_RATIO * source.size)

    def spend(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces. Raises `Refusal` beyond the budget."""
        for piece in pieces:
            self.left -= len(piece)
            if self.left < 0:
                raise Refusal("bomb", f"this archive unpacks to more than {MAX_RATIO} times its size")
            yield piece


def read(source: Input, fields: Fields, files: Iterator[File], read_file: Callable[[Input, Fields], Items]) -> Items:
    """What the files of an archive give, in their order; hidden files are passed over, as in folders.

    `read_file` reads one file. Raises `Refusal` and `OSError` where the archive itself cannot be read any further.
    """
    name = namer()
    for number, file in enumerate(files, start=1):
        if number > MAX_FILES:
            raise Refusal("bomb", f"this archive has more than {MAX_FILES:,} files; the rest was not read")
        path = plain(file.name)
        refused = unsafe(file.name) or file.refused
        if not refused and hidden(path):
            continue
        member = name(path, number)
        kind = kind_of(path.rpartition("/")[2])
        if not refused and kind is None:
            refused = "unsupported", f"qingwen does not read this kind of file; it reads {READABLE}"
        if not refused and kind and kind[0] in ARCHIVES:
            refused = "unsupported", "this is an archive inside an archive; unpack one of them"
        if refused or not kind:
            yield rejected(source, member, *(refused or ("unsupported", "")), file.size)
            continue
        inside = Inside(source.path, source.source, *kind, file.size, stream=file.stream)
        for item in read_file(inside, fields):
            yield replace(item, member=name(f"{member}:{item.member}", number) if item.member else member)


def plain(name: str) -> str:
    """The name as it is shown; tar's `./` before it is left out."""
    return shown(name.removeprefix("./")) if name else ""


def hidden(name: str) -> bool:
    """Whether a folder would pass this file over.

    >>> hidden("__MACOSX/._a.txt"), hidden(".git/a.txt"), hidden("../a.txt"), hidden("b/a.txt")
    (True, True, False, False)
    """
    parts = name.split("/")
    return parts[-1] == PASSED_OVER or any(part.startswith(".") and part not in (".", "..") for part in parts)


def unsafe(name: str) -> tuple[Reason, str] | None:
    r"""Why a file of this name would not lie inside the folder that the archive is unpacked to, if so.

    >>> [unsafe(name) is None for name in ("a/b.txt", "a..b/c.txt", "../a.txt", "/a.txt", "C:/a.txt", "..\\a.txt")]
    [True, True, False, False, False, False]
    """
    posix = name.replace("\\", "/")
    if posix.startswith("/") or _DRIVE.match(posix) or ".." in posix.split("/"):
        return "unsafe_name", "this name leads out of the archive; the file was not read"
    return None
