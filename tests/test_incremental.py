"""A run takes over what is unchanged, and gives the same bytes as a run from nothing."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows import borders, seen
from flows.clean import clean
from flows.configuration import load
from flows.dataset.verify import problems
from flows.engines import Portion
from flows.report.receipt import Receipt
from flows.settings import Settings
from flows.sources import Input, listing
from tests import corpus
from tests.here import Here
from transforms.errors import UsageError

SMALL = 40_000  # bytes a shard, so that a few files make several
FILES = 40


def told(**tables: dict[str, Any]) -> Settings:
    run = {"engine": "plain", "shard_bytes": SMALL, "force": True} | tables.pop("run", {})
    return load(None, {"run": run} | tables)


class Idle(Here):
    """An engine that must not have any shard to work on."""

    def each(self, step: Callable[..., Any], shards: Sequence[Portion], *args: object) -> list[Any]:
        assert not shards
        return []


def run(folder: Path, out: Path, settings: Settings | None = None, engine: Here | None = None) -> Receipt:
    return clean([str(folder)], str(out), settings or told(), engine or Here())


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def text(rng: random.Random) -> str:
    return corpus.page(rng)[1] + f"\n\n{rng.random()}"


def write(folder: Path, count: int, seed: int = 1) -> None:
    rng = random.Random(seed)
    for number in range(count):
        file = folder / f"{number % 3}" / f"{number:04d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(rng), "utf-8")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    write(tmp_path / "pages", FILES)
    return tmp_path / "pages"


@pytest.fixture
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had been there for a while."""
    monkeypatch.setattr(listing, "_YOUNG", 0)


