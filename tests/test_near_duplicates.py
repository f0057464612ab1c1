"""Near-duplicates: signatures estimate what texts share, and a mark names an earlier document that is none itself."""

from __future__ import annotations

import random
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from flows import extras
from flows.duplicates import near
from flows.duplicates.files import KEY
from flows.settings import Settings
from tests.test_duplicates import contents, rows, run, told
from transforms.errors import UsageError

HANZI = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
WORDS = [f"{a}{b}" for a in ("har", "mon", "tel", "ris", "quo", "ban") for b in ("bour", "der", "low", "sing", "tem")]


def text(rng: random.Random, *, chinese: bool) -> list[str]:
    return rng.choices(HANZI if chinese else WORDS, k=400)


def changed(rng: random.Random, words: list[str], share: float) -> list[str]:
    return [rng.choice(HANZI) if rng.random() < share else word for word in words]


def joined(words: list[str]) -> str:
    space = " " if words[0].isascii() else ""
    return f"{space}".join(words[:200]) + ".\n\n" + space.join(words[200:])


def shared(one: str, other: str) -> float:
    a, b = near.shingles(one), near.shingles(other)
    return len(a & b) / len(a | b)


def signatures(texts: list[str]) -> np.ndarray:
    keys = np.zeros(len(texts), KEY)
    keys["row"] = np.arange(len(texts))
    return near.signed(keys, texts, 0)


@pytest.mark.parametrize("chinese", [True, False])
def test_signatures_estimate_the_share_of_common_shingles(chinese: bool) -> None:
    rng = random.Random(1)
    for share in (0, 0.01, 0.03, 0.06, 0.1, 0.3):
        words = text(rng, chinese=chinese)
        one, other = joined(words), joined(changed(rng, words, share))
        numbers = signatures([one, other])["numbers"]
        assert (numbers[0] == numbers[1]).mean() == pytest.approx(shared(one, other), abs=0.12)


def test_bands_let_similar_documents_meet_and_few_others() -> None:
    rng = random.Random(2)
    texts: list[str] = []
    pairs: set[tuple[int, int]] = set()
    for number in range(150):
        words = text(rng, chinese=number % 2 == 0)
        texts += [joined(words), joined(changed(rng, words, 0.02))]
        pairs.add((2 * number + 1, 2 * number))
    found = {(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in near.pairs(signatures(texts), 0.75)}
    sure = {pair for pair in pairs if shared(texts[pair[0]], texts[pair[1]]) > 0.85}
    assert len(sure) > 80
    assert sure <= found <= pairs


def test_a_mark_names_an_earlier_document_that_is_no_duplicate(tmp_path: Path) -> None:
    rng = random.Random(3)
    pages = tmp_path / "pages"
    pages.mkdir()
    families = [text(rng, chinese=True) for _ in range(4)]
    for number in range(40):
        words = families[number % 4] if number % 5 == 0 else changed(rng, families[number % 4], 0.005 * (number % 3))
        (pages / f"{number:02}.txt").write_text(joined(words), "utf-8")
    settings = told(duplicates={"near": True, "near_share": 0.7})
    receipt = run(pages, tmp_path / "out", settings)
    found = rows(tmp_path / "out", "documents")
    by_id = {row["document_id"]: (at, row) for at, row in enumerate(found)}
    marked = [(at, row) for at, row in enumerate(found) if row["near_duplicate_of"]]
    assert len(marked) == receipt.duplicates["documents.near_duplicate_of"] > 10
    for at, row in marked:
        first, original = by_id[row["near_duplicate_of"]]
        assert first < at
        assert row["duplicate_of"] is original["duplicate_of"] is original["near_duplicate_of"] is None
        assert shared(row["text"], original["text"]) > 0.6
    assert len([row for row in found if not row["duplicate_of"] and not row["near_duplicate_of"]]) == 4

    (pages / "00.txt").unlink()
    assert run(pages, tmp_path / "out", settings).taken > 0
    run(pages, tmp_path / "fresh", settings)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_parts_of_the_hashes_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(4)
    words = text(rng, chinese=True)
    signed = signatures([joined(changed(rng, words, 0.01)) for _ in range(30)])
    whole = near.pairs(signed, 0.8)
    monkeypatch.setattr(near, "PART", 7)
    monkeypatch.setattr(near, "CHUNK", 32)
    assert near.pairs(signed, 0.8).tolist() == whole.tolist() != []


def test_who_asks_for_what_is_not_installed_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(extras, "version", missing)
    assert extras.versions(Settings()) == {}
    (tmp_path / "pages").mkdir()
    for settings, extra in (
        (told(duplicates={"near": True}), "near"),
        (told(sources={"html": "trafilatura"}), "trafilatura"),
    ):
        with pytest.raises(UsageError, match=rf"not installed: pip install 'qingwen\[{extra}\]'"):
            run(tmp_path / "pages", tmp_path / "out", settings)
    assert not (tmp_path / "out").exists()
