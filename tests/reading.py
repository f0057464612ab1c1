"""A file written for a test and read as the flow reads it: each file and record is a Document or a Rejected."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from flows import sources
from flows.sources import REASONS, Fields, Input
from transforms.model import Document, Rejected

FIRST, SECOND = "第一篇写的是江边的旧书店和它的主人。", "第二篇写的是城南的面馆，还有墙上的题目。"
PAGE = f"<title>书店</title><p>{FIRST}"


class Read(Protocol):
    """Writes a file of this name, and gives what is read from it; `fields` are those of `Fields`."""

    def __call__(self, name: str, data: bytes | pa.Table, **fields: Any) -> list[Any]: ...


def reader(folder: Path) -> Read:
    def read(name: str, data: bytes | pa.Table, **fields: Any) -> list[Any]:
        path = folder / name
        if isinstance(data, pa.Table):
            pq.write_table(data, path, row_group_size=100)
        else:
            path.write_bytes(data)
        found = listed(path)
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


def listed(path: Path) -> Input:
    """A file as the listing has it."""
    (found,) = sources.inputs([str(path)])
    assert isinstance(found, Input)
    return found


def files(folder: Path) -> list[Input]:
    """The files of a folder, none of them refused."""
    found = list(sources.inputs([str(folder)]))
    assert all(isinstance(item, Input) for item in found)
    return [item for item in found if isinstance(item, Input)]


def shape(items: Iterable[Document | Rejected]) -> list[tuple[str, str]]:
    """What each is called, with its text or the reason why there is none."""
    return [(item.member, item.text if isinstance(item, Document) else item.reason) for item in items]


def reasons(items: Iterable[object]) -> list[str]:
    """Why each is rejected; "" for what is not."""
    return [item.reason if isinstance(item, Rejected) else "" for item in items]


def jsonl(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def peak_of(work: Callable[[], Any]) -> tuple[Any, int]:
    """What the work gives, and the most bytes that Python held meanwhile."""
    tracemalloc.start()
    result = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, peak
