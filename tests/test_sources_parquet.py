"""Parquet: each row a Document or a Rejected, however the column is stored."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows import sources
from flows.sources import Fields
from tests.reading import FIRST, SECOND, Read, listed, reasons, shape
from transforms.model import Rejected


@pytest.mark.parametrize("field", ["text", "url"])
def test_a_parquet_file_that_repeats_one_value_without_end_is_stopped(tmp_path: Path, field: str) -> None:
    rows = 100_000
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * rows), pa.array([FIRST * 500]))  # 2.7 GB in a small file
    pq.write_table(pa.table({"text": [FIRST] * rows} | {field: repeated}), tmp_path / "a.parquet")
    found = listed(tmp_path / "a.parquet")
    reasons, documents = [], 0
    for item in sources.read(found, Fields(max_bytes=1_000_000)):
        reasons += [item.reason] if isinstance(item, Rejected) else []
        documents += 1
    assert reasons == ["bomb"]
    assert documents < rows / 10


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()])
def test_parquet_rows_are_records(read: Read, kind: pa.DataType) -> None:
    table = pa.table({
        "id": ["a", "a", None, "d"],
        "url": ["https://a.example/1", None, None, None],
        "text": pa.array([FIRST, SECOND, None, " "]).cast(kind),
        "other": [[1], [2], [3], [4]],
    })  # fmt: skip
    items = read("a.parquet", table)
    assert shape(items) == [("a", FIRST), ("a#2", SECOND), ("3", "missing_field"), ("d", "empty")]
    assert items[0].metadata.host == "a.example"
    assert items[0].encoding == "utf-8"


def test_bytes_in_parquet_are_decoded_and_strings_that_are_not_utf_8_too(read: Read) -> None:
    data = [f"{FIRST}{SECOND}".encode("gb18030"), b"\x89PNG\r\n\x1a\n\0\0"]
    strings = pa.Array.from_buffers(pa.string(), 2, pa.array(data).buffers())
    for column in (pa.array(data), strings):
        items = read("a.parquet", pa.table({"text": column}))
        assert shape(items) == [("1", FIRST + SECOND), ("2", "binary")]
        assert items[0].encoding == "gb18030"


@pytest.mark.parametrize(
    ("column", "said", "how"),
    [
        ("charset", "gb2312", "declared"),
        ("content_type", "text/html; charset=GBK", "declared"),
        ("encoding", "gzip", "detected"),
        ("charset", "big5", "detected"),
        ("charset", None, "detected"),
    ],
)
def test_a_column_that_names_the_charset_counts_as_declared(
    read: Read, column: str, said: str | None, how: str
) -> None:
    table = pa.table({"text": [f"{FIRST}{SECOND}".encode("gb18030")], column: pa.array([said], pa.string())})
    (document,) = read("a.parquet", table)
    assert (document.text, document.encoding, document.encoding_how) == (FIRST + SECOND, "gb18030", how)


def test_flags_of_decoded_columns_are_kept(read: Read) -> None:
    (document,) = read("a.parquet", pa.table({"text": [f"{FIRST}\n{SECOND}\n".encode() + FIRST.encode("gbk")]}))
    assert (document.encoding, document.flags) == ("utf-8+gb18030", ("encoding.mixed",))
    assert document.marks == ((len(f"{FIRST}\n{SECOND}\n"), "decode.gb18030"),)


def test_a_column_of_numbers_is_one_rejected_and_one_of_nulls_is_rejected_row_by_row(read: Read) -> None:
    assert shape(read("a.parquet", pa.table({"text": [1, 2]}))) == [("", "not_text")]
    assert shape(read("a.parquet", pa.table({"text": [["x"]]}))) == [("", "not_text")]
    assert shape(read("a.parquet", pa.table({"text": pa.nulls(1)}))) == [("1", "missing_field")]


def test_a_parquet_file_cut_off_or_damaged_is_rejected_from_there_on(read: Read, tmp_path: Path) -> None:
    table = pa.table({"text": [f"{i * i} {FIRST}" for i in range(1_000)]})
    read("a.parquet", table)
    data = (tmp_path / "a.parquet").read_bytes()
    for cut in (b"", data[:3], data[: len(data) // 2], data[:-3]):
        assert shape(read("b.parquet", cut)) in ([("", "broken_file")], [("", "empty")])
    middle = len(data) // 2
    damaged = data[:middle] + bytes(byte ^ 255 for byte in data[middle : middle + 300]) + data[middle + 300 :]
    items = read("c.parquet", damaged)
    assert [item.text for item in items[:-1]] == table["text"].to_pylist()[: len(items) - 1]
    assert len(items) > 100
    assert shape(items[-1:]) == [("", "broken_file")]


def test_a_small_parquet_file_that_holds_gigabytes_is_read_in_small_bites_and_not_whole(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a" * 1_000_000] * 200}), tmp_path / "a.parquet")
    pool = pa.default_memory_pool()
    before = pool.max_memory() or 0
    found = listed(tmp_path / "a.parquet")
    assert found.size < 100_000
    *good, last = sources.read(found)
    assert reasons([last]) == ["bomb"]
    assert 32 <= len(good) <= Fields().max_bytes / 1_000_000  # MAX_RATIO times the file is less than that
    assert (pool.max_memory() or 0) - before < 100_000_000


def test_a_huge_row_group_is_not_loaded_whole(read: Read, tmp_path: Path) -> None:
    text = pa.array([hashlib.sha256(b"%d" % n).hexdigest() * 40 for n in range(20_000)])
    pq.write_table(pa.table({"text": text}), tmp_path / "a.parquet", row_group_size=10**6, compression="none")
    found = listed(tmp_path / "a.parquet")
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    assert max(pool.bytes_allocated() - before for _ in sources.read(found)) < found.size / 5


def test_a_value_longer_than_a_document_is_refused_unread(read: Read) -> None:
    for kind in (pa.string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())):
        table = pa.table({"id": ["a", "b", "c"], "text": pa.array([FIRST, "x" * 50_000, None]).cast(kind)})
        items = read("a.parquet", table, max_bytes=10_000)
        assert shape(items) == [("a", FIRST), ("b", "too_large"), ("c", "missing_field")]
        assert items[1].size == 50_000
