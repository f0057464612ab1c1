"""What `transforms.encoding.repair` promises of clean lines on a page whose other lines are damaged."""

import ftfy.bad_codecs  # noqa: F401  (registers sloppy-windows-1252)
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from transforms import encoding

HANS = "修表的人坐在巷口等了很久，今天天气很好，我们去公园里走一走。"
HANT = "修錶的老陳在巷口擺了三十年攤，鑷子夾起的游絲比頭髮還細。"
JAPANESE = "駅前の古い時計屋は日曜日だけ開いていて、祖父はそこで懐中時計を直してもらった。"
KINDS = {
    "utf8 as gbk": (HANS, "utf-8", "gb18030"),
    "utf8 as windows-1252": (HANS, "utf-8", "sloppy-windows-1252"),
    "utf8 as shift_jis": (HANS, "utf-8", "cp932"),
    "utf8 as euc-kr": (HANS, "utf-8", "cp949"),
    "utf8 as cp437": (HANS, "utf-8", "cp437"),
    "gbk as latin1": (HANS, "gbk", "latin-1"),
    "gbk as windows-1251": (HANS, "gbk", "cp1251"),
    "gbk as big5": (HANS, "gbk", "big5hkscs"),
    "gbk as euc-kr": (HANS, "gbk", "cp949"),
    "gbk as shift_jis": (HANS, "gbk", "cp932"),
    "gbk as cp437": (HANS, "gbk", "cp437"),
    "shift_jis as latin1": (JAPANESE, "cp932", "latin-1"),
    "euc_jp as latin1": (JAPANESE, "euc_jp", "latin-1"),
    "gbk as mac roman": (HANS, "gbk", "mac-roman"),
    "gbk as koi8-r": (HANS, "gbk", "koi8-r"),
    "big5 as latin1": (HANT, "big5", "latin-1"),
    "big5 as mac roman": (HANT, "big5", "mac-roman"),
    "big5 as cp437": (HANT, "big5", "cp437"),
    "big5 as koi8-r": (HANT, "big5", "koi8-r"),
    "big5 as windows-1251": (HANT, "big5", "cp1251"),
    "big5 as windows-1252": (HANT, "big5", "sloppy-windows-1252"),
    "big5 as gbk": (HANT, "big5", "gb18030"),
    "big5 as euc-kr": (HANT, "big5", "cp949"),
}
CLEAN = st.sampled_from(
    [
        *["铆钉、锚杆、锰钢、镁条", "子 丑 寅 卯", "石卯榫结构", "水何澹澹", "锔锘铹", "六月", "选 甲", "「您」读 nín"],
        *["李××、张○○，于20××年×月", "東 京 大 阪", "横批：春 满 人 间", "首頁", "關於我們", "ㄅㄆㄇㄈ", "25°C / 30°C"],
        *["Der Link zum Zurücksetzen ist ungültig.", "São Paulo, AÇÃO", "RÅÅÅ, ÄÄÄ", "L’œuf où l’été naît", "ÇÖZÜM"],
        *["Bu e-postayı alıyorsunuz çünkü", "Zażółć gęślą jaźń", "Đà Nẵng, một vài lỗi", "Lí beh khì tó-ūi?", "IRMÃ"],
        *["Персидский ковёр", "это «привет»", "Ελλάδα και Κύπρος", "한국어", "회사 소개", "ニュース", "お問い合わせ"],
        *["½ ¼ ¾", "★★★", "①②③", "├── src", "§ 5", "λx.x", "±5 µm", "¿¿", "× × ×", "« »", "Ö", "À", "Île"],
        *["La réservation est créée", "Lisää kuva, säilytä", "fødselsdato (ÅÅÅÅ-MM-DD)", "“værdien” er ugyldig"],
    ]
)


@pytest.mark.parametrize("kind", KINDS)
@given(lines=st.lists(CLEAN, min_size=1, max_size=6), place=st.integers(0, 6), times=st.integers(1, 4))
@example(lines=["Der Link zum Zurücksetzen ist ungültig.", "六月", "└── ü"], place=0, times=1)
def test_a_clean_line_stays_beside_damaged_ones(kind: str, lines: list[str], place: int, times: int) -> None:
    assume(encoding.repair("\n".join(lines)).text == "\n".join(lines))
    meant, right, wrong = KINDS[kind]
    damaged = [meant.encode(right).decode(wrong, "replace")] * times
    after = encoding.repair("\n".join([*lines[:place], *damaged, *lines[place:]])).text.split("\n")
    assert [*after[: min(place, len(lines))], *after[min(place, len(lines)) + times :]] == lines


