"""What holds for every file: no bytes make a reader raise, and each record is one document or one rejected."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import sources
from flows.sources import REASONS
from flows.sources.html import render
from flows.sources.kinds import KINDS, WHOLE
from tests.reading import listed
from transforms.model import Document, Rejected

SUFFIXES = [*KINDS, *(f"{suffix}.gz" for suffix, kind in KINDS.items() if kind not in WHOLE), ".txt.zst", ".jsonl.zst"]
PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(exclude_categories=[]), max_size=30)
TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<br>",
    "<ul>",
    "<li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<table>",
    "<td>",
    "<b hidden>",
    "&lt;",
]


def read(path: Path) -> list[Document | Rejected]:
    items = list(sources.read(listed(path)))
    for item in items:
        assert isinstance(item, Document) or (isinstance(item, Rejected) and item.reason in REASONS)
    return items


@pytest.mark.parametrize("suffix", SUFFIXES)
@PATIENT
@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    items = read(path)
    assert items
    documents = [(item.source, item.member) for item in items if isinstance(item, Document)]
    assert len(set(documents)) == len(documents)
    for item in items:
        if isinstance(item, Document):
            item.text.encode()
            assert item.text == item.decoded
            assert item.text.strip()
            assert not {"\r", "\0"} & set(item.text)


RECORD = st.dictionaries(
    st.sampled_from(["id", "text", "url", "title"]), TEXT | st.none() | st.integers() | st.lists(TEXT, max_size=1)
)


@PATIENT
@given(records=st.lists(RECORD, max_size=8), packed=st.booleans(), ascii_only=st.booleans())
def test_documents_and_rejected_are_as_many_as_the_lines(
    tmp_path: Path, records: list[dict[str, object]], packed: bool, ascii_only: bool
) -> None:
    dumped = "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records)
    data = dumped.encode("utf-8", "surrogatepass")
    path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    items = read(path)
    assert len(items) == max(1, len(records))
    assert len({item.member for item in items}) == len(items)


@PATIENT
@given(rows=st.lists(st.text("ab,\"\n'中 ", max_size=12), max_size=8))
def test_a_written_csv_comes_back_row_by_row(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "a.csv"
    quoted = ['"' + row.replace('"', '""') + '"' for row in rows]
    path.write_bytes("\n".join(["text", *quoted]).encode())
    items = read(path)
    assert len(items) == max(1, len(rows))
    assert [item.text for item in items if isinstance(item, Document)] == [row for row in rows if row.strip()]


@PATIENT
@given(pieces=st.lists(st.sampled_from(TAGS) | st.text("a中　 \n", max_size=5), max_size=30))
def test_rendering_keeps_every_visible_character_and_no_ragged_lines(pieces: list[str]) -> None:
    shown, _ = render("".join(piece for piece in pieces if piece != "<b hidden>"))
    letters = [c for piece in pieces if piece not in TAGS for c in piece if c in "a中"]
    assert [c for c in shown if c in "a中"] == letters
    assert "\n\n\n" not in shown
    assert all(line == line.rstrip(" \t") for line in shown.split("\n"))


@PATIENT
@given(text=TEXT)
def test_rendering_never_raises(text: str) -> None:
    render(text.encode("utf-8", "replace").decode())
