"""Remote SOURCE… → the files to read: objects, folders and globs at an address, as on the disk.

An object's name in the dataset is its whole address. Hidden files, `manifest.toml` and datasets that qingwen published
are passed over, as in folders.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from flows.dataset.store import FOLDER, MANIFEST, POINTER, is_dataset
from flows.sources.input import Input
from flows.sources.kinds import READABLE, kind_of
from flows.sources.listing import DATASET, PASSED_OVER
from flows.stores.address import checked, parsed
from flows.stores.failures import translating
from flows.stores.files import Entry, Files, files_of
from transforms.errors import UsageError
from transforms.model import Rejected


def inputs(source: str) -> list[tuple[str, Input | Rejected]]:
    """The files of one remote source, each with its address, in the order that folders have.

    `UsageError` for a source that does not exist or cannot be reached with what the environment says; `StoreError`
    where the storage does not answer.
    """
    checked(source)
    address = parsed(source)
    try:
        with translating(source):
            found = _entries(files_of(address), address.key, source)
            entries = sorted(found, key=lambda entry: entry.key.replace("/", "\0"))  # as in folders: part by part
    except OSError as error:
        raise UsageError(f"{error}. Look at the address, and at what the environment lets you read") from None
    return [(address.root + entry.key, _input(address.root, entry)) for entry in entries]


def _entries(files: Files, key: str, source: str) -> Iterable[Entry]:
    if key and not key.endswith("/") and (entry := files.at(key)):
        return [entry]
    if not glob.has_magic(key):
        found = list(_readable(files, key.rstrip("/")))
        if not found:
            ours = _datasets({entry.key for entry in files.under(key.rstrip("/").removesuffix(f"/{FOLDER}"))})
            raise UsageError(DATASET.format(source) if ours else f"no such file or folder: {source}")
        return found
    fixed = key[: key.rfind("/", 0, re.search(r"[*?[]", key).start()) + 1]  # type: ignore[union-attr]
    wanted = pattern(key[len(fixed) :])
    found = [entry for entry in _readable(files, fixed.rstrip("/")) if wanted.match(entry.key, len(fixed))]
    if not found:
        raise UsageError(f"nothing matches {source}")
    return found


def _readable(files: Files, folder: str) -> Iterator[Entry]:
    """The files below a folder without those that are passed over."""
    start = len(folder) + bool(folder)
    entries = [entry for entry in files.under(folder) if entry.key[start:] and not entry.key.endswith("/")]
    keys = {entry.key for entry in entries}
    ours = _datasets(keys)
    for entry in entries:
        parts = entry.key.split("/")
        hidden = any(part.startswith(".") for part in entry.key[start:].split("/")) or parts[-1] == PASSED_OVER
        if not hidden and not (ours and any("/".join(parts[:number]) in ours for number in range(1, len(parts)))):
            yield entry


def _datasets(keys: AbstractSet[str]) -> set[str]:
    """The folders that are datasets of ours."""
    inside: dict[str, set[str]] = {key.rpartition("/")[0]: set() for key in keys if key.endswith((MANIFEST, POINTER))}
    for key in keys if inside else ():
        parts = key.split("/")
        for number, part in enumerate(parts):
            inside.get("/".join(parts[:number]), set()).add(part)
    return {folder for folder, names in inside.items() if folder and is_dataset(names)}


def pattern(wild: str) -> re.Pattern[str]:
    """What a glob means: `*` and `?` within a name, `**` for any number of folders; a folder stands for all in it.

    >>> [bool(pattern(glob).match(key)) for glob, key in (("*.txt", "a.txt"), ("*.txt", "a/b.txt"), ("20*", "2024/a"))]
    [True, False, True]
    >>> [bool(pattern("**/*.txt").match(key)) for key in ("a.txt", "a/b/c.txt", "a/b.html")]
    [True, True, False]
    """
    parts = wild.split("/")
    if parts.count("**") > 1:
        raise UsageError(f"more than one ** in {wild}: leave one, it stands for any number of folders")
    found = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            found += ".*" if last else "(?:[^/]+/)*"
        else:
            found += _name(part) + ("" if last else "/")
    return re.compile(found + (r"\Z" if "**" in parts else r"(?:/.*)?\Z"), re.DOTALL)


def _name(part: str) -> str:
    """One part of a glob as an expression."""
    pieces = re.split(r"(\*|\?|\[!?\]?[^\]]*\])", part)
    return "".join(
        "[^/]*" if piece == "*" else "[^/]" if piece == "?" else _set(piece) if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    )


def _set(piece: str) -> str:
    """`[a-z]` or `[!a-z]` of a glob as an expression."""
    inside = re.sub(r"([\\\[\]&~|^])", r"\\\1", piece[1:-1].removeprefix("!"))
    return f"[^/{inside}]" if piece[1] == "!" else f"(?!/)[{inside}]"


def _input(root: str, entry: Entry) -> Input | Rejected:
    name = root + entry.key
    kind = kind_of(entry.key.rpartition("/")[2])
    if kind is None:
        detail = f"qingwen does not read this kind of file; it reads {READABLE}"
        return Rejected(name, "", "source", "unsupported", detail, entry.size)
    return Input(name, name, *kind, entry.size, entry.stamp)
