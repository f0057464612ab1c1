"""Each kind of file, good and bad: every file and every record is one Document or one Rejected."""

import csv
import gzip
import hashlib
import json
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from flows import sources
from flows.sources import REASONS, Fields, compression
from transforms.model import Document, Metadata, Rejected

FIRST, SECOND = "第一篇写的是江边的旧书店和它的主人。", "第二篇写的是城南的面馆，还有墙上的题目。"


NO_ENCODING = bytes(byte | 0x80 for seed in range(40) for byte in hashlib.sha256(bytes([seed])).digest())


@pytest.fixture
def read(tmp_path):
    def read(name, data, **fields):
        path = tmp_path / name
        if isinstance(data, pa.Table):
            pq.write_table(data, path, row_group_size=100)
        else:
            path.write_bytes(data)
        (found,) = sources.inputs([str(path)])
        items = list(sources.read(found, Fields(**fields)))
        for item in items:
            assert item.source == found.source
            if isinstance(item, Rejected):
                assert item.reason in REASONS
                assert len(item.detail) > 10
            else:
                assert item.text == item.decoded
        return items

    return read


def shape(items):
    return [(item.member, item.text if isinstance(item, Document) else item.reason) for item in items]


def jsonl(*records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


# --- files that are one document


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.TXT", "a.txt.gz", "a.txt.zst"])
def test_a_text_file_is_one_document(read, name):
    pack = {"gz": gzip.compress, "st": zstandard.compress}.get(name[-2:], bytes)
    (document,) = read(name, pack(f"{FIRST}\r\n{SECOND}\r".encode()))
    assert (document.member, document.text) == ("", f"{FIRST}\n{SECOND}\n")
    assert (document.encoding, document.encoding_how) == ("utf-8", "utf-8")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", " \n　\t\r\n".encode(), "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(99), "binary"),
        ("a.txt", b"some text\0and more", "nul"),
        ("a.txt", NO_ENCODING, "undecodable"),
        ("a.txt.gz", gzip.compress(b"some text " * 99, mtime=0)[:-20], "broken_file"),
        ("a.txt.gz", b"this is not gzip", "broken_file"),
        ("a.txt.zst", zstandard.compress(b"some text " * 99)[:-3], "broken_file"),
        ("a.txt.zst", b"this is not zstd", "broken_file"),
        ("a.txt.gz", b"", "empty"),
        ("a.html", b"<p> </p><script>var a = 1</script>", "empty"),
    ],
)
def test_a_file_that_is_no_text_is_one_rejected(read, name, data, reason):
    assert shape(read(name, data)) == [("", reason)]


def test_the_size_limit_counts_bytes_and_holds_unpacked_too(read):
    text = "字" * 100
    assert shape(read("a.txt", text.encode(), max_bytes=300)) == [("", text)]
    for name, pack in (("b.txt", bytes), ("b.txt.gz", gzip.compress), ("b.txt.zst", zstandard.compress)):
        assert shape(read(name, pack(text.encode()), max_bytes=299)) == [("", "too_large")]


def test_frames_one_after_the_other_are_one_file(read):
    for name, pack in (("a.txt.gz", gzip.compress), ("a.txt.zst", zstandard.compress)):
        assert read(name, pack(b"one ") + pack(b"two"))[0].text == "one two"
    assert read("b.txt.gz", gzip.compress(b"one two", mtime=0) + bytes(512))[0].text == "one two"


def test_a_file_that_vanishes_or_may_not_be_read_is_rejected(tmp_path):
    for name in ("a.txt", "a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet", "a.html"):
        (tmp_path / name).write_bytes(b"x")
        (found,) = sources.inputs([str(tmp_path / name)])
        (tmp_path / name).unlink()
        assert shape(sources.read(found)) == [("", "vanished")]
        assert sources.sha256(found).reason == "vanished"
        (tmp_path / name).mkdir()
        assert [item.reason for item in sources.read(found)] == ["unreadable"]
        assert sources.sha256(found).reason == "unreadable"


