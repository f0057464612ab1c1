"""Lines of one page that were read wrongly in different ways each come back as they do alone."""

from itertools import permutations

import pytest

from transforms.edits import revert_passes
from transforms.encoding import repair

ONE = "值夜的人每隔两小时记一次水位，凌晨三点水面已经没过第七级台阶"
OTHER = "表姐把晒干的陈皮装进铁罐，盖子上写着年份，说放到后年才泡茶"
CLEAN = ("罍与罏皆瓦器", "Ñandú, señor: ¿qué pasó?", "今天的船票卖完了。")
WINDOWS = "sloppy-windows-1252"
READINGS = {
    "UTF-8 as windows-1252": [("utf-8", WINDOWS)],
    "UTF-8 as Latin-1": [("utf-8", "latin-1")],
    "UTF-8 as MacRoman": [("utf-8", "mac-roman")],
    "UTF-8 as windows-1250": [("utf-8", "sloppy-windows-1250")],
    "UTF-8 as cp437": [("utf-8", "cp437")],
    "UTF-8 as windows-1252, twice": [("utf-8", WINDOWS)] * 2,
    "GBK as Latin-1": [("gbk", "latin-1")],
    "GBK as MacRoman": [("gbk", "mac-roman")],
    "GBK as Latin-1, as windows-1252": [("gbk", "latin-1"), ("utf-8", WINDOWS)],
}
IN_ONE_LINE = ["UTF-8 as windows-1252", "UTF-8 as cp437", "UTF-8 as windows-1252, twice", "GBK as Latin-1"]


def damaged(text: str, name: str) -> str:
    for right, wrong in READINGS[name]:
        text = text.encode(right).decode(wrong)
    return text


@pytest.mark.parametrize(("first", "second"), list(permutations(READINGS, 2)))
def test_two_kinds_on_two_lines(first: str, second: str) -> None:
    page = "\n".join([damaged(ONE, first), *CLEAN, damaged(OTHER, second)])
    cleaned = repair(page)
    assert cleaned.text == "\n".join([ONE, *CLEAN, OTHER])
    assert revert_passes(cleaned.text, cleaned.edits) == page


@pytest.mark.parametrize("mark", ["，", "；", " "])
@pytest.mark.parametrize(("first", "second"), list(permutations(IN_ONE_LINE, 2)))
def test_two_kinds_in_one_line(first: str, second: str, mark: str) -> None:
    line = damaged(ONE, first) + mark + damaged(OTHER, second)
    cleaned = repair(line)
    assert cleaned.text == f"{ONE}{mark}{OTHER}"
    assert revert_passes(cleaned.text, cleaned.edits) == line


@pytest.mark.parametrize("wrong", ["cp949", "cp932"])
@pytest.mark.parametrize("name", IN_ONE_LINE)
def test_a_clause_between_double_byte_encodings_beside_another_kind(name: str, wrong: str) -> None:
    clause = "买方可以退货并要求赔偿"
    assert repair(f"{damaged(ONE, name)}，{clause.encode('gbk').decode(wrong)}").text == f"{ONE}，{clause}"


def test_a_clause_of_korean_or_kana_stays_beside_a_damaged_one() -> None:
    for clean in ("서울에서 부산까지 세 시간 걸립니다", "ﾊﾝｶｸ ﾉ ｶﾀｶﾅ", "罍与罏皆瓦器"):
        for name in READINGS:
            assert repair(f"{damaged(ONE, name)}，{clean}").text == f"{ONE}，{clean}"


def test_all_kinds_on_one_page() -> None:
    page = "\n".join(damaged(text, name) for name in READINGS for text in (ONE, OTHER))
    assert repair(page).text == "\n".join([ONE, OTHER] * len(READINGS))


def test_many_lines_of_two_kinds() -> None:
    """More than are asked at first."""
    page = "\n".join([damaged(ONE, "GBK as Latin-1"), damaged(OTHER, "UTF-8 as Latin-1")] * 150)
    assert repair(page).text == "\n".join([ONE, OTHER] * 150)


def test_a_line_that_gains_hardly_anything_by_itself_is_as_its_page_has_it() -> None:
    """Alone 值, whose last byte was lost, is 导, which is a little more usual."""
    first, second = "回值是布尔类型，出错时报", "从统计数据来看，第三季度的出口额同比增长了百分之六点四。"
    other = "颱風過後，果園裡的柚子掉了一地，阿公說今年收成至少少三成。"
    damaged = [text.encode().decode("gb18030", "replace") for text in (first, second)]
    page = "\n".join([*damaged, other.encode("big5").decode("latin-1")])
    assert repair(damaged[0]).text.startswith("回导是布尔类型")
    assert repair(page).text == "\n".join([first, second, other])
