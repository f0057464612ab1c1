"""Hostile files of all kinds, made from a seed: bombs, lies, ways out of the folder, damage, things that are no files.

`python -m tests.hostile FOLDER 10000` writes them, to be fed to `qingwen clean`.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from flows.sources.kinds import KINDS

GOOD = "雨停了,桥又通了,学校明天复课。"
OTHERS = 9
"""Files and links that `write` adds to those it was asked for; four of them are `GOOD`."""


def parquet(text: str = "a" * 1000, rows: int = 50) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [text] * rows, "id": range(rows)}), buffer)
    return buffer.getvalue()


def zipped(data: bytes = b"hello there " * 50, name: str = "{}.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(name.format(number), data)
    return buffer.getvalue()


def tarred(name: str = "{}.txt", kind: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(5):
            info = tarfile.TarInfo(name.format(number))
            info.type, info.linkname = kind, "/etc/passwd"
            info.size = 600 if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(b"hello there " * 50))
    return buffer.getvalue()


PARQUET, ZIP, TAR = parquet(), zipped(), tarred()
PARQUET_BOMB = parquet("x" * 50_000, 5_000)
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
SUFFIXES = [*KINDS, ".txt.gz", ".jsonl.zst", ".warc.gz", ".tgz", ".tar.zst"]
NAMES_OUT = ["../{}.txt", "/tmp/{}.txt", "a/../../{}.txt", "C:\\{}.txt", "..\\{}.txt"]
NO_FILES = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]


def broken(rng: random.Random, data: bytes) -> bytes:
    """The data with some bytes changed and, at times, without its beginning or its end."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        changed[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(changed[rng.choice([0, 0, rng.randrange(len(data))]) : rng.choice([None, rng.randrange(len(data))])])


def lying(rng: random.Random, data: bytes = ZIP) -> bytes:
    """A ZIP archive whose directory names other sizes than its files have."""
    changed = bytearray(data)
    for entry in range(5):
        at = [place for place in range(len(data)) if data.startswith(b"PK\1\2", place)][entry]
        changed[at + 24 : at + 28] = rng.choice([0, 1, 599, 601, 2**31, 2**32 - 2]).to_bytes(4, "little")
    return bytes(changed)


KIND_OF_FILE: list[tuple[str | None, Callable[[random.Random], bytes]]] = [
    (None, lambda rng: rng.randbytes(rng.randrange(3_000))),
    (None, lambda rng: bytes(rng.randrange(5_000))),
    (None, lambda _: b""),
    (".parquet", lambda rng: broken(rng, PARQUET)),
    (".parquet", lambda _: PARQUET_BOMB),
    (".zip", lambda rng: broken(rng, ZIP)),
    (".zip", lying),
    (".zip", lambda rng: zipped(name=rng.choice(NAMES_OUT))),
    (".tar", lambda rng: broken(rng, TAR)),
    (".tar", lambda rng: tarred(rng.choice(NAMES_OUT))),
    (".tar", lambda rng: tarred(kind=rng.choice(NO_FILES))),
    (".tgz", lambda rng: broken(rng, gzip.compress(TAR, mtime=0))),
    (".txt.zst", lambda rng: broken(rng, zstandard.compress(b"some text " * 300))),
    (".warc.gz", lambda rng: broken(rng, gzip.compress(WARC % 50 + b"x" * 50, mtime=0))),
    (".warc", lambda rng: WARC % 10 ** rng.randrange(18) + rng.randbytes(100)),
    (".zip", lambda _: zipped(bytes(1_000_000))),
    (".jsonl.gz", lambda _: gzip.compress(bytes(1_000_000), mtime=0)),
    (".jsonl", lambda _: b'{"text": ' + b"[" * 100_000),
    (".jsonl", lambda rng: b'{"a":' * rng.randrange(3_000)),
    (".jsonl", lambda _: b'{"text": "\\ud800"}\n{"text": "a", "id": %b}\n{"text": 1e999}' % (b"9" * 5_000)),
    (".jsonl", lambda _: b'{"text": "a\\u0000b"}\n{"text": {"a": 1}}\n{"text": NaN}\nnull\n"x"\n\xff\xfe'),
    (".jsonl", lambda _: b'{"text": "' + b"x" * 150_000 + b'"}'),
    (".csv", lambda _: b",".join(b"c%d" % n for n in range(5_000)) + b"\n" + b"x," * 5_000),
    (".csv", lambda _: b'text\n"' + b"a,b\n" * 3_000),
    (".html", lambda rng: b"<div>" * rng.randrange(5_000) + b"<" * 300 + rng.randbytes(200)),
    (".txt", lambda rng: "".join(map(chr, rng.choices(range(0x80, 0xD800), k=500))).encode("utf-16-be")),
]


def write(folder: Path, files: int, seed: int) -> None:
    """Write this many files, and `OTHERS` that are none, lead out, or have names that are hard to say."""
    rng = random.Random(seed)
    for number in range(files):
        suffix, make = KIND_OF_FILE[number % len(KIND_OF_FILE)]
        (folder / f"{number:05}{suffix or rng.choice(SUFFIXES)}").write_bytes(make(rng))
    for name in ("good.txt", os.fsdecode(b"\xff\n\x01.txt"), "n" * 251 + ".txt", "-rf --out.txt"):
        (folder / name).write_text(GOOD, "utf-8")
    os.mkfifo(folder / "pipe.txt")
    for name, target in (("zero.txt", "/dev/zero"), ("up", ".."), ("out.txt", "/etc/passwd"), ("gone.txt", "nowhere")):
        (folder / name).symlink_to(target)


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True)
    write(Path(sys.argv[1]), int(sys.argv[2]), seed=11)