def test_sha256_is_that_of_the_file_as_it_lies_there(read, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    (found,) = sources.inputs([str(tmp_path / "a.txt")])
    assert sources.sha256(found).startswith("ba7816bf")


# --- JSON Lines


def test_a_json_line_is_a_record_with_url_host_and_title(read):
    record = {"id": "n1", "url": "https://News.Example.com:8080/1", "title": " 书店 ", "text": f"{FIRST}\r\n末行"}
    (document,) = read("a.jsonl", jsonl(record))
    assert document.member == "n1"
    assert document.text == f"{FIRST}\n末行"
    assert document.url == "https://News.Example.com:8080/1"
    assert document.metadata == Metadata(title="书店", host="news.example.com")


def test_fields_go_by_the_names_they_are_given(read):
    data = jsonl({"key": 7, "body": FIRST, "link": "http://a.example/"})
    (document,) = read("a.ndjson", data, text_field="body", url_field="link", id_field="key")
    assert (document.member, document.metadata.host) == ("7", "a.example")


def test_a_record_without_an_id_goes_by_its_line_and_a_repeated_id_gets_a_number(read):
    records = [{"id": "a", "text": "1"}, {"text": "2"}, {"id": "a", "text": "3"}, {"id": "2", "text": "4"}]
    assert shape(read("a.jsonl", jsonl(*records))) == [("a", "1"), ("2", "2"), ("a#3", "3"), ("2#4", "4")]
    odd = [{"id": value, "text": "x"} for value in (None, True, 1.5, [], "", " ", "\ud800", "x" * 2000)]
    data = b"".join(json.dumps(record).encode() + b"\n" for record in odd)
    assert [item.member for item in read("b.jsonl", data)] == list("12345678")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "no end', "broken_json"),
        ('["text"]', "broken_json"),
        ("text", "broken_json"),
        ("[" * 100_000, "broken_json"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "broken_json"),
        ('{"body": "x"}', "missing_field"),
        ('{"text": null}', "missing_field"),
        ('{"text": 5}', "not_text"),
        ('{"text": {"a": "x"}}', "not_text"),
        ('{"text": ""}', "empty"),
        ('{"text": " \\n\\u3000 "}', "empty"),
        ('{"text": "half \\ud83d of it"}', "surrogate"),
        ('{"text": "a\\u0000b"}', "nul"),
        ('{"text": "' + "x" * 200_000 + '"}', "too_large"),
    ],
)
def test_a_bad_line_is_rejected_alone(read, line, reason):
    data = jsonl({"text": FIRST}) + line.encode() + b"\n\n \r\n" + jsonl({"text": SECOND})
    items = read("a.jsonl", data, max_bytes=150_000)
    assert shape(items) == [("1", FIRST), ("2", reason), ("5", SECOND)]
    assert items[1].size == len(line) + 1


def test_a_whole_emoji_in_escapes_is_text_and_the_last_line_needs_no_break(read):
    assert shape(read("a.jsonl", b'{"text": "\\ud83d\\ude00"}')) == [("1", "😀")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "big5"])
def test_json_lines_in_any_encoding(read, codec):
    text = "這一篇寫的是江邊的舊書店" if codec == "big5" else FIRST
    lines = [{"text": "ascii only"}] * 9_000 + [{"text": f"{text}{i}"} for i in range(50)]
    items = read("a.jsonl", jsonl(*lines).decode().encode(codec))
    assert [item.text for item in items] == [line["text"] for line in lines]
    assert items[-1].encoding.startswith(codec.removesuffix("-sig"))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_bad_unit_in_utf_16_costs_its_record_alone(read, codec):
    texts = [f"{FIRST}ਊĊ\u0a0d{i}" for i in range(5)]  # characters with the byte 0A in them end no line
    lines = [json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts]
    encoded = [line.encode(codec) for line in lines]
    encoded[2] = encoded[2].replace("第".encode(codec), "\ud800".encode(codec, "surrogatepass"))
    items = read("a.jsonl", "\ufeff".encode(codec) + b"".join(encoded) + b"\x7b")
    assert shape(items) == [
        ("1", texts[0]), ("2", texts[1]), ("3", "undecodable"), ("4", texts[3]), ("5", texts[4]), ("6", "undecodable"),
    ]  # fmt: skip


def test_a_long_line_in_utf_16_costs_itself(read):
    long = json.dumps({"text": "x" * 400_000}) + "\n"
    data = (jsonl({"text": FIRST}).decode() + long + jsonl({"text": SECOND}).decode()).encode("utf-16")
    assert shape(read("a.jsonl", data, max_bytes=100_000)) == [("1", FIRST), ("2", "too_large"), ("3", SECOND)]


def test_a_field_that_stands_twice_is_refused_where_it_matters(read):
    inner = b'{"text": "a", "n": 1, "n": 2, "m": {"text": 1, "text": 2}}'
    items = read("a.jsonl", b'{"text": "a", "text": "b"}\n' + inner + b'\n{"text": "a", "text": "a"}')
    assert shape(items) == [("1", "broken_json"), ("2", "a"), ("3", "a")]
    assert "'text' twice" in items[0].detail


