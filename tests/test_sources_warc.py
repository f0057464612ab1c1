"""WARC and WET files: each page a document, each record that is none passed over or rejected, whatever the bytes."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.reading import FIRST, PAGE, SECOND, Read, shape


def heading(said: dict[str, object]) -> str:
    fields = {name.replace("_", "-"): value for name, value in said.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items())


def record(kind: str, block: bytes, number: int = 1, **headers: object) -> bytes:
    said = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{number}>", "Content-Length": len(block)}
    lines = heading({**said, **headers})
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def response(
    body: bytes, number: int = 1, status: str = "200 OK", url: str = "http://A.example:80/1", **headers: object
) -> bytes:
    block = f"HTTP/1.1 {status}\r\n{heading({'Content-Type': 'text/html', **headers})}\r\n".encode() + body
    return record("response", block, number, WARC_Target_URI=url, Content_Type="application/http; msgtype=response")


def wet(text: str, number: int = 1) -> bytes:
    return record("conversion", text.encode(), number, WARC_Target_URI="http://b.example/", Content_Type="text/plain")


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.warc", b"".join),
        ("a.warc.gz", lambda records: b"".join(map(gzip.compress, records))),
        ("a.warc.gz", lambda records: gzip.compress(b"".join(records), mtime=0)),
    ],
)
def test_pages_are_documents_with_address_host_and_what_the_page_says(
    read: Read, name: str, pack: Callable[[list[bytes]], bytes]
) -> None:
    records = [
        record("warcinfo", b"software: none"),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        response(PAGE.encode("gbk"), 1, Content_Type="text/html; charset=gb2312"),
        record("metadata", b"fetchTimeMs: 9"),
        response(SECOND.encode(), 2, Content_Type="text/plain"),
        record("revisit", b"", 9),
    ]
    first, second = read(name, pack(records))
    assert (first.member, first.text, first.url) == ("urn:uuid:1", FIRST, "http://A.example:80/1")
    assert (first.metadata.title, first.metadata.host) == ("书店", "a.example")
    assert (first.encoding, first.encoding_how) == ("gb18030", "declared")
    assert (second.member, second.text) == ("urn:uuid:2", SECOND)


def test_wet_files_are_read(read: Read) -> None:
    items = read("a.warc.wet.gz", gzip.compress(wet(FIRST, 1), mtime=0) + gzip.compress(wet(SECOND, 2), mtime=0))
    assert shape(items) == [("urn:uuid:1", FIRST), ("urn:uuid:2", SECOND)]
    assert items[0].metadata.host == "b.example"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE.encode(), mtime=0), {"Content_Encoding": "gzip"}),
        (zlib.compress(PAGE.encode()), {"Content_Encoding": "deflate"}),
        (PAGE.encode(), {"Content_Encoding": "gzip"}),
        (b"5;x=1\r\n<titl\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE.encode()) - 5, PAGE.encode()[5:]),
         {"Transfer_Encoding": "chunked"}),
        (PAGE.encode(), {"Transfer_Encoding": "chunked"}),
        (b"5\r\n" + PAGE.encode()[:5] + b"\r\n" + PAGE.encode()[5:], {"Transfer_Encoding": "chunked"}),
    ],
    ids=["gzip", "deflate", "not gzip any more", "chunked", "not chunked any more", "chunks that break off"],
)  # fmt: skip
def test_what_the_transport_did_to_a_page_is_undone(read: Read, body: bytes, headers: dict[str, Any]) -> None:
    assert shape(read("a.warc", response(body, **headers))) == [("urn:uuid:1", FIRST)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (response(b"gone", status="404 Not Found"), "no_page"),
        (response(b"", status="301 Moved", Location="/"), "no_page"),
        (response(b"\x89PNG", Content_Type="image/png"), "no_page"),
        (response(b""), "empty"),
        (response(b"<p>" + b"x" * 20_000), "too_large"),
        (response(gzip.compress(bytes(10_000_000), mtime=0), Content_Encoding="gzip"), "too_large"),
        (record("conversion", b"x" * 2_000_000, Content_Type="text/plain"), "too_large"),
        (record("resource", b"%PDF", Content_Type="application/pdf"), "no_page"),
    ],
)
def test_what_is_no_page_costs_itself(read: Read, data: bytes, reason: str) -> None:
    assert [name for _, name in shape(read("a.warc", data + wet(SECOND, 2), max_bytes=10_000))] == [reason, SECOND]


@pytest.mark.parametrize(
    "data",
    [
        b"no warc at all\r\n",
        record("response", b"x", Content_Length="-1"),
        record("response", b"x", Content_Length="9" * 30),
        record("response", b"x", Content_Length=10**17),
        record("request", b"x", Content_Length=10**17),
        b"WARC/1.0\r\nContent-Length: 5",
        b"WARC/1.0\r\n" + b"x" * 3_000_000,
        wet(FIRST, 2)[:-30],
    ],
)
def test_a_frame_that_is_broken_ends_the_file_with_a_reason(read: Read, data: bytes) -> None:
    assert shape(read("a.warc", wet(FIRST) + data)) == [("urn:uuid:1", FIRST), ("", "broken_file")]


def test_repeated_and_missing_names_stay_distinct(read: Read) -> None:
    items = read(
        "a.warc",
        wet(FIRST, 1) + wet(SECOND, 1) + record("conversion", b"x", WARC_Record_ID="", Content_Type="text/plain"),
    )
    assert len({item.member for item in items}) == 3


def test_damage_anywhere_never_raises(read: Read) -> None:
    rng = random.Random(7)
    data = b"".join(response(PAGE.encode(), number, Transfer_Encoding="chunked") for number in range(4))
    for _ in range(200):
        broken = bytearray(data)
        for _ in range(rng.randint(1, 5)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        items = read("a.warc", bytes(broken))
        assert items
        assert len({item.member for item in items}) == len(items)
