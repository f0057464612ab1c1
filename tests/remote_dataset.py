"""A dataset on an object store, published by a run and read as anybody would."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.clean import clean
from flows.configuration import load
from flows.report.receipt import Receipt
from flows.settings import Settings
from tests.here import Here
from tests.object_store import Bucket


def told(**run: Any) -> Settings:
    return load(None, {"run": {"engine": "plain", "force": True} | run})


def run(pages: Path, out: str, settings: Settings | None = None, engine: Any = None) -> Receipt:
    return clean([str(pages)], out, settings or told(), engine or Here())


def write(pages: Path, word: str) -> None:
    """Pages that all speak of one thing, so that a mixed dataset shows."""
    pages.mkdir(exist_ok=True)
    for number in range(3):
        (pages / f"{number}.txt").write_text(f"{word}第{number}天,雨还没有停,渡口的船都收了。", "utf-8")


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
