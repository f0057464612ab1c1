"""What one look-up a character tells is what a regular expression would find, wherever the text is cut into pieces."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.encoding import rows
from transforms.encoding.scan import Scan, places
from transforms.encoding.wanted import Class, Crowd, Row, Want

_HANZI, _NO_HANZI, _GAP = Class("一-鿿"), Class("^一-鿿"), Class(" \u3000")
_OPEN, _A = Class("("), Class("a")
_TEXTS = st.text(alphabet="文字a )(\u3000\n\U00020000é\ud800", max_size=60)
_ROWS: dict[Row | Class, str] = {
    Row((_HANZI, _GAP, _HANZI)): "[一-鿿](?=[ \u3000][一-鿿])",
    Row((_NO_HANZI, _HANZI, _GAP), at=2): "(?:(?<=[^一-鿿][一-鿿])|(?<=^[一-鿿]))[ \u3000]",
    Row((_OPEN, _A)): r"\((?=a)",
    Row((_A, _OPEN), at=1): r"(?<=a)\(",
    Row((_GAP, _HANZI, _A), at=1): "(?<=[ \u3000])[一-鿿](?=a)",
    Class("字é\U00020000"): "[字é\U00020000]",
}
_SCAN = Scan({pattern: (Want(row),) for row, pattern in _ROWS.items()})


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_PIECE", 5)


@given(_TEXTS)
def test_a_row_is_where_its_expression_matches(text: str) -> None:
    seen = _SCAN([text])
    for pattern in _ROWS.values():
        found = [match.start() for match in re.finditer(pattern, text)]
        assert seen.places(pattern) == found
        assert (pattern in seen.names()) >= bool(found)


@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_in_several_texts_is_what_is_in_each(texts: list[str]) -> None:
    wants = {
        "crowd": (Want(Crowd(_HANZI, many=2, within=9, alone=_A)),),
        "many": (Want(Row((_OPEN, _A), many=2)),),
        "beside": (Want(_GAP, frozenset([_HANZI, _A])), Want(None, frozenset([_OPEN]))),
    }
    several = Scan(wants)
    seen = several(texts)
    for name in wants:
        found = [several([text]).places(name) for text in texts]
        assert [seen.places(name, number) for number in range(len(texts))] == found
        if len(texts) > 1:
            assert [name in seen.names(number) for number in range(len(texts))] == [bool(places) for places in found]


@given(st.lists(_TEXTS, min_size=2, max_size=5))
def test_a_sieve_throws_out_texts(texts: list[str]) -> None:
    sieved = Scan({"a": (Want(_A),)}, {"a": lambda joined, at: joined.counts(at) > 1})(texts)
    for number, text in enumerate(texts):
        found = [match.start() for match in re.finditer("a", text)]
        assert sieved.places("a", number) == (found if len(found) > 1 else [])


@given(_TEXTS)
def test_many_rows_are_wanted_or_none(text: str) -> None:
    found = [match.start() for match in re.finditer(r"\((?=a)", text)]
    assert places((Want(Row((_OPEN, _A), many=2)),), text) == (found if len(found) >= 2 else [])


@given(_TEXTS)
def test_a_crowd_ends_where_enough_members_stand_close(text: str) -> None:
    hanzi = [match.start() for match in re.finditer("[一-鿿]", text)]
    crowds = {last for first, last in zip(hanzi, hanzi[2:], strict=False) if last - first < 4}
    alone = {place for place, character in enumerate(text) if character == "a"}
    assert places((Want(Crowd(_HANZI, many=3, within=4, alone=_A)),), text) == sorted(crowds | alone)


@given(_TEXTS)
def test_nothing_is_wanted_where_what_must_stand_beside_it_is_missing(text: str) -> None:
    wants = (Want(_GAP, frozenset([_HANZI, _A])), Want(None, frozenset([_OPEN])))
    found = [match.start() for match in re.finditer("[ \u3000]", text)]
    beside = found if "a" in text and re.search("[一-鿿]", text) else []
    assert places(wants, text) == sorted({*beside, *([0] if "(" in text else [])})


@given(st.lists(_TEXTS, max_size=3).map("".join))
def test_several_wants_do_not_disturb_one_another(text: str) -> None:
    together = Scan({"rows": tuple(Want(row) for row in _ROWS), "crowd": (Want(Crowd(_GAP, 2, 3)),)})([text])
    assert together.places("crowd") == places((Want(Crowd(_GAP, 2, 3)),), text)
    assert together.places("rows") == sorted({place for row in _ROWS for place in places((Want(row),), text)})


def test_more_than_there_are_bits_for_is_refused_with_a_sentence() -> None:
    wants = tuple(Want(Row((Class("a"), Class("b")))) for _ in range(32))
    assert places(wants, "ab") == [0]
    with pytest.raises(ValueError, match="room for 64 classes and members of rows, and 65 are wanted"):
        Scan({"": (*wants, Want(Class("c")))})
