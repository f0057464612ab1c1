"""Near-duplicates of documents: MinHash signatures, compared where a band of them agrees.

A document's shingles are its runs of four words, a hanzi, kana or hangul syllable being a word of its own. Signatures
estimate which share of the shingles of two documents is common to both (Jaccard), ±.025 on average at 128 numbers.
`rensa` was chosen by measurement: 14 times as fast as `datasketch`, no less exact, and without scipy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from flows.duplicates.files import ID, read_repeats, repeats, signatures_of, write_repeats
from transforms.hanzi import HANZI

SIZE: Final = 128
"""Numbers in a signature: 64 are off by .035 on average, 256 by .017 at twice the disk."""
SHINGLE: Final = 4
COMPARED: Final = 4
"""Documents that others of their band are compared with, its first: a thousand copies cost no million comparisons."""
CHUNK: Final = 65_536
PART: Final = 4_000_000
"""Documents whose bands are sorted at a time."""
SIGNATURE: Final = np.dtype([("shard", "<u4"), ("row", "<u4"), ID, ("numbers", "<u4", SIZE)])
_UNIGRAMS: Final = f"\u3040-\u30ff\uac00-\ud7af{HANZI}"  # kana, hangul and hanzi: each is a word
_WORD: Final = re.compile(rf"[{_UNIGRAMS}]|[^\W_{_UNIGRAMS}]+")

Numbers = np.ndarray[Any, Any]


def shingles(text: str) -> set[str]:
    """The runs of four words of a text, punctuation, case and white space aside; a shorter text is one.

    >>> sorted(shingles("Rain, rain: go away NOW")), sorted(shingles("雨停了。橋通"))
    (['rain go away now', 'rain rain go away'], ['停 了 橋 通', '雨 停 了 橋'])
    """
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))} - {""}


def signed(keys: Numbers, texts: Sequence[str], shard: int) -> Numbers:
    """The signatures of these texts, with their places; none for a text without words."""
    from rensa import RMinHash

    found = np.zeros(len(texts), SIGNATURE)
    found["shard"], found["row"], found["id"] = shard, keys["row"], keys["id"]
    has_words = np.zeros(len(texts), bool)
    for at, text in enumerate(texts):
        if of_text := shingles(text):
            minhash = RMinHash(num_perm=SIZE, seed=1)
            minhash.update(of_text)
            found["numbers"][at], has_words[at] = minhash.digest(), True
    return found[has_words]


def find_near_duplicates(work: Path, shards: int, share: float) -> int:
    """Write down which documents are nearly an earlier one, for those that no exact duplicate is; returns how many.

    Each names the earliest document with which it has at least `share` of the shingles in common, by estimate, and
    which is itself no duplicate of either kind.
    """
    signatures = gathered(work, shards)
    duplicate = np.zeros(len(signatures), bool)
    later, first = [], []
    for pair in np.sort(pairs(signatures, share)).tolist():
        one, other = pair >> 32, pair & 0xFFFFFFFF
        if not duplicate[one] and not duplicate[other]:
            duplicate[one] = True
            later.append(one)
            first.append(other)
    places = signatures[later]
    write_repeats(work, "near_duplicate_of", repeats(places["row"], signatures[first]), places["shard"])
    return len(later)


def gathered(work: Path, shards: int) -> Numbers:
    """The signatures of all shards, on disk, in order, without those of exact duplicates."""
    whole = work / "signatures"
    with whole.open("wb") as file:
        for shard in range(shards):
            of_shard = np.fromfile(signatures_of(work, shard), SIGNATURE)
            known = np.isin(of_shard["row"], read_repeats(work, "duplicate_of", shard)["row"])
            file.write(of_shard[~known].tobytes())
    return np.memmap(whole, SIGNATURE, "r") if whole.stat().st_size else np.empty(0, SIGNATURE)


def pairs(signatures: Numbers, share: float) -> Numbers:
    """Pairs of similar documents, each as one number: the later one's place, times 2³², and the earlier one's."""
    found = np.empty(0, np.uint64)
    parts = 1 + len(signatures) // PART
    for columns in bands(share):
        for part in range(parts):
            places, hashes = banded(signatures, columns, part, parts)
            found = np.unique(np.concatenate([found, *similar(signatures, candidates(places, hashes), share)]))
    return found


def bands(share: float) -> list[slice]:
    """The columns of each band: as wide as they may be for two documents with this share to meet in one 99 % of times.

    >>> [(len(bands(share)), bands(share)[0].stop) for share in (0.5, 0.8, 0.9)]
    [(42, 3), (21, 6), (12, 10)]
    """
    width = next(w for w in range(SIZE, 0, -1) if w == 1 or 1 - (1 - share**w) ** (SIZE // w) >= 0.99)
    return [slice(at * width, (at + 1) * width) for at in range(SIZE // width)]


def banded(signatures: Numbers, columns: slice, part: int, parts: int) -> tuple[Numbers, Numbers]:
    """The places and band hashes of the documents whose hash falls into this part."""
    places, hashes = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    for start in range(0, len(signatures), CHUNK):
        numbers = signatures["numbers"][start : start + CHUNK, columns].astype(np.uint64)
        hashed = np.zeros(len(numbers), np.uint64)
        for column in numbers.T:
            hashed = (hashed ^ column) * np.uint64(0x9E3779B97F4A7C15)  # an odd number: nothing is lost; modulo 2⁶⁴
            hashed ^= hashed >> np.uint64(29)
        here = hashed % np.uint64(parts) == part
        places.append(np.flatnonzero(here) + start)
        hashes.append(hashed[here])
    return np.concatenate(places), np.concatenate(hashes)


def candidates(places: Numbers, hashes: Numbers) -> Numbers:
    """Pairs (later, earlier) to compare: those of equal hash with the first few of them."""
    order = np.argsort(hashes, kind="stable")
    places, hashes = places[order], hashes[order]
    new = np.ones(len(order), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    starts = np.flatnonzero(new)[np.cumsum(new) - 1] if len(order) else order
    at = np.arange(len(order))
    found = [np.empty((0, 2), np.int64)]
    for step in range(COMPARED):
        behind = at > starts + step
        found.append(np.stack([places[behind], places[(starts + step)[behind]]], axis=1))
    return np.concatenate(found)


def similar(signatures: Numbers, compared: Numbers, share: float) -> Iterator[Numbers]:
    """Those of the pairs whose signatures agree in at least `share` of their numbers."""
    for start in range(0, len(compared), CHUNK // 16):
        later, earlier = compared[start : start + CHUNK // 16].T
        agreed = (signatures["numbers"][later] == signatures["numbers"][earlier]).mean(axis=1) >= share
        yield later[agreed].astype(np.uint64) << np.uint64(32) | earlier[agreed].astype(np.uint64)
