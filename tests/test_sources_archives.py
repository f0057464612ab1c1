"""ZIP and tar archives, good and hostile: each file in them is what it is in a folder, or rejected with a reason."""

import bz2
import gzip
import io
import json
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from flows import sources
from flows.sources import REASONS, Fields, Input, compression, tarred, zipped
from transforms.model import Document, Rejected

FIRST, SECOND = "第一篇写的是江边的旧书店和它的主人。", "第二篇写的是城南的面馆，还有墙上的题目。"
PAGE = f"<title>书店</title><p>{FIRST}"
SMALL = 1_000_000  # bytes of one document


@pytest.fixture
def read(tmp_path):
    def read(name, data, max_bytes=SMALL):
        (tmp_path / name).write_bytes(data)
        (found,) = sources.inputs([str(tmp_path / name)])
        items = list(sources.read(found, Fields(max_bytes=max_bytes)))
        assert all(item.source == found.source for item in items)
        assert all(item.reason in REASONS for item in items if isinstance(item, Rejected))
        return items

    return read


def shape(items):
    return [(item.member, item.text if isinstance(item, Document) else item.reason) for item in items]


def zipping(files, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **{"compression": zipfile.ZIP_DEFLATED} | options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarring(files, **options):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", **options) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


PACKED = {
    "a.zip": zipping,
    "a.tar": tarring,
    "a.tar.gz": lambda files: gzip.compress(tarring(files), mtime=0),
    "a.tgz": lambda files: gzip.compress(tarring(files), mtime=0),
    "a.tar.zst": lambda files: zstandard.compress(tarring(files)),
}


def parquet():
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [SECOND]}), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", PACKED)
def test_each_file_gives_what_it_gives_in_a_folder(read, name):
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
def test_names_that_lead_out_are_refused_and_nothing_is_written(read, name, tmp_path):
    names = ["../evil.txt", "a/../../evil.txt", "/tmp/evil.txt", "C:\\evil.txt", "..\\evil.txt", "c:evil.txt"]
    items = read(name, PACKED[name]([*((each, b"evil") for each in names), ("good.txt", FIRST.encode())]))
    assert [reason for _, reason in shape(items)] == ["unsafe_name"] * len(names) + [FIRST]
    assert [path.name for path in tmp_path.rglob("*")] == [name]


@pytest.mark.parametrize("name", PACKED)
def test_two_files_of_one_name_are_two_documents(read, name):
    with pytest.warns(UserWarning, match="Duplicate") if name == "a.zip" else pytest.MonkeyPatch.context():
        data = PACKED[name]([("a.txt", FIRST.encode()), ("./a.txt" if "tar" in name else "a.txt", SECOND.encode())])
    items = read(name, data)
    assert [item.text for item in items] == [FIRST, SECOND]
    assert len({item.member for item in items}) == 2


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_cut_off_gives_what_is_whole_and_one_reason(read, name):
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


