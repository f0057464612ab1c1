"""No line that any kind of mojibake could be in is thrown out by the cheap questions."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.misread import HANS, OTHERS, READINGS
from benchmarks.repair_speed import MORE, damaged
from transforms.encoding.mojibake import suspect_lines

CLEAN = st.sampled_from([*HANS, *OTHERS, "齉齾龘", "±3 ℃", "·", "é", "콱", "ﾊﾟ", "A page."])
PIECES = st.tuples(CLEAN, st.integers(0, 20), st.integers(1, 20)).map(lambda cut: cut[0][cut[1] :][: cut[2]])
DAMAGED = st.builds(damaged, PIECES, st.sampled_from([*READINGS.values(), *MORE.values()]))
LINES = st.lists(st.one_of(PIECES, DAMAGED), min_size=1, max_size=4).map(lambda pieces: "".join(pieces) + "\n")


@given(st.lists(LINES, min_size=1, max_size=5))
def test_lines_not_worth_asking_could_be_of_no_kind(lines: list[str]) -> None:
    every = suspect_lines._among(lines)
    assert suspect_lines.among(lines) == every
