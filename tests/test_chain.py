"""The chain of all stages over documents of more than one language."""

from __future__ import annotations

import pytest

from transforms import clean

JAPANESE = "東京都は、日本の首都です。人口は多いです。私たちはそこに住んでいます。\n\nこれは二番目の段落です。"
CHINESE = "我们的学校在山脚下，学生都走路来上学，下雨天也不例外。"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"東京都庁\n\n{JAPANESE}", "Jpan Jpan Jpan", "a title in kanji alone stands over Japanese text"),
        (
            f"{CHINESE}\n\n人口\n\n{CHINESE}下课后才回家。",
            "Hans Hans Hans",
            "a line that tells nothing goes with its neighbours",
        ),
        (f"{CHINESE}\n\nThe school is at the foot of the hill.", "Hans Latn", "a line of another script is itself"),
        ("人口普查的方法", "Hans", "what is the same in both scripts is in the target script"),
        ("", "", "no text has no paragraphs"),
    ],
)
def test_paragraphs_have_their_script_from_their_document(text: str, expected: str, why: str) -> None:
    scripts = [paragraph.script for paragraph in clean(text).paragraphs]
    assert " ".join(scripts) == expected, why
