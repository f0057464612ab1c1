"""SOURCE… → the files to read: files, folders and globs, each real file once, in a stable order.

A folder is searched with all its subfolders; links in it are followed where they stay inside it. Its hidden files, its
`manifest.toml` (the catalogue of a folder of documents) and datasets that qingwen published are passed over; whatever
else cannot be read becomes a `Rejected`, and the rest is listed.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Final

from flows.dataset.store import is_dataset
from flows.packed import Packed
from flows.sources.input import Input
from flows.sources.kinds import READABLE, kind_of
from flows.sources.once import once
from flows.sources.reasons import Reason
from flows.stores.address import is_remote, local
from transforms.errors import UsageError
from transforms.model import Rejected

PASSED_OVER: Final = "manifest.toml"
DATASET: Final = "{}: a dataset that qingwen published, which is no source; name the pages that it was made from"
_LIKE_A_BYTE: Final = re.compile(r"\\(?=x(?:[89a-f][0-9a-f]|5c))")
Entry = tuple[str, str, frozenset[str]]
"""A path, where it really is, and the real folders above it."""
_YOUNG: Final = 2 * 10**9  # nanoseconds: FAT, the coarsest file system in use, counts time in steps of 2 s


def inputs(sources: Sequence[str]) -> Packed[Input | Rejected]:
    """Every file that `sources` name, in the order of the sources and sorted by name inside each.

    A source is a file, a folder (with all its subfolders) or a glob (with at most one `**`, for any number of folders),
    by its path or by its address.
    A file reached twice, by links or by two sources, stands at its first place only. Raises `UsageError` for a source
    that does not exist, a glob that matches nothing, and sources without any file.
    """
    if not sources:
        raise UsageError("no source given: name a file, a folder or a glob")
    found = once(lambda: (each for source in map(local, sources) for each in _of_source(source)))
    if not len(found) and (ours := next((source for source in map(local, sources) if _is_dataset(source)), None)):
        raise UsageError(DATASET.format(ours))
    if not len(found):
        raise UsageError(f"no file to read in {', '.join(sources)}; qingwen reads {READABLE}")
    return found


def expect(sources: Sequence[str]) -> None:
    """Return if each source on the disk is there, else `UsageError` as from `inputs`; without a list of all files."""
    for source in map(local, sources):
        if not is_remote(source):
            next(iter(_of_source(source)), None)


def _of_source(source: str) -> Iterable[tuple[str, Input | Rejected]]:
    if is_remote(source):
        from flows.sources import remote  # which needs what stands here

        return remote.inputs(source)
    if os.path.lexists(source):
        return _walk(source)
    if not glob.has_magic(source):
        raise UsageError(f"no such file or folder: {source}")
    matches = list(_matching(source))
    if not matches:
        raise UsageError(f"nothing matches {source}")
    return matches


def _matching(pattern: str) -> Iterator[tuple[str, Input | Rejected]]:
    """`head/**/tail` is each folder `head`, walked and filtered by `tail`; glob's own `**` runs into link loops."""
    parts = PurePath(pattern).as_posix().split("/")
    named = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    within = os.path.realpath("/".join([*parts[:named], ""]) or ".")
    if "**" not in parts:
        for path in sorted(glob.glob(pattern)):  # noqa: PTH207  (Path.glob rewrites the path that the user gave)
            yield from _walk(path, within)
        return
    at = parts.index("**")
    head, tail = "/".join([*parts[:at], ""]), "/".join(parts[at + 1 :])
    if "**" in parts[at + 1 :]:
        raise UsageError(f"more than one ** in {pattern}: leave one, it stands for any number of folders")
    for folder in sorted(glob.glob(head)) if head else ["."]:  # noqa: PTH207
        for real, item in _walk(folder, within):
            inside = PurePosixPath(item.source).relative_to(shown(folder))
            if not tail or inside.match(tail):
                yield real, item