def test_links_and_devices_in_a_tar_are_refused(read):
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
    files = []
    for kind in kinds:
        info = tarfile.TarInfo(f"{kind.decode()}.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        files.append((info, b""))
    items = read("a.tar", tarring([*files, ("good.txt", FIRST.encode())]))
    assert [reason for _, reason in shape(items)] == ["link", "link", "unsupported", "unsupported", FIRST]


def test_links_in_a_zip_are_refused(read):
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = 0o120777 << 16
    assert shape(read("a.zip", zipping([(info, b"/etc/passwd")]))) == [("a.txt", "link")]


def test_names_of_chinese_windows_are_read(read):
    data = zipping([("AAAA.txt", FIRST.encode())]).replace(b"AAAA", "书店".encode("gbk"))
    assert shape(read("a.zip", data)) == [("书店.txt", FIRST)]
    assert shape(read("a.tar", tarring([("书店.txt", FIRST.encode())], encoding="gbk"))) == [("书店.txt", FIRST)]


def test_a_file_that_needs_a_password_says_so(read):
    data = bytearray(zipping([("a.txt", FIRST.encode()), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + at] |= 1
    assert shape(read("a.zip", bytes(data))) == [("a.txt", "encrypted"), ("b.txt", SECOND)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_read(read, method):
    assert shape(read("a.zip", zipping([("a.txt", FIRST.encode())], compression=method))) == [("a.txt", FIRST)]


def test_an_unknown_way_to_pack_costs_that_file(read):
    data = bytearray(zipping([("a.txt", FIRST.encode()), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        data[data.index(mark) + at] = 97
    assert shape(read("a.zip", bytes(data))) == [("a.txt", "unsupported"), ("b.txt", SECOND)]


def test_a_damaged_file_costs_itself(read):
    rng = random.Random(2)
    texts = [bytes(rng.choices(b"abcdefgh \n", k=5000)) for _ in range(3)]
    data = bytearray(zipping([(f"{n}.txt", text) for n, text in enumerate(texts)]))
    data[len(data) // 2] ^= 255
    assert [reason for _, reason in shape(read("a.zip", bytes(data)))] == [
        texts[0].decode(), "broken_file", texts[2].decode(),
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "found"), [(10, "broken_file"), (10**9, "some words " * 1000)])
def test_a_size_that_is_a_lie_is_found_out_and_the_checksum_believed(read, said, found):
    data = bytearray(zipping([("a.txt", b"some words " * 1000), ("b.txt", SECOND.encode())]))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", data, data.index(mark) + at, said)
    items = read("a.zip", bytes(data), max_bytes=10**10)
    assert shape(items) == [("a.txt", found), ("b.txt", SECOND)]


def overlapping(count, kernel):
    """Many files that are all the same bytes: every entry of the directory points at one local header."""
    packed = zlib.compress(kernel, 9)[2:-4]
    check = struct.pack("<LLL", zlib.crc32(kernel), len(packed), len(kernel))
    name = b"000000.txt"
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + check + struct.pack("<HH", len(name), 0)
    body = local + name + packed
    directory = b"".join(
        b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + check
        + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
        for _ in range(count)
    )  # fmt: skip
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, count % 65536, count % 65536, len(directory), len(body), 0)
    return body + directory + end


def test_files_that_overlap_are_refused_unread(read):
    items = read("a.zip", overlapping(200, bytes(900_000)))
    assert {reason for _, reason in shape(items)} == {"bomb"}
    assert len(items) == 200


def test_a_directory_of_more_files_than_memory_likes_is_refused(read, monkeypatch):
    monkeypatch.setattr(zipped, "MAX_DIRECTORY", 10_000)
    assert shape(read("a.zip", overlapping(200, b"x"))) == [("", "bomb")]
    monkeypatch.setattr(zipfile.ZipFile, "__init__", None)  # it must not be asked
    assert shape(read("a.zip", overlapping(60_000, b"x"))) == [("", "bomb")]


def peak_of(work):
    tracemalloc.start()
    result = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, peak


@pytest.mark.parametrize("name", PACKED)
def test_a_file_that_swells_is_stopped_before_it_fills_the_memory(read, name):
    bomb = PACKED[name]([("a.txt", bytes(30_000_000)), ("b.jsonl", bytes(30_000_000))])
    items, peak = peak_of(lambda: read(name, bomb))
    assert {item.reason for item in items} <= {"too_large", "bomb", "broken_file", "broken_json"}
    assert items[0].reason == "too_large"
    assert peak < 40_000_000


def test_many_files_that_swell_together_are_stopped(read):
    bomb = zipping([(f"{n}.txt", b"word " * 190_000) for n in range(300)])
    items = read("a.zip", bomb)
    good = [item for item in items if isinstance(item, Document)]
    assert len(items) == 300
    assert {item.reason for item in items[len(good) :]} == {"bomb"}
    assert sum(len(item.text) for item in good) <= max(SMALL, compression.MAX_RATIO * len(bomb))


def test_bzip2_that_swells_in_a_zip_is_held(read):
    bomb = zipping([("a.txt", bytes(50_000_000))], compression=zipfile.ZIP_BZIP2)
    assert len(bomb) < 500
    assert len(bz2.compress(bytes(50_000_000))) < 500
    assert read("a.zip", bomb)[0].reason == "too_large"


def test_holes_and_endless_names_in_a_tar_are_refused(read):
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "x" * 3_000_000}
    items = read("a.tar", tarring([(info, b"x")], format=tarfile.PAX_FORMAT))
    assert shape(items) == [("", "bomb")]
    hole = tarfile.TarInfo("hole.txt")
    hole.pax_headers = {"GNU.sparse.size": str(10**13), "GNU.sparse.map": "0,0", "GNU.sparse.major": "0"}
    items = read("b.tar", tarring([(hole, b""), ("good.txt", FIRST.encode())], format=tarfile.PAX_FORMAT))
    assert [reason for _, reason in shape(items)] == ["bomb", FIRST]


def test_names_behind_names_behind_names_end(read):
    long = tarfile.TarInfo("././@LongLink")
    long.type = tarfile.GNUTYPE_LONGNAME
    data = tarring([(long, b"a.txt\0")] * 5000, format=tarfile.GNU_FORMAT)
    assert {reason for _, reason in shape(read("a.tar", data))} == {"broken_file"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_damage_anywhere_never_raises_and_never_invents(read, name):
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


def test_archives_of_any_age_are_listed(tmp_path):
    for name in ("a.zip", "b.TAR", "c.tar.gz", "d.tgz", "e.tar.zst", "f.warc", "g.warc.gz", "h.warc.wet.gz"):
        (tmp_path / name).write_bytes(b"x")
    found = sources.inputs([str(tmp_path)])
    assert [(item.kind, item.compression) for item in found if isinstance(item, Input)] == [
        ("zip", ""), ("tar", ""), ("tar", "gzip"), ("tar", "gzip"), ("tar", "zstd"),
        ("warc", ""), ("warc", "gzip"), ("warc", "gzip"),
    ]  # fmt: skip


def test_a_tar_without_its_end_is_not_taken_for_whole(read):
    data = tarring([("a.txt", FIRST.encode())])
    assert shape(read("a.tar", data[:1024])) == [("a.txt", FIRST), ("", "broken_file")]
    assert tarred.MAX_HEADER > 4096