def edit(folder: Path, rng: random.Random) -> None:
    """One change as people and crawlers make them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    file = rng.choice(files)
    match rng.randrange(8):
        case 0 | 1:
            (folder / f"{rng.randrange(3)}" / f"{rng.randrange(9999):04d}.txt").write_text(text(rng), "utf-8")
        case 2 if len(files) > 15:
            file.unlink()
        case 3:
            file.rename(file.with_name(f"{rng.randrange(9999):04d}{file.suffix}"))
        case 4:
            file.write_bytes(b"")
        case 5:
            file.write_bytes(rng.randbytes(300) + b"\0")
        case 6:
            records = [json.dumps({"id": f"{n}", "text": text(rng)}) for n in range(rng.randrange(40))]
            (folder / "records.jsonl").write_text("\n".join([*records, "{"]), "utf-8")
        case _:
            file.write_text(text(rng), "utf-8")


@pytest.mark.parametrize("seed", range(5))
def test_after_any_edits_the_bytes_are_those_of_a_run_from_nothing(
    pages: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    if seed % 2:
        monkeypatch.setattr(listing, "_YOUNG", 0)
    run(pages, tmp_path / "out")
    for step in range(3):
        for _ in range(rng.randint(1, 5)):
            edit(pages, rng)
        receipt = run(pages, tmp_path / "out")
        assert receipt.taken > 0
        run(pages, tmp_path / f"fresh{step}")
        assert contents(tmp_path / "out") == contents(tmp_path / f"fresh{step}")
    assert problems(tmp_path / "out") == []


def test_a_run_with_nothing_new_publishes_nothing_and_starts_no_work(pages: Path, tmp_path: Path) -> None:
    time.sleep(2.1)  # until the files are old enough to be believed
    first = run(pages, tmp_path / "out")
    again = run(pages, tmp_path / "out", engine=Idle())
    assert (again.outcome, again.generation, again.taken, again.inputs) == ("unchanged", first.generation, FILES, FILES)
    assert again.figures == first.figures


def test_unchanged_files_are_linked_and_only_new_documents_are_cleaned(pages: Path, tmp_path: Path) -> None:
    run(pages, tmp_path / "out")
    before = {file.stat().st_ino for file in (tmp_path / "out").resolve().rglob("*.parquet")}
    (pages / "1" / "0004.txt").write_text("雨停了,桥又通了,学校明天复课。", "utf-8")
    receipt = run(pages, tmp_path / "out")
    after = [file.stat().st_ino for file in (tmp_path / "out").resolve().rglob("*.parquet")]
    assert receipt.taken == FILES - 1
    assert receipt.stages["paragraphs"].characters_in == 16
    assert sum(inode in before for inode in after) > len(after) / 2  # a file that shrinks may move a border or two


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: told(script={"target": "keep"}), id="settings"),
        pytest.param(lambda: told(boilerplate={"off": ("navigation.trail",)}), id="rules"),
    ],
)
def test_other_settings_take_nothing_over(pages: Path, tmp_path: Path, change: Callable[[], Settings]) -> None:
    run(pages, tmp_path / "out")
    assert run(pages, tmp_path / "out", change()).taken == 0
    run(pages, tmp_path / "fresh", change())
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_other_code_takes_nothing_over(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import made

    run(pages, tmp_path / "out")
    monkeypatch.setattr(made, "code", lambda: "another")
    assert run(pages, tmp_path / "out").taken == 0


def test_what_vanished_leaves_the_dataset_or_is_kept(pages: Path, tmp_path: Path) -> None:
    keep = told(run={"keep_vanished": True})
    run(pages, tmp_path / "out", keep)
    whole = contents(tmp_path / "out")
    run(pages, tmp_path / "other")
    for name in ("0/0000.txt", "0/0003.txt", "2/0038.txt"):
        (pages / name).unlink()
    assert run(pages, tmp_path / "other").figures.documents == FILES - 3
    assert run(pages, tmp_path / "out", keep).figures.documents == FILES
    tables = {name: data for name, data in whole.items() if name.endswith(".parquet")}
    assert {name: data for name, data in contents(tmp_path / "out").items() if name in tables} == tables
    write(pages, FILES)  # they come back
    run(pages, tmp_path / "out", keep)
    assert contents(tmp_path / "out") == whole


def test_kept_documents_stay_as_they_were_made_under_other_settings(pages: Path, tmp_path: Path) -> None:
    run(pages, tmp_path / "out")
    before = {row["source"]: row for row in pq.read_table(tmp_path / "out/documents").to_pylist()}
    (gone := pages / "0" / "0000.txt").unlink()
    run(pages, tmp_path / "out", told(run={"keep_vanished": True}, script={"target": "Hant"}))
    after = {row["source"]: row for row in pq.read_table(tmp_path / "out/documents").to_pylist()}
    assert after[str(gone)] == before[str(gone)]
    assert any(after[source] != row for source, row in before.items())
    assert problems(tmp_path / "out") == []
    with pytest.raises(UsageError, match=r"1 inputs are gone .* script\.keep_original"):
        run(pages, tmp_path / "out", told(run={"keep_vanished": True}, script={"keep_original": True}))


def test_a_damaged_file_of_the_published_generation_is_made_anew(pages: Path, tmp_path: Path) -> None:
    run(pages, tmp_path / "out")
    whole = contents(tmp_path / "out")
    for file in (tmp_path / "out" / "documents").iterdir():
        data = bytearray(file.read_bytes())
        data[50] ^= 1
        file.unlink()
        file.write_bytes(data)
    (pages / "0" / "9999.txt").write_text("雨停了,桥又通了,学校明天复课。", "utf-8")
    run(pages, tmp_path / "out")
    assert problems(tmp_path / "out") == []
    (pages / "0" / "9999.txt").unlink()
    run(pages, tmp_path / "out")
    assert contents(tmp_path / "out") == whole


@pytest.mark.usefixtures("_old_files")
def test_rehash_mends_even_what_nothing_new_would_have_touched(pages: Path, tmp_path: Path) -> None:
    run(pages, tmp_path / "out")
    file = next((tmp_path / "out" / "paragraphs").iterdir())
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert run(pages, tmp_path / "out").outcome == "unchanged"
    run(pages, tmp_path / "out", told(run={"rehash": True}))
    assert problems(tmp_path / "out") == []


@pytest.mark.usefixtures("_old_files")
def test_a_file_changed_behind_its_date_and_size_is_seen(pages: Path, tmp_path: Path) -> None:
    run(pages, tmp_path / "out")
    file = pages / "0" / "0000.txt"
    status, data = file.stat(), file.read_bytes()
    file.write_bytes(data[::-1] if not data.isascii() else data.swapcase())
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert run(pages, tmp_path / "out").taken == FILES - 1


def test_a_hash_is_believed_only_where_everything_agrees(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("雨停了")
    stamp = (10, 11, 12)
    item = Input(str(tmp_path / "a.txt"), "a.txt", "text", "", 9, stamp)
    seen.save(tmp_path, [(item, "ab" * 32)])
    index = seen.load(tmp_path)
    assert seen.known(index, item) == "ab" * 32
    for other in (
        Input(item.path, "a.txt", "text", "", 8, stamp),
        Input(item.path, "a.txt", "text", "", 9, (10, 11, 13)),
        Input(item.path, "a.txt", "text", "", 9, (9, 11, 12)),
        Input(item.path, "a.txt", "text", "", 9, None),
        Input(item.path + "x", "a.txt", "text", "", 9, stamp),
    ):
        assert seen.known(index, other) is None
    older = pa.table({"path": [item.path.encode()], "sha256": [b"\xab" * 32]})
    pq.write_table(older, tmp_path / seen.NAME)
    assert seen.known(seen.load(tmp_path), item) is None
    (tmp_path / seen.NAME).write_bytes(b"no index")
    assert seen.known(seen.load(tmp_path), item) is None


def test_a_learned_survey_is_not_learned_again_from_the_same_pages(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"text": f"河畔晚报数字版\n\n第{n}天,老人坐在门口看水,说话的人越来越少。", "url": f"http://a.cn/{n}"}
        )
        for n in range(6)
    ]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    time.sleep(2.1)
    learn = told(boilerplate={"learn_survey": True})
    run(tmp_path / "pages", tmp_path / "out", learn)
    assert (tmp_path / "out" / "survey.json").is_file()
    assert run(tmp_path / "pages", tmp_path / "out", learn, Idle()).outcome == "unchanged"


def test_borders_fall_into_step_again_after_a_change() -> None:
    rng = random.Random(3)
    items = [Input("", f"{number:05d}.txt", "text", "", rng.randrange(8000)) for number in range(3000)]
    before = {tuple(shard) for shard in borders.shards(items, 200_000)}
    moved = 0
    for _ in range(20):
        at = rng.randrange(3000)
        changed = [*items[:at], Input("", f"{at:05d}b.txt", "text", "", rng.randrange(8000)), *items[at:]]
        after = {tuple(shard) for shard in borders.shards(changed, 200_000)}
        moved += len(after - before)
    assert moved < 20 * 4
    assert len(before) > 100


def test_shards_have_the_sizes_that_they_should() -> None:
    rng = random.Random(4)
    items = [Input("", f"{number:05d}", "text", "", int(rng.paretovariate(1) * 2000)) for number in range(3000)]
    shards = list(borders.shards(items, 200_000))
    assert [item for shard in shards for item in shard] == items
    sizes = [sum(item.size + borders.FILE for item in shard) for shard in shards]
    assert all(size <= 200_000 or len(shard) == 1 for size, shard in zip(sizes, shards, strict=True))
    assert 60_000 < sum(sizes) / len(sizes) < 160_000