def _walk(start: str, within: str | None = None) -> Iterator[tuple[str, Input | Rejected]]:
    """The files at and under `start`, each with its real path; folders sorted by name, without recursion.

    Links out of the real folder `within` (by default where `start` leads) are refused.
    """
    visited: set[str] = set()
    first = os.path.realpath(start)
    within = first if within is None else within
    pending: list[Iterator[Entry]] = [iter([(str(PurePath(start)), first, frozenset[str]())])]
    while pending:
        path, real, above = next(pending[-1], ("", "", frozenset[str]()))
        if not path:
            pending.pop()
            continue
        try:
            if not real.startswith(f"{within.rstrip('/')}/") and real != within:
                os.stat(path)  # noqa: PTH116  (a link that leads nowhere, or in circles, is told as that)
                detail = f"this link leads out of the source, to {os.readlink(path)}; to read that, name it as a source"  # noqa: PTH115
                yield path, _refused(path, "link_out", detail)
                continue
            status = os.stat(path)  # noqa: PTH116
            if stat.S_ISDIR(status.st_mode):
                if real in above:
                    yield real, _refused(path, "link_loop", "this link leads back to a folder that it stands in")
                elif real not in visited:
                    visited.add(real)
                    pending.append(_inside(path, real, above | {real}))
                continue
        except OSError as error:
            yield real, _no_access(path, error)
            continue
        yield real, _file(path, status)


def _inside(folder: str, real: str, above: frozenset[str]) -> Iterator[Entry]:
    """What stands in a folder, sorted by name; nothing of a dataset of ours."""
    names: list[str] = []
    links: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            names.append(entry.name)
            if entry.is_symlink():
                links.add(entry.name)
    names.sort()
    shown = () if is_dataset(set(names)) else (name for name in names if not _hidden(name))
    start = os.path.join(folder, "")  # noqa: PTH118
    paths = ((start + name, name) for name in shown)
    return ((path, os.path.realpath(path) if name in links else f"{real}/{name}", above) for path, name in paths)


def _is_dataset(folder: str) -> bool:
    return os.path.isdir(folder) and is_dataset(set(os.listdir(folder)))  # noqa: PTH112, PTH208


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == PASSED_OVER


def _file(path: str, status: os.stat_result) -> Input | Rejected:
    if not stat.S_ISREG(status.st_mode):
        return _refused(path, "unsupported", "this is a pipe, a socket or a device, not a file")
    kind = kind_of(path.rpartition("/")[2])
    if kind is None:
        return _refused(
            path, "unsupported", f"qingwen does not read this kind of file; it reads {READABLE}", status.st_size
        )
    stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    settled = max(stamp[:2]) < time.time_ns() - _YOUNG
    return Input(path, shown(path), *kind, status.st_size, stamp if settled else None)


def _no_access(path: str, error: OSError) -> Rejected:
    if error.errno == errno.ELOOP:
        return _refused(path, "link_loop", "this link leads back to itself")
    if isinstance(error, FileNotFoundError) and os.path.islink(path):  # noqa: PTH114
        return _refused(path, "missing", f"this link leads to {os.readlink(path)}, which does not exist")  # noqa: PTH115
    if isinstance(error, FileNotFoundError):
        return _refused(path, "vanished", "this file was gone before it could be looked at")
    return _refused(path, "unreadable", f"the system does not let us look at this: {error.strerror}")


def _refused(path: str, reason: Reason, detail: str, size: int | None = None) -> Rejected:
    return Rejected(shown(path), "", "source", reason, detail, size)


def shown(path: str) -> str:
    r"""The path with `/`, and bytes that are not UTF-8 written as `\xff`, for a column of strings to hold.

    A backslash that looks like such a byte is written `\x5c`, so that two names never become one.

    >>> shown("a\udcff.txt"), shown(r"a\xff.txt")
    ('a\\xff.txt', 'a\\x5cxff.txt')
    """
    plain = not path.endswith(("/", "/.")) and "//" not in path and "./" not in path  # most are: PurePath takes 5 µs
    posix = path if plain else PurePath(path).as_posix()
    posix = _LIKE_A_BYTE.sub(r"\\x5c", posix) if "\\" in posix else posix
    return posix.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
