"""Clean sentences, and the ways in which they are read wrongly: for the measurements and the tests of repairs."""

from __future__ import annotations

HANS = [
    "河边的老茶馆重新开张了，门口挂着两盏红灯笼，里面坐满了打牌的老人。",
    "修路队说，如果天气一直这样好，桥面可以在国庆节以前铺完。",
    "她每天早上五点起床，先去菜市场买豆腐，再骑车到学校教书。",
    "这本小册子一共有三十二页，介绍了本地常见的鸟类和它们的叫声。",
    "由于连日大雨，昨天下午有四趟列车晚点，最长的等了两个半小时。",
    "新来的邻居养了一只黑猫，喜欢睡在我们家的窗台上晒太阳。",
]
HANT = [
    "河邊的老茶館重新開張了，門口掛著兩盞紅燈籠，裡面坐滿了打牌的老人。",
    "修路隊說，如果天氣一直這樣好，橋面可以在中秋節以前鋪完。",
    "這本小冊子一共有三十二頁，介紹了本地常見的鳥類和牠們的叫聲。",
    "新來的鄰居養了一隻黑貓，喜歡睡在我們家的窗臺上曬太陽。",
]
OTHERS = [  # what must come through: other languages, signs
    "Der Zug nach Köln fährt heute über Düsseldorf; bitte hören Sie auf die Ansage: «Türen schließen!»",
    "L’été dernier, Noël et Zoë ont créé à Évian une école où l’on naît, paraît-il, poète.",
    "El año que viene habrá más autobuses: ¿dónde estará la estación? ¡Qué lástima!",
    "A avó da Conceição já não põe açúcar no café; são só três colheres de mel à noite.",
    "Æblerne på øen er små, men søde; båden går først i morgen efter frokost.",
    "Příliš žluťoučký kůň se večer vrátil do stáje a jedl oves až do rána.",
    "W Łodzi spadł śnieg, więc późnym wieczorem pójdziemy pieszo przez źle oświetloną ulicę.",
    "Çarşıda yağmur yağıyordu; küçük dükkânın önünde üç kişi bekleşiyordu.",
    "Hội nghị bắt đầu lúc tám giờ sáng, sau đó mọi người đi thăm chợ cũ bên sông.",
    "Вчера вечером на площади зажгли огни, и дети ещё долго не хотели идти домой.",
    "Χθες το βράδυ άναψαν τα φώτα στην πλατεία και τα παιδιά δεν ήθελαν να φύγουν.",
    "أمس فُتح الجسر الجديد أمام السيارات، وكان الناس يلوّحون من النوافذ.",
    "אתמול נפתח הגשר החדש, והילדים רצו ראשונים אל העבר השני.",
    "कल शाम पुराने पुल पर बत्तियाँ जलीं और बच्चे देर तक खेलते रहे।",
    "เมื่อวานนี้สะพานใหม่เปิดให้รถวิ่ง เด็กๆ วิ่งข้ามไปก่อนใคร",
    "昨日の夕方、広場に明かりがともり、子どもたちはなかなか帰ろうとしなかった。ドーナツも売り切れた。",
    "어제 저녁 광장에 불이 켜졌고 아이들은 좀처럼 집에 가려 하지 않았다. 빵집도 늦게까지 열었다.",
    "∀x ∈ ℝ: x² ≥ 0 ∧ √(x²) = |x|; α + β ≠ γ ⇒ ∑ᵢ aᵢ ≈ π·½ ± 0.1°",
    "🚲👩‍🚒🇨🇭 ✓✗ ☂️ → “ok” … ½ kg © ® ™ • — –",
]
READINGS = {  # by name, the codecs to write and to read with, once or twice
    "utf8_as_gbk": [("utf-8", "gb18030")],
    "gbk_as_latin1": [("gbk", "latin-1")],
    "gbk_as_cp1252": [("gbk", "sloppy-windows-1252")],
    "big5_as_latin1": [("big5", "latin-1")],
    "big5_as_gbk": [("big5", "gb18030")],
    "gbk_as_big5": [("gbk", "cp950")],
    "gbk_as_euc_kr": [("gbk", "cp949")],
    "utf8_as_gbk twice": [("utf-8", "gb18030"), ("utf-8", "gb18030")],
    "gbk as latin1, as gbk": [("gbk", "latin-1"), ("utf-8", "gb18030")],
    "gbk as latin1, as latin1": [("gbk", "latin-1"), ("utf-8", "latin-1")],
    "utf8 as latin1, as gbk": [("utf-8", "latin-1"), ("utf-8", "gb18030")],
}


def damaged(text: str, reading: str) -> str | None:
    """The text read wrongly in one of `READINGS`; None where that cannot be, or loses a byte."""
    try:
        for right, wrong in READINGS[reading]:
            text = text.encode(right).decode(wrong)
    except UnicodeError:
        return None
    return text
