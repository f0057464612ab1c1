"""Sentences, and the very long paragraphs that are divided where they end."""

from __future__ import annotations

import time

import pytest

from benchmarks.paragraphs import written
from transforms.chain import Options, clean
from transforms.paragraphs import segment, segment_with_edits, sentences

WHOLE = [
    "J. K. Weaver, Jr. of Norfield paid $1.50 to Mr. Ames.",
    "The U.S. ferry, i.e. the old one, left at 7 a.m. from pier No. 5.",
    "See Fig. 2 and pp. 12-14 of vol. 3.",
    "The page is at https://example.org/a.b?c=d.e&f=1.5 now.",
    "Version 1.5.2 of Node.js is out.",
    "She waited... and then went home.",
    '"Stop!" he said.',
    "“走！”，他说。",
    "“你好！”的声音很大。",
    "他来了（真的吗？）然后走了。",
    "《走吧！》是一首歌。",
    "没有人回答……河上起雾了。",
    "什么？！",
    "第1.5版昨天发布",
    "1. The mill is old.",
    "def f():\n    return 1. / 2",
    "!!!",
    "。",
]
DIVIDED = [
    ("走吧。船来了！真的？", ["走吧。", "船来了！", "真的？"]),
    ("他问：“你是谁？”“我是李山。”两人笑了。", ["他问：“你是谁？”", "“我是李山。”", "两人笑了。"]),
    ("「走吧。」他說。「好。」她答道：「等等。」", ["「走吧。」他說。", "「好。」她答道：「等等。」"]),
    ("完了.然后走了.", ["完了.", "然后走了."]),
    ("他想了想……真的……。后来走了。", ["他想了想……真的……。", "后来走了。"]),
    ("（他走了。）我也走了。", ["（他走了。）", "我也走了。"]),
    ("(He left.) She stayed (at last). Good.", ["(He left.)", "She stayed (at last).", "Good."]),
    ("It rose in the U.S. The rest fell.", ["It rose in the U.S.", "The rest fell."]),
    ("The answer was no. No. 7 won.", ["The answer was no.", "No. 7 won."]),
    ("What?! “Was it good?” It was... Then no.", ["What?!", "“Was it good?”", "It was...", "Then no."]),
    ("3 people came. 4 left.  One stayed.", ["3 people came.", "4 left.", "One stayed."]),
    ("渡口有WiFi。密码是12345!请自取。", ["渡口有WiFi。", "密码是12345!", "请自取。"]),
]


@pytest.mark.parametrize("text", WHOLE)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(("text", "parts"), DIVIDED)
def test_sentences_end_where_they_do(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("longest", [1, 60, 200])
def test_long_paragraphs_are_divided_at_sentence_ends_only(language: str, longest: int) -> None:
    whole = written(language, 2)[1]
    space = "" if language == "zh" else " "
    parts = segment("\n\n".join(whole), max_characters=longest)
    assert space.join(part.text for part in parts) == space.join(whole)
    known = {sentence for paragraph in whole for sentence in sentences(paragraph)}
    for part in parts:
        assert set(sentences(part.text)) <= known
        assert len(part.text) <= longest or len(sentences(part.text)) == 1


def test_a_quotation_is_divided_only_where_nothing_else_is_left() -> None:
    told = "他说：“走吧。船来了。”我们走了。"
    assert [p.text for p in segment(told, max_characters=13)] == ["他说：“走吧。船来了。”", "我们走了。"]
    assert [p.text for p in segment(told, max_characters=8)] == ["他说：“走吧。", "船来了。”", "我们走了。"]


def test_a_wrap_between_two_parts_is_no_edit() -> None:
    lines = (
        "The mill by the river",
        "has been standing there",
        "for as long as anyone",
        "can tell. Nobody comes",
        "to see it.",
    )
    text = "\n".join(lines)
    paragraphs, edits = segment_with_edits(text, max_characters=80)
    assert [text[p.start : p.end][-10:] for p in paragraphs] == ["\ncan tell.", "to see it."]
    assert [edit.start for edit in edits] == [21, 45, 67, 90]


def test_quoted_mail_and_code_are_not_divided() -> None:
    mail, code = "> One. Two.\n>\n> Three. Four.", "```\na. B.\nc. D.\n```"
    assert segment(mail, max_characters=3) == segment(mail)
    assert segment(code, max_characters=3) == segment(code)


def test_the_chain_lists_sentences_when_asked() -> None:
    text = "雨停了，桥又通了。学校明天复课！"
    assert clean(text).paragraphs[0].sentences is None
    asked = clean(text, Options(sentences=True)).paragraphs[0]
    assert asked.sentences == ("雨停了，桥又通了。", "学校明天复课！")
    assert [p.text for p in clean(text, Options(max_characters=10)).paragraphs] == list(asked.sentences)


@pytest.mark.parametrize("piece", ["…", "!", ".", "”", "a.", "A. ", "(", "“", "？”", "。 ", "1. "])
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        segment(piece * (size // len(piece)), max_characters=100)
        return time.process_time() - started

    assert min(seconds(200_000), seconds(200_000)) < 16 * min(seconds(50_000), seconds(50_000)) + 0.05
