"""No line that any kind of mojibake could be in is thrown out by the cheap questions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import benchmarks.misread
from benchmarks.misread import HANS, OTHERS, READINGS
from benchmarks.repair_speed import MORE, damaged
from transforms.encoding.mojibake import TRIGGERS, suspect_lines
from transforms.encoding.scan import places

LANGUAGES = Path(benchmarks.misread.__file__).parent / "languages"
CHINESE = [line for file in sorted(LANGUAGES.glob("zh-*.txt")) for line in file.read_text("utf-8").splitlines()]
CLEAN = st.sampled_from([*HANS, *CHINESE, *OTHERS, "齉齾龘", "±3 ℃", "·", "é", "콱", "ﾊﾟ", "A page."])
PIECES = st.tuples(CLEAN, st.integers(0, 20), st.integers(1, 20)).map(lambda cut: cut[0][cut[1] :][: cut[2]])
DAMAGED = st.builds(damaged, PIECES, st.sampled_from([*READINGS.values(), *MORE.values()]))
LINES = st.lists(st.one_of(PIECES, DAMAGED), min_size=1, max_size=4).map(lambda pieces: "".join(pieces) + "\n")


@given(st.lists(LINES, min_size=1, max_size=5))
def test_lines_not_worth_asking_could_be_of_no_kind(lines: list[str]) -> None:
    every = suspect_lines._among(lines)
    assert suspect_lines.among(lines) == every


# Each has three rare characters close together, and most a sign of some kind beside them.
@pytest.mark.parametrize(
    "line",
    [
        "水族馆里养着鳜鱼、鲢鱼、鳙鱼和鲟鱼，孩子们看得入迷。",
        "展厅正中是一件饕餮纹青铜罍，两旁摆着觚、觯和斝。",
        "误差为 ±3 毫米的齿轮送到镗床上，铣刀和铰刀都换过了。",
        "作者卡斯帕·豪泽尔笔下的魑魅魍魉，读者并不陌生。",
        "“魑魅魍魉”——他念了两遍……",
        "齉龘靐",
    ],
)
def test_clean_lines_of_rare_hanzi_are_not_worth_asking(line: str) -> None:
    assert places(TRIGGERS, line)
    assert not suspect_lines._worth_asking([line])
