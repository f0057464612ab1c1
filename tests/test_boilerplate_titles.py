"""The title that cleaning finds, where cases of the text alone do not show it."""

from __future__ import annotations

from transforms import boilerplate


def test_menu_words_over_a_text_about_them_are_its_title() -> None:
    policy = "我们重视您的隐私，本政策说明我们收集哪些信息。\n我们使用Cookie记住您的登录状态，不作其他用途。"
    news = "大桥周一通车，市长第一个走过桥面，老石匠跟在后面。\n大桥修了两年，因为洪水冲走了桥墩。"
    titles = [boilerplate.strip(f"隐私政策\n{text}").metadata.title for text in (policy, news)]
    assert titles == ["隐私政策", None]
