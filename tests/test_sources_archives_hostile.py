"""Archives made to do harm: what they hold comes out or is rejected, and neither disk nor memory is filled."""

from __future__ import annotations

import bz2
import struct
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import pytest

from flows.sources import compression, zipped
from tests.packing import PACKED, overlapping, tarring, zipping
from tests.reading import FIRST, SECOND, Read, peak_of, reader, shape
from transforms.model import Document

SMALL = 1_000_000  # bytes of one document


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return partial(reader(tmp_path), max_bytes=SMALL)


@pytest.mark.parametrize("name", PACKED)
def test_names_that_lead_out_are_refused_and_nothing_is_written(read: Read, name: str, tmp_path: Path) -> None:
    names = ["../evil.txt", "a/../../evil.txt", "/tmp/evil.txt", "C:\\evil.txt", "..\\evil.txt", "c:evil.txt"]
    items = read(name, PACKED[name]([*((each, b"evil") for each in names), ("good.txt", FIRST.encode())]))
    assert [reason for _, reason in shape(items)] == ["unsafe_name"] * len(names) + [FIRST]
    assert [path.name for path in tmp_path.rglob("*")] == [name]


@pytest.mark.parametrize(("said", "found"), [(10, "broken_file"), (10**9, "some words " * 1000)])
def test_a_size_that_is_a_lie_is_found_out_and_the_checksum_believed(read: Read, said: int, found: str) -> None:
    data = bytearray(zipping([("a.txt", b"some words " * 1000), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", data, data.index(mark) + at, said)
    items = read("a.zip", bytes(data), max_bytes=10**10)
    assert shape(items) == [("a.txt", found), ("b.txt", SECOND)]


def test_files_that_overlap_are_refused_unread(read: Read) -> None:
    items = read("a.zip", overlapping(200, bytes(900_000)))
    assert {reason for _, reason in shape(items)} == {"bomb"}
    assert len(items) == 200


def test_a_directory_of_more_files_than_memory_likes_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MAX_DIRECTORY", 10_000)
    assert shape(read("a.zip", overlapping(200, b"x"))) == [("", "bomb")]
    monkeypatch.setattr(zipfile.ZipFile, "__init__", None)  # it must not be asked
    assert shape(read("a.zip", overlapping(60_000, b"x"))) == [("", "bomb")]


@pytest.mark.parametrize("name", PACKED)
def test_a_file_that_swells_is_stopped_before_it_fills_the_memory(read: Read, name: str) -> None:
    bomb = PACKED[name]([("a.txt", bytes(30_000_000)), ("b.jsonl", bytes(30_000_000))])
    items, peak = peak_of(lambda: read(name, bomb))
    assert {item.reason for item in items} <= {"too_large", "bomb", "broken_file", "broken_json"}
    assert items[0].reason == "too_large"
    assert peak < 40_000_000


def test_many_files_that_swell_together_are_stopped(read: Read) -> None:
    bomb = zipping([(f"{n}.txt", b"word " * 190_000) for n in range(300)])
    items = read("a.zip", bomb)
    good = [item for item in items if isinstance(item, Document)]
    assert len(items) == 300
    assert {item.reason for item in items[len(good) :]} == {"bomb"}
    assert sum(len(item.text) for item in good) <= max(SMALL, compression.MAX_RATIO * len(bomb))


def test_bzip2_that_swells_in_a_zip_is_held(read: Read) -> None:
    bomb = zipping([("a.txt", bytes(50_000_000))], compression=zipfile.ZIP_BZIP2)
    assert len(bomb) < 500
    assert len(bz2.compress(bytes(50_000_000))) < 500
    assert read("a.zip", bomb)[0].reason == "too_large"


def test_holes_and_endless_names_in_a_tar_are_refused(read: Read) -> None:
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "x" * 3_000_000}
    items = read("a.tar", tarring([(info, b"x")], format=tarfile.PAX_FORMAT))
    assert shape(items) == [("", "bomb")]
    hole = tarfile.TarInfo("hole.txt")
    hole.pax_headers = {"GNU.sparse.size": str(10**13), "GNU.sparse.map": "0,0", "GNU.sparse.major": "0"}
    items = read("b.tar", tarring([(hole, b""), ("good.txt", FIRST.encode())], format=tarfile.PAX_FORMAT))
    assert [reason for _, reason in shape(items)] == ["bomb", FIRST]


def test_names_behind_names_behind_names_end(read: Read) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type = tarfile.GNUTYPE_LONGNAME
    data = tarring([(long, b"a.txt\0")] * 5000, format=tarfile.GNU_FORMAT)
    assert {reason for _, reason in shape(read("a.tar", data))} == {"broken_file"}
