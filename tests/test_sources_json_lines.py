"""JSON Lines: each line a Document or a Rejected, in any encoding, however long or damaged."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard

from flows import sources
from flows.sources import compression
from flows.sources.reasons import Refusal
from tests.reading import FIRST, SECOND, Read, jsonl, listed, peak_of, shape
from transforms.model import Metadata


def test_a_json_line_is_a_record_with_url_host_and_title(read: Read) -> None:
    record = {"id": "n1", "url": "https://News.Example.com:8080/1", "title": " 书店 ", "text": f"{FIRST}\r\n末行"}
    (document,) = read("a.jsonl", jsonl(record))
    assert document.member == "n1"
    assert document.text == f"{FIRST}\n末行"
    assert document.url == "https://News.Example.com:8080/1"
    assert document.metadata == Metadata(title="书店", host="news.example.com")


def test_fields_go_by_the_names_they_are_given(read: Read) -> None:
    data = jsonl({"key": 7, "body": FIRST, "link": "http://a.example/"})
    (document,) = read("a.ndjson", data, text_field="body", url_field="link", id_field="key")
    assert (document.member, document.metadata.host) == ("7", "a.example")


def test_a_record_without_an_id_goes_by_its_line_and_a_repeated_id_gets_a_number(read: Read) -> None:
    records = [{"id": "a", "text": "1"}, {"text": "2"}, {"id": "a", "text": "3"}, {"id": "2", "text": "4"}]
    assert shape(read("a.jsonl", jsonl(*records))) == [("a", "1"), ("2", "2"), ("a#3", "3"), ("2#4", "4")]
    values: tuple[object, ...] = (None, True, 1.5, [], "", " ", "\ud800", "x" * 2000)
    odd = [{"id": value, "text": "x"} for value in values]
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
def test_a_bad_line_is_rejected_alone(read: Read, line: str, reason: str) -> None:
    data = jsonl({"text": FIRST}) + line.encode() + b"\n\n \r\n" + jsonl({"text": SECOND})
    items = read("a.jsonl", data, max_bytes=150_000)
    assert shape(items) == [("1", FIRST), ("2", reason), ("5", SECOND)]
    assert items[1].size == len(line) + 1


def test_a_whole_emoji_in_escapes_is_text_and_the_last_line_needs_no_break(read: Read) -> None:
    assert shape(read("a.jsonl", b'{"text": "\\ud83d\\ude00"}')) == [("1", "😀")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "big5"])
def test_json_lines_in_any_encoding(read: Read, codec: str) -> None:
    text = "這一篇寫的是江邊的舊書店" if codec == "big5" else FIRST
    lines = [{"text": "ascii only"}] * 9_000 + [{"text": f"{text}{i}"} for i in range(50)]
    items = read("a.jsonl", jsonl(*lines).decode().encode(codec))
    assert [item.text for item in items] == [line["text"] for line in lines]
    assert items[-1].encoding.startswith(codec.removesuffix("-sig"))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_bad_unit_in_utf_16_costs_its_record_alone(read: Read, codec: str) -> None:
    texts = [f"{FIRST}ਊĊ\u0a0d{i}" for i in range(5)]  # characters with the byte 0A in them end no line
    lines = [json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts]
    encoded = [line.encode(codec) for line in lines]
    encoded[2] = encoded[2].replace("第".encode(codec), "\ud800".encode(codec, "surrogatepass"))
    items = read("a.jsonl", "\ufeff".encode(codec) + b"".join(encoded) + b"\x7b")
    assert shape(items) == [
        ("1", texts[0]), ("2", texts[1]), ("3", "undecodable"), ("4", texts[3]), ("5", texts[4]), ("6", "undecodable"),
    ]  # fmt: skip


def test_a_long_line_in_utf_16_costs_itself(read: Read) -> None:
    long = json.dumps({"text": "x" * 400_000}) + "\n"
    data = (jsonl({"text": FIRST}).decode() + long + jsonl({"text": SECOND}).decode()).encode("utf-16")
    assert shape(read("a.jsonl", data, max_bytes=100_000)) == [("1", FIRST), ("2", "too_large"), ("3", SECOND)]


def test_a_field_that_stands_twice_is_refused_where_it_matters(read: Read) -> None:
    inner = b'{"text": "a", "n": 1, "n": 2, "m": {"text": 1, "text": 2}}'
    items = read("a.jsonl", b'{"text": "a", "text": "b"}\n' + inner + b'\n{"text": "a", "text": "a"}')
    assert shape(items) == [("1", "broken_json"), ("2", "a"), ("3", "a")]
    assert "'text' twice" in items[0].detail


def test_one_damaged_line_does_not_turn_a_utf_8_file_into_mojibake(read: Read) -> None:
    good = jsonl({"text": FIRST})
    items = read("a.jsonl", good + good.replace("第一".encode(), b"\xb5\xda\xd2\xbb") + good)
    assert shape(items) == [("1", FIRST), ("2", "undecodable"), ("3", FIRST)]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_a_file_cut_off_gives_its_good_records_and_one_rejected(
    read: Read, name: str, pack: Callable[[bytes], bytes]
) -> None:
    lines = [{"id": i, "text": f"{FIRST}{i * i}"} for i in range(20_000)]
    packed = pack(jsonl(*lines))
    items = read(name, packed[: len(packed) // 2])
    assert 5_000 < len(items) < 15_000
    assert [item.text for item in items[:-1]] == [line["text"] for line in lines[: len(items) - 1]]
    assert shape(items[-1:]) == [("", "broken_file")]


def test_a_file_without_records_is_one_rejected(read: Read) -> None:
    for name, data in (("a.jsonl", b"\n \n"), ("b.csv", b""), ("c.csv", b"text\n"), ("d.jsonl", b"")):
        assert shape(read(name, data)) == [("", "empty")]
    assert shape(read("e.parquet", pa.table({"text": pa.array([], pa.string())}))) == [("", "empty")]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_a_bomb_is_stopped_before_it_fills_the_memory(read: Read, name: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(200_000_000))
    items, peak = peak_of(lambda: read(name, bomb, max_bytes=1_000_000))
    assert [item.reason for item in items] == ["too_large"]
    assert peak < 150_000_000


def test_a_long_line_is_passed_over_and_not_loaded(read: Read) -> None:
    data = b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + jsonl({"text": FIRST})
    items, peak = peak_of(lambda: read("a.jsonl", data, max_bytes=1_000_000))
    assert shape(items) == [("1", "too_large"), ("2", FIRST)]
    assert items[0].size == 50_000_013
    assert peak < 10_000_000


def test_records_are_read_as_they_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl(*({"text": FIRST * 100} for _ in range(10_000))))
    found, peak = peak_of(lambda: sum(1 for _ in sources.read(listed(path))))
    assert found == 10_000
    assert peak < path.stat().st_size / 10


def test_a_broken_stream_is_not_hidden_by_reading_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(jsonl({"text": "x"}), mtime=0)[:-8])
    found = listed(path)
    assert shape(sources.read(found)) == [("1", "x"), ("", "broken_file")]
    with pytest.raises(Refusal), compression.opened(found, 100) as file:
        file.read()
