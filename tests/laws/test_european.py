"""What `transforms.encoding.repair` promises of European text, damaged and clean."""

import ftfy.bad_codecs  # noqa: F401  (registers sloppy-windows-1252)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import encoding
from transforms.encoding.european.misreadings import Misreading, misreadings

ALPHABETS = (
    *("aąbcćdeęfghijklłmnńoóprsśtuwyzźż", "abcčćdđefghijklmnoprsštuvzž", "aáäbcčdďeéfghiíjklĺľmnňoóôpqrŕsštťuúvwxyýzž"),
    *(
        "aáðeéiíoóuúyýþæö",
        "àâæçéèêëîïôœùûüÿ",
        "áâãàçéêíóôõúü",
        "abcçdefgğhıjklmnoöprsştuüvyz",
        "aăâbcdđeêghiklmnoôơpqrstuưvxy",
    ),
    *("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "αβγδεζηθικλμνξοπρστυφχψω", "абвгдђежзијклљмнњопрстћуфхцчџш"),
)
CLEAN = (
    *(
        "2＊3＊4",
        "AT＆T and R＆D, H＆M",
        "the f＊＊k it was",
        "※2. See below",
        "See BGB §5 and StGB § 7.",
        "Room ＃1 and ＃2",
    ),
    *(
        "10～20 kg",
        "on Nanjing 路",
        "the word (Chinese: 茅)",
        "she is on 茅 street",
        "Kindle版 and iPad版",
        "ÇÖZÜM, ÖĞÜN",
    ),
    *("don´t and l´eau", "¡Hola! ¿Qué tal?", "Übergröße, naïve café", "±5 µm, 3 × 4 m², 21 °C", "Łódź, Kraków, Žižkov"),
    *(
        "Привет, как дела?",
        "Ελλάδα",
        "今天天气很好",
        "東京へ行く",
        "한국어 책",
        "★★★ ▲▼",
        "┌──┬──┐",
        "Ø 15 mm",
        "a… b… c",
    ),
    *(
        "Wait…then",
        "Stop！ Go？",
        "A，B，C",
        "〃 ditto",
        "No. 5￣",
        "ㄅㄆㄇㄈ",
        "《书名》",
        "a ＋ b ≧ c",
        "Jean·Paul",
        "£5, €6, ¥7",
    ),
    *("“quoted” ‘single’", "it’s O’Brien", "São Paulo", "Đà Nẵng", "ĄŻ", "Šárka"),
)


EUROPEAN = (
    "The café on Müller Street closes at five… it’s open on Sundays.",
    "L’été dernier, il a loué une maison près de la forêt.",
    "Příliš dlouhá zima, včely nepřežily.",
    "Вчера вечером мы долго сидели на кухне.",
    "It was −12 °C, said Mr. Ångström.",
)
SINGLE_BYTE = (
    *("latin-1", "mac-roman", "cp437", "cp850", "cp866", "koi8-r", "iso8859-15"),
    *("sloppy-windows-1250", "sloppy-windows-1251", "sloppy-windows-1252"),
)
HANS = "合同第十七条约定，乙方逾期交货超过十五日的，甲方有权解除合同，并要求乙方支付违约金。"
HANT = "合同第十七條約定，乙方逾期交貨超過十五日的，甲方有權解除合同，並要求乙方支付違約金。"
CHINESE = [
    *[(HANS, "utf-8", wrong) for wrong in (*SINGLE_BYTE, "gb18030", "cp949", "cp950")],
    *[(HANS, "gbk", wrong) for wrong in (*SINGLE_BYTE, "cp949", "cp950")],
    *[(HANT, "big5", wrong) for wrong in (*SINGLE_BYTE, "cp949", "gb18030")],
]


@pytest.mark.parametrize(
    ("text", "right", "wrong"), CHINESE, ids=[f"{right}_as_{wrong}" for _, right, wrong in CHINESE]
)
def test_a_line_that_is_mended_alone_is_mended_beside_chinese(text: str, right: str, wrong: str) -> None:
    chinese = text.encode(right).decode(wrong, "replace")
    for meant in EUROPEAN:
        for codec in SINGLE_BYTE:
            damaged = meant.encode().decode(codec)
            if encoding.repair(damaged).text != meant:
                continue
            assert encoding.repair(f"{damaged}\n{chinese}").text.startswith(f"{meant}\n")
            assert encoding.repair(f"{chinese}\n{damaged}").text.endswith(f"\n{meant}")


@pytest.mark.parametrize("misreading", misreadings(), ids=lambda misreading: misreading.name)
@pytest.mark.parametrize("before", [True, False], ids=["before", "behind"])
def test_clean_lines_stay_beside_what_proves_a_misreading(misreading: Misreading, before: bool) -> None:
    became = {meant: sign for sign, meant in reversed([*misreading.meant.items()])}
    meant = "We don’t know. “We went home.”" if "“" in became else "The café is naïve, Zoë, señor Muñoz"
    damaged = "".join(became.get(character, character) for character in meant)
    alone = encoding.repair(damaged).text
    assert alone == meant
    for line in CLEAN:
        page, after = ([line, damaged], [line, alone]) if before else ([damaged, line], [alone, line])
        assert encoding.repair("\n".join(page)).text.split("\n") == after


@given(
    st.sampled_from(ALPHABETS),
    st.booleans(),
    st.sampled_from(["", " ", ", ", "/", "\n", "\xa0"]),
    st.sampled_from(["{0}", "{1}", "{1}{0}", "{0}{1}"]),
)
def test_alphabets_stay(alphabet: str, of_ascii: bool, between: str, form: str) -> None:
    letters = [each for each in alphabet if of_ascii or not each.isascii()]
    listed = between.join(form.format(each, each.upper()) for each in letters)
    for text in (listed, f"Abc: {listed}."):
        cleaned = encoding.repair(text)
        assert cleaned.text == text
        assert not cleaned.flags