# Signs and letters whose bytes are marks and hanzi in GBK or Big5: ¡H is ？, °C 。, §A 你, ² of Korean 昌.
SIGNS = [
    *["Let x² + y² = r², ∑ aᵢ ≤ ∞, then ½πr²", "∫ f(x) dx ≈ 3.14 ± 0.05", "E = mc² ; F = G·m₁m₂/r²", "a² ≥ 0 ∀ a ∈ ℝ"],
    *[
        "√x + √y = √z",
        "∂u/∂t = κ∇²u",
        "χ² = 12.4, p ≤ 0.05",
        "¬p ∨ ¬q; ¬A",
        "Δx·Δt ≥ ½ħ",
        "CO₂ + H₂O → H₂CO₃",
        "2½ × 3¾ = ?",
    ],
    *[
        "Low −3 °C, high 21°C",
        "180°C / 350°F / gas mark 4",
        "25°C~30°C",
        "°C",
        "45°N, 90°W",
        "5 °F",
        "10°K ±1°K",
        "约25℃～30℃",
    ],
    *[
        "£5.99 each, €12, ¥300, $4",
        "£A, £B and £C are the three grades",
        "§A and §B; §C",
        "§B",
        "¶B see ¶C",
        "®B ©D",
        "¼A",
        "¢K",
    ],
    *["¡Hola! ¿Qué hay de nuevo?", "¡Bien! ¡Bravo! ¡Viva!", "¿No? ¿Ya? ¡Ay!", "¡A comer! ¡O no!", "¡Gol!", "¿Sí o no?"],
    *[
        "El jardín del camarón, según él, está aquí.",
        "¡FELIZ AÑO NUEVO!",
        "Così, perché no?",
        "© 2020–2024 ACME®™",
        "1ª planta, 2º piso",
    ],
    *[
        "서울에서 부산까지 세 시간 걸립니다.",
        "원의 방정식은 다음과 같다.",
        "물은 100°C에서 끓는다.",
        "漢字와 한글",
        "ㄱㄴㄷ ㅏㅑㅓ",
    ],
    *[
        "甲：√ 乙：× 丙：△",
        "ㄅㄆㄇ ㄓㄨㄧㄣ",
        "若x²＋y²≤1，则∑aᵢ＜∞。",
        "温度25°C，压力3.5×10⁵Pa",
        "α、β、γ射线",
        "【１】①逾期；②拒付。",
    ],
    *[
        "E = 10²³ J",
        "6,02·10²³ mol⁻¹",
        "5×10¹³ m³",
        "3×10² Ω, 12¹³ mm",
        "2³×3², 2×½, 3×¼",
        "10¹²–10¹³ cm⁻³",
        "H²O¹³",
        "¹²³ ¹³² ²¹³",
    ],
    *[
        "as noted earlier.¹²",
        "the end.²³ Then more",
        "¹² Vgl. Müller 2003.",
        "„Wahrheit“¹² ist ein Begriff,²³ den keiner mag.",
    ],
    *[
        "ÞÐÆÖ þðæö ÐÞ: íslenskir stafir",
        "Stafirnir Þ, Ð, Æ, Ö: ÞÆ ÐÖ",
        "»ÅÄÖ« är de sista bokstäverna",
        "Åå Ää Öö",
        "»Ö« und »Ü«",
    ],
    *[
        "Hvis »ø« bliver til »Ã¸«, er tegnsættet forkert.",
        "Jos ”ä” näkyy muodossa ”Ã¤”, merkistö on väärä.",
        "»þð« og »Þð«",
    ],
    *["╔══╗ ║ x ║ ╚══╝", "┌────┬────┐", "┌─┐ │A│ └─┘", "├── src", "│   ├── a.txt", "║A║", "░▒▓█", "█A █B"],
    *[
        "Ёлка, подъезд №7",
        "ΑΒΓ αβγ ρ=0.5",
        "ÄÖÜ äöü ß",
        "æ ø å Æ Ø Å",
        "¦ § ¨ © ª « ¬",
        "ÀÁÂÃÄÅ",
        "東京都千代田区１－２－３",
        "3′ 5″",
    ],
]


@pytest.mark.parametrize("kind", KINDS)
def test_signs_stay_beside_a_damaged_line(kind: str) -> None:
    meant, right, wrong = KINDS[kind]
    damaged = meant.encode(right).decode(wrong, "replace")
    after = {line: encoding.repair(f"{line}\n{damaged}").text.partition("\n")[0] for line in SIGNS}
    assert after == {line: line for line in SIGNS}


# GBK read as Latin-1, which only damage of the same kind makes likely
QUOTATIONS = [
    "In mojibake, 你好 becomes ä½ å¥½ and 中文 becomes ÖÐÎÄ.",
    "Garbled names such as ÕÅÃôÀöÑ§ come from old files.",
]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "gbk as latin1"])
def test_a_quotation_of_one_kind_stays_beside_lines_of_another(kind: str) -> None:
    meant, right, wrong = KINDS[kind]
    damaged = meant.encode(right).decode(wrong, "replace")
    for line in QUOTATIONS:
        assert encoding.repair(line).text == line
        assert encoding.repair(f"{line}\n{damaged}").text.partition("\n")[0] == line


def test_clean_lines_stay_beside_clean_lines_of_other_languages() -> None:
    pages = [f"{one}\n{other}" for one in SIGNS for other in SIGNS]
    assert [page for page in pages if encoding.repair(page).text != page] == []


@pytest.mark.parametrize("kind", ["utf8 as windows-1252", "utf8 as cp437", "gbk as latin1", "gbk as cp437"])
def test_short_lines_come_back_where_a_long_one_proves_the_damage(kind: str) -> None:
    lines = [
        "首页",
        "关于我们",
        "2021年3月5日",
        "王建国",
        "星期三",
        "价格：25元",
        "QQ群：12345",
        "Windows系统",
        "共5页",
        "3部",
        "男",
        "上午",
    ]
    meant, right, wrong = KINDS[kind]
    page = "\n".join([lines[0], meant, *lines[1:]])
    assert encoding.repair(page.encode(right).decode(wrong)).text == page


@pytest.mark.parametrize("kind", ["big5 as latin1", "big5 as windows-1252", "big5 as cp437"])
def test_chapters_come_back_though_their_hanzi_are_exponents(kind: str) -> None:
    """章 is ³¹, and 票 ²¼."""
    meant, right, wrong = KINDS[kind]
    page = "\n".join(["第1章", "第25章 總則", meant, "共3票", "本書10章"])
    assert encoding.repair(page.encode(right).decode(wrong)).text == page
