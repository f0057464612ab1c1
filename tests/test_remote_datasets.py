"""A dataset on an object store is the old one or the new one, whole, whatever becomes of its writer."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.clean import clean
from flows.dataset import generations
from flows.dataset.history import Change, discard, history, rollback
from flows.dataset.remote import Remote
from flows.dataset.verify import problems
from flows.report.receipt import Receipt
from flows.settings import Settings, load
from flows.stores.failures import StoreError
from tests.here import Here
from tests.object_store import ACCESS, SECRET, Bucket, ObjectStore
from tests.test_incremental import Idle
from transforms.errors import BusyError, UsageError

ROOT = Path(__file__).parent.parent
QINGWEN = Path(sys.executable).parent / "qingwen"
CONTEXT = multiprocessing.get_context("forkserver")  # a fork of this process would have its connections, and hang
CONTEXT.set_forkserver_preload(["flows.shards", "flows.dataset.remote", "tests.here", "tests.test_remote_datasets"])
MUTATIONS = ("put", "copy", "delete")


def told(**run: Any) -> Settings:
    return load(None, {"run": {"engine": "plain", "force": True} | run})


def run(pages: Path, out: str, settings: Settings | None = None, engine: Any = None) -> Receipt:
    return clean([str(pages)], out, settings or told(), engine or Here())


def write(pages: Path, word: str) -> None:
    """Pages that all speak of one thing, so that a mixed dataset shows."""
    pages.mkdir(exist_ok=True)
    for number in range(3):
        (pages / f"{number}.txt").write_text(f"{word}第{number}天,雨还没有停,渡口的船都收了。", "utf-8")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    write(tmp_path / "pages", "甲")
    return tmp_path / "pages"


@pytest.fixture
def out(bucket: Bucket) -> str:
    return f"{bucket}/sets/news"


def current(bucket: Bucket) -> str | None:
    """What the pointer names, to a reader without our code."""
    try:
        return f"sets/news/{json.loads(bucket.get('sets/news/_current.json'))['path']}/"
    except bucket.client.exceptions.NoSuchKey:
        return None


def words(bucket: Bucket) -> set[str]:
    """The words of the published pages, which must be there whole; read as anybody would."""
    root = current(bucket)
    if root is None:
        return set()
    objects = bucket.all(root)
    manifest = json.loads(objects.pop("manifest.json"))
    assert {file["path"] for file in manifest["files"]} == {path for path in objects if path.endswith(".parquet")}
    texts = [
        row["text"]
        for path, data in objects.items()
        if path.startswith("documents/")
        for row in pq.read_table(io.BytesIO(data)).to_pylist()
    ]
    assert len(texts) == manifest["rows"]["documents"] == 3
    return {text[0] for text in texts}


def unfinished(bucket: Bucket) -> set[str]:
    """Generations without a manifest."""
    keys = [key.split("/") for key in bucket.keys("sets/news/generations/")]
    return {key[3] for key in keys} - {key[3] for key in keys if key[4] == "manifest.json"}


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


def test_the_readme_reads_it(pages: Path, out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(pages, out)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    [code] = [block for block in blocks if "_current.json" in block]
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


@pytest.mark.parametrize("first", [False, True])
def test_of_two_writers_the_second_is_told(
    pages: Path, bucket: Bucket, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    if not first:
        write(pages, "丙")
        run(pages, out)
    write(pages, "甲")

    class Overtaken(Here):
        def call(self, step: Callable[..., Any], *args: object) -> Any:
            if step.__name__ == "publish":
                write(tmp_path / "others", "乙")
                with monkeypatch.context() as elsewhere:  # another machine
                    elsewhere.setenv("QINGWEN_CACHE", str(tmp_path / "elsewhere"))
                    run(tmp_path / "others", out)
            return super().call(step, *args)

    with pytest.raises(BusyError, match="another run has published"):
        run(pages, out, engine=Overtaken())
    assert words(bucket) == {"乙"}
    assert len(history(out)) == (1 if first else 2)
    again = run(pages, out)
    assert (again.outcome, words(bucket)) == ("published", {"甲"})
    assert problems(out) == []


def test_a_second_run_on_this_machine_does_not_begin(pages: Path, out: str) -> None:
    with generations.staged(out), pytest.raises(BusyError, match="wait for it"):
        run(pages, out)


def test_writers_on_several_machines(pages: Path, bucket: Bucket, out: str, tmp_path: Path) -> None:
    reached = bucket.server.environment
    writers = [CONTEXT.Process(target=publish, args=(tmp_path, word, out, reached)) for word in "乙丙丁"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    codes = [writer.exitcode for writer in writers]
    assert 0 in codes
    assert set(codes) <= {0, 2}
    assert words(bucket) <= set("乙丙丁")
    assert len(words(bucket)) == 1
    run(pages, out)
    assert words(bucket) == {"甲"}
    assert not unfinished(bucket)


def publish(folder: Path, word: str, out: str, environment: dict[str, str], kill_at: int = -1) -> None:
    """One run of another machine; it ends itself before its `kill_at`th request that changes something."""
    os.environ |= environment
    os.environ["QINGWEN_CACHE"] = str(folder / f"cache-{word}")
    write(folder / word, word)
    if kill_at >= 0:
        die_at(kill_at)
    try:
        run(folder / word, out, told(keep_generations=1))
    except BusyError:
        os._exit(2)


def die_at(number: int) -> None:
    """End this process before its request of this number; requests one after the other, so that all moments come."""
    import obstore

    from flows.dataset import remote

    left = [number]
    remote.AT_ONCE = 1

    class Dying:
        def __init__(self, store: Any) -> None:
            self.store = store

        def __getattr__(self, name: str) -> Any:
            if name in MUTATIONS:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
            return getattr(self.store, name)

    assert obstore
    reach = remote.connected
    remote.connected = lambda address: Dying(reach(address))  # type: ignore[assignment,return-value]


def test_a_writer_may_be_killed_at_any_request(pages: Path, bucket: Bucket, out: str, tmp_path: Path) -> None:
    run(pages, out, told(keep_generations=1))
    seen = []
    for moment in range(30):
        writer = CONTEXT.Process(target=publish, args=(tmp_path, "乙", out, bucket.server.environment, moment))
        writer.start()
        writer.join()
        seen.append(words(bucket))
        assert len(seen[-1]) == 1
        if writer.exitcode == 0:
            break
        assert writer.exitcode == -signal.SIGKILL
        if seen[-1] == {"乙"}:  # published, and killed while it collected
            run(pages, out, told(keep_generations=1))
            assert words(bucket) == {"甲"}
    assert {"甲"} in seen[:-1]
    assert {"乙"} in seen
    run(pages, out, told(keep_generations=1))
    assert not unfinished(bucket)
    assert len({key.split("/")[3] for key in bucket.keys("sets/news/generations/")}) == 1
    assert problems(out) == []


def test_a_reader_never_sees_two_generations_mixed(pages: Path, bucket: Bucket, out: str) -> None:
    run(pages, out)
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(words(bucket))

    reader = threading.Thread(target=read)
    reader.start()
    for word in "乙丙丁戊己":
        write(pages, word)
        run(pages, out, told(keep_generations=9))  # a reader may take its time
    done.set()
    reader.join()
    assert all(len(found) == 1 for found in seen)
    assert len(set.union(*seen)) > 1


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
