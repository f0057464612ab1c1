"""Storage that fails, and files in it that cannot be read: the one ends a run, the other is rejected alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from flows.clean import clean
from flows.configuration import load
from flows.sources import Input, inputs, near
from flows.stores import files, ranged
from flows.stores.failures import ChangedError, StoreError
from tests.here import Here
from tests.object_store import SECRET, Bucket, ObjectStore
from transforms.errors import UsageError
from transforms.model import Rejected

TEXT = "雨停了,桥又通了,学校明天复课。"
PLAIN = load(None, {"run": {"engine": "plain"}})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("s3://no-such-bucket/pages", "no such bucket"),
        ("BUCKET/nothing", "no such file or folder"),
        ("BUCKET/nothing*", "nothing matches"),
        ("BUCKET/**/a/**", "more than one"),
        ("martian://pages/a.txt", "Protocol not known"),
        (f"s3://ann:{SECRET}@bucket/pages", "holds a password"),
        (f"https://store.example/a.txt?X-Amz-Signature={SECRET}", "holds a password"),
    ],
)
def test_a_source_that_cannot_be_used_is_told_in_one_line(
    bucket: Bucket, source: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=said) as error:
        clean([source.replace("BUCKET", str(bucket))], str(tmp_path / "out"), PLAIN, Here())
    assert "\n" not in str(error.value)
    assert SECRET not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_key_that_cannot_be_read_is_named(bucket: Bucket) -> None:
    bucket.put("pages/a.txt", TEXT)
    bucket.put("pages/http://site.example/a.txt", TEXT)
    with pytest.raises(UsageError, match=r"pages/http://site.example/a.txt.* rename it"):
        inputs([f"{bucket}/pages"])


def test_credentials_that_are_not_accepted_are_told(object_store: ObjectStore, bucket: Bucket) -> None:
    bucket.put("a.txt", TEXT)
    object_store.lock(locked=True)
    try:
        for source in (str(bucket), f"{bucket}/a.txt", f"{bucket}/*.txt"):
            with pytest.raises(UsageError, match="does not accept these credentials") as error:
                inputs([source])
            assert SECRET not in str(error.value)
    finally:
        object_store.lock(locked=False)


def test_storage_that_does_not_answer_is_given_up_soon(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(StoreError, match=r"storage at http://127.0.0.1:9 does not answer"):
        inputs([str(bucket)])
    assert time.monotonic() - begun < 20


def test_an_object_that_is_gone_is_rejected_alone(bucket: Bucket) -> None:
    for name in ("a.txt", "b.txt"):
        bucket.put(name, TEXT)
    listed = [item for item in inputs([str(bucket)]) if isinstance(item, Input)]
    bucket.delete("a.txt")
    with near.near(listed) as copies:
        assert list(copies) == [f"{bucket}/b.txt"]
    from flows.sources import read, sha256

    [gone] = read(listed[0])
    assert isinstance(gone, Rejected)
    assert gone.reason == "vanished"
    assert isinstance(sha256(listed[0]), Rejected)


def test_an_object_that_changes_while_it_is_read_is_rejected(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranged, "BLOCK", 1000)
    bucket.put("a.txt", TEXT * 100)
    with ranged.opened(f"{bucket}/a.txt") as file:
        file.read(10)
        bucket.put("a.txt", TEXT[::-1] * 100)
        with pytest.raises(ChangedError):
            file.read()


def test_a_full_disk_is_not_the_storages_fault(bucket: Bucket) -> None:
    bucket.put("a.txt", TEXT)
    with pytest.raises(OSError, match="No space left"):
        files.fetched(f"{bucket}/a.txt", Path("/dev/full"), 1000)


def test_silence_in_the_middle_of_a_run_is_not_the_files_fault(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("a.txt", TEXT)
    listed = [item for item in inputs([str(bucket)]) if isinstance(item, Input)]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    from flows.sources import read

    with pytest.raises(StoreError):
        list(read(listed[0]))
    with pytest.raises(StoreError), near.near(listed):
        pass
