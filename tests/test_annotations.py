"""Pinyin annotations: how much of generated damage is restored, and what the seed `chuangtou` looks like afterwards."""

import random
from collections import Counter
from pathlib import Path
from time import process_time

import pytest
from pypinyin.constants import PHRASES_DICT

from benchmarks.annotations import HALF_WIDTH, conversion, damage, outcomes, prose, repaired, shares_of, texts
from transforms import clean
from transforms.edits import apply
from transforms.encoding import annotations
from transforms.encoding.annotations import misaligned
from transforms.encoding.language import alone
from transforms.encoding.language.readings import has_reading, normal, readings, usual
from transforms.encoding.language.scripts import simplified

PAGE = (Path(__file__).parent.parent / "seeds" / "002_41c314b971abe9df.txt").read_text("utf-8")


def test_the_seed_has_no_annotation_left() -> None:
    text = repaired(PAGE)
    assert "高質量發展重要動力源的關鍵支撐。”" in text
    assert "智能化轉型咨詢診斷等服務。" in text
    assert not annotations.annotated(text)
    assert "?" not in text


def test_the_seed_keeps_its_parentheses() -> None:
    assert "行動計劃(2020-2022)" in repaired(PAGE)


def test_the_seed_has_302_aligned_and_two_misaligned() -> None:
    assert len(annotations.annotated(PAGE)) == 302
    assert [edit.after for edit in misaligned.find(PAGE)] == ["動力源的關", "診"]


@pytest.mark.parametrize("character", "業會個")
def test_a_few_annotated_characters_of_a_long_page_are_flagged(character: str) -> None:
    page = "\n".join(prose()[1])
    text = page.replace(character, f"{character}({usual(character)})")
    found = annotations.find(text)
    assert len(found) == page.count(character) > 0
    assert {edit.rule for edit in found} == {"annotations.suspected"}
    assert all(edit.is_flag and text[edit.start - 1] == character for edit in found)


@pytest.mark.parametrize(
    "gloss", ["躊(chóu)躇。", "生字：門(mén)，馬(mǎ)，還有別的。", "老師說(yuè)他。", "業(yè)字有幾畫，是多音字嗎？"]
)
def test_glosses_on_a_long_page_are_not_flagged(gloss: str) -> None:
    assert not annotations.find("\n".join((*prose()[1], gloss)))


# Shares of runs on `benchmarks/prose.txt`: of all that come back exactly or wrongly, and of those without a guess or a
# flag that do so wrongly. In half-width text a tenth to a fifth of the runs ends in a character of ASCII that is gone.
@pytest.mark.parametrize(
    ("share", "one_pass", "half_width", "exactly", "wrongly", "wrongly_without_doubt"),
    [
        (0.5, True, True, 0.9, 0.07, 0.01),
        (0.5, False, False, 0.95, 0.05, 0.01),
        (1.0, True, False, 0.96, 0.04, 0.01),
        (1.0, False, False, 0.97, 0.03, 0.01),
    ],
)
def test_runs_are_restored(
    share: float, one_pass: bool, half_width: bool, exactly: float, wrongly: float, wrongly_without_doubt: float
) -> None:
    rng = random.Random(1)
    counts: Counter[tuple[str, str]] = Counter()
    for text in list(texts([])) * 4:
        source = text.translate(HALF_WIDTH) if half_width else text
        counts.update(outcomes(damage(source, conversion(rng, share), one_pass=one_pass)))
    assert counts.total() > 50
    shares = list(shares_of(counts))
    assert shares[0] >= exactly
    assert shares[2] <= wrongly
    assert shares[5] <= wrongly_without_doubt


def test_a_guess_is_said_to_be_one() -> None:
    """With a rule of its own, and as a flag of the document and of its paragraph."""
    document = clean("有清代的水文記?shuì)?也有孩子們畫的洪水,大家都看得很認真。\n\n這一段沒有問題,大家都看得明白。")
    guesses = [edit for edit in document.edits if edit.rule == "misaligned.guessed"]
    for paragraph in document.paragraphs:
        assert ("misaligned.guessed" in paragraph.flags) == (paragraph.position == 0)
    assert [edit.is_flag for edit in guesses] == [True, False]
    assert "misaligned.guessed" in document.flags


@pytest.mark.parametrize(
    "line",
    [
        "?jiǎng)",
        "?",
        "（yè）",
        "業(yè)",
        "業(yè)?",
        "化?！/p>業(yè)",
        "要?jiǎng)????恿",
        "要?jiǎng)?恿\n",
        "重要?jiǎng)恿?GPT來\n業(yè)界，",
    ],
)
def test_hostile_damage_takes_time_in_proportion(line: str) -> None:
    """A quarter of a megabyte; the worst of these needs 1 to 3 s, and needed minutes without the bound on steps."""
    text = line * (250_000 // len(line.encode()))
    began = process_time()
    misaligned.find(text)
    assert process_time() - began < 6


def test_a_page_with_too_much_to_search_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs without gaps are restored all the same, and a second look finds nothing more."""
    text = "引領發展的重要?jiǎng)恿υ吹年P(guān)鍵支撐。跑出科技?pī)撔录铀俣取?\n" + 20 * "要?jiǎng)????恿"
    monkeypatch.setattr(misaligned, "_STEPS", 50)
    found = misaligned.find(text)
    after = apply(text, found)
    assert after.startswith("引領發展的重要動力源的關鍵支撐。跑出科技?pī)撔录铀俣取?\n")
    assert sum(edit.rule == "misaligned.lost" for edit in found) == 21
    assert all(edit.is_flag for edit in misaligned.find(after))


def test_aligned_annotations_are_all_taken_away() -> None:
    for text in texts([]):
        page = damage(text, conversion(random.Random(2), 0.5), one_pass=True)
        assert len(annotations.annotated(repaired(page.text))) == 0


def test_what_is_missing_is_flagged() -> None:
    """Wherever a run does not come back whole, a flag stands in it or a question mark is left."""
    for text in texts([]):
        page = damage(text, conversion(random.Random(3), 1.0), one_pass=False)
        found = misaligned.find(page.text)
        flags = sum(edit.is_flag for edit in found)
        assert apply(page.text, found).count("?") <= flags


@pytest.mark.parametrize("paragraph", [*prose()[0], *prose()[1]])
def test_clean_prose_stays(paragraph: str) -> None:
    assert repaired(paragraph) == paragraph
    assert repaired(paragraph.translate(HALF_WIDTH)) == paragraph.translate(HALF_WIDTH)


@pytest.mark.parametrize("spelling", ["zhuāng", "zhua\u0304ng", "Zhuāng", "zhuānɡ", "zhuɑ\u0304nɡ"])
def test_a_reading_has_many_spellings(spelling: str) -> None:
    assert normal(spelling) == "zhuāng"
    assert has_reading("裝", spelling)


def test_characters_read_otherwise_are_those_of_pypinyins_words() -> None:
    read = [(c, each[0]) for word, given in PHRASES_DICT.items() for c, each in zip(word, given, strict=False)]
    times, as_usual = Counter(c for c, _ in read), Counter(read)
    common = [c for c in simplified() if ord(c) <= 0xFFFF and alone.nats(c) <= annotations.COMMON]
    otherwise = {
        c
        for c in common
        for simple in [simplified()[c]]
        if len(readings(c)) > 1 and as_usual[simple, usual(c)] < 0.75 * times[simple]
    }
    assert otherwise == annotations._READ_OTHERWISE
