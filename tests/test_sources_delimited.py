"""CSV and TSV: each row a Document or a Rejected."""

from __future__ import annotations

import csv

import pyarrow as pa
import pytest

from tests.reading import FIRST, SECOND, Read, peak_of, shape


def test_csv_and_tsv_rows_are_records(read: Read) -> None:
    text = f'id,text,url\na,{FIRST},https://a.example/1\n\nb,"一,\n""二""",\n'
    first, second = read("a.csv", text.encode())
    assert (first.member, first.text, first.metadata.host) == ("a", FIRST, "a.example")
    assert (second.member, second.text, second.url) == ("b", '一,\n"二"', None)
    assert shape(read("a.tsv", text.replace(",", "\t").encode()))[0] == ("a", FIRST)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_csv_as_spreadsheets_save_it(read: Read, codec: str) -> None:
    items = read("a.csv", f"text,n\r\n{FIRST},1\r\n{SECOND},2\r\n".encode(codec))
    assert shape(items) == [("1", FIRST), ("2", SECOND)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("b,an unquoted, comma", "broken_row"),
        ('b,"quoted" badly', "broken_row"),
        ("b", "missing_field"),
        ("b, ", "empty"),
        ("b,a\0b", "nul"),
        (b"b,\xff\xfe\xff", "undecodable"),
        ("b," + "x" * 200_000, "too_large"),
    ],
)
def test_a_bad_row_is_rejected_alone(read: Read, row: str | bytes, reason: str) -> None:
    row = row if isinstance(row, bytes) else row.encode()
    items = read("a.csv", f"id,text\na,{FIRST}\n".encode() + row + f"\nc,{SECOND}\n".encode(), max_bytes=200_001)
    found = shape(items)
    if reason == "too_large":  # nothing after a line of such a length is looked at
        assert found == [("a", FIRST), ("", "too_large")]
    else:
        assert [found[0], found[2]] == [("a", FIRST), ("c", SECOND)]
        assert found[1][1] == reason


def test_a_quotation_mark_that_is_never_closed_is_one_rejected(read: Read) -> None:
    assert shape(read("a.csv", b'id,text\na,one\nb,"two\nc,three\n')) == [("a", "one"), ("2", "broken_row")]


def test_a_field_may_be_larger_than_the_csv_module_likes(read: Read) -> None:
    csv.field_size_limit(131_072)
    text = "很长的一段" * 60_000
    assert shape(read("a.csv", f"text\n{text}\n".encode())) == [("1", text)]


@pytest.mark.parametrize("header", ["text,text", "text,id,id", "url,text,url"])
def test_a_table_with_one_column_twice_is_refused(read: Read, header: str) -> None:
    (item,) = read("a.csv", f"{header}\na,b,c\n".encode())
    assert (item.reason, header.rsplit(",", maxsplit=1)[-1] in item.detail) == ("no_column", True)


def test_a_table_may_have_other_columns_twice(read: Read) -> None:
    assert shape(read("a.csv", b"x,text,x\na,b,c\n")) == [("1", "b")]


def test_a_table_without_the_column_says_which_it_has(read: Read) -> None:
    (item,) = read("a.csv", b"id,body\n1,x\n")
    assert (item.reason, "id, body" in item.detail) == ("no_column", True)
    (item,) = read("a.parquet", pa.table({"id": [1], "body": ["x"]}))
    assert (item.reason, "id, body" in item.detail) == ("no_column", True)


def test_a_process_keeps_the_larger_csv_limit(read: Read) -> None:
    csv.field_size_limit(10**9)
    read("a.csv", b"text\nx\n")
    assert csv.field_size_limit() == 10**9


def test_a_quotation_over_many_lines_is_not_kept_line_by_line(read: Read) -> None:
    items, peak = peak_of(lambda: read("a.csv", b'text\n"' + b"a,b\n" * 300_000))
    assert [item.reason for item in items] == ["broken_row"]
    assert peak < 50_000_000
