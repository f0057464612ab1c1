"""What proves European damage, sign by sign, and what proves none."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from transforms import encoding
from transforms.edits import apply
from transforms.encoding import european
from transforms.encoding.european.misreadings import MARKS, OPENING, Misreading, misreadings
from transforms.encoding.language import accented
from transforms.encoding.scan import places

SINGLE = sorted(
    {sign for each in misreadings() if each.is_wide for sign in each.meant if len(sign) == 1 and sign > "\u3000"}
)
CLEAN = (
    "The word for it is cat{} in the book.",
    "My name is {} and my cat is {}.",
    "Learn one word a day: cat{}, hat{}.",
    "A shop called Neko{} opened near the pub{} last week.",
    "ask Tom{} for it please, said Anna{}",
    "Kindle{} iPhone{} KTV{} Python{}",
    "I like{}and the other{}too very much",
    "Le mot chat{} est facile, le caractère {} aussi.",
    "Das Zeichen {} heißt Katze{}.",
    "Room 3{} and 10{} eggs",
    "touch{} attach{} pass{} expos{}",
)


LETTERS = ("äöüß", "àâçèéêëîïôùûœ", "áéíñóúü", "âãàáçéêíóôõú", "àèéìòù")  # of those whose words are in the list


@pytest.mark.parametrize("letters", LETTERS)
def test_words_with_each_letter_of_a_language_are_known(letters: str) -> None:
    assert all(any(letter in word for word in accented.words()) for letter in letters)


def _damaged(text: str, misreading: Misreading) -> str:
    became = {meant: sign for sign, meant in reversed([*misreading.meant.items()])}
    return "".join(became.get(character, character) for character in text)


@pytest.mark.parametrize("line", CLEAN)
def test_single_hanzi_in_lines_of_latin_letters_stay(line: str) -> None:
    assert len(SINGLE) > 500
    pairs = zip(SINGLE, SINGLE[7:] + SINGLE[:7], strict=True)
    texts = [line.format(*(one, other) * 2) for one, other in pairs]
    assert [cleaned.text for cleaned in encoding.repair_all(texts)] == texts


def _proofs() -> Iterator[Any]:
    """By misreading, a contraction and what is said; where one sign is enough, each."""
    for each in misreadings():
        texts = ["We don’t", "“We went home.”"] if set("’“”") <= set(each.meant.values()) else []
        if each.is_telling:
            marks = [mark for mark in MARKS if mark in each.meant.values()]
            texts += [f"it {mark}was" if mark in OPENING else f"it{mark} was" for mark in marks]
        for text in texts:
            known = pytest.mark.xfail(strict=True, reason="’ became …, which is written everywhere and wakes no pass")
            is_known = (each.name, text) == ("big5_as_euc_kr", "We don’t")
            yield pytest.param(each, text, id=f"{each.name}: {text}", marks=[known] if is_known else [])


@pytest.mark.parametrize(("misreading", "text"), [*_proofs()])
def test_what_proves_a_reading_wakes_the_pass(misreading: Misreading, text: str) -> None:
    damaged = _damaged(text, misreading)
    edits = european.find(damaged, places(european.TRIGGERS, damaged))
    assert apply(damaged, edits) == text
    assert {edit.rule.split(".")[0] for edit in edits} == {"european"}


def test_signs_of_two_readings_may_overlap() -> None:
    """ΓÇ£ and £» share their £: whichever takes it, the edits fit the text."""
    proofs = {each.name: f"We {_damaged('don’t', each)} know. " for each in misreadings()}
    texts = [
        f"{proofs[first.name]}{proofs[second.name]}a {sign}{other[1:]} b"
        for first, second in permutations(misreadings(), 2)
        for sign in [*first.meant][:40]
        for other in [*second.meant][:40]
        if len(sign) > 1 and len(other) > 1 and sign[-1] == other[0]
    ]
    assert len(texts) > 500
    for text in texts:
        apply(text, european.find(text))  # raises if an edit does not fit