def test_one_damaged_line_does_not_turn_a_utf_8_file_into_mojibake(read):
    good = jsonl({"text": FIRST})
    items = read("a.jsonl", good + good.replace("第一".encode(), b"\xb5\xda\xd2\xbb") + good)
    assert shape(items) == [("1", FIRST), ("2", "undecodable"), ("3", FIRST)]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_a_file_cut_off_gives_its_good_records_and_one_rejected(read, name, pack):
    lines = [{"id": i, "text": f"{FIRST}{i * i}"} for i in range(20_000)]
    packed = pack(jsonl(*lines))
    items = read(name, packed[: len(packed) // 2])
    assert 5_000 < len(items) < 15_000
    assert [item.text for item in items[:-1]] == [line["text"] for line in lines[: len(items) - 1]]
    assert shape(items[-1:]) == [("", "broken_file")]


def test_a_file_without_records_is_one_rejected(read):
    for name, data in (("a.jsonl", b"\n \n"), ("b.csv", b""), ("c.csv", b"text\n"), ("d.jsonl", b"")):
        assert shape(read(name, data)) == [("", "empty")]
    assert shape(read("e.parquet", pa.table({"text": pa.array([], pa.string())}))) == [("", "empty")]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_a_bomb_is_stopped_before_it_fills_the_memory(read, name, pack):
    bomb = pack(bytes(200_000_000))
    tracemalloc.start()
    items = read(name, bomb, max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.reason for item in items] == ["too_large"]
    assert peak < 150_000_000


@pytest.mark.parametrize("field", ["text", "url"])
def test_a_parquet_file_that_repeats_one_value_without_end_is_stopped(tmp_path, field):
    rows = 100_000
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * rows), pa.array([FIRST * 500]))  # 2.7 GB in a small file
    pq.write_table(pa.table({"text": [FIRST] * rows} | {field: repeated}), tmp_path / "a.parquet")
    (found,) = sources.inputs([str(tmp_path / "a.parquet")])
    reasons, documents = [], 0
    for item in sources.read(found, Fields(max_bytes=1_000_000)):
        reasons += [item.reason] if isinstance(item, Rejected) else []
        documents += 1
    assert reasons == ["bomb"]
    assert documents < rows / 10


def test_a_long_line_is_passed_over_and_not_loaded(read):
    data = b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + jsonl({"text": FIRST})
    tracemalloc.start()
    items = read("a.jsonl", data, max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert shape(items) == [("1", "too_large"), ("2", FIRST)]
    assert items[0].size == 50_000_013
    assert peak < 10_000_000


def test_records_are_read_as_they_are_taken(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl(*({"text": FIRST * 100} for _ in range(10_000))))
    tracemalloc.start()
    (found,) = sources.inputs([str(path)])
    assert sum(1 for _ in sources.read(found)) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < path.stat().st_size / 10


# --- CSV and TSV


def test_csv_and_tsv_rows_are_records(read):
    text = f'id,text,url\na,{FIRST},https://a.example/1\n\nb,"一,\n""二""",\n'
    first, second = read("a.csv", text.encode())
    assert (first.member, first.text, first.metadata.host) == ("a", FIRST, "a.example")
    assert (second.member, second.text, second.url) == ("b", '一,\n"二"', None)
    assert shape(read("a.tsv", text.replace(",", "\t").encode()))[0] == ("a", FIRST)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_csv_as_spreadsheets_save_it(read, codec):
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
def test_a_bad_row_is_rejected_alone(read, row, reason):
    row = row if isinstance(row, bytes) else row.encode()
    items = read("a.csv", f"id,text\na,{FIRST}\n".encode() + row + f"\nc,{SECOND}\n".encode(), max_bytes=200_001)
    found = shape(items)
    if reason == "too_large":  # nothing after a line of such a length is looked at
        assert found == [("a", FIRST), ("", "too_large")]
    else:
        assert [found[0], found[2]] == [("a", FIRST), ("c", SECOND)]
        assert found[1][1] == reason


def test_a_quotation_mark_that_is_never_closed_is_one_rejected(read):
    assert shape(read("a.csv", b'id,text\na,one\nb,"two\nc,three\n')) == [("a", "one"), ("2", "broken_row")]


def test_a_field_may_be_larger_than_the_csv_module_likes(read):
    csv.field_size_limit(131_072)
    text = "很长的一段" * 60_000
    assert shape(read("a.csv", f"text\n{text}\n".encode())) == [("1", text)]


@pytest.mark.parametrize("header", ["text,text", "text,id,id", "url,text,url"])
def test_a_table_with_one_column_twice_is_refused(read, header):
    (item,) = read("a.csv", f"{header}\na,b,c\n".encode())
    assert (item.reason, header.split(",")[-1] in item.detail) == ("no_column", True)


def test_a_table_may_have_other_columns_twice(read):
    assert shape(read("a.csv", b"x,text,x\na,b,c\n")) == [("1", "b")]


def test_a_table_without_the_column_says_which_it_has(read):
    (item,) = read("a.csv", b"id,body\n1,x\n")
    assert (item.reason, "id, body" in item.detail) == ("no_column", True)
    (item,) = read("a.parquet", pa.table({"id": [1], "body": ["x"]}))
    assert (item.reason, "id, body" in item.detail) == ("no_column", True)


# --- Parquet


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()])
def test_parquet_rows_are_records(read, kind):
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


