"""What texts are told apart by: a hash without white space, and a MinHash signature where near ones are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from flows.care import CARELESS, Care
from flows.dataset.finished import Finished
from flows.duplicates import near
from flows.duplicates.files import KEY, ROWS, keys_of, signatures_of
from flows.settings import Duplicates


def content_hash(text: str) -> bytes:
    r"""16 bytes that are the same for texts that differ in white space only: pages are wrapped and indented anew.

    >>> content_hash("雨停了,\n\u3000橋又通了。") == content_hash("雨停了,橋又通了。") != content_hash("雨停了")
    True
    """
    return hashlib.blake2b("".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def key_shard(
    shard: Finished, table: str, work: Path, chosen: Duplicates, buckets: int, _care: Care = CARELESS
) -> None:
    """Write the keys of a shard's rows of one table into files of `work`, one a bucket, and signatures if asked for."""
    least = chosen.paragraph_characters if table == "paragraphs" else 1
    with ExitStack() as stack:
        files = [stack.enter_context(keys_of(work, bucket, shard.number).open("wb")) for bucket in range(buckets)]
        signatures = stack.enter_context(signatures_of(work, shard.number).open("wb"))
        for first, columns in texts(shard, table):
            looked_at = [at for at, text in enumerate(columns["text"]) if len("".join(text.split())) >= least]
            keys = np.zeros(len(looked_at), KEY)
            chosen_texts = [columns["text"][at] for at in looked_at]
            keys["hash"] = np.frombuffer(b"".join(map(content_hash, chosen_texts)), "<u8").reshape(-1, 2)
            keys["row"] = np.array(looked_at, np.int64) + first
            ids = bytes.fromhex("".join(columns["document_id"][at] for at in looked_at))
            keys["id"] = np.frombuffer(ids, "u1").reshape(-1, 10)
            keys["position"] = [columns["position"][at] for at in looked_at] if "position" in columns else -1
            where = keys["hash"][:, 0] % buckets
            for bucket, file in enumerate(files):
                file.write(keys[where == bucket].tobytes())
            if table == "documents" and chosen.near:
                signatures.write(near.signed(keys, chosen_texts, shard.number).tobytes())


def texts(shard: Finished, table: str) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """The texts of a table and what makes their ids, in pieces, each with the number of its first row."""
    names = ["document_id", "text"] + ["position"] * (table == "paragraphs")
    for part in shard.parts:
        if part.table == table:
            first = 0
            for batch in pq.ParquetFile(shard.root / part.path).iter_batches(ROWS, columns=names, use_threads=False):
                yield first, batch.to_pydict()
                first += batch.num_rows
