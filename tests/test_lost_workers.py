"""A worker that is killed in the middle of a large file loses nothing of it, and changes no byte."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.clean import clean
from flows.configuration import load
from flows.engines import Portion, Watch, plain
from flows.sources import pieces
from tests import corpus
from tests.here import Here
from tests.test_resume import contents
from tests.test_sources_warc import response

SETTINGS = load(None, {"run": {"engine": "plain", "workers": 2, "shard_bytes": 60_000}})
PAGES = 300


class Killer(Watch):
    """Kills a worker whenever a shard is done, until one dies that had work; a second death at one document would be
    laid to the document."""

    def __init__(self) -> None:
        self.deaths = 0

    def finished(self, shard: Portion, result: object) -> None:
        worker = multiprocessing.active_children()[0]
        if worker.pid and not self.deaths:
            os.kill(worker.pid, signal.SIGKILL)

    def died(self, shard: Portion, place: str, how: str) -> None:
        self.deaths += 1


def texts() -> list[str]:
    rng = random.Random(5)
    return [corpus.page(rng)[1] for _ in range(PAGES)]


def parquet(folder: Path) -> None:
    pq.write_table(pa.table({"text": texts()}), folder / "big.parquet", row_group_size=20, compression="none")


def warc(folder: Path) -> None:
    """Each record compressed by itself, as crawlers write them; three files, so that there is work for two."""
    for name in "abc":
        made = (response(text.encode(), number) for number, text in enumerate(texts()))
        (folder / f"{name}.warc.gz").write_bytes(b"".join(gzip.compress(record, mtime=0) for record in made))


def json_lines(folder: Path) -> None:
    (folder / "big.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts()))


@pytest.mark.parametrize("write", [parquet, warc, json_lines])
def test_killed_workers_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: object) -> None:
    assert callable(write)
    monkeypatch.setattr(pieces, "SIZE", 20_000)
    (tmp_path / "big").mkdir()
    write(tmp_path / "big")
    killer = Killer()
    receipt = plain.run([str(tmp_path / "big")], str(tmp_path / "out"), SETTINGS, killer)
    assert receipt.inputs > 2
    assert killer.deaths > 0
    assert receipt.figures.documents == PAGES * (3 if write is warc else 1)
    clean([str(tmp_path / "big")], str(tmp_path / "fresh"), SETTINGS, Here())
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")
