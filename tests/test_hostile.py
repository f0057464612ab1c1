"""Thousands of hostile files in one folder: the run ends, each has a reason, and what is good among them is read."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from flows import sources
from flows.sources import REASONS, Fields, Input
from flows.sources.listing import KINDS
from transforms.model import Document, Rejected

GOOD = "雨停了,桥又通了,学校明天复课。"
FILES = 3_000
FIELDS = Fields(max_bytes=100_000)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": ["a" * 1000] * 50, "id": range(50)}), buffer)
    return buffer.getvalue()


def zipped(data: bytes = b"hello there " * 50) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", data)
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(5):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 600
            archive.addfile(info, io.BytesIO(b"hello there " * 50))
    return buffer.getvalue()


PARQUET, ZIP, TAR = parquet(), zipped(), tarred()
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
SUFFIXES = [*KINDS, ".txt.gz", ".jsonl.zst", ".warc.gz", ".tgz", ".tar.zst"]


def broken(rng: random.Random, data: bytes) -> bytes:
    """The data with some bytes changed and, at times, without its beginning or its end."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        changed[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(changed[rng.choice([0, 0, rng.randrange(len(data))]) : rng.choice([None, rng.randrange(len(data))])])


HOSTILE: list[tuple[str | None, Callable[[random.Random], bytes]]] = [
    (None, lambda rng: rng.randbytes(rng.randrange(3_000))),
    (None, lambda rng: bytes(rng.randrange(5_000))),
    (None, lambda _: b""),
    (".parquet", lambda rng: broken(rng, PARQUET)),
    (".zip", lambda rng: broken(rng, ZIP)),
    (".tar", lambda rng: broken(rng, TAR)),
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
]


def test_thousands_of_hostile_files_each_have_a_reason(tmp_path: Path) -> None:
    rng = random.Random(11)
    for number in range(FILES):
        suffix, make = HOSTILE[number % len(HOSTILE)]
        (tmp_path / f"{number:05}{suffix or rng.choice(SUFFIXES)}").write_bytes(make(rng))
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / os.fsdecode(b"\xff\n\x01.txt")).write_text(GOOD, "utf-8")
    (tmp_path / ("n" * 251 + ".txt")).write_text(GOOD, "utf-8")

    found = sources.inputs([str(tmp_path)])
    assert len(found) == FILES + 6
    good = []
    for item in found:
        items = list(sources.read(item, FIELDS)) if isinstance(item, Input) else [item]
        assert items, item
        for each in items:
            if isinstance(each, Rejected):
                assert each.reason in REASONS
                assert "please report" not in each.detail, each
            else:
                each.text.encode()
                assert each.text.strip()
        good += [each for each in items if isinstance(each, Document) and each.text == GOOD]
        assert len({each.member for each in items if isinstance(each, Document)}) == sum(
            isinstance(each, Document) for each in items
        )
    assert len(good) == 3
