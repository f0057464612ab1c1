"""A large file read in pieces gives what it gives as a whole: ids, order, encodings, reasons."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows import borders, sources
from flows.clean import clean
from flows.configuration import load
from flows.plan import Item
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.sources import Fields, Input, listing, pieces
from tests.here import Here
from tests.reading import files, listed, reasons
from transforms.model import Document, Rejected

SIZE = 5_000
FIRST = "第一篇写的是江边的旧书店和它的主人。"
FIELDS = Fields(max_bytes=20_000)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", SIZE)


def lines(seed: int, count: int = 400) -> Iterator[str]:
    """Records good and bad, with and without ids, some of them used before; long lines and blank ones."""
    rng = random.Random(seed)
    beyond = rng.choice([0, 100, 350, 10**6])
    for number in range(count):
        text = f"{FIRST if number >= beyond else 'plain words'}{rng.random()}" * rng.choice([1, 1, 1, 5])
        record: dict[str, object] = {"text": text}
        if rng.random() < 0.6:
            record["id"] = rng.choice([number, rng.randrange(400), f"n{rng.randrange(300)}", f"n{number}#3"])
        line = json.dumps(record, ensure_ascii=False)
        yield rng.choices([line, "", line[:-3], "[]", line + " " * 12_000, line + " " * 21_000], [90, 3, 2, 2, 1, 1])[0]


def as_whole(path: Path) -> tuple[Input, list[Document | Rejected]]:
    found = listed(path)
    return found, list(sources.read(found, FIELDS))


def in_pieces(found: Input) -> tuple[list[Input], list[Document | Rejected]]:
    parts = pieces.split(found, SIZE)
    assert len(parts) > 1
    assert sum(part.size for part in parts) == found.size or found.kind == "parquet"
    located = pieces.located(parts, FIELDS)
    apart = [item for part in reversed(located) for item in reversed(list(sources.read(part, FIELDS)))]
    return parts, apart[::-1]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("seed", range(6))
def test_json_lines_in_pieces_are_the_whole_file(tmp_path: Path, codec: str, seed: int) -> None:
    data = "\n".join(lines(seed)).encode(codec)
    if seed % 2:
        data = data.replace(FIRST.encode(codec), b"\xff\xfe\xb5", 2)
    (tmp_path / "a.jsonl").write_bytes(data)
    found, whole = as_whole(tmp_path / "a.jsonl")
    parts, apart = in_pieces(found)
    assert apart == whole
    assert len({item.member for item in whole}) == len(whole)
    alone = [item for part in parts for item in sources.read(part, FIELDS)]  # each finds for itself what it must know
    assert alone == whole


@pytest.mark.parametrize("ids", [True, False])
def test_parquet_in_pieces_is_the_whole_file(tmp_path: Path, ids: bool) -> None:
    rng = random.Random(1)
    count = 2_000
    table = {"text": [f"{FIRST}{rng.random()}" if rng.random() < 0.9 else None for _ in range(count)]}
    if ids:
        table["id"] = [rng.choice([None, str(rng.randrange(500)), f"n{n}"]) for n in range(count)]
    pq.write_table(pa.table(table), tmp_path / "a.parquet", row_group_size=90)
    found, whole = as_whole(tmp_path / "a.parquet")
    _, apart = in_pieces(found)
    assert apart == whole
    assert len({item.member for item in whole}) == len(whole) == count


def test_what_cannot_be_cut_is_left_whole(tmp_path: Path) -> None:
    text = "\n".join(lines(3))
    pq.write_table(pa.table({"text": [FIRST * 9] * 4000}), tmp_path / "one.parquet")
    (tmp_path / "wide.jsonl").write_bytes(text.encode("utf-16"))
    (tmp_path / "a.csv").write_bytes(b"text\n" + b"a,b\n" * 9000)
    (tmp_path / "b.parquet").write_bytes(b"no parquet" * 9000)
    (tmp_path / "a.txt").write_text(text)
    for found in files(tmp_path):
        assert pieces.split(found, SIZE) == [found]


def test_the_hash_of_a_piece_is_that_of_all_that_decides_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    records = [json.dumps({"id": f"n{n}", "text": f"{FIRST}{n:05}"}, ensure_ascii=False) for n in range(600)]

    def hashes() -> list[str | Rejected]:
        path.write_text("\n".join(records))
        found = listed(path)
        return [sources.sha256(part) for part in pieces.located(pieces.split(found, SIZE), FIELDS)]

    before = hashes()
    assert len(set(before)) == len(before)
    records.append(records[-1])
    assert [old == new for old, new in zip(before, hashes(), strict=False)] == [True] * (len(before) - 1) + [False]
    records[500] = records[500].replace("n500", "n001")  # a name that an earlier piece has
    changed = [old == new for old, new in zip(before, hashes(), strict=False)]
    assert changed.count(False) == 2
    records[0] = records[0][:20] + "\n" + records[0][21:]  # as long as before, and one line more
    assert not any(old == new for old, new in zip(before, hashes(), strict=False))


def told() -> Settings:
    return load(
        None, {"run": {"engine": "plain", "shard_bytes": 12_000, "force": True}, "sources": {"max_bytes": 20_000}}
    )


def run(path: Path, out: Path) -> Receipt:
    return clean([str(path)], str(out), told(), Here())


def rows(out: Path, table: str = "documents") -> list[dict[str, Any]]:
    return pq.read_table(out / table).to_pylist()


def test_a_run_takes_over_the_pieces_that_are_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_YOUNG", 0)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines(1)))
    first = run(path, tmp_path / "out")
    assert first.inputs > 5
    again = run(path, tmp_path / "out")
    assert (again.outcome, again.taken) == ("unchanged", first.inputs)
    with path.open("a") as file:
        file.write("\n" + json.dumps({"text": FIRST, "id": "added"}))
    grown = run(path, tmp_path / "out")
    assert grown.taken >= first.inputs - 1
    run(path, tmp_path / "fresh")
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("out", "fresh")]
    assert manifests[0] == manifests[1]


def test_each_piece_is_a_shard_of_its_own_between_small_files(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text("\n".join(lines(4)))
    for name in ("a.txt", "aa.txt", "c.txt"):
        (tmp_path / name).write_text(FIRST)
    parts = [part for found in files(tmp_path) for part in pieces.split(found, SIZE)]
    items = [Item(part) for part in parts]
    shards = list(borders.shards(items, 10**9))
    assert [len(shard) for shard in shards] == [2, *[1] * (len(parts) - 3), 1]
    assert [item for shard in shards for item in shard] == items


def test_the_rows_are_those_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines(2)))
    run(path, tmp_path / "pieces")
    monkeypatch.setattr(pieces, "SIZE", 10**9)
    run(path, tmp_path / "whole")
    for table in ("documents", "paragraphs", "edits", "rejected"):
        assert rows(tmp_path / "pieces", table) == rows(tmp_path / "whole", table)


def test_a_file_that_shrinks_or_goes_away_before_it_is_read_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines(1)))
    found = listed(path)
    parts = pieces.split(found, SIZE)
    located = pieces.located(parts, FIELDS)
    path.write_text("x")
    assert reasons(sources.read(parts[3], FIELDS)) == ["vanished"]
    assert all(reasons(sources.read(located[3], FIELDS)))
    os.remove(path)  # noqa: PTH107
    assert pieces.located(parts, FIELDS) == parts
    assert reasons(sources.read(parts[3], FIELDS)) == ["vanished"]
    assert reasons(sources.read(located[3], FIELDS)) == ["vanished"]
    assert reasons([sources.sha256(located[3])]) == ["vanished"]
    assert replace(parts[3], part=0).name == found.source


def test_a_file_that_doubles_is_cut_anew_and_nothing_is_mistaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_YOUNG", 0)
    monkeypatch.setattr(pieces, "SIZE", 10**9)
    monkeypatch.setattr(borders, "LEAST", 1_024)
    monkeypatch.setattr(borders, "FILE", 0)
    path = tmp_path / "a.jsonl"
    records = [json.dumps({"id": f"n{n}", "text": f"{n:04d}" + "the rain has stopped, " * 11}) for n in range(180)]
    made = []
    for count in (80, 112, 180):
        path.write_text("".join(f"{record:<319}\n" for record in records[:count]))  # pieces end where records do
        receipt = run(path, tmp_path / "out")
        run(path, tmp_path / f"fresh{count}")
        manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("out", f"fresh{count}")]
        assert manifests[0] == manifests[1]
        assert receipt.figures.documents == count
        made.append(receipt.inputs)
    assert made == [13, 18, 15]  # a step of 2 KiB, the same, and of 4 KiB


def test_a_small_corpus_is_work_for_several() -> None:
    for megabytes in (10, 50, 100, 300):
        size = megabytes * 1_000_000
        step = borders.step([size])
        assert size / step >= 4
        files = [Input("", f"{number:05d}.txt", "text", "", 20_000) for number in range(size // 20_000)]
        shards = list(borders.shards(files, 2 * borders.step(file.size for file in files)))
        sizes = [sum(file.size for file in shard) for shard in shards]
        assert len(sizes) >= 4
        assert megabytes < 50 or max(sizes) < sum(sizes) / 7
