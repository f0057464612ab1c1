"""Sources at addresses give what the same files give in a folder."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.clean import clean
from flows.configuration import load
from flows.engines import plain
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.shards import cleaned
from flows.sources import Input, inputs, near, pieces
from flows.stores import files, ranged
from tests import corpus
from tests.here import Here
from tests.object_store import ACCESS, SECRET, Bucket
from tests.test_incremental import Idle
from transforms.errors import UsageError
from transforms.model import Document

QINGWEN = Path(sys.executable).parent / "qingwen"
TEXT = "雨停了,桥又通了,学校明天复课。"
PLAIN = load(None, {"run": {"engine": "plain"}})


def kinds() -> Iterator[tuple[str, bytes]]:
    """One file of each kind, and files that are passed over or refused."""
    rng = random.Random(8)
    for number in range(9):
        yield f"{number % 3}/{number}.txt", corpus.page(rng)[1].encode("gb18030")
    lines = [
        json.dumps({"id": f"r{n}", "text": corpus.page(rng)[1], "url": f"http://a.example/{n}"}) for n in range(40)
    ]
    yield "records.jsonl", "\n".join([*lines, "{"]).encode()
    yield "records.jsonl.gz", gzip.compress("\n".join(lines).encode(), mtime=0)
    table = io.BytesIO()
    pq.write_table(pa.table({"text": [corpus.page(rng)[1] for _ in range(40)]}), table, row_group_size=10)
    yield "rows.parquet", table.getvalue()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(5):
            packed.writestr(f"in/{number}.txt", corpus.page(rng)[1])
    yield "pages.zip", archive.getvalue()
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for number in range(5):
            data = corpus.page(rng)[1].encode()
            info = tarfile.TarInfo(f"in/{number}.txt")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    yield "pages.tgz", archive.getvalue()
    yield "第一百%20#1?.html", f"<title>{TEXT}</title><p>{TEXT}".encode()
    yield "empty.txt", b""
    yield "picture.png", b"\x89PNG"
    yield ".hidden.txt", TEXT.encode()
    yield "manifest.toml", b"[[document]]"


@pytest.fixture
def pages(tmp_path: Path, bucket: Bucket) -> Path:
    """The same files in a folder and in the bucket, under `pages/`."""
    for name, data in kinds():
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        bucket.put(f"pages/{name}", data)
    return tmp_path / "pages"


def found(source: str) -> list[tuple[object, ...]]:
    """What a source gives, with names that do not say where it lies."""
    return [
        (item.source.removeprefix(source), item.member, item.text)
        if isinstance(item, Document)
        else (item.source.removeprefix(source), item.member, item.reason, item.size)
        for item in cleaned([source], PLAIN)
    ]


def run(source: str, out: Path, settings: Settings = PLAIN, engine: Here | None = None) -> Receipt:
    return clean([source], str(out), settings, engine or Here())


def test_a_folder_at_an_address_gives_what_it_gives_on_the_disk(pages: Path, bucket: Bucket) -> None:
    there, here = found(f"{bucket}/pages"), found(str(pages))
    assert there == here
    assert len(there) > 100


def test_files_that_are_not_fetched_are_read_in_ranges(
    pages: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "MOST", 0)
    monkeypatch.setattr(ranged, "BLOCK", 1000)
    assert found(f"{bucket}/pages") == found(str(pages))


def test_pieces_of_a_remote_file_give_what_the_whole_gives(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(3)
    lines = "".join(json.dumps({"id": f"{n % 90}", "text": corpus.page(rng)[1]}) + "\n" for n in range(200))
    bucket.put("big.jsonl", lines)
    table = pa.table({"id": [f"{n % 90}" for n in range(200)], "text": [corpus.page(rng)[1] for _ in range(200)]})
    pq.write_table(table, tmp_path / "big.parquet", row_group_size=20)
    bucket.put("big.parquet", (tmp_path / "big.parquet").read_bytes())
    monkeypatch.setattr(pieces, "SIZE", 20_000)
    for name in ("big.jsonl", "big.parquet"):
        assert run(f"{bucket}/{name}", tmp_path / "out").inputs > 1
        rows = pq.read_table(tmp_path / "out/documents").to_pylist()
        whole = [item for item in cleaned([f"{bucket}/{name}"], PLAIN) if isinstance(item, Document)]
        assert [(row["member"], row["text"]) for row in rows] == [(item.member, item.text) for item in whole]


@pytest.mark.parametrize(
    ("glob", "count"),
    [
        ("pages/1/*.txt", 3),
        ("pages/[01]", 6),
        ("pages/[!0-9]*.jsonl*", 2),
        ("pages/**/*.txt", 10),
        ("pages/?/4.txt", 1),
    ],
)
def test_globs_mean_what_they_mean_on_the_disk(pages: Path, bucket: Bucket, glob: str, count: int) -> None:
    there = [item.source.removeprefix(f"{bucket}/") for item in inputs([f"{bucket}/{glob}"])]
    here = [item.source.removeprefix(f"{pages.parent}/") for item in inputs([f"{pages.parent}/{glob}"])]
    assert there == here
    assert len(there) == count


@pytest.mark.usefixtures("pages")
def test_a_dataset_of_ours_is_no_source(bucket: Bucket) -> None:
    before = list(inputs([str(bucket)]))
    clean([f"{bucket}/pages/1"], f"{bucket}/sets/news", PLAIN, Here())
    assert list(inputs([str(bucket)])) == before
    for folder in ("sets", "sets/news", "sets/news/generations"):
        with pytest.raises(UsageError, match="a dataset that qingwen published"):
            inputs([f"{bucket}/{folder}"])


@pytest.mark.usefixtures("pages")
def test_unchanged_objects_are_not_read_again(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(f"{bucket}/pages", tmp_path / "out")

    def read(*_: object) -> bytes:
        raise AssertionError

    with monkeypatch.context() as without:
        without.setattr(files.Objects, "read", read)
        without.setattr(files.Objects, "copy", read)
        again = run(f"{bucket}/pages", tmp_path / "out", engine=Idle())
    assert (again.outcome, again.taken) == ("unchanged", first.inputs)
    bucket.put("pages/1/1.txt", TEXT[::-1])
    other = run(f"{bucket}/pages", tmp_path / "out")
    assert (other.outcome, other.taken) == ("published", first.inputs - 1)
    run(f"{bucket}/pages", tmp_path / "fresh")
    assert (tmp_path / "out").readlink().name.split("-")[1] == (tmp_path / "fresh").readlink().name.split("-")[1]


def test_what_fsspec_knows_is_a_source_too(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/shelf/a.txt": TEXT.encode(), "/shelf/in/b.jsonl": json.dumps({"text": TEXT}).encode()})
    names = [item.source for item in inputs(["memory://shelf"])]
    assert names == ["memory://shelf/a.txt", "memory://shelf/in/b.jsonl"]
    assert [item.source for item in inputs(["memory://shelf/*.txt"])] == names[:1]
    assert run("memory://shelf", tmp_path / "out").figures.documents == 2
    (tmp_path / "a.txt").write_text(TEXT)
    [item] = inputs([f"file://{tmp_path}/a.txt"])
    assert item.source == f"{tmp_path}/a.txt"


@pytest.mark.parametrize("profile", ["night", None])
def test_profiles_are_read(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str | None
) -> None:
    bucket.put("a.txt", TEXT)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    keys = f"aws_access_key_id = {ACCESS}\naws_secret_access_key = {SECRET}\n"
    (tmp_path / "profiles").write_text(f"[{profile or 'default'}]\n{keys}")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "profiles"))
    if profile:
        monkeypatch.setenv("AWS_PROFILE", profile)
    assert len(inputs([str(bucket)])) == 1


def test_workers_reach_what_their_parent_reaches(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    bucket.put("a.txt", TEXT)
    settings = load(None, {"run": {"engine": "plain", "workers": 1}})
    with monkeypatch.context() as before:
        for name in bucket.server.environment:
            before.delenv(name)
        plain.run([str(tmp_path / "a.txt")], str(tmp_path / "out"), settings)
    assert plain.run([str(bucket)], str(tmp_path / "out"), settings).figures.documents == 1


@pytest.mark.usefixtures("pages")
def test_local_and_remote_sources_are_mixed_and_surveyed(bucket: Bucket, tmp_path: Path) -> None:
    both = load(None, {"run": {"engine": "plain"}, "boilerplate": {"learn_survey": True}})
    receipt = clean([f"{bucket}/pages/**/*.txt", str(tmp_path / "pages")], str(tmp_path / "out"), both, Here())
    sources = [row["source"] for row in pq.read_table(tmp_path / "out/documents").to_pylist()]
    assert sources[0].startswith("s3://")
    assert sources[-1].startswith("/")
    assert receipt.inputs == len(inputs([f"{bucket}/pages"])) + 10


def test_copies_lie_where_the_next_run_clears_away(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("a.txt", TEXT)
    [item] = inputs([str(bucket)])
    assert isinstance(item, Input)
    with near.near([item], tmp_path / "made") as copies:
        assert Path(copies[item.path].path).is_relative_to(tmp_path / "made")
        assert Path(copies[item.path].path).parent.name.startswith(".building-")
    assert list((tmp_path / "made").iterdir()) == []


def test_a_remote_document_is_explained(bucket: Bucket) -> None:
    bucket.put("pages/a.txt", f"首頁 智能 > 正文\n\n{TEXT}")
    done = subprocess.run([QINGWEN, "explain", f"{bucket}/pages/a.txt"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "navigation.trail" in done.stdout
