"""What one look-up a character tells is what a regular expression would find, wherever the text is cut into pieces."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.encoding import scan
from transforms.encoding.scan import Class, Crowd, Row, Scan, places

_HANZI, _NO_HANZI, _GAP = Class("一-鿿"), Class("^一-鿿"), Class(" \u3000")
_TEXTS = st.text(alphabet="文字a )(\u3000\n\U00020000é", max_size=60)
_ROWS = {
    Row((_HANZI, _GAP, _HANZI)): "[一-鿿](?=[ \u3000][一-鿿])",
    Row((_NO_HANZI, _HANZI, _GAP)): "(?:^|[^一-鿿])(?=[一-鿿][ \u3000])",
    Row((Class("("), Class("a"))): r"\((?=a)",
    Row((Class("("), Class("a")), many=2): r"\((?=a)(?s:.*)\((?=a)",
}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_PIECE", 5)


@given(_TEXTS)
def test_a_row_is_there_where_its_expression_matches(text: str) -> None:
    found = Scan(frozenset([row]) for row in _ROWS)(text)
    assert {row for row in _ROWS if row in found} == {
        row for row, expression in _ROWS.items() if re.search(expression, text)
    }


@given(_TEXTS)
def test_a_crowd_is_there_where_it_has_a_place(text: str) -> None:
    crowd = Crowd(_HANZI, many=3, within=4, alone="文")
    assert (crowd in Scan([frozenset([crowd])])(text)) == bool(crowd.places(text))


@given(_TEXTS)
def test_places_count_code_points(text: str) -> None:
    members = Class("字é\U00020000")
    assert places(members.table, text).tolist() == [found.start() for found in members.one.finditer(text)]


@pytest.mark.parametrize("text", ["", "x", "plain words, no more", "x" * 100])
def test_ascii_in_which_nothing_is_wanted_is_told_at_once(text: str) -> None:
    assert Scan([frozenset([Class("&")]), frozenset([_HANZI, Class("x")])])(text) == frozenset()