def test_bytes_in_parquet_are_decoded_and_strings_that_are_not_utf_8_too(read):
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
def test_a_column_that_names_the_charset_counts_as_declared(read, column, said, how):
    table = pa.table({"text": [f"{FIRST}{SECOND}".encode("gb18030")], column: pa.array([said], pa.string())})
    (document,) = read("a.parquet", table)
    assert (document.text, document.encoding, document.encoding_how) == (FIRST + SECOND, "gb18030", how)


def test_flags_of_decoded_columns_are_kept(read):
    (document,) = read("a.parquet", pa.table({"text": [f"{FIRST}\n{SECOND}\n".encode() + FIRST.encode("gbk")]}))
    assert (document.encoding, document.flags) == ("utf-8+gb18030", ("encoding.mixed",))
    assert document.marks == ((len(f"{FIRST}\n{SECOND}\n"), "decode.gb18030"),)


def test_a_column_of_numbers_is_one_rejected_and_one_of_nulls_is_rejected_row_by_row(read):
    assert shape(read("a.parquet", pa.table({"text": [1, 2]}))) == [("", "not_text")]
    assert shape(read("a.parquet", pa.table({"text": [["x"]]}))) == [("", "not_text")]
    assert shape(read("a.parquet", pa.table({"text": pa.nulls(1)}))) == [("1", "missing_field")]


def test_a_parquet_file_cut_off_or_damaged_is_rejected_from_there_on(read, tmp_path):
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


def test_a_small_parquet_file_that_holds_gigabytes_is_read_in_small_bites_and_not_whole(tmp_path):
    pq.write_table(pa.table({"text": ["a" * 1_000_000] * 200}), tmp_path / "a.parquet")
    before = pa.default_memory_pool().max_memory()
    (found,) = sources.inputs([str(tmp_path / "a.parquet")])
    assert found.size < 100_000
    *good, last = sources.read(found)
    assert last.reason == "bomb"
    assert 32 <= len(good) <= Fields().max_bytes / 1_000_000  # MAX_RATIO times the file is less than that
    assert pa.default_memory_pool().max_memory() - before < 100_000_000


def test_a_huge_row_group_is_not_loaded_whole(read, tmp_path):
    text = pa.array([hashlib.sha256(b"%d" % n).hexdigest() * 40 for n in range(20_000)])
    pq.write_table(pa.table({"text": text}), tmp_path / "a.parquet", row_group_size=10**6, compression=None)
    (found,) = sources.inputs([str(tmp_path / "a.parquet")])
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    assert max(pool.bytes_allocated() - before for _ in sources.read(found)) < found.size / 5


def test_a_process_keeps_the_larger_csv_limit(read):
    csv.field_size_limit(10**9)
    read("a.csv", b"text\nx\n")
    assert csv.field_size_limit() == 10**9


def test_reasons_are_a_closed_list_that_says_what_each_means():
    assert all(meaning and reason.islower() for reason, meaning in REASONS.items())


def test_a_broken_stream_is_not_hidden_by_reading_ahead(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(jsonl({"text": "x"}), mtime=0)[:-8])
    (found,) = sources.inputs([str(path)])
    assert shape(sources.read(found)) == [("1", "x"), ("", "broken_file")]
    with pytest.raises(compression.Refusal), compression.opened(found, 100) as file:
        file.read()


def test_a_value_longer_than_a_document_is_refused_unread(read):
    for kind in (pa.string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())):
        table = pa.table({"id": ["a", "b", "c"], "text": pa.array([FIRST, "x" * 50_000, None]).cast(kind)})
        items = read("a.parquet", table, max_bytes=10_000)
        assert shape(items) == [("a", FIRST), ("b", "too_large"), ("c", "missing_field")]
        assert items[1].size == 50_000


def test_a_quotation_over_many_lines_is_not_kept_line_by_line(read):
    tracemalloc.start()
    items = read("a.csv", b'text\n"' + b"a,b\n" * 300_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.reason for item in items] == ["broken_row"]
    assert peak < 50_000_000


def test_a_page_nested_beyond_reading_is_one_rejected(read):
    (item,) = read("a.html", b"<b><p>" * 800_000)
    assert (item.reason, "deeper" in item.detail) in (("broken_file", True), ("empty", False))
