"""ZIP and tar archives: each file in them is what it is in a folder, or rejected with a reason."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows import sources
from flows.sources import Input, tarred
from tests.packing import PACKED, tarring, zipping
from tests.reading import FIRST, PAGE, SECOND, Read, shape
from transforms.model import Document


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [SECOND]}), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", PACKED)
def test_each_file_gives_what_it_gives_in_a_folder(read: Read, name: str) -> None:
    records = "\n".join(json.dumps({"text": text}) for text in (FIRST, SECOND)) + '\n{"text"'
    files = [
        ("one.txt", FIRST.encode("gb18030")),
        ("news/a.html", PAGE.encode()),
        ("news/b.jsonl", records.encode()),
        ("c.csv.gz", gzip.compress(f"id,text\nx,{SECOND}\n".encode(), mtime=0)),
        ("d.parquet", parquet()),
        ("empty.md", b""),
        ("photo.jpg", b"\xff\xd8"),
        ("inner.zip", zipping([("a.txt", b"x")])),
        (".DS_Store", b"x"),
        ("__MACOSX/._one.txt", b"x"),
    ]
    items = read(name, PACKED[name](files))
    assert shape(items) == [
        ("one.txt", FIRST),
        ("news/a.html", FIRST),
        ("news/b.jsonl:1", FIRST),
        ("news/b.jsonl:2", SECOND),
        ("news/b.jsonl:3", "broken_json"),
        ("c.csv.gz:x", SECOND),
        ("d.parquet:1", SECOND),
        ("empty.md", "empty"),
        ("photo.jpg", "unsupported"),
        ("inner.zip", "unsupported"),
    ]
    assert (items[0].encoding, items[1].metadata.title) == ("gb18030", "书店")


@pytest.mark.parametrize("name", PACKED)
def test_two_files_of_one_name_are_two_documents(read: Read, name: str) -> None:
    with pytest.warns(UserWarning, match="Duplicate") if name == "a.zip" else pytest.MonkeyPatch.context():
        data = PACKED[name]([("a.txt", FIRST.encode()), ("./a.txt" if "tar" in name else "a.txt", SECOND.encode())])
    items = read(name, data)
    assert [item.text for item in items] == [FIRST, SECOND]
    assert len({item.member for item in items}) == 2


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_cut_off_gives_what_is_whole_and_one_reason(read: Read, name: str) -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choices(FIRST + SECOND, k=20_000)) for _ in range(20)]
    data = PACKED[name]([(f"{n:02}.txt", text.encode()) for n, text in enumerate(texts)])
    for cut in (len(data) // 2, len(data) // 3, 700, 3, 0):
        items = read(name, data[:cut])
        good = [item.text for item in items if isinstance(item, Document)]
        assert good == texts[: len(good)]
        assert {reason for _, reason in shape(items[len(good) :])} <= {"broken_file", "empty"}
        assert len(items) > len(good)
        assert name == "a.zip" or cut < 1000 or good  # the directory of a ZIP archive is at its end


def test_links_and_devices_in_a_tar_are_refused(read: Read) -> None:
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
    files = []
    for kind in kinds:
        info = tarfile.TarInfo(f"{kind.decode()}.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        files.append((info, b""))
    items = read("a.tar", tarring([*files, ("good.txt", FIRST.encode())]))
    assert [reason for _, reason in shape(items)] == ["link", "link", "unsupported", "unsupported", FIRST]


def test_links_in_a_zip_are_refused(read: Read) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = 0o120777 << 16
    assert shape(read("a.zip", zipping([(info, b"/etc/passwd")]))) == [("a.txt", "link")]


def test_names_of_chinese_windows_are_read(read: Read) -> None:
    data = zipping([("AAAA.txt", FIRST.encode())]).replace(b"AAAA", "书店".encode("gbk"))
    assert shape(read("a.zip", data)) == [("书店.txt", FIRST)]
    assert shape(read("a.tar", tarring([("书店.txt", FIRST.encode())], encoding="gbk"))) == [("书店.txt", FIRST)]


def test_a_file_that_needs_a_password_says_so(read: Read) -> None:
    data = bytearray(zipping([("a.txt", FIRST.encode()), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + at] |= 1
    assert shape(read("a.zip", bytes(data))) == [("a.txt", "encrypted"), ("b.txt", SECOND)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_read(read: Read, method: int) -> None:
    assert shape(read("a.zip", zipping([("a.txt", FIRST.encode())], compression=method))) == [("a.txt", FIRST)]


def test_an_unknown_way_to_pack_costs_that_file(read: Read) -> None:
    data = bytearray(zipping([("a.txt", FIRST.encode()), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        data[data.index(mark) + at] = 97
    assert shape(read("a.zip", bytes(data))) == [("a.txt", "unsupported"), ("b.txt", SECOND)]


def test_a_damaged_file_costs_itself(read: Read) -> None:
    rng = random.Random(2)
    texts = [bytes(rng.choices(b"abcdefgh \n", k=5000)) for _ in range(3)]
    data = bytearray(zipping([(f"{n}.txt", text) for n, text in enumerate(texts)]))
    data[len(data) // 2] ^= 255
    assert [reason for _, reason in shape(read("a.zip", bytes(data)))] == [
        texts[0].decode(), "broken_file", texts[2].decode(),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_damage_anywhere_never_raises_and_never_invents(read: Read, name: str) -> None:
    rng = random.Random(5)
    data = PACKED[name]([(f"{n}.txt", text.encode()) for n, text in enumerate([FIRST, SECOND] * 3)])
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        items = read(name, bytes(broken))
        documents = [(item.source, item.member) for item in items if isinstance(item, Document)]
        assert items
        assert len(set(documents)) == len(documents)


def test_archives_of_any_age_are_listed(tmp_path: Path) -> None:
    for name in ("a.zip", "b.TAR", "c.tar.gz", "d.tgz", "e.tar.zst", "f.warc", "g.warc.gz", "h.warc.wet.gz"):
        (tmp_path / name).write_bytes(b"x")
    found = sources.inputs([str(tmp_path)])
    assert [(item.kind, item.compression) for item in found if isinstance(item, Input)] == [
        ("zip", ""), ("tar", ""), ("tar", "gzip"), ("tar", "gzip"), ("tar", "zstd"),
        ("warc", ""), ("warc", "gzip"), ("warc", "gzip"),
    ]  # fmt: skip


def test_a_tar_without_its_end_is_not_taken_for_whole(read: Read) -> None:
    data = tarring([("a.txt", FIRST.encode())])
    assert shape(read("a.tar", data[:1024])) == [("a.txt", FIRST), ("", "broken_file")]
    assert tarred.MAX_HEADER > 4096
