"""A dataset on an object store is the old one or the new one, whole, whatever becomes of its writer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flows.dataset.history import Change, discard, history, rollback
from flows.dataset.remote import Remote
from flows.dataset.verify import problems
from flows.stores.failures import StoreError
from tests.here import Here
from tests.object_store import ACCESS, SECRET, Bucket, ObjectStore
from tests.remote_dataset import current, run, told, words, write
from tests.test_incremental import Idle
from transforms.errors import UsageError

ROOT = Path(__file__).parent.parent
QINGWEN = Path(sys.executable).parent / "qingwen"


def test_a_remote_dataset_has_the_bytes_of_a_local_one(pages: Path, bucket: Bucket, out: str, tmp_path: Path) -> None:
    receipt = run(pages, out)
    assert (receipt.outcome, receipt.out, receipt.exit_code) == ("published", out, 0)
    run(pages, str(tmp_path / "here"))
    here = [file for file in (tmp_path / "here").rglob("*") if file.is_file()]
    assert bucket.all(f"sets/news/generations/{receipt.generation}/") == {
        str(file.relative_to(tmp_path / "here")): file.read_bytes() for file in here
    }
    assert words(bucket) == {"甲"}
    assert problems(out) == []


def test_the_code_of_the_page_on_remote_storage_reads_it(
    pages: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pages, out)
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/remote-storage.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")  # the server of the tests has no certificate
    names: dict[str, Any] = {}
    exec(code.replace("s3://bucket/datasets/news/", f"{out}/"), names)
    assert names["polars"].read_parquet(names["news"] + "/documents/*.parquet").height == 3
    assert names["duckdb"].sql(f"SELECT count(*) FROM '{names['news']}/documents/*.parquet'").fetchall() == [(3,)]


@pytest.mark.parametrize("cold", [False, True])
def test_a_run_takes_over_what_is_unchanged(
    pages: Path, bucket: Bucket, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cold: bool
) -> None:
    small = told(shard_bytes=5000)
    time.sleep(2.1)  # until the files are old enough to be believed
    first = run(pages, out, small)
    before = bucket.all()
    if cold:
        shutil.rmtree(tmp_path / "cache")
    again = run(pages, out, small, Here() if cold else Idle())
    assert (again.outcome, again.taken, bucket.all()) == ("unchanged", 3, before)
    (pages / "1.txt").write_text("甲又是一天,桥通了。", "utf-8")
    sent: list[str] = []
    put = Remote._put

    def counted(self: Remote, root: Path, copies: dict[str, str], path: str) -> None:
        sent.extend({path} - copies.keys())
        put(self, root, copies, path)

    monkeypatch.setattr(Remote, "_put", counted)
    after = run(pages, out, small)
    assert (after.outcome, after.taken) == ("published", 2)
    assert sum(path.startswith("documents/") for path in sent) == 1
    assert words(bucket) == {"甲"}
    assert problems(out) == []
    run(pages, str(tmp_path / "here"), small)
    assert after.generation.split("-")[1] == (tmp_path / "here").readlink().name.split("-")[1]
    assert first.generation != after.generation


def test_history_rollback_and_collect(pages: Path, bucket: Bucket, out: str) -> None:
    names = [run(pages, out).generation]
    for word in "乙丙":
        write(pages, word)
        names.append(run(pages, out).generation)
    entries = history(out)
    assert [entry.generation for entry in entries] == names
    assert [entry.published for entry in entries] == [False, False, True]
    assert entries[1].document_changes == entries[1].input_changes == Change(0, 3, 0)
    assert rollback(out) == names[1]
    assert words(bucket) == {"乙"}
    assert rollback(out, "1") == names[0]
    assert words(bucket) == {"甲"}
    assert discard(out, 1) == [names[1]]
    assert [entry.generation for entry in history(out)] == [names[0], names[2]]
    assert run(pages, out).generation == names[2]
    assert words(bucket) == {"丙"}


def test_old_generations_are_collected(pages: Path, bucket: Bucket, out: str) -> None:
    for word in "乙丙丁":
        write(pages, word)
        run(pages, out, told(keep_generations=2))
    assert [entry.generation[:6] for entry in history(out)] == ["000002", "000003"]


def damage(bucket: Bucket, root: str, how: str) -> None:
    part = next(key for key in bucket.keys(f"{root}documents/"))
    if how == "missing":
        bucket.delete(part)
    elif how == "extra":
        bucket.put(f"{root}documents/other.parquet", b"")
    elif how == "manifest":
        bucket.put(f"{root}manifest.json", bucket.get(f"{root}manifest.json") + b" ")
    else:
        data = bytearray(bucket.get(part))
        data[50] ^= 1
        bucket.put(part, bytes(data))


@pytest.mark.parametrize("how", ["changed", "missing", "extra", "manifest"])
def test_verify_reads_what_lies_there(pages: Path, bucket: Bucket, out: str, how: str) -> None:
    first = run(pages, out).generation
    damage(bucket, str(current(bucket)), how)
    assert len(problems(out)) == 1
    write(pages, "乙")
    run(pages, out)
    assert problems(out) == []
    if how != "extra":
        with pytest.raises(UsageError, match="is damaged"):
            rollback(out, first)
    assert words(bucket) == {"乙"}


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_what_is_damaged_there_is_made_anew(pages: Path, bucket: Bucket, out: str, how: str, tmp_path: Path) -> None:
    first = run(pages, out).generation
    damage(bucket, str(current(bucket)), how)
    if how == "changed":  # which no listing shows
        shutil.rmtree(tmp_path / "cache")
    assert run(pages, out, told(rehash=True)).generation == first.replace("000001", "000002")
    assert problems(out) == []


def test_a_guard_leaves_the_dataset_as_it_is(pages: Path, bucket: Bucket, out: str) -> None:
    run(pages, out)
    before = bucket.all()
    for number in range(2):
        (pages / f"{number}.txt").unlink()
    refused = run(pages, out, told(force=False))
    assert (refused.outcome, refused.exit_code, bucket.all()) == ("refused", 1, before)
    assert Path(refused.generation, "manifest.json").is_file()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("s3://no-such-bucket/news", "no such bucket"),
        ("BUCKET", "not a name for a dataset"),
        ("BUCKET/a//b", "a key with an empty part"),
        ("BUCKET/full", "not a dataset of qingwen, and not empty"),
        ("memory://shelf/news", "needs writes under a condition"),
        (f"s3://ann:{SECRET}@bucket/news", "holds a password"),
    ],
)
def test_an_output_that_cannot_be_used_is_told(pages: Path, bucket: Bucket, name: str, said: str) -> None:
    bucket.put("full/thesis.txt", "years of work")
    before = bucket.all()
    for use in (lambda name: run(pages, name), history, rollback, problems, lambda name: discard(name, 1)):
        with pytest.raises(UsageError, match=said) as error:
            use(name.replace("BUCKET", str(bucket)))
        assert "\n" not in str(error.value)
        assert SECRET not in str(error.value)
    assert bucket.all() == before


def test_where_there_is_no_dataset_the_commands_say_so(out: str) -> None:
    for use in (history, rollback, problems):
        with pytest.raises(UsageError, match="no dataset there"):
            use(out)


def test_storage_that_fails_ends_the_run(
    pages: Path, object_store: ObjectStore, bucket: Bucket, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    object_store.lock(locked=True)
    try:
        with pytest.raises(UsageError, match="does not accept these credentials"):
            run(pages, out)
    finally:
        object_store.lock(locked=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "notaurl")
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL: not an address"):
        run(pages, out)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="does not answer"):
        run(pages, out)
    assert bucket.keys() == []


def qingwen(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [QINGWEN, *arguments], capture_output=True, text=True, check=False, env=dict(os.environ) | environment
    )


def test_the_commands_with_prefect_leave_no_credentials_anywhere(
    pages: Path, bucket: Bucket, out: str, tmp_path: Path
) -> None:
    for number in range(3):
        bucket.put(f"pages/{number}.txt", (pages / f"{number}.txt").read_bytes())
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120"}
    done = qingwen("clean", f"{bucket}/pages", "--out", out, "--verbose", "--log-format", "json", **home)
    assert (done.returncode, words(bucket)) == (0, {"甲"}), done.stderr
    opened = re.search(r'pq\.read_table\("s3://[^/]*/(\S+/)paragraphs"\)', done.stdout)
    assert opened
    assert opened[1] == current(bucket)
    refused = qingwen("clean", f"s3://{ACCESS}:{SECRET}@{bucket.name}/pages", "--out", out, **home)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    checked = qingwen("verify", out)
    assert (checked.returncode, checked.stdout) == (0, f"{out}: whole\n")
    lost = qingwen("clean", f"{bucket}/pages", "--out", out, "--engine", "plain", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert (lost.returncode, lost.stderr.count("\n")) == (1, 1)
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()] + list(bucket.all().values())
    said = "".join(each.stdout + each.stderr for each in (done, refused, checked, lost)).encode()
    assert any(b"SQLite format 3" in data for data in written)
    for secret in (ACCESS.encode(), SECRET.encode()):
        assert not [data for data in [*written, said] if secret in data]
