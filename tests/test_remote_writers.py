"""Of several writers of a remote dataset one wins, whatever becomes of them, and readers see it whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.dataset import generations
from flows.dataset.history import history
from flows.dataset.verify import problems
from tests.here import Here
from tests.object_store import Bucket
from tests.remote_dataset import run, told, unfinished, words, write
from transforms.errors import BusyError

CONTEXT = multiprocessing.get_context("forkserver")  # a fork of this process would have its connections, and hang
CONTEXT.set_forkserver_preload(["flows.shards", "flows.dataset.remote", "tests.here", "tests.test_remote_writers"])
MUTATIONS = ("put", "copy", "delete")


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
    remote.AT_ONCE = 1  # type: ignore[misc]  # one after the other

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
    reach = vars(remote)["bucket_of"]
    vars(remote)["bucket_of"] = lambda address: Dying(reach(address))


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
