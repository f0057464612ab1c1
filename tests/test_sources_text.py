"""Files that are one document, good and bad, plain and compressed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from flows import sources
from flows.sources import REASONS
from tests.reading import FIRST, SECOND, Read, listed, reasons, shape

NO_ENCODING = bytes(byte | 0x80 for seed in range(40) for byte in hashlib.sha256(bytes([seed])).digest())


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.TXT", "a.txt.gz", "a.txt.zst"])
def test_a_text_file_is_one_document(read: Read, name: str) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "st": zstandard.compress}
    pack = packs.get(name[-2:], bytes)
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
def test_a_file_that_is_no_text_is_one_rejected(read: Read, name: str, data: bytes, reason: str) -> None:
    assert shape(read(name, data)) == [("", reason)]


def test_the_size_limit_counts_bytes_and_holds_unpacked_too(read: Read) -> None:
    text = "字" * 100
    assert shape(read("a.txt", text.encode(), max_bytes=300)) == [("", text)]
    for name, pack in (("b.txt", bytes), ("b.txt.gz", gzip.compress), ("b.txt.zst", zstandard.compress)):
        assert shape(read(name, pack(text.encode()), max_bytes=299)) == [("", "too_large")]


def test_frames_one_after_the_other_are_one_file(read: Read) -> None:
    for name, pack in (("a.txt.gz", gzip.compress), ("a.txt.zst", zstandard.compress)):
        assert read(name, pack(b"one ") + pack(b"two"))[0].text == "one two"
    assert read("b.txt.gz", gzip.compress(b"one two", mtime=0) + bytes(512))[0].text == "one two"


def test_a_file_that_vanishes_or_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet", "a.html"):
        (tmp_path / name).write_bytes(b"x")
        found = listed(tmp_path / name)
        (tmp_path / name).unlink()
        assert shape(sources.read(found)) == [("", "vanished")]
        assert reasons([sources.sha256(found)]) == ["vanished"]
        (tmp_path / name).mkdir()
        assert reasons(sources.read(found)) == ["unreadable"]
        assert reasons([sources.sha256(found)]) == ["unreadable"]


def test_sha256_is_that_of_the_file_as_it_lies_there(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    found = listed(tmp_path / "a.txt")
    assert str(sources.sha256(found)).startswith("ba7816bf")


def test_reasons_are_a_closed_list_that_says_what_each_means() -> None:
    assert all(meaning and reason.islower() for reason, meaning in REASONS.items())


def test_a_page_nested_beyond_reading_is_one_rejected(read: Read) -> None:
    (item,) = read("a.html", b"<b><p>" * 800_000)
    assert (item.reason, "deeper" in item.detail) in (("broken_file", True), ("empty", False))
