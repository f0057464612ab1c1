"""Posts stay on threads of two dozen kinds of software, one-word replies too, and much of their frames goes.

`threads.txt` was written for this: `+` marks what somebody posted, `-` what the software says around it. An article
over comments is the other side: it stays and they go.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms import boilerplate
from transforms.boilerplate import comments, shipped, threads
from transforms.rules import Rule

POSTS, FRAMES = 0.95, 0.5
"""Shares of all posts that stay, and of all lines of frames that go. Before threads were known by frames under their
posts and by openings without long replies, 78 % of these posts stayed."""

ARTICLE = """\
The new bridge over the Arle opened to cars on Tuesday morning, two years after the flood that took the old one away.
Drivers had to go round by Millbrook, which took forty minutes in summer and an hour in snow, and the bus went at six.
The council spent nine million on the bridge, three more than planned, because the rock on the north side was soft.
Engineers will look at the bearings once a month for the first year, and the footpath will be closed in late June.
Shops on the north side say that trade came back on the first day, and the baker sold out before ten."""
COMMENTS = """\
3 comments
Tom R
14 May 2019 10:02
About time too, what a waste of money that was.
Reply
Report
Sue
14 May 2019 10:40
Lovely bridge, I walked over it this morning with my dog.
Reply
Report
Pat
14 May 2019 12:11
Who chose that colour?
Reply
Report
© 2019 Arle Valley Times"""


def read() -> dict[str, list[tuple[str, str]]]:
    _, *parts = Path(__file__).with_name("threads.txt").read_text("utf-8").split("\n## ")
    named = (part.strip().split("\n") for part in parts)
    return {name: [(line[0], line[2:]) for line in lines] for name, *lines in named}


def staying(lines: list[tuple[str, str]]) -> list[bool]:
    """For each line whether it stays: no edit covers it."""
    cleaned = boilerplate.strip("\n".join(line for _, line in lines))
    gone = [(edit.start, edit.end) for edit in cleaned.edits if not edit.is_flag]
    stays, at = list[bool](), 0
    for _, line in lines:
        stays.append(not any(start <= at and at + len(line) <= end for start, end in gone))
        at += len(line) + 1
    return stays


@pytest.fixture(scope="module")
def judged() -> dict[str, list[tuple[str, bool]]]:
    threads = read()
    return {name: [(mark, stays) for (mark, _), stays in zip(lines, staying(lines), strict=True)]
            for name, lines in threads.items()}  # fmt: skip


def test_posts_stay(judged: dict[str, list[tuple[str, bool]]]) -> None:
    posts = [stays for lines in judged.values() for mark, stays in lines if mark == "+"]
    assert len(posts) > 100
    assert sum(posts) >= POSTS * len(posts)


@pytest.mark.parametrize("name", read())
def test_no_thread_loses_most_of_its_posts(name: str, judged: dict[str, list[tuple[str, bool]]]) -> None:
    posts = [stays for mark, stays in judged[name] if mark == "+"]
    assert 2 * sum(posts) >= len(posts)


def test_half_of_the_frames_goes(judged: dict[str, list[tuple[str, bool]]]) -> None:
    frames = [stays for lines in judged.values() for mark, stays in lines if mark == "-"]
    assert frames.count(False) >= FRAMES * len(frames)


def test_comments_under_an_article_go_still() -> None:
    page = f"Bridge over the Arle opens after two years\nBy Jane Ford\n{ARTICLE}\nShare this article\n{COMMENTS}"
    left = boilerplate.strip(page).text
    assert ARTICLE in left
    assert not any(comment in left for comment in ("waste of money", "with my dog", "Who chose"))


def test_under_an_article_one_reply_is_no_comment_and_neither_are_the_teasers_over_it() -> None:
    teasers = [line for day in range(1, 6) for line in (f"{day} May 2019", "The ferry was late again.")]
    replies = [["6 May 2019", "Well said."], ["7 May 2019", "No."], ["8 May 2019", "They took it down."]]

    def under(replies: list[list[str]]) -> range:
        page = [*teasers, *ARTICLE.split("\n"), *(line for reply in replies for line in reply)]
        return comments.under_article(page, [()] * len(page))[0]

    assert under(replies[:1]) == range(0)
    assert under(replies) == range(15, 21)


def test_floors_that_count_up_over_times_make_a_thread_and_ranks_do_not() -> None:
    floors = [
        "#1",
        "Tom",
        "2 days ago",
        "Which oil?",
        "#2",
        "Sue",
        "1 day ago",
        "Wax",
        "#3",
        "Pat",
        "1 h ago",
        "Thanks",
    ]
    quoting = [*floors[:7], "#1", *floors[8:]]
    assert [threads.marks(lines, [()] * len(lines)) for lines in (floors, quoting)] == [[0, 4, 8], [0, 4, 8]]
    ranks = ["no time" if "ago" in line else line for line in floors]
    down = [{"#1": "#3", "#3": "#1"}.get(line, line) for line in floors]
    assert [threads.marks(lines, [()] * len(lines)) for lines in (ranks, down)] == [[], []]


def test_frames_near_the_last_one_go_on_with_the_thread() -> None:
    header, button, site = (
        next(rule for rule in shipped() if rule.id == name)
        for name in ("thread.header", "thread.buttons", "account.login")
    )

    def posts(verdicts: list[Rule | None]) -> set[int]:
        return threads.posts([0, 3, 6], [(rule,) if rule else () for rule in verdicts], verdicts)

    verdicts = [header, None, button, header, None, button, header, None, button, header, None, site, None]
    assert posts(verdicts) == {1, 4, 7, 10}
    far = [*verdicts[:8], *[site] * 12, header, None]
    assert posts(far) == {1, 4, 7}
